/* turn_load.c: what a turn begins with, asked for in one trip. */
#include "../base/clock.h"
#include "outbox.h"
#include "running.h"
#include "sponsors.h"

struct str running_seen_key(struct running *running)
{
    const struct keyspace *keys = &running->engine->keys;
    struct str home = running->turn.home;

    /* Named by a hash: a mark outlives a forgotten person, and must not name their home. */
    if (running->seen_key.len == 0)
        running->seen_key = key_of_hash(keys, running->arena, KEY_SEEN, home,
                                        ARENA_JOIN(running->arena, STR("seen\n"), home, STR("\n"),
                                                   running->event->id));
    return running->seen_key;
}

/* Keys of one slot in one command; returns where its answer will be. */
static int add_mget(struct running *running, const struct str *keys, size_t count)
{
    struct str *words = ARENA_ARRAY(running->arena, struct str, count + 1);

    words[0] = STR("MGET");
    for (size_t i = 0; i < count; i++)
        words[1 + i] = keys[i];
    running->loads[running->load_count] = (struct redis_command){ .words = words,
                                                                  .count = count + 1 };
    return (int)running->load_count++;
}

static void prepare(struct running *running)
{
    struct engine *engine = running->engine;
    struct turn *turn = &running->turn;
    const struct event *event = running->event->kind == EVENT_ROLES ? &running->inner
                                                                     : running->event;

    if (turn->arena) /* it is large; at first it is all zeros */
        *turn = (struct turn){ 0 };
    turn->arena = running->arena;
    turn->lexicon = engine->options.lexicon;
    turn->event = event;
    turn->now_ms = clock_now_ms();
    turn->usual = engine_usual_options(engine);
    turn->shared_hosts = engine->options.shared_hosts;
    turn->public_url = engine->options.public_url;
    turn->keep_left_ms = CLOCK_DAY_MS * engine->options.keep_left_days;
    turn->abilities = running->messenger->abilities;
    vault_random(turn->random, sizeof turn->random);
    if (event->person_id.len)
        turn->person_home = home_of_person(&engine->keys, running->arena, event->messenger,
                                           event->person_id);
    bool is_elsewhere = event->kind == EVENT_INLINE || event->kind == EVENT_GUEST;
    turn->home = (event->chat_kind == CHAT_PRIVATE || is_elsewhere) && turn->person_home.len
                     ? turn->person_home
                     : home_of_chat(&engine->keys, running->arena, event->messenger, event->chat_id);
    if (event->kind == EVENT_LETTER || event->kind == EVENT_DUE)
        turn->home = event->new_chat_id; /* a letter says whose home it was written to */
    struct str chat_home = turn->home;
    if (running->moved_home.len)
        turn->home = running->moved_home;
    turn->is_allowed = !engine->options.allows_group ||
                       engine->options.allows_group(engine->options.owner, event->chat_id);
    running->lookup = (struct lookup){ .engine = engine, .turn = turn,
                                       .is_preview = running->previewed != NULL,
                                       .chat_home = chat_home,
                                       .needs = running->needs, .need_count = running->need_count };
    running->load_count = 0;
    running->seen_key = (struct str){ "", 0 }; /* of this home */
    running->outbox_is_empty = running->has_language = false;
    running->home_at = running->person_at = running->rows_at = running->outbox_at = -1;
    running->route = route_event(engine->options.handlers, engine->options.lexicon, running->arena,
                                 event);
}

/* In private, plain words may turn out to be a question. */
static bool needs_profile(const struct route *route)
{
    return route->step == ROUTE_SESSION || (route->handler && route->handler->needs_profile);
}

/* What asks in a group goes on with no dialogue, and begins none. */
static bool is_question_in_group(const struct running *running)
{
    const struct handler *handler = running->route.handler;

    return handler && handler->needs_index && handler->needs_profile &&
           running->turn.event->chat_kind == CHAT_GROUP;
}

/* Beside what every turn needs, what is likely to be there: whom the asker thanked is known where
 * anybody was ever thanked, and what of a sponsor was said where that mattered the last time. The
 * look-up reads what was left out and turns out to be needed. */
static void load_home(struct running *running)
{
    struct engine *engine = running->engine;
    struct turn *turn = &running->turn;
    struct str home[HOME_KEYS] = {
        [HOME_SEEN] = running_seen_key(running),
        [HOME_CHAT] = key_of(&engine->keys, running->arena, KEY_CHAT, turn->home, STR("")),
    };
    size_t count = HOME_FIRST_MORE;
    bool asks = is_question_in_group(running);

    running->session_at = running->given_at = running->sponsored_at = NOT_ASKED;
    if (turn->person_home.len && (!asks || running->wants_session)) {
        running->session_at = count;
        home[count++] = session_key(engine, turn);
    }
    if (turn->person_home.len && asks && mirrors_have_votes(engine->mirrors, turn->home)) {
        running->given_at = count;
        home[count++] = given_key(engine, running->arena, turn->home, turn->person_home);
    }
    if (asks && mirrors_counts_sponsored(engine->mirrors, turn->home)) {
        running->sponsored_at = count;
        home[count++] = sponsors_key(engine, turn);
    }
    running->home_at = add_mget(running, home, count);
}

void running_load(struct running *running)
{
    struct engine *engine = running->engine;
    struct turn *turn = &running->turn;

    running_give_back(running);
    prepare(running);
    load_home(running);
    if (turn->person_home.len) {
        const struct str person[PERSON_KEYS] = {
            [PERSON_RECORD] = key_of(&engine->keys, running->arena, KEY_PERSON, turn->person_home,
                                     STR("")),
            [PERSON_PROFILE] = key_of(&engine->keys, running->arena, KEY_PROFILE,
                                      turn->person_home, STR("")),
        };
        running->person_at = add_mget(running, person, needs_profile(&running->route)
                                                           ? PERSON_KEYS : PERSON_PROFILE);
    }
    if (running->route.handler && running->route.handler->needs_index &&
        turn->event->chat_kind == CHAT_GROUP) {
        running->rows_at = (int)running->load_count;
        running->load_count += mirrors_read(engine, running->arena, turn->home,
                                            &running->loads[running->load_count], MIRROR_READ);
    }
    if (running->may_respond) {
        running->outbox_at = (int)running->load_count;
        running->loads[running->load_count++] = outbox_look(engine, running->arena, turn->home);
    }
    redis_trip(engine->options.redis, running->arena, running->loads, running->load_count,
               running_loaded, running);
}
