/* turns.c: an event becomes replies and effects, in a fixed number of round trips.
 *
 * LOAD reads what every turn needs and what the route already knows it will;
 * LOOK UP reads what the handler's plan asks for; ANSWER is the handler, pure;
 * COMMIT writes everything or nothing, the seen mark included. When somebody
 * else's commit came first, all of it is done again on what is there now. */
#include "turns.h"

#include <string.h>

#include "../base/clock.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "../conversation/router.h"
#include "../language/ident.h"
#include "effects.h"
#include "outbox.h"
#include "render.h"

enum { LOADS = 5 };

struct running {
    struct engine *engine;
    struct arena *arena;
    struct messenger *messenger;
    const struct event *event;
    struct event inner;          /* EVENT_ROLES: the event that had asked */
    struct str admins;           /* EVENT_ROLES: who is administrator */
    struct str moved_home;       /* the chat's records live at this home */
    struct route route;
    struct turn turn;
    struct lookup lookup;
    struct shelf *shelf;
    struct redis_command loads[LOADS];
    size_t load_count;
    int seen_at, chat_at, session_at, person_at, rows_at;
    unsigned attempts;
    bool may_respond;
    const struct reply *in_response; /* the reply that travels in the response, or NULL */
    bool has_replies, has_letters;   /* put into the outbox */
    struct str stored;               /* what a redelivery will be answered with */
    struct call response;
    turn_done *done;
    turn_previewed *previewed;   /* instead of done: nothing is written */
    const struct need *needs;
    size_t need_count;
    void *owner;
};

static void load(struct running *running);

static void end(struct running *running, enum turn_end result, const struct call *response)
{
    struct engine *engine = running->engine;

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

static void add_load(struct running *running, int *at, const struct str *words, size_t count)
{
    struct str *copy = ARENA_ARRAY(running->arena, struct str, count);

    for (size_t i = 0; i < count; i++)
        copy[i] = words[i];
    *at = (int)running->load_count;
    running->loads[running->load_count++] = (struct redis_command){ .words = copy, .count = count };
}

static void add_get(struct running *running, int *at, struct str key)
{
    const struct str words[] = { STR("GET"), key };

    add_load(running, at, words, 2);
}

static struct str loaded(const struct running *running, const struct redis_value *values, int at)
{
    (void)running;
    return at >= 0 ? values[at].text : (struct str){ "", 0 };
}

/* Respond with what was answered when the same event came the first time. */
static void on_answer_ready(void *owner, const struct error *err)
{
    struct running *running = owner;
    struct said said;

    if (!err && render_reply(running->shelf, running->in_response, &said) &&
        running->messenger->render(running->messenger->self, running->arena, &said, true,
                                   &running->response)) {
        running->engine->counts.sent_in_response++;
        end(running, TURN_DONE, &running->response);
        return;
    }
    end(running, TURN_DONE, NULL);
}

static void respond(struct running *running, const struct reply *reply)
{
    running->in_response = reply;
    if (!running->shelf || !str_eq(running->shelf->group, reply->group)) {
        running->shelf = shelf_new(running->engine, running->arena, reply->group);
    }
    shelf_want_reply(running->shelf, reply);
    shelf_fill(running->shelf, on_answer_ready, running);
}

static void end_as_seen(struct running *running, struct str stored)
{
    struct reply *reply = ARENA_NEW(running->arena, struct reply);

    running->engine->counts.commits_seen++;
    if (running->may_respond && stored.len &&
        outbox_open_reply(running->engine, running->arena, stored, reply))
        respond(running, reply);
    else
        end(running, TURN_DONE, NULL);
}

/* Acknowledgements that cannot travel in a response go out at once and are not
 * written down: late ones are worth nothing. */
static void on_acknowledged(void *owner, const struct http_result *result)
{
    (void)owner;
    (void)result;
}

static void say_now(struct running *running, const struct reply *reply)
{
    struct messenger *messenger = running->messenger;
    struct shelf *shelf = shelf_new(running->engine, running->arena, STR(""));
    struct said said;
    struct call call = { 0 };
    struct judgement judgement;

    if (!render_reply(shelf, reply, &said) ||
        !messenger->render(messenger->self, running->arena, &said, false, &call))
        return;
    if (messenger->deliver) {
        messenger->deliver(messenger->self, running->arena, &call, &judgement);
        return;
    }
    struct http_call http = { .url = call.url, .body = call.body,
                              .content_type = STR("application/json") };
    http_client_post(running->engine->options.client, &http, on_acknowledged, NULL);
}

static bool has_ack(const struct turn *turn)
{
    for (size_t i = 0; i < turn->reply_count; i++)
        if (turn->replies[i]->kind == REPLY_ACK)
            return true;
    return false;
}

static void after_commit(struct running *running)
{
    struct engine *engine = running->engine;
    struct turn *turn = &running->turn;

    engine->counts.commits++;
    for (size_t i = 0; i < turn->reply_count; i++)
        if (turn->replies[i]->kind == REPLY_ACK && turn->replies[i] != running->in_response)
            say_now(running, turn->replies[i]);
    if (running->has_replies)
        outbox_kick(engine->outbox, turn->home);
    if (running->has_letters)
        outbox_kick(engine->outbox, lane_of(running->arena, turn->home, true));
    if (running->in_response)
        respond(running, running->in_response);
    else
        end(running, TURN_DONE, NULL);
}

static void on_committed(void *owner, struct redis_value *values, size_t count,
                         const struct error *err)
{
    struct running *running = owner;
    struct str stored = { "", 0 };

    (void)err;
    if (!values || count == 0) {
        end(running, TURN_LATER, NULL);
        return;
    }
    switch (commit_result(&values[0], &stored)) {
    case COMMIT_DONE:
        after_commit(running);
        return;
    case COMMIT_SEEN:
        end_as_seen(running, stored);
        return;
    case COMMIT_STALE:
        /* Another message of this chat got there first. Answering is pure, so
         * doing it again on what is there now is safe. */
        running->engine->counts.checks_failed++;
        if (++running->attempts < LIMIT_COMMIT_ATTEMPTS) {
            load(running);
            return;
        }
        end(running, TURN_LATER, NULL); /* the platform delivers it again, after a pause */
        return;
    case COMMIT_BROKEN:
        log_error("commit.broken", "event=%.*s reason=%.*s", STR_ARG(running->event->id),
                  STR_ARG(values[0].text));
        end(running, TURN_SET_ASIDE, NULL);
        return;
    }
}

static struct str seen_key(const struct running *running)
{
    return key_of(&running->engine->keys, running->arena, KEY_SEEN, running->turn.home,
                  running->event->id);
}

/* A turn that only answers: one plain SET instead of a script. */
static void on_quick(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct running *running = owner;

    (void)err;
    if (!values || count == 0) {
        end(running, TURN_LATER, NULL);
    } else if (values[0].kind == REDIS_TEXT) {
        running->engine->counts.commits_quick++;
        after_commit(running);
    } else {
        load(running); /* seen meanwhile: LOAD finds what was answered */
    }
}

static void commit_quick(struct running *running)
{
    struct turn *turn = &running->turn;
    struct str ttl = arena_print(running->arena, "%lld", (long long)LIMIT_SEEN_MS);
    const struct str seen[] = { STR("SET"), seen_key(running), running->stored, STR("NX"),
                                STR("PX"), ttl };
    struct redis_command commands[2] = { { .words = seen, .count = 6 } };
    size_t count = 1;
    struct str again = arena_print(running->arena, "%lld",
                                   1000LL * running->engine->options.again_after_s);
    const struct str asked[] = { STR("SET"),
                                 asked_key(running->engine, running->arena, turn->home,
                                           running->lookup.asked_hash),
                                 running->event->message_id, STR("NX"), STR("PX"), again };

    if (turn->effect_count && running->engine->options.again_after_s > 0)
        commands[count++] = (struct redis_command){ .words = asked, .count = 6 };
    redis_trip(running->engine->options.redis, running->arena, commands, count, on_quick, running);
}

static void commit_whole(struct running *running)
{
    struct engine *engine = running->engine;
    struct turn *turn = &running->turn;
    struct commit *commit = commit_new(running->arena);
    struct str lane_key = key_of(&engine->keys, running->arena, KEY_OUT, turn->home, STR(""));

    effects_add_session(engine, turn, commit);
    if (!effects_compile(engine, turn, &running->lookup, commit)) {
        end(running, TURN_SET_ASIDE, NULL);
        return;
    }
    if (running->has_replies)
        commit_check(commit, CHECK_BELOW, lane_key,
                     arena_print(running->arena, "%d", LIMIT_OUTBOX_PER_CHAT));
    for (size_t i = 0; i < turn->reply_count; i++)
        if (turn->replies[i] != running->in_response && turn->replies[i]->kind != REPLY_ACK)
            commit_add_entry(commit, &engine->keys, running->arena, turn->home,
                             outbox_entry(engine, running->arena, turn->replies[i]), turn->now_ms);
    if (running->admins.len)
        COMMIT_WRITE(commit, STR("SET"),
                     key_of(&engine->keys, running->arena, KEY_ROLES, turn->home, STR("")),
                     running->admins, STR("PX"),
                     arena_print(running->arena, "%lld", (long long)LIMIT_ROLE_FRESH_MS));
    struct redis_command command = commit_command(commit, seen_key(running), running->stored,
                                                  LIMIT_SEEN_MS);
    redis_trip(engine->options.redis, running->arena, &command, 1, on_committed, running);
}

/* What may travel in the response: a press's acknowledgement always, since it is
 * worthless later; else one message, when it is the chat's next. */
static void choose_response(struct running *running)
{
    struct turn *turn = &running->turn;

    running->in_response = NULL;
    running->has_replies = running->has_letters = false;
    for (size_t i = 0; running->may_respond && i < turn->reply_count; i++)
        if (turn->replies[i]->kind == REPLY_ACK)
            running->in_response = turn->replies[i];
    if (running->may_respond && !running->in_response && turn->reply_count == 1 &&
        turn->replies[0]->kind == REPLY_SEND && !turn->replies[0]->wants_message_id &&
        outbox_may_respond(running->engine->outbox, turn->home, turn->replies[0]->is_private))
        running->in_response = turn->replies[0];
    for (size_t i = 0; i < turn->reply_count; i++)
        running->has_replies |= turn->replies[i] != running->in_response &&
                                turn->replies[i]->kind != REPLY_ACK;
    for (size_t i = 0; i < turn->effect_count; i++)
        running->has_letters |= turn->effects[i]->kind == EFFECT_LETTER;
}

static void on_preview_ready(void *owner, const struct error *err)
{
    struct running *running = owner;
    struct said said;
    bool says = !err && render_reply(running->shelf, running->turn.replies[0], &said);

    running->engine->counts.turns_under_way--;
    running->previewed(running->owner, &running->turn, running->shelf, says ? &said : NULL, err);
}

static void preview(struct running *running)
{
    const struct ranking *ranking = running->turn.found.ranking;

    if (running->turn.reply_count == 0) {
        end(running, TURN_DONE, NULL);
        return;
    }
    for (size_t i = 0; ranking && i < ranking->testimonial_count; i++)
        shelf_want_testimonial(running->shelf, ranking->testimonials[i], 0);
    shelf_want_reply(running->shelf, running->turn.replies[0]);
    shelf_fill(running->shelf, on_preview_ready, running);
}

static void commit(struct running *running)
{
    struct turn *turn = &running->turn;

    if (running->previewed) {
        preview(running);
        return;
    }

    if (turn->is_full || arena_is_full(running->arena)) {
        end(running, TURN_SET_ASIDE, NULL);
        return;
    }
    if (turn->event->kind == EVENT_PRESS && turn->event->press_id.len && !has_ack(turn)) {
        struct reply *ack = ARENA_NEW(running->arena, struct reply);
        *ack = (struct reply){ .kind = REPLY_ACK, .messenger = turn->event->messenger,
                               .chat_id = turn->event->chat_id, .press_id = turn->event->press_id,
                               .person_id = turn->event->person_id, .lang = turn->lang,
                               .is_once = true };
        if (turn->reply_count < TURN_REPLIES)
            turn->replies[turn->reply_count++] = ack;
    }
    choose_response(running);
    running->stored = running->in_response
                          ? outbox_entry(running->engine, running->arena, running->in_response)
                          : (struct str){ "", 0 };
    bool only_asked = turn->effect_count == 0 ||
                      (turn->effect_count == 1 && turn->effects[0]->kind == EFFECT_ASKED);
    bool is_due = turn->event->kind == EVENT_DUE;
    if (only_asked && !is_due && !turn->remembers && !running->has_replies && running->admins.len == 0)
        commit_quick(running);
    else
        commit_whole(running);
}

static void on_looked_up(void *owner, const struct error *err)
{
    struct running *running = owner;

    if (err) {
        end(running, TURN_LATER, NULL);
        return;
    }
    running->turn.settings = running->shelf->settings.is_known ? running->shelf->settings
                                                               : running->turn.settings;
    if (running->route.handler)
        route_call(&running->route, &running->turn);
    if (running->route.step == ROUTE_ROLES_CHANGED)
        effect(&running->turn, EFFECT_FORGET_ROLES);
    commit(running);
}

/* D8: the member's choice, the message's language where sure, the group's default,
 * the client's language, Indonesian. */
static struct str choose_language(const struct running *running)
{
    const struct turn *turn = &running->turn;
    const struct event *event = turn->event;
    struct str said = event->kind == EVENT_PRESS ? event->reply_text : event->text;

    if (turn->person.lang.len)
        return turn->person.lang;
    switch (language_of_text(turn->lexicon, running->arena, said)) {
    case LANGUAGE_ID: return STR("id");
    case LANGUAGE_EN: return STR("en");
    case LANGUAGE_UNSURE: break;
    }
    if (event->kind != EVENT_LETTER && event->chat_kind == CHAT_GROUP)
        return turn->settings.lang.len ? turn->settings.lang : running->engine->options.language;
    return str_starts(event->person_language, STR("en")) ? STR("en") : STR("id");
}

static void set_role(struct running *running)
{
    struct str rest = running->admins;
    struct turn *turn = &running->turn;

    if (running->event->kind != EVENT_ROLES)
        return;
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
    return vault_unseal(running->arena, vault_transit_key(running->engine->keys.vault), raw, &plain) &&
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
        end(running, TURN_LATER, NULL);
        return;
    }
    if (values[running->seen_at].kind == REDIS_TEXT) {
        end_as_seen(running, values[running->seen_at].text);
        return;
    }
    struct str chat = loaded(running, values, running->chat_at);
    if (chat.len && !settings_unpack(running->arena, chat, engine->keys.vault, &turn->settings)) {
        log_error("settings.unreadable", "chat=%.*s", STR_ARG(turn->home));
        end(running, TURN_SET_ASIDE, NULL);
        return;
    }
    if (turn->settings.moved_to.len && running->moved_home.len == 0) {
        running->moved_home = turn->settings.moved_to;
        load(running);
        return;
    }
    if (chat.len == 0)
        fresh_settings(running);
    if (!read_session(running, loaded(running, values, running->session_at)))
        log_warn("session.unreadable", "event=%.*s", STR_ARG(running->event->id));
    struct str person = loaded(running, values, running->person_at);
    if (person.len && !person_unpack(person, &turn->person))
        log_error("person.unreadable", "person=%.*s", STR_ARG(turn->person_home));
    if (running->rows_at >= 0)
        running->lookup.index_is_fresh = !mirrors_feed(engine, turn->home,
                                                       &running->loads[running->rows_at],
                                                       &values[running->rows_at], 1);
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

    *turn = (struct turn){ .arena = running->arena, .lexicon = engine->options.lexicon,
                           .event = event, .now_ms = clock_now_ms(),
                           .abilities = running->messenger->abilities };
    vault_random(turn->random, sizeof turn->random);
    if (event->person_id.len)
        turn->person_home = home_of_person(&engine->keys, running->arena, event->messenger,
                                           event->person_id);
    turn->home = event->chat_kind == CHAT_PRIVATE && turn->person_home.len
                     ? turn->person_home
                     : home_of_chat(&engine->keys, running->arena, event->messenger, event->chat_id);
    if (event->kind == EVENT_LETTER || event->kind == EVENT_DUE)
        turn->home = event->new_chat_id; /* a letter says whose home it was written to */
    if (running->moved_home.len)
        turn->home = running->moved_home;
    turn->is_allowed = !engine->options.allows_group ||
                       engine->options.allows_group(engine->options.owner, event->chat_id);
    running->lookup = (struct lookup){ .engine = engine, .turn = turn,
                                       .is_preview = running->previewed != NULL,
                                       .needs = running->needs, .need_count = running->need_count };
    running->load_count = 0;
    running->session_at = running->person_at = running->chat_at = running->rows_at = -1;
    running->route = route_event(engine->options.handlers, engine->options.lexicon, running->arena,
                                 event);
}

static void load(struct running *running)
{
    struct engine *engine = running->engine;
    struct turn *turn = &running->turn;

    prepare(running);
    add_get(running, &running->seen_at, seen_key(running));
    add_get(running, &running->chat_at,
            key_of(&engine->keys, running->arena, KEY_CHAT, turn->home, STR("")));
    if (turn->person_home.len) {
        add_get(running, &running->session_at, session_key(engine, turn));
        add_get(running, &running->person_at,
                key_of(&engine->keys, running->arena, KEY_PERSON, turn->person_home, STR("")));
    }
    if (running->route.handler && running->route.handler->needs_index &&
        turn->event->chat_kind == CHAT_GROUP) {
        running->rows_at = (int)running->load_count;
        running->load_count += mirrors_read(engine, running->arena, turn->home,
                                            &running->loads[running->load_count], MIRROR_READ);
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

    *running = (struct running){ .engine = engine, .arena = arena, .messenger = messenger,
                                 .event = event, .may_respond = may_respond, .done = done,
                                 .owner = owner };
    engine->counts.turns++;
    engine->counts.turns_under_way++;
    if (event->kind == EVENT_ROLES) {
        if (!event_unpack(event->body, &running->inner)) {
            end(running, TURN_SET_ASIDE, NULL);
            return;
        }
        running->inner.press_id = STR(""); /* acknowledged when it was pressed */
        running->admins = admin_handles(engine, arena, event->messenger, event->text);
    }
    load(running);
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
    load(running);
}
