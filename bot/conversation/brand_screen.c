#include "brand_screen.h"

#include "../language/reading.h"

/* --- of whatever waits --------------------------------------------------------------------- */

void queue_say_verdict(struct turn *turn, const struct testimonial *story)
{
    static const struct str verdicts[] = { STR_INIT("give.verdict_no"), STR_INIT("give.verdict_so_so"),
                                           STR_INIT("give.verdict_yes") };

    line(turn, "moderation.verdict", KEY("verdict", verdicts[story->verdict + 1]));
}

void queue_say_scores(struct turn *turn, struct str text)
{
    struct words words;
    struct reading reading;

    words_split(turn->lexicon, turn->arena, text, &words);
    reading_of_words(turn->lexicon, &words, LANGUAGE_UNSURE, &reading);
    line(turn, "moderation.scores", WHOLE("abuse", reading.abuse_score * 100),
         WHOLE("spam", reading.spam_score * 100));
}

void queue_say_causes(struct turn *turn, unsigned held)
{
    static const struct {
        enum held_for held;
        const char *key;
    } causes[] = { { HELD_FIRST, "moderation.why_first" },     { HELD_LINK, "moderation.why_link" },
                   { HELD_SIMILAR, "moderation.why_similar" }, { HELD_ABUSE, "moderation.why_abuse" },
                   { HELD_SPAM, "moderation.why_spam" },       { HELD_CLAIM, "moderation.why_claim" },
                   { HELD_WAVE, "moderation.why_wave" },       { HELD_BRAND, "moderation.why_brand" },
                   { HELD_RUSH, "moderation.why_rush" },       { HELD_ACCUSED, "moderation.why_accused" },
                   { HELD_TAPS, "moderation.why_taps" } };

    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
        if (held & causes[i].held)
            line_list(turn, causes[i].key, NULL, 0);
}

/* --- of a brand's --------------------------------------------------------------------------- */

const struct allowed_brand *brand_waiting_here(const struct turn *turn, struct str home)
{
    const struct allowed_brand *brand = allowed_find(turn->found.allowed, home);

    return brand && brand->standing == BRAND_ALLOWED ? brand : NULL;
}

static void back_to_queue(struct turn *turn)
{
    button_row(turn, "settings.back", "moderation:list:%.*s:0", STR_ARG(turn->home));
}

void brand_screen_back(struct turn *turn, struct str brand)
{
    button_row(turn, "settings.back", "brandqueue:show:%.*s:%.*s:0", STR_ARG(turn->home),
               STR_ARG(brand));
}

void brand_screen_number(struct turn *turn, uint64_t n)
{
    struct button *last = &turn->latest->buttons[turn->latest->button_count - 1];

    last->params = ARENA_NEW(turn->arena, struct param);
    last->params[0] = (struct param)WHOLE("n", n);
    last->param_count = 1;
}

static void say_stories(struct turn *turn)
{
    for (size_t i = 0; i < turn->wants.id_count; i++) {
        const struct testimonial *story = turn_story(turn, turn->wants.ids[i]);
        const struct brand_story *waits = brand_queue_find(turn->found.brand_queue,
                                                           turn->wants.ids[i]);
        size_t number = turn->wants.brand_queue.from + i + 1;
        if (!story || !waits)
            continue;
        say_product(turn, &(struct part){ .id = story->product, .number = (unsigned)number,
                                          .key = STR("brandqueue.product") });
        say_quote(turn, &(struct part){ .id = story->id, .shows_held = true });
        if (waits->is_rejected)
            line(turn, "moderation.hidden_why", KEY("reason", str_from(reason_key(waits->reason))));
        else if (waits->held)
            line_list(turn, "brandqueue.look", NULL, 0);
    }
    for (size_t i = 0; i < turn->wants.id_count; i++) {
        struct str id = id_print(turn->arena, turn->wants.ids[i]);
        if (i == 0)
            button_row(turn, "brandqueue.number", "brandqueue:one:%.*s:%.*s", STR_ARG(turn->home),
                       STR_ARG(id));
        else
            button(turn, "brandqueue.number", "brandqueue:one:%.*s:%.*s", STR_ARG(turn->home),
                   STR_ARG(id));
        brand_screen_number(turn, turn->wants.brand_queue.from + i + 1);
    }
}

static void add_page_buttons(struct turn *turn, struct str brand, size_t count)
{
    size_t next = turn->wants.brand_queue.from + BRAND_PAGE;

    if (count > BRAND_PAGE)
        button_row(turn, "moderation.next", "brandqueue:%.*s:%.*s:%.*s:%zu", STR_ARG(turn->verb),
                   STR_ARG(turn->home), STR_ARG(brand), next < count ? next : 0);
}

static void show_waiting(struct turn *turn, const struct allowed_brand *brand)
{
    const struct brand_queue *queue = turn->found.brand_queue;
    size_t count = brand_queue_count(queue, brand->home, false);

    admin_screen(turn, NULL);
    line(turn, count ? "brandqueue.head" : "brandqueue.empty", TEXT("brand", brand->name),
         WHOLE("n", count), TEXT("group", turn->settings.title));
    turn->latest->has_words = true;
    say_stories(turn);
    if (count) {
        uint64_t upto = queue->next - 1;
        button_row(turn, "brandqueue.all", "brandqueue:all:%.*s:%.*s:%llu", STR_ARG(turn->home),
                   STR_ARG(brand->home), (unsigned long long)upto);
        brand_screen_number(turn, count);
        button(turn, "brandqueue.none", "brandqueue:none:%.*s:%.*s:%llu", STR_ARG(turn->home),
               STR_ARG(brand->home), (unsigned long long)upto);
        brand_screen_number(turn, count);
    }
    add_page_buttons(turn, brand->home, count);
    if (brand_queue_count(queue, brand->home, true))
        button_row(turn, "brandqueue.rejected_ones", "brandqueue:rejected:%.*s:%.*s:0",
                   STR_ARG(turn->home), STR_ARG(brand->home));
    back_to_queue(turn);
}

static void show_rejected(struct turn *turn, const struct allowed_brand *brand)
{
    size_t count = brand_queue_count(turn->found.brand_queue, brand->home, true);

    admin_screen(turn, NULL);
    line(turn, "brandqueue.rejected_head", TEXT("brand", brand->name), WHOLE("n", count),
         TEXT("group", turn->settings.title));
    turn->latest->has_words = true;
    say_stories(turn);
    add_page_buttons(turn, brand->home, count);
    brand_screen_back(turn, brand->home);
}

void brand_screen_page(struct turn *turn, const struct allowed_brand *brand)
{
    if (turn->wants.brand_queue.rejected)
        show_rejected(turn, brand);
    else
        show_waiting(turn, brand);
}

void brand_screen_one(struct turn *turn, const struct brand_story *waits,
                      const struct testimonial *story, const struct allowed_brand *brand)
{
    struct str id = id_print(turn->arena, waits->id);
    struct str home = turn->home;

    admin_screen(turn, NULL);
    say_product(turn, &(struct part){ .id = story->product, .key = STR("moderation.product") });
    say_quote(turn, &(struct part){ .id = story->id, .is_whole = true, .shows_held = true });
    queue_say_verdict(turn, story);
    line(turn, "brandqueue.source", TEXT("brand", brand->name));
    turn->latest->has_words = true;
    queue_say_scores(turn, story->text);
    queue_say_causes(turn, waits->held);
    if (waits->similar && turn_story(turn, waits->similar)) {
        line_list(turn, "moderation.similar", NULL, 0);
        say_quote(turn, &(struct part){ .id = waits->similar, .is_whole = true });
    }
    if (waits->is_rejected) {
        line(turn, "moderation.hidden_why", KEY("reason", str_from(reason_key(waits->reason))));
        button_row(turn, "moderation.restore", "brandqueue:back:%.*s:%.*s", STR_ARG(home), STR_ARG(id));
    } else {
        button_row(turn, "moderation.approve", "brandqueue:ok:%.*s:%.*s", STR_ARG(home), STR_ARG(id));
        button(turn, "moderation.reject", "brandqueue:reason:%.*s:%.*s", STR_ARG(home), STR_ARG(id));
    }
    brand_screen_back(turn, brand->home);
}

/* --- in the queue's first screen ------------------------------------------------------------ */

size_t brand_screen_count(const struct turn *turn)
{
    const struct brand_queue *queue = turn->found.brand_queue;
    size_t count = 0;

    for (size_t i = 0; queue && turn->found.allowed && i < queue->brand_count; i++)
        if (brand_waiting_here(turn, queue->brands[i].home))
            count += brand_queue_count(queue, queue->brands[i].home, false);
    return count;
}

void brand_screen_buttons(struct turn *turn)
{
    const struct brand_queue *queue = turn->found.brand_queue;

    for (size_t i = 0; queue && turn->found.allowed && i < queue->brand_count; i++) {
        struct str home = queue->brands[i].home;
        const struct allowed_brand *brand = brand_waiting_here(turn, home);
        size_t count = brand_queue_count(queue, home, false);
        if (!brand || count + brand_queue_count(queue, home, true) == 0)
            continue;
        struct button *open = button_row(turn, "brandqueue.open", "brandqueue:show:%.*s:%.*s:0",
                                         STR_ARG(turn->home), STR_ARG(home));
        open->params = ARENA_ARRAY(turn->arena, struct param, 2);
        open->params[0] = (struct param)TEXT("brand", brand->name);
        open->params[1] = (struct param)WHOLE("n", count);
        open->param_count = 2;
        turn->latest->has_words = true;
    }
}
