/* turns.c: an event becomes replies and effects, in a fixed number of round trips.
 *
 * LOAD reads what every turn needs and what the route already knows it will;
 * LOOK UP reads what the handler's plan asks for; ANSWER is the handler, pure;
 * COMMIT (turn_commit.c) writes everything or nothing, the seen mark included.
 * When somebody else's commit came first, all of it is done again on what is
 * there now. */
#include "../base/clock.h"
#include "../base/log.h"
#include "outbox.h"
#include "running.h"
#include "sponsors.h"

/* What was taken for an answer that does not travel in the response after all. */
static void give_tokens_back(struct running *running)
{
    if (running->has_taken)
        outbox_give_back(running->engine->outbox, running->turn.home);
    running->has_taken = false;
}

void running_end(struct running *running, enum turn_end result, const struct call *response)
{
    struct engine *engine = running->engine;

    if (!response)
        give_tokens_back(running);
    if (result == TURN_LATER) {
        engine->counts.turns_failed++;
        log_warn("turn.later", "event=%.*s handler=%s attempts=%u", STR_ARG(running->event->id),
                 running->route.handler ? running->route.handler->name : "-", running->attempts);
    }
    if (result == TURN_SET_ASIDE) {
        engine->counts.turns_set_aside++;
        log_error("turn.set_aside", "event=%.*s handler=%s", STR_ARG(running->event->id),
                  running->route.handler ? running->route.handler->name : "-");
    }
    engine->counts.turns_under_way--;
    if (running->previewed) {
        struct error later = { .kind = ERROR_LATER, .message = "Redis is away" };
        running->previewed(running->owner, &running->turn, running->shelf, NULL,
                           result == TURN_DONE ? NULL : &later);
    } else {
        running->done(running->owner, result, response);
    }
    engine_check_idle(engine);
}

struct str running_seen_key(const struct running *running)
{
    const struct keyspace *keys = &running->engine->keys;
    struct str home = running->turn.home;

    /* Named by a hash: a mark outlives a forgotten person, and must not name their home. */
    return key_of_hash(keys, running->arena, KEY_SEEN, home,
                       ARENA_JOIN(running->arena, STR("seen\n"), home, STR("\n"),
                                  running->event->id));
}

bool turns_concern(struct engine *engine, struct arena *arena, const struct event *event)
{
    struct route route = route_event(engine->options.handlers, engine->options.lexicon, arena, event);

    return route.step != ROUTE_NOTHING || event->kind == EVENT_ROLES;
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

static struct str loaded(const struct redis_value *values, int at, size_t item)
{
    return at >= 0 && item < values[at].count ? values[at].items[item].text : (struct str){ "", 0 };
}

/* In a private chat: what it was held in, since a button or a name says nothing about it; then
 * the group's where its administrators chose one, and the client's. */
static struct str private_language(const struct running *running)
{
    const struct turn *turn = &running->turn;

    if (turn->session.lang.len)
        return turn->session.lang;
    if (turn->settings.is_known && turn->settings.lang.len)
        return turn->settings.lang;
    return str_starts(turn->event->person_language, STR("en")) ? STR("en") : STR("id");
}

/* D8: the member's choice, the message's language where sure, the group's default,
 * the client's language, Indonesian. */
static struct str choose_language(struct running *running)
{
    const struct turn *turn = &running->turn;
    const struct event *event = turn->event;
    bool is_replied = event->kind == EVENT_PRESS || (event->kind == EVENT_GUEST && !event->text.len);
    struct str said = is_replied ? event->reply_text : event->text;

    if (running->route.step == ROUTE_STARTED)
        said = STR(""); /* a link's parameter, nobody's words */
    if (turn->person.lang.len)
        return turn->person.lang;
    if (!running->has_language) { /* asked twice, since in private the group comes late */
        words_split(turn->lexicon, running->arena, said, &running->words);
        running->language = language_of(turn->lexicon, &running->words);
        running->lookup.said = &running->words;
        running->has_language = true;
    }
    switch (running->language) {
    case LANGUAGE_ID: return STR("id");
    case LANGUAGE_EN: return STR("en");
    case LANGUAGE_UNSURE: break;
    }
    if (event->kind != EVENT_LETTER && event->kind != EVENT_DUE && event->chat_kind == CHAT_PRIVATE)
        return private_language(running);
    if (event->kind != EVENT_LETTER && (event->chat_kind == CHAT_GROUP || turn->settings.is_known))
        return turn->settings.lang.len ? turn->settings.lang : running->engine->options.language;
    return str_starts(event->person_language, STR("en")) ? STR("en") : STR("id");
}

/* Who is what is asked anew; of ourselves we are told. */
static void note_roles(struct turn *turn)
{
    bool is_admin = str_eq(turn->event->payload, STR("we:admin"));

    effect(turn, EFFECT_FORGET_ROLES);
    if (str_eq(turn->event->payload, STR("joined")) && turn->settings.is_known &&
        turn->person_home.len && !turn->event->is_bot)
        effect(turn, EFFECT_JOINED);
    if (!str_starts(turn->event->payload, STR("we:")) || !turn->settings.is_known ||
        turn->settings.is_run_by_us == is_admin)
        return;
    turn->settings.is_run_by_us = is_admin;
    effect(turn, EFFECT_SETTINGS);
}

static void on_looked_up(void *owner, const struct error *err)
{
    struct running *running = owner;

    if (err) {
        running_end(running, TURN_LATER, NULL);
        return;
    }
    running->shelf = running->lookup.shelf; /* another group's, where several were looked through */
    running->turn.settings = running->shelf->settings.is_known ? running->shelf->settings
                                                               : running->turn.settings;
    running->turn.lang = choose_language(running); /* in private the group is known only now */
    running->turn.keeps_photos = running->messenger->abilities & ABILITY_PHOTOS;
    running->turn.tells_alone = (running->messenger->abilities & ABILITY_ALONE_ALWAYS) ||
                                running->turn.settings.is_run_by_us;
    if (running->route.handler)
        route_call(&running->route, &running->turn);
    if (running->route.step == ROUTE_ROLES_CHANGED)
        note_roles(&running->turn);
    running_commit(running);
}

static void set_role(struct running *running)
{
    struct str rest = running->admins;
    struct turn *turn = &running->turn;

    if (running->event->kind != EVENT_ROLES)
        return;
    if (running->event->person_id.len) {
        turn->membership_failed = str_eq(running->event->payload, STR("failed"));
        if (!turn->membership_failed)
            turn->found.membership = str_eq(running->event->payload, STR("yes")) ? MEMBERSHIP_YES
                                                                                 : MEMBERSHIP_NO;
        return;
    }
    turn->roles_failed = str_eq(running->event->payload, STR("failed"));
    if (!turn->roles_failed)
        turn->found.role = ROLE_MEMBER;
    while (rest.len)
        if (str_eq(str_cut(&rest, '\n'), turn->person_home))
            turn->found.role = ROLE_ADMIN;
}

/* A group that nobody wrote down yet: what its settings would be. */
static void fresh_settings(struct running *running)
{
    struct turn *turn = &running->turn;

    turn->settings = (struct settings){ .chat_id = turn->event->chat_id,
                                        .title = turn->event->chat_title,
                                        .key = vault_new_key() };
}

static void look_up(struct running *running)
{
    struct turn *turn = &running->turn;
    struct str group = turn->event->chat_kind == CHAT_PRIVATE ? turn->session.group : turn->home;

    if (turn->event->kind == EVENT_LETTER || turn->event->kind == EVENT_DUE)
        group = turn->home;
    turn->lang = choose_language(running);
    set_role(running);
    if (running->route.handler && running->route.handler->plan)
        running->route.handler->plan(turn);
    if (turn->wants.group.len)
        group = turn->wants.group;
    running->shelf = shelf_new(running->engine, running->arena, group);
    if (str_eq(group, turn->home))
        shelf_put_settings(running->shelf, &turn->settings);
    running->lookup.group = group;
    running->lookup.shelf = running->shelf;
    lookup_run(&running->lookup, on_looked_up, running);
}

static bool read_session(struct running *running, struct str raw)
{
    struct turn *turn = &running->turn;
    struct str plain;

    if (raw.len == 0)
        return true;
    turn->session.raw = raw;
    return vault_unseal_transit(running->engine->keys.vault, running->arena, raw, &plain) &&
           session_unpack(running->arena, plain, &turn->session);
}

static void on_loaded(void *owner, struct redis_value *values, size_t count,
                      const struct error *err)
{
    struct running *running = owner;
    struct turn *turn = &running->turn;
    struct engine *engine = running->engine;

    (void)err;
    if (!values || count != running->load_count) {
        running_end(running, TURN_LATER, NULL);
        return;
    }
    const struct redis_value *home = &values[running->home_at];
    if (home->kind != REDIS_LIST || home->count <= HOME_CHAT) {
        running_end(running, TURN_LATER, NULL);
        return;
    }
    if (home->items[HOME_SEEN].kind == REDIS_TEXT) {
        running_end_as_seen(running, home->items[HOME_SEEN].text);
        return;
    }
    struct str chat = home->items[HOME_CHAT].text;
    if (chat.len && !settings_unpack(running->arena, chat, engine->keys.vault, &turn->settings)) {
        log_error("settings.unreadable", "chat=%.*s", STR_ARG(turn->home));
        running_end(running, TURN_SET_ASIDE, NULL);
        return;
    }
    bool stays = str_ends(running->event->letter, STR("!"));
    if (turn->settings.moved_to.len && running->moved_home.len == 0 && !stays) {
        running->moved_home = turn->settings.moved_to;
        running_load(running);
        return;
    }
    if (chat.len == 0)
        fresh_settings(running);
    if (!read_session(running, loaded(values, running->home_at, HOME_SESSION)))
        log_warn("session.unreadable", "event=%.*s", STR_ARG(running->event->id));
    struct str person = loaded(values, running->person_at, PERSON_RECORD);
    if (person.len && !person_unpack(person, &turn->person))
        log_error("person.unreadable", "person=%.*s", STR_ARG(turn->person_home));
    struct str profile = loaded(values, running->person_at, PERSON_PROFILE);
    if (profile.len && !profile_unpack(running->arena, profile, engine->keys.vault, &turn->profile))
        log_error("profile.unreadable", "person=%.*s", STR_ARG(turn->person_home));
    running->lookup.has_given = home->count > HOME_GIVEN;
    running->lookup.given = loaded(values, running->home_at, HOME_GIVEN);
    running->lookup.has_sponsored = home->count > HOME_SPONSORED;
    running->lookup.sponsored = loaded(values, running->home_at, HOME_SPONSORED);
    if (running->rows_at >= 0)
        running->lookup.index_is_fresh = !mirrors_feed(engine, turn->home,
                                                       &running->loads[running->rows_at],
                                                       &values[running->rows_at], 1);
    running->outbox_is_empty = running->outbox_at >= 0 &&
                               values[running->outbox_at].whole == 0;
    running->route = route_session(engine->options.handlers, &running->route, turn->event,
                                   &turn->session);
    turn->handler = running->route.handler;
    turn->verb = running->route.verb;
    turn->arguments = running->route.arguments;
    look_up(running);
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

/* Whom the asker gave thanks to is known with the first trip. */
static bool is_question_in_group(const struct running *running)
{
    const struct handler *handler = running->route.handler;

    return handler && handler->needs_index && handler->needs_profile &&
           running->turn.event->chat_kind == CHAT_GROUP;
}

void running_load(struct running *running)
{
    struct engine *engine = running->engine;
    struct turn *turn = &running->turn;

    give_tokens_back(running);
    prepare(running);
    struct str home[HOME_KEYS] = {
        [HOME_SEEN] = running_seen_key(running),
        [HOME_CHAT] = key_of(&engine->keys, running->arena, KEY_CHAT, turn->home, STR("")),
    };
    size_t home_count = HOME_SESSION;
    if (turn->person_home.len)
        home[home_count++] = session_key(engine, turn);
    if (turn->person_home.len && is_question_in_group(running))
        home[home_count++] = given_key(engine, running->arena, turn->home, turn->person_home);
    if (home_count == HOME_SPONSORED)
        home[home_count++] = sponsors_key(engine, turn);
    running->home_at = add_mget(running, home, home_count);
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
               on_loaded, running);
}

/* Ids of administrators become handles at once: nothing else is kept of them. */
static struct str admin_handles(struct engine *engine, struct arena *arena, struct str messenger,
                                struct str ids)
{
    struct text out = { .arena = arena };

    while (ids.len) {
        struct str id = str_cut(&ids, '\n');
        if (id.len == 0)
            continue;
        text_add(&out, home_of_person(&engine->keys, arena, messenger, id));
        text_add_char(&out, '\n');
    }
    return out.s.len ? out.s : STR("\n");
}

void turns_run(struct engine *engine, struct arena *arena, struct messenger *messenger,
               const struct event *event, bool may_respond, turn_done *done, void *owner)
{
    struct running *running = ARENA_NEW(arena, struct running);

    running->engine = engine; /* it is large, and all zeros already */
    running->arena = arena;
    running->messenger = messenger;
    running->event = event;
    running->may_respond = may_respond;
    running->done = done;
    running->owner = owner;
    engine->counts.turns++;
    engine->counts.turns_under_way++;
    if (event->kind == EVENT_ROLES) {
        if (!event_unpack(event->body, &running->inner)) {
            running_end(running, TURN_SET_ASIDE, NULL);
            return;
        }
        if (event->text.len)
            running->admins = admin_handles(engine, arena, event->messenger, event->text);
    }
    running_load(running);
}

void turns_preview(struct engine *engine, struct arena *arena, struct messenger *messenger,
                   const struct event *event, const struct need *needs, size_t need_count,
                   turn_previewed *previewed, void *owner)
{
    struct running *running = ARENA_NEW(arena, struct running);

    *running = (struct running){ .engine = engine, .arena = arena, .messenger = messenger,
                                 .event = event, .previewed = previewed, .needs = needs,
                                 .need_count = need_count, .owner = owner };
    engine->counts.turns_under_way++;
    running_load(running);
}
