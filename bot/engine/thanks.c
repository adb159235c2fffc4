#include "thanks.h"

#include <inttypes.h>

#include "../base/clock.h"
#include "../base/log.h"
#include "../base/limits.h"

struct thanking {
    struct lookup *lookup;
    struct redis_command commands[TURN_HISTORY];
    size_t count;
    void (*next)(struct lookup *lookup, const struct error *err);
};

static struct mirror *mirror_of(const struct lookup *lookup)
{
    return mirrors_get(lookup->engine->mirrors, lookup->group);
}

/* A story tells its author's number, never their home; after a day, or once they are
 * forgotten, the hash of two numbers says nothing. */
static struct str praised_key(const struct lookup *lookup, uint64_t from, uint64_t to)
{
    struct arena *arena = lookup->turn->arena;

    struct str text = arena_print(arena, "praise\n%.*s\n%016" PRIx64 "\n%016" PRIx64,
                                  STR_ARG(lookup->group), from, to);

    return key_of(&lookup->engine->keys, arena, KEY_PRAISED, lookup->group,
                  vault_id(lookup->engine->keys.vault, arena, VAULT_PERSON, text));
}

/* --- reading --------------------------------------------------------------------------- */

static void want(struct thanking *thanking, const struct str *words, size_t count)
{
    struct str *copy = ARENA_ARRAY(thanking->lookup->turn->arena, struct str, count);

    for (size_t i = 0; i < count; i++)
        copy[i] = words[i];
    thanking->commands[thanking->count++] = (struct redis_command){ .words = copy, .count = count };
}

/* Of every story asked about: did its author praise this person of late? */
static void want_praise(struct thanking *thanking)
{
    struct lookup *lookup = thanking->lookup;
    const struct turn *turn = lookup->turn;
    struct mirror_story story;

    for (size_t i = 0; i < turn->wants.id_count; i++) {
        if (!mirror_story(mirror_of(lookup), turn->wants.ids[i], &story))
            story.author = 0;
        want(thanking, (const struct str[]){ STR("GET"),
             praised_key(lookup, story.author, turn->found.author.number) }, 2);
    }
}

static void want_history(struct thanking *thanking)
{
    struct lookup *lookup = thanking->lookup;
    struct turn *turn = lookup->turn;
    const struct author *author = &turn->found.author;
    struct history *history = turn->found.history;
    struct mirror_story story;

    for (size_t i = 0; i < author->count; i++) {
        if (!mirror_story(mirror_of(lookup), author->testimonials[i], &story) || story.thanks == 0)
            continue;
        if (history->count == TURN_HISTORY) {
            history->left_out += story.thanks;
            continue;
        }
        history->stories[history->count++] = (struct history_story){
            .id = author->testimonials[i], .product = story.product, .thanks = story.thanks };
        shelf_want_product(lookup->shelf, story.product);
        want(thanking, (const struct str[]){ STR("ZREVRANGE"),
             key_of_id(&lookup->engine->keys, turn->arena, KEY_THANKS, lookup->group,
                       author->testimonials[i]),
             STR("0"), arena_print(turn->arena, "%d", HISTORY_DATES - 1), STR("WITHSCORES") }, 5);
    }
}

static void take_dates(struct history_story *story, const struct redis_value *value)
{
    for (size_t i = 1; i < value->count && story->date_count < HISTORY_DATES; i += 2)
        if (str_to_i64(value->items[i].text, &story->at_ms[story->date_count]))
            story->date_count++;
}

static void on_read(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct thanking *thanking = owner;
    struct turn *turn = thanking->lookup->turn;

    if (!values || count != thanking->count) {
        thanking->next(thanking->lookup, err);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (turn->wants.history)
            take_dates(&turn->found.history->stories[i], &values[i]);
        else
            turn->found.given.praised[i] = values[i].text;
    }
    thanking->next(thanking->lookup, NULL);
}

/* The list names stories only; what they are about and whose they are, the index knows. */
static void name_stories(struct lookup *lookup, struct given *given)
{
    struct mirror_story story;

    for (size_t i = 0; i < given->count; i++)
        if (mirror_story(mirror_of(lookup), given->at[i].testimonial, &story)) {
            given->at[i].author = story.author;
            given->at[i].product = story.product;
        }
}

void thanks_look_up(struct lookup *lookup,
                    void (*next)(struct lookup *lookup, const struct error *err))
{
    struct turn *turn = lookup->turn;
    struct given *given = &turn->found.given;

    if (turn->wants.history)
        turn->found.history = ARENA_NEW(turn->arena, struct history);
    if (!(turn->wants.votes || turn->wants.history) || !lookup->index_is_fresh) {
        next(lookup, NULL);
        return;
    }
    if (!thanks_unpack(turn->arena, given->raw, &given->at, &given->count))
        log_error("thanks.unreadable", "chat=%.*s", STR_ARG(lookup->group));
    name_stories(lookup, given);
    struct thanking *thanking = ARENA_NEW(turn->arena, struct thanking);
    *thanking = (struct thanking){ .lookup = lookup, .next = next };
    if (turn->found.author.raw.len && turn->wants.history)
        want_history(thanking);
    else if (turn->found.author.raw.len)
        want_praise(thanking);
    if (thanking->count == 0)
        next(lookup, NULL);
    else
        redis_trip(lookup->engine->options.redis, turn->arena, thanking->commands,
                   thanking->count, on_read, thanking);
}

void thanks_name_topics(struct lookup *lookup)
{
    struct turn *turn = lookup->turn;
    struct history *history = turn->found.history;
    struct product product;

    for (size_t i = 0; turn->wants.history && i < history->count; i++)
        if (shelf_product(lookup->shelf, history->stories[i].product, &product))
            history->stories[i].topic = product_concept(lookup->engine, turn->arena, &product);
}

/* --- writing ---------------------------------------------------------------------------- */

struct writing {
    const struct lookup *lookup;
    struct commit *commit;
    struct text *rows;
    struct arena *arena;
    struct str who;
};

/* One tap more or less on a story that is there. */
static void write_count(struct writing *w, const struct thanks *tap, bool counts)
{
    struct str key = key_of_id(&w->lookup->engine->keys, w->arena, KEY_THANKS, w->lookup->group,
                               tap->testimonial);
    struct row row = { .kind = ROW_THANKS, .id = tap->testimonial };
    int32_t day = clock_day(tap->at_ms);
    uint32_t days = day > 0 ? (uint32_t)day : 0;
    struct mirror_story story;

    if (!mirror_story(mirror_of(w->lookup), tap->testimonial, &story))
        return; /* it was withdrawn, and took them along */
    if (counts) {
        COMMIT_WRITE(w->commit, STR("ZADD"), key, arena_whole(w->arena, tap->at_ms), w->who);
        row.thanks = story.thanks + 1;
        row.thanks_days = story.thanks_days + days;
    } else {
        COMMIT_WRITE(w->commit, STR("ZREM"), key, w->who);
        row.thanks = story.thanks ? story.thanks - 1 : 0;
        row.thanks_days = row.thanks && story.thanks_days > days ? story.thanks_days - days : 0;
    }
    row_append(w->rows, &row);
}

static const struct thanks *find(const struct thanks *given, size_t count, uint64_t testimonial)
{
    for (size_t i = 0; i < count; i++)
        if (given[i].testimonial == testimonial)
            return &given[i];
    return NULL;
}

static bool is_named(const struct effect *effect, uint64_t testimonial)
{
    for (size_t i = 0; i < effect->id_count; i++)
        if (effect->ids[i] == testimonial)
            return true;
    return false;
}

/* Has the author of this story praised this person within the day? */
static bool is_mutual(const struct turn *turn, size_t i)
{
    int64_t at_ms = 0;

    return str_to_i64(turn->found.given.praised[i], &at_ms) &&
           turn->now_ms - at_ms < THANKS_MUTUAL_MS;
}

/* What this person gives thanks for after the press, judged. */
static size_t after(struct writing *w, const struct effect *effect, struct thanks *given)
{
    const struct turn *turn = w->lookup->turn;
    struct mirror_story story;
    size_t count = 0;

    for (size_t i = 0; i < turn->found.given.count; i++) {
        const struct thanks *tap = &turn->found.given.at[i];
        if (!is_named(effect, tap->testimonial) &&
            mirror_story(mirror_of(w->lookup), tap->testimonial, &story))
            given[count++] = *tap;
    }
    for (size_t i = 0; effect->vote == VOTE_HELPFUL && i < turn->wants.id_count; i++) {
        if (!is_named(effect, turn->wants.ids[i]) || count == THANKS_MOST ||
            find(given, count, turn->wants.ids[i]) ||
            !mirror_story(mirror_of(w->lookup), turn->wants.ids[i], &story) ||
            story.author == turn->found.author.number)
            continue;
        given[count++] = (struct thanks){ .testimonial = turn->wants.ids[i],
                                          .author = story.author, .product = story.product,
                                          .at_ms = turn->now_ms, .is_mutual = is_mutual(turn, i) };
        if (turn->found.author.raw.len) /* two who press at once: one of them comes second */
            commit_check(w->commit, CHECK_EQUALS,
                         praised_key(w->lookup, story.author, turn->found.author.number),
                         turn->found.given.praised[i]);
    }
    thanks_settle(given, count);
    return count;
}

/* When this person last praised that author, if within the day: theirs would not count now. */
static void write_praised(struct writing *w, const struct thanks *given, size_t count,
                          uint64_t author)
{
    const struct turn *turn = w->lookup->turn;
    struct str key = praised_key(w->lookup, turn->found.author.number, author);
    int64_t at_ms = INT64_MIN;

    if (author == 0)
        return; /* their story went, and so may have they */
    for (size_t i = 0; i < count; i++)
        if (given[i].counts && given[i].author == author && given[i].at_ms > at_ms)
            at_ms = given[i].at_ms;
    if (at_ms > turn->now_ms - THANKS_MUTUAL_MS)
        COMMIT_WRITE(w->commit, STR("SET"), key, arena_whole(w->arena, at_ms), STR("PX"),
                     arena_whole(w->arena, THANKS_MUTUAL_MS));
    else
        COMMIT_WRITE(w->commit, STR("DEL"), key);
}

static void write_changes(struct writing *w, const struct thanks *given, size_t count)
{
    const struct given *before = &w->lookup->turn->found.given;
    for (size_t i = 0; i < before->count; i++) {
        const struct thanks *now = find(given, count, before->at[i].testimonial);
        if (!before->at[i].counts || (now && now->counts && now->at_ms == before->at[i].at_ms))
            continue;
        write_count(w, &before->at[i], false);
        write_praised(w, given, count, before->at[i].author);
    }
    for (size_t i = 0; i < count; i++) {
        const struct thanks *was = find(before->at, before->count, given[i].testimonial);
        if (!given[i].counts || (was && was->counts && was->at_ms == given[i].at_ms))
            continue;
        write_count(w, &given[i], true);
        write_praised(w, given, count, given[i].author);
    }
}

/* Whoever gives thanks has a number here, although no story yet: by it they are known as
 * the one who praised, should they tell one within the day. */
static void write_number(struct writing *w)
{
    const struct turn *turn = w->lookup->turn;
    const struct author author = { .number = turn->found.author.number };
    struct str key = author_key(w->lookup->engine, w->arena, turn->home, turn->person_home);

    if (turn->found.author.raw.len)
        return;
    commit_check(w->commit, CHECK_EQUALS, key, STR(""));
    COMMIT_WRITE(w->commit, STR("SET"), key, author_pack(w->arena, &author));
}

bool thanks_compile(struct compiling *c, const struct effect *effect)
{
    const struct given *before = &c->turn->found.given;
    struct thanks *given = ARENA_ARRAY(c->arena, struct thanks, before->count + TURN_IDS);
    struct writing w = { .lookup = c->lookup, .commit = c->commit, .rows = &c->rows,
                         .arena = c->arena,
                         .who = vote_voter(c->engine, c->arena, c->turn->home,
                                           c->turn->person_home) };
    struct str key = key_of(&c->engine->keys, c->arena, KEY_GIVEN, c->turn->home, w.who);
    size_t count = after(&w, effect, given);
    struct str packed = thanks_pack(c->arena, given, count);

    if (str_eq(packed, before->raw))
        return true;
    commit_check(c->commit, CHECK_EQUALS, key, before->raw);
    write_number(&w);
    write_changes(&w, given, count);
    if (packed.len)
        COMMIT_WRITE(c->commit, STR("SET"), key, packed);
    else
        COMMIT_WRITE(c->commit, STR("DEL"), key);
    return true;
}

void thanks_forget(struct engine *engine, const struct lookup *lookup, struct commit *commit,
                   struct text *rows)
{
    const struct turn *turn = lookup->turn;
    const struct held *held = &turn->found.held;
    struct writing w = { .lookup = lookup, .commit = commit, .rows = rows, .arena = turn->arena,
                         .who = vote_voter(engine, turn->arena, turn->home, held->whose) };
    struct str key = key_of(&engine->keys, turn->arena, KEY_GIVEN, turn->home, w.who);
    struct thanks *given;
    size_t count;

    if (!thanks_unpack(turn->arena, held->given, &given, &count))
        log_error("thanks.unreadable", "chat=%.*s", STR_ARG(turn->home));
    commit_check(commit, CHECK_EQUALS, key, held->given);
    for (size_t i = 0; i < count; i++)
        if (given[i].counts)
            write_count(&w, &given[i], false);
    COMMIT_WRITE(commit, STR("DEL"), key);
}
