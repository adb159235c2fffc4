#include "taps.h"

#include <inttypes.h>

#include "../conversation/group_options.h"

enum { HOUR_MS = 3600000, DAY_MS = 86400000, READS = 4 };

/* Members beside the voters' hashes, which have a length of their own. */
static const char LET[] = "let", ASKED[] = "asked";

struct tapping {
    struct lookup *lookup;
    struct guard guard;
    struct redis_command commands[READS * LIMIT_ANSWER_QUOTES];
    size_t count;
    void (*next)(struct lookup *lookup, const struct error *err);
};

static uint64_t product_of(struct engine *engine, struct str group, uint64_t testimonial)
{
    struct mirror *mirror = mirrors_get(engine->mirrors, group);
    struct mirror_story story;

    return mirror_story(mirror, testimonial, &story) ? mirror_product_root(mirror, story.product) : 0;
}

static struct str taps_key(struct engine *engine, struct arena *arena, struct str group,
                           uint64_t product)
{
    return key_of_id(&engine->keys, arena, KEY_TAPS, group, product);
}

static void want(struct tapping *tapping, const struct str *words, size_t count)
{
    struct str *copy = ARENA_ARRAY(tapping->lookup->turn->arena, struct str, count);

    for (size_t i = 0; i < count; i++)
        copy[i] = words[i];
    tapping->commands[tapping->count++] = (struct redis_command){ .words = copy, .count = count };
}

static bool is_since(const struct redis_value *score, int64_t since_ms)
{
    int64_t at_ms = 0;

    return str_to_i64(score->text, &at_ms) && at_ms >= since_ms;
}

static void on_read(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct tapping *tapping = owner;
    struct turn *turn = tapping->lookup->turn;
    int64_t since_ms = turn->now_ms - tapping->guard.wave_ms;

    if (!values || count != tapping->count) {
        tapping->next(tapping->lookup, err);
        return;
    }
    for (size_t i = 0; i < turn->wants.id_count; i++) {
        const struct redis_value *read = values + READS * i;
        struct votes *votes = &turn->found.votes[i];
        int64_t others = read[0].whole - is_since(&read[1], since_ms) - is_since(&read[2], since_ms) -
                         is_since(&read[3], since_ms);
        votes->is_new = true;
        votes->is_held = !is_since(&read[2], since_ms) &&
                         guard_holds_tap(&tapping->guard, turn->found.joined_ms, turn->now_ms,
                                         others > 0 ? (unsigned)others : 0);
        votes->product = product_of(tapping->lookup->engine, tapping->lookup->group, turn->wants.ids[i]);
        votes->is_asked = is_since(&read[3], since_ms);
    }
    turn->wants.queue = true;
    tapping->next(tapping->lookup, NULL);
}

void taps_look_up(struct lookup *lookup,
                  void (*next)(struct lookup *lookup, const struct error *err))
{
    struct turn *turn = lookup->turn;
    const struct group_options *options = &lookup->shelf->settings.options;
    struct tapping *tapping;

    if (!turn->wants.votes || turn->found.joined_ms == 0 || !lookup->index_is_fresh ||
        turn->wants.id_count == 0 || turn->wants.id_count > LIMIT_ANSWER_QUOTES) {
        next(lookup, NULL);
        return;
    }
    tapping = ARENA_NEW(turn->arena, struct tapping);
    *tapping = (struct tapping){
        .lookup = lookup, .next = next,
        .guard = { .wave_ms = INT64_C(1) * HOUR_MS * group_option_value(options, GROUP_WAVE, NULL),
                   .young_ms = INT64_C(1) * DAY_MS * group_option_value(options, GROUP_YOUNG, NULL) },
    };
    struct str who = vote_voter(lookup->engine, turn->arena, lookup->group, turn->person_home);
    for (size_t i = 0; i < turn->wants.id_count; i++) {
        struct str key = taps_key(lookup->engine, turn->arena, lookup->group,
                                  product_of(lookup->engine, lookup->group, turn->wants.ids[i]));
        want(tapping, (const struct str[]){ STR("ZCOUNT"), key,
             arena_whole(turn->arena, turn->now_ms - tapping->guard.wave_ms), STR("+inf") }, 4);
        want(tapping, (const struct str[]){ STR("ZSCORE"), key, who }, 3);
        want(tapping, (const struct str[]){ STR("ZSCORE"), key, str_from(LET) }, 3);
        want(tapping, (const struct str[]){ STR("ZSCORE"), key, str_from(ASKED) }, 3);
    }
    redis_trip(lookup->engine->options.redis, turn->arena, tapping->commands, tapping->count, on_read,
               tapping);
}

/* --- writing ---------------------------------------------------------------------------- */

static void write_mark(struct compiling *c, struct str key, struct str member)
{
    int64_t wave_ms = INT64_C(1) * HOUR_MS * turn_option(c->turn, GROUP_WAVE);

    COMMIT_WRITE(c->commit, STR("ZADD"), key, arena_whole(c->arena, c->turn->now_ms), member);
    COMMIT_WRITE(c->commit, STR("PEXPIRE"), key, arena_whole(c->arena, wave_ms > 0 ? wave_ms : 1));
}

void taps_remember(struct compiling *c, const struct votes *votes, bool helps)
{
    size_t at = (size_t)(votes - c->turn->found.votes);
    struct str who = vote_voter(c->engine, c->arena, c->turn->home, c->turn->person_home);
    struct str key = taps_key(c->engine, c->arena, c->turn->home,
                              product_of(c->engine, c->turn->home, c->turn->wants.ids[at]));

    if (!votes->is_new)
        return;
    if (helps)
        write_mark(c, key, who);
    else
        COMMIT_WRITE(c->commit, STR("ZREM"), key, who);
}

void taps_decide(struct compiling *c, const struct effect *effect)
{
    struct str key = taps_key(c->engine, c->arena, c->turn->home,
                              product_of(c->engine, c->turn->home, effect->ids[0]));

    COMMIT_WRITE(c->commit, STR("ZREM"), key, effect->is_given ? str_from(ASKED) : str_from(LET));
    write_mark(c, key, effect->is_given ? str_from(LET) : str_from(ASKED));
}

void taps_forget(struct engine *engine, struct arena *arena, struct str group, uint64_t testimonial,
                 struct str who, struct commit *commit)
{
    COMMIT_WRITE(commit, STR("ZREM"),
                 taps_key(engine, arena, group, product_of(engine, group, testimonial)), who);
}
