/* brandqueue.c: customers' words that a brand brought wait here for an administrator (C1).
 *
 * A page of them at a time, each to be read whole and decided alone, or all that were there when
 * the page was made at once: what the brand brought after that waits on. A decision about many
 * is carried out a few a turn, by letters that no button leads to; members read of it in /audit
 * once, with the number, and the brand's keepers hear once. */
#include "../bot/base/pack.h"
#include "../bot/conversation/brand_screen.h"
#include "../bot/conversation/handler.h"

enum { AT_ONCE = 8, HOUR_MS = 3600000 };

/* A decision about all of a brand's stories up to a number. */
struct errand {
    struct str brand;
    uint64_t upto;
    enum reason reason; /* REASON_NONE: they are accepted */
    uint64_t done;
};

static bool is(const struct turn *turn, const char *verb)
{
    return str_eq(turn->verb, str_from(verb));
}

static bool is_about_one(const struct turn *turn)
{
    return is(turn, "one") || is(turn, "ok") || is(turn, "reason") || is(turn, "why") ||
           is(turn, "back");
}

static bool is_page(const struct turn *turn)
{
    return is(turn, "show") || is(turn, "rejected");
}

static bool is_about_all(const struct turn *turn)
{
    return is(turn, "all") || is(turn, "yes") || is(turn, "none") || is(turn, "no");
}

/* "BRAND:UPTO" or "BRAND:UPTO:REASON" of a button, or packed in a letter of our own. */
static bool errand_of(const struct turn *turn, struct errand *errand)
{
    struct str rest = admin_rest(turn);
    struct unpack in = { .rest = rest };
    uint64_t reason = REASON_NONE;

    *errand = (struct errand){ 0 };
    if (is(turn, "go")) {
        errand->brand = unpack_str(&in);
        errand->upto = unpack_u64(&in);
        reason = unpack_u64(&in);
        errand->done = unpack_u64(&in);
    } else {
        errand->brand = str_cut(&rest, ':');
        in.is_bad = !str_to_u64(str_cut(&rest, ':'), &errand->upto) ||
                    (is(turn, "no") &&
                     (!str_to_u64(rest, &reason) || reason < REASON_ADVERT || reason >= REASONS));
    }
    errand->reason = reason < REASONS ? (enum reason)reason : REASON_OTHER;
    return !in.is_bad && home_is_handle(errand->brand);
}

static bool comes_by_itself(const struct turn *turn)
{
    return is(turn, "news") || is(turn, "overdue");
}

static void plan(struct turn *turn)
{
    struct wants *wants = &turn->wants;
    struct errand errand;
    uint64_t n = 0;

    if (turn->event->kind != EVENT_LETTER && turn->event->kind != EVENT_DUE)
        return;
    wants->allowed = wants->brand_queue.is_wanted = true;
    if (comes_by_itself(turn))
        return;
    struct str rest = admin_rest(turn);
    if (is_page(turn)) {
        wants->brand_queue.brand = str_cut(&rest, ':');
        wants->brand_queue.rejected = is(turn, "rejected");
        wants->brand_queue.from = str_to_u64(rest, &n) && n < BRAND_QUEUE_WAITS ? (size_t)n : 0;
        wants->brand_queue.many = BRAND_PAGE;
    } else if ((is(turn, "yes") || is(turn, "no") || is(turn, "go")) && errand_of(turn, &errand)) {
        wants->brand_queue.brand = errand.brand;
        wants->brand_queue.many = AT_ONCE;
    } else if (is_about_one(turn) && id_parse(str_cut(&rest, ':'), &n)) {
        wants->ids[wants->id_count++] = n;
    }
    if (!is(turn, "go")) /* that was authorised when it began */
        admin_plan(turn, is_page(turn) || is(turn, "one") || is(turn, "reason") ||
                             is(turn, "all") || is(turn, "none"));
}

static void press(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE ||
        !admin_pass_on(turn, "brandqueue", "show rejected one ok reason why back all none yes no"))
        notify(turn, "press.unknown");
}

/* --- pages --------------------------------------------------------------------------------- */

static void back_to_queue(struct turn *turn)
{
    button_row(turn, "settings.back", "moderation:list:%.*s:0", STR_ARG(turn->home));
}

static void show_page(struct turn *turn)
{
    const struct allowed_brand *brand = brand_waiting_here(turn, turn->wants.brand_queue.brand);

    if (brand) {
        brand_screen_page(turn, brand);
        return;
    }
    admin_screen(turn, "brandqueue.not_here");
    back_to_queue(turn);
}

/* --- deciding ------------------------------------------------------------------------------ */

/* Its keepers hear what was decided: of one story after the other when nothing waits any more,
 * of many at once. */
static void tell_brand(struct turn *turn, struct brand_waits *brand, const char *letter)
{
    struct text body = { .arena = turn->arena };

    pack_str(&body, turn->settings.title);
    pack_u64(&body, brand->accepted);
    pack_u64(&body, brand->rejected);
    pack_u64(&body, brand->reason);
    pack_u64(&body, brand_queue_count(turn->found.brand_queue, brand->home, false));
    send_letter(turn, brand->home, letter, body.s);
    struct event *event = turn->effects[turn->effect_count - 1]->letter;
    event->person_id = event->person_name = event->chat_id = event->message_id = STR("");
}

static void settle(struct turn *turn, struct str home, bool tells)
{
    struct brand_waits *brand = brand_queue_brand(turn->found.brand_queue, home);
    bool is_over = brand && brand_queue_count(turn->found.brand_queue, home, false) == 0;

    if (!brand || !(tells || is_over))
        return;
    if (is_over)
        brand->is_overdue_told = false;
    if (brand->accepted + brand->rejected && brand_waiting_here(turn, home))
        tell_brand(turn, brand, "brandseed:decided");
    brand->accepted = brand->rejected = 0;
}

/* Leaves the queue. False: there was nothing to decide any more. */
static bool decide(struct turn *turn, uint64_t id, enum reason reason)
{
    struct brand_queue *queue = turn->found.brand_queue;
    struct testimonial *story = turn_story(turn, id);
    struct brand_waits *brand = &queue->brands[brand_queue_find(queue, id)->brand];

    if (!story || story->review != REVIEW_WAITING) {
        brand_queue_remove(queue, id);
        return false;
    }
    story->review = reason ? REVIEW_HIDDEN : REVIEW_NONE;
    story->reason = reason;
    effect(turn, EFFECT_REVIEW)->testimonial = story;
    if (reason) {
        brand_queue_reject(queue, id, reason);
        brand->rejected++;
        brand->reason = reason;
    } else {
        brand_queue_remove(queue, id);
        brand->accepted++;
    }
    return true;
}

static void note(struct turn *turn, struct str brand, enum reason reason, uint64_t count)
{
    effect(turn, EFFECT_AUDIT)->audit = (struct audit_entry){
        .kind = reason ? AUDIT_BRAND_REJECTED : AUDIT_BRAND_ACCEPTED, .count = count,
        .brand = brand, .reason = reason, .at_ms = turn->now_ms };
}

static void say_done(struct turn *turn, const char *key, struct str brand)
{
    admin_screen(turn, key);
    if (brand_queue_count(turn->found.brand_queue, brand, false))
        button(turn, "moderation.next", "brandqueue:show:%.*s:%.*s:0", STR_ARG(turn->home),
               STR_ARG(brand));
    back_to_queue(turn);
}

static void decide_one(struct turn *turn, uint64_t id, struct str brand, enum reason reason)
{
    bool is_done = decide(turn, id, reason);

    effect(turn, EFFECT_BRAND_QUEUE);
    if (is_done)
        note(turn, brand, reason, 1);
    settle(turn, brand, false);
    say_done(turn, !is_done ? "moderation.decided_already"
                   : reason ? "brandqueue.rejected_one" : "moderation.approved", brand);
}

static void restore(struct turn *turn, const struct brand_story *waits, struct testimonial *story,
                    struct str brand)
{
    brand_queue_remove(turn->found.brand_queue, waits->id);
    effect(turn, EFFECT_BRAND_QUEUE);
    story->review = REVIEW_NONE;
    story->reason = REASON_NONE;
    effect(turn, EFFECT_REVIEW)->testimonial = story;
    effect(turn, EFFECT_AUDIT)->audit = (struct audit_entry){
        .kind = AUDIT_RESTORED, .testimonial = story->id, .product = story->product,
        .at_ms = turn->now_ms };
    say_done(turn, "moderation.restored", brand);
}

static void ask_reason(struct turn *turn, uint64_t id, struct str brand)
{
    struct str story = id_print(turn->arena, id);

    admin_screen(turn, "brandqueue.which_reason");
    for (int reason = REASON_ADVERT; reason < REASONS; reason++)
        button_row(turn, reason_key((enum reason)reason), "brandqueue:why:%.*s:%.*s:%d",
                   STR_ARG(turn->home), STR_ARG(story), reason);
    brand_screen_back(turn, brand);
}

static void about_one(struct turn *turn)
{
    struct str rest = admin_rest(turn);
    uint64_t id = 0, reason = 0;

    id_parse(str_cut(&rest, ':'), &id);
    const struct brand_story *waits = brand_queue_find(turn->found.brand_queue, id);
    struct testimonial *story = turn_story(turn, id);
    const struct allowed_brand *brand =
        waits ? brand_waiting_here(turn, turn->found.brand_queue->brands[waits->brand].home) : NULL;
    if (!waits || !story || !brand || (waits->is_rejected && !is(turn, "one") && !is(turn, "back"))) {
        admin_screen(turn, "moderation.decided_already");
        back_to_queue(turn);
    } else if (is(turn, "one")) {
        brand_screen_one(turn, waits, story, brand);
    } else if (is(turn, "ok")) {
        decide_one(turn, id, brand->home, REASON_NONE);
    } else if (is(turn, "reason")) {
        ask_reason(turn, id, brand->home);
    } else if (is(turn, "back") && waits->is_rejected && story->review == REVIEW_HIDDEN) {
        restore(turn, waits, story, brand->home);
    } else if (is(turn, "why") && str_to_u64(rest, &reason) && reason >= REASON_ADVERT &&
               reason < REASONS) {
        decide_one(turn, id, brand->home, (enum reason)reason);
    } else {
        admin_screen(turn, "press.unknown");
    }
}

/* --- all at once --------------------------------------------------------------------------- */

static size_t count_upto(const struct turn *turn, struct str brand, uint64_t upto)
{
    const struct brand_story *story;
    size_t n = 0;

    while ((story = brand_queue_at(turn->found.brand_queue, brand, false, n)) && story->number <= upto)
        n++;
    return n;
}

static void ask_about_all(struct turn *turn, const struct errand *errand,
                          const struct allowed_brand *brand)
{
    size_t count = count_upto(turn, errand->brand, errand->upto);
    struct str home = turn->home, of = errand->brand;
    unsigned long long upto = errand->upto;

    admin_screen(turn, NULL);
    line(turn, is(turn, "all") ? "brandqueue.sure" : "brandqueue.sure_none",
         TEXT("brand", brand->name), WHOLE("n", count));
    turn->latest->has_words = true;
    if (is(turn, "all")) {
        button_row(turn, "brandqueue.yes", "brandqueue:yes:%.*s:%.*s:%llu", STR_ARG(home), STR_ARG(of),
                   upto);
        brand_screen_number(turn, count);
    }
    for (int reason = REASON_ADVERT; is(turn, "none") && reason < REASONS; reason++)
        button_row(turn, reason_key((enum reason)reason), "brandqueue:no:%.*s:%.*s:%llu:%d",
                   STR_ARG(home), STR_ARG(of), upto, reason);
    brand_screen_back(turn, of);
}

static void go_on(struct turn *turn, const struct errand *errand)
{
    struct text body = { .arena = turn->arena };

    pack_str(&body, errand->brand);
    pack_u64(&body, errand->upto);
    pack_u64(&body, errand->reason);
    pack_u64(&body, errand->done);
    send_letter(turn, turn->home, "brandqueue:go", admin_body(turn, body.s));
    /* Not one behind the other: many stories take many of them. */
    turn->effects[turn->effect_count - 1]->letter->id =
        arena_print(turn->arena, "brandqueue:%llu:%016llx", (unsigned long long)errand->done,
                    (unsigned long long)turn_random(turn));
}

static void end_all(struct turn *turn, const struct errand *errand, const struct allowed_brand *brand)
{
    if (errand->done)
        note(turn, errand->brand, errand->reason, errand->done);
    settle(turn, errand->brand, true);
    say_done(turn, NULL, errand->brand);
    line(turn, errand->done == 0 ? "moderation.decided_already"
               : errand->reason  ? "brandqueue.rejected_all" : "brandqueue.accepted_all",
         TEXT("brand", brand->name), WHOLE("n", errand->done),
         KEY("reason", str_from(reason_key(errand->reason))));
    turn->latest->has_words = true;
}

static void decide_all(struct turn *turn, struct errand *errand, const struct allowed_brand *brand)
{
    size_t left = count_upto(turn, errand->brand, errand->upto);

    for (size_t i = 0; i < turn->wants.id_count && left; i++, left--)
        errand->done += decide(turn, turn->wants.ids[i], errand->reason);
    effect(turn, EFFECT_BRAND_QUEUE);
    if (left == 0) {
        end_all(turn, errand, brand);
        return;
    }
    go_on(turn, errand);
    if (is(turn, "go"))
        return;
    admin_screen(turn, NULL);
    line(turn, "brandqueue.under_way", WHOLE("n", errand->done + left));
}

static void about_all(struct turn *turn)
{
    struct errand errand;
    bool is_read = errand_of(turn, &errand);
    const struct allowed_brand *brand = is_read ? brand_waiting_here(turn, errand.brand) : NULL;

    if (!brand) {
        admin_screen(turn, is_read ? "brandqueue.not_here" : "press.unknown");
        back_to_queue(turn);
    } else if (is(turn, "all") || is(turn, "none")) {
        ask_about_all(turn, &errand, brand);
    } else {
        decide_all(turn, &errand, brand);
    }
}

/* --- what comes by itself -------------------------------------------------------------------- */

static void come_when_overdue(struct turn *turn, struct str brand, int64_t since_ms)
{
    come_back(turn, since_ms + INT64_C(1) * HOUR_MS * turn_option(turn, GROUP_DECIDE),
              "brandqueue:overdue", brand);
}

/* The first of a brand's stories came: administrators who asked for it hear so. */
static void news(struct turn *turn, struct str home)
{
    const struct allowed_brand *brand = brand_waiting_here(turn, home);
    const struct brand_story *oldest = brand_queue_at(turn->found.brand_queue, home, false, 0);

    if (!brand || !oldest)
        return;
    come_when_overdue(turn, home, oldest->since_ms);
    for (size_t i = 0; i < turn->settings.watcher_count; i++) {
        say_to(turn, turn->settings.watchers[i], turn->settings.lang, NULL);
        line(turn, "brandqueue.news", TEXT("brand", brand->name), TEXT("group", turn->settings.title));
        turn->latest->has_words = true;
        button(turn, "moderation.open", "moderation:list:%.*s", STR_ARG(turn->home));
    }
}

/* Nobody decided in time: the brand is told, once until all is decided. */
static void overdue(struct turn *turn, struct str home)
{
    struct brand_waits *brand = brand_queue_brand(turn->found.brand_queue, home);
    const struct brand_story *oldest = brand_queue_at(turn->found.brand_queue, home, false, 0);
    int64_t waits_ms = INT64_C(1) * HOUR_MS * turn_option(turn, GROUP_DECIDE);

    if (!brand || !oldest || brand->is_overdue_told || !brand_waiting_here(turn, home))
        return;
    if (oldest->since_ms + waits_ms > turn->now_ms) { /* those of then are decided */
        come_when_overdue(turn, home, oldest->since_ms);
        return;
    }
    brand->is_overdue_told = true;
    effect(turn, EFFECT_BRAND_QUEUE);
    tell_brand(turn, brand, "brandseed:overdue");
    brand->accepted = brand->rejected = 0;
}

static void letter(struct turn *turn)
{
    struct str brand = turn->event->body;

    if (comes_by_itself(turn)) {
        if (turn->settings.is_left || !home_is_handle(brand))
            return;
        if (is(turn, "news"))
            news(turn, brand);
        else
            overdue(turn, brand);
    } else if (is(turn, "go")) {
        if (turn->settings.is_known && !turn->settings.is_left)
            about_all(turn);
    } else if (!admin_may(turn)) {
        return;
    } else if (is_page(turn)) {
        show_page(turn);
    } else if (is_about_one(turn)) {
        about_one(turn);
    } else if (is_about_all(turn)) {
        about_all(turn);
    }
}

const struct handler handler_brandqueue = {
    .name = "brandqueue",
    .needs_index = true,
    .plan = plan,
    .press = press,
    .letter = letter,
};
