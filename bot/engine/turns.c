/* turns.c: an event becomes replies and effects, in a fixed number of round trips.
 *
 * LOAD (turn_load.c) reads what every turn needs and what the route already knows it will;
 * LOOK UP reads what the handler's plan asks for; ANSWER is the handler, pure;
 * COMMIT (turn_commit.c) writes everything or nothing, the seen mark included.
 * When somebody else's commit came first, all of it is done again on what is
 * there now. */
#include "../base/clock.h"
#include "../base/log.h"
#include "outbox.h"
#include "running.h"
#include "sponsors.h"

void running_give_back(struct running *running)
{
    if (running->has_taken)
        outbox_give_back(running->engine->outbox, running->turn.home);
    running->has_taken = false;
}

void running_end(struct running *running, enum turn_end result, const struct call *response)
{
    struct engine *engine = running->engine;

    if (!response)
        running_give_back(running);
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

bool turns_concern(struct engine *engine, struct arena *arena, const struct event *event)
{
    struct route route = route_event(engine->options.handlers, engine->options.lexicon, arena, event);

    return route.step != ROUTE_NOTHING || event->kind == EVENT_ROLES;
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

void running_loaded(void *owner, struct redis_value *values, size_t count,
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
    if (!read_session(running, loaded(values, running->home_at, running->session_at)))
        log_warn("session.unreadable", "event=%.*s", STR_ARG(running->event->id));
    struct str person = loaded(values, running->person_at, PERSON_RECORD);
    if (person.len && !person_unpack(person, &turn->person))
        log_error("person.unreadable", "person=%.*s", STR_ARG(turn->person_home));
    struct str profile = loaded(values, running->person_at, PERSON_PROFILE);
    if (profile.len && !profile_unpack(running->arena, profile, engine->keys.vault, &turn->profile))
        log_error("profile.unreadable", "person=%.*s", STR_ARG(turn->person_home));
    running->lookup.has_given = running->given_at != NOT_ASKED;
    running->lookup.given = loaded(values, running->home_at, running->given_at);
    running->lookup.has_sponsored = running->sponsored_at != NOT_ASKED;
    running->lookup.sponsored = loaded(values, running->home_at, running->sponsored_at);
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
