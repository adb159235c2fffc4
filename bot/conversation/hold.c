#include "hold.h"

#include "../base/pack.h"
#include "../language/reading.h"

enum { HOUR_MS = 3600000, DAY_MS = 86400000 };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_host_char(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/* "shopee.co.id", "t.me/x": ASCII labels with dots between and letters at the end. */
static bool is_address(struct str word)
{
    static const struct str ends[] = { STR_INIT("com"), STR_INIT("id"), STR_INIT("net"),
                                       STR_INIT("org"), STR_INIT("me"), STR_INIT("ly"),
                                       STR_INIT("co"), STR_INIT("shop"), STR_INIT("store"),
                                       STR_INIT("link"), STR_INIT("io"), STR_INIT("app"),
                                       STR_INIT("ee"), STR_INIT("gl"), STR_INIT("xyz"),
                                       STR_INIT("site"), STR_INIT("biz"), STR_INIT("info") };
    size_t len = 0, dot = SIZE_MAX;

    while (len < word.len && is_host_char(word.at[len])) {
        if (word.at[len] == '.' && len + 1 < word.len && is_letter(word.at[len + 1]))
            dot = len;
        len++;
    }
    if (dot == SIZE_MAX || dot == 0)
        return false;
    struct str end = str_slice(word, dot + 1, len);
    while (end.len && !is_letter(end.at[end.len - 1]))
        end.len--;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (str_eq_ascii_nocase(end, ends[i]))
            return true;
    return false;
}

bool hold_has_link(struct str text)
{
    struct str rest = text;

    if (str_find(text, STR("://")) != SIZE_MAX)
        return true;
    for (struct str word = str_next_word(&rest); word.len; word = str_next_word(&rest)) {
        while (word.len && !is_host_char(word.at[0])) /* "(shopee.co.id)" */
            word = str_slice(word, 1, word.len);
        if (is_address(word))
            return true;
    }
    return false;
}

unsigned hold_of_words(const struct lexicon *lexicon, struct arena *arena, struct str text)
{
    struct words words;
    struct reading reading;

    words_split(lexicon, arena, text, &words);
    reading_of_words(lexicon, &words, LANGUAGE_UNSURE, &reading);
    return (reading.is_abuse ? HELD_ABUSE : 0u) | (reading.is_spam ? HELD_SPAM : 0u);
}

/* --- the guards ------------------------------------------------------------------------- */

static size_t own_stories(const struct turn *turn, const struct testimonial *testimonial)
{
    return turn->found.author.count + (testimonial->raw.len == 0);
}

struct told hold_told(const struct turn *turn, const struct testimonial *testimonial)
{
    const struct found *found = &turn->found;
    struct told told = { .id = testimonial->id, .brand = found->brand_sign, .at_ms = turn->now_ms,
                         .joined_ms = found->joined_ms };

    for (size_t i = 0; i < found->lately_count; i++)
        if (found->lately[i].id == testimonial->id)
            told = found->lately[i];
    bool is_shown = testimonial->scope >= SCOPE_GROUP;
    if (is_shown && !told.is_shown) /* it counts from when it is to be seen */
        told.at_ms = turn->now_ms;
    told.is_shown = is_shown;
    told.author = testimonial->author;
    for (size_t i = 0; i < found->lately_count; i++) /* who told here before is back, not new */
        if (found->lately[i].author == told.author && found->lately[i].at_ms < told.joined_ms)
            told.joined_ms = 0;
    told.product = testimonial->product ? testimonial->product : found->product_exact;
    told.verdict = testimonial->verdict;
    told.is_similar |= found->near_other != 0;
    told.is_held = testimonial->review == REVIEW_WAITING;
    told.has_history = guard_has_history(found->lately, found->lately_count, &told,
                                         own_stories(turn, testimonial));
    return told;
}

static void judge(const struct turn *turn, const struct testimonial *testimonial, struct guarded *out)
{
    const struct guard guard = {
        .wave_ms = INT64_C(1) * HOUR_MS * turn_option(turn, GROUP_WAVE),
        .young_ms = INT64_C(1) * DAY_MS * turn_option(turn, GROUP_YOUNG),
        .rush = (unsigned)turn_option(turn, GROUP_RUSH),
    };
    struct told now = hold_told(turn, testimonial);

    guard_judge(&guard, turn->found.lately, turn->found.lately_count, &now,
                own_stories(turn, testimonial), out);
}

static unsigned held_for(unsigned causes)
{
    return (causes & GUARD_WAVE ? HELD_WAVE : 0u) | (causes & GUARD_BRAND ? HELD_BRAND : 0u) |
           (causes & GUARD_RUSH ? HELD_RUSH : 0u);
}

void hold_look(struct turn *turn, uint64_t id, unsigned held)
{
    struct queue_entry *entry = queue_find(turn->found.queue, id);

    if (!entry)
        entry = queue_add(turn->found.queue, id, turn->now_ms);
    if (entry && !entry->is_hidden)
        entry->held |= held;
}

/* --- whether, and what then --------------------------------------------------------------- */

unsigned hold_reasons(const struct turn *turn, const struct testimonial *testimonial)
{
    unsigned held = 0;

    size_t others = turn->found.author.count - (testimonial->raw.len && turn->found.author.count);

    if (turn_option(turn, GROUP_HOLD_FIRST) && others == 0)
        held |= HELD_FIRST;
    if (!turn_option(turn, GROUP_LINKS) && hold_has_link(testimonial->text))
        held |= HELD_LINK;
    if (turn->found.near_other)
        held |= HELD_SIMILAR;
    if (testimonial->is_claim)
        held |= HELD_CLAIM;
    if (testimonial->is_accusing)
        held |= HELD_ACCUSED;
    return held | hold_of_words(turn->lexicon, turn->arena, testimonial->text);
}

void hold_tell_watchers(struct turn *turn)
{
    struct queue *before = ARENA_NEW(turn->arena, struct queue);

    queue_unpack(turn->found.queue->raw, before);
    if (queue_count(before, false) == 0)
        hold_tell_news(turn);
}

void hold_tell_news(struct turn *turn)
{
    if (queue_count(turn->found.queue, false) == 0)
        return;
    for (size_t i = 0; i < turn->settings.watcher_count; i++) {
        say_to(turn, turn->settings.watchers[i], turn->settings.lang, NULL);
        line(turn, "moderation.something_waits", TEXT("group", turn->settings.title));
        button(turn, "moderation.open", "moderation:list:%.*s", STR_ARG(turn->home));
    }
}

/* What nobody decided by then is told to the author, once. */
static void wait_for_decision(struct turn *turn, const struct testimonial *testimonial)
{
    struct text body = { .arena = turn->arena };

    pack_fixed64(&body, testimonial->id);
    come_back(turn, turn->now_ms + INT64_C(1) * HOUR_MS * turn_option(turn, GROUP_DECIDE),
              "moderation:overdue", body.s);
}

enum hold hold_if_needed(struct turn *turn, struct testimonial *testimonial)
{
    unsigned held = hold_reasons(turn, testimonial);
    struct guarded guarded;

    judge(turn, testimonial, &guarded);
    if ((held == 0 && guarded.causes == 0) || !turn->found.queue)
        return HOLD_NONE;
    bool waits = held || guarded.waits;
    struct queue_entry *entry = queue_add(turn->found.queue, testimonial->id, turn->now_ms);
    if (!entry)
        return waits ? HOLD_FULL : HOLD_NONE;
    entry->held = held | held_for(guarded.causes);
    entry->similar = turn->found.near_other;
    effect(turn, EFFECT_QUEUE);
    for (size_t i = 0; i < guarded.also_count; i++)
        hold_look(turn, guarded.also[i], held_for(guarded.causes));
    if (!waits)
        return HOLD_SHOWN;
    testimonial->review = REVIEW_WAITING;
    testimonial->is_rushed = guarded.causes & (GUARD_WAVE | GUARD_RUSH);
    wait_for_decision(turn, testimonial);
    return HOLD_WAITS;
}

enum hold hold_again(struct turn *turn, struct testimonial *testimonial)
{
    enum hold hold = testimonial->review == REVIEW_NONE ? hold_if_needed(turn, testimonial) : HOLD_NONE;

    if (hold == HOLD_FULL) {
        turn->effect_count = 0;
        say(turn, "give.queue_full");
    }
    return hold;
}

void hold_say_guard(struct turn *turn, const struct testimonial *testimonial)
{
    const struct queue_entry *entry = turn->found.queue ? queue_find(turn->found.queue, testimonial->id)
                                                        : NULL;
    unsigned held = entry ? entry->held : 0;

    if (testimonial->review != REVIEW_WAITING && held & HELD_BRAND)
        line_list(turn, "give.brand_shown", NULL, 0);
    else if (held & (HELD_WAVE | HELD_RUSH))
        line_list(turn, "give.many_at_once", NULL, 0);
    else if (held & HELD_BRAND)
        line_list(turn, "give.brand_waits", NULL, 0);
}

void hold_say_state(struct turn *turn, const struct testimonial *testimonial)
{
    if (testimonial->review == REVIEW_WAITING)
        line_list(turn, "mine.waits", NULL, 0);
    else if (testimonial->review == REVIEW_HIDDEN)
        line(turn, "mine.hidden_by_admin", KEY("reason", str_from(reason_key(testimonial->reason))));
}

void hold_tell_author(struct turn *turn, const struct testimonial *testimonial, const char *key)
{
    if (testimonial->author_id.len == 0)
        return;
    const struct part product = { .id = testimonial->product, .key = str_from(key) };
    struct part told = product;
    told.params = ARENA_ARRAY(turn->arena, struct param, 1);
    told.params[0] = (struct param)KEY("reason", str_from(reason_key(testimonial->reason)));
    told.param_count = 1;
    say_to(turn, testimonial->author_id, testimonial->author_lang, NULL);
    say_product(turn, &told);
}
