/* turn_commit.c: a turn's end: what is written, and what travels in the response.
 *
 * A turn that only answers commits with one plain SET or a small script (turn_quick.c); any
 * other with one script. What the answer in the response shows is read in the same trip, behind the commit.
 * What went into the response is kept under the seen mark, so that a delivery
 * which comes again gets the same. */
#include "../base/limits.h"
#include "../base/log.h"
#include "forgetting.h"
#include "money.h"
#include "outbox.h"
#include "render.h"
#include "running.h"

/* Respond with what was answered when the same event came the first time. */
static void on_answer_ready(void *owner, const struct error *err)
{
    struct running *running = owner;
    struct said said;

    if (err) { /* committed, yet not answered: delivered again it will be */
        running_end(running, TURN_LATER, NULL);
        return;
    }
    if (render_reply(running->shelf, running->in_response, &said) &&
        running->messenger->render(running->messenger->self, running->arena, &said, true,
                                   &running->response)) {
        running->engine->counts.sent_in_response++;
        running_end(running, TURN_DONE, &running->response);
        return;
    }
    running_end(running, TURN_DONE, NULL);
}

static void want_response(struct running *running, const struct reply *reply)
{
    running->in_response = reply;
    if (!running->shelf || !str_eq(running->shelf->group, reply->group)) {
        running->shelf = shelf_new(running->engine, running->arena, reply->group);
    }
    shelf_want_reply(running->shelf, reply);
}

static void respond(struct running *running, const struct reply *reply)
{
    want_response(running, reply);
    shelf_fill(running->shelf, on_answer_ready, running);
}

/* The commit's commands, and behind them what the answer in the response will show. */
void running_send_commit(struct running *running, const struct redis_command *commit, size_t count,
                        redis_done *done)
{
    struct redis_command commands[COMMITS + 1];

    for (size_t i = 0; i < count; i++)
        commands[i] = commit[i];
    running->commit_count = count;
    if (running->in_response) {
        want_response(running, running->in_response);
        count += shelf_command(running->shelf, &commands[count]);
    }
    redis_trip(running->engine->options.redis, running->arena, commands, count, done, running);
}

void running_take_records(struct running *running, const struct redis_value *values, size_t count)
{
    if (count > running->commit_count)
        shelf_take(running->shelf, &values[running->commit_count]);
}

static void end_as_seen(struct running *running)
{
    struct reply *reply = ARENA_NEW(running->arena, struct reply);

    running->engine->counts.commits_seen++;
    if (running->may_respond && running->stored.len &&
        outbox_open_reply(running->engine, running->arena, running->stored, reply))
        respond(running, reply);
    else
        running_end(running, TURN_DONE, NULL);
}

static void on_replicated(void *owner, struct redis_value *values, size_t count,
                          const struct error *err)
{
    (void)count;
    (void)err;
    if (values)
        end_as_seen(owner);
    else
        running_end(owner, TURN_LATER, NULL);
}

/* It may come again because the replicas were late with it. Who has a write of now has all
 * that was written before. */
void running_end_as_seen(struct running *running, struct str stored)
{
    const struct str words[] = { STR("PEXPIRE"), running_seen_key(running),
                                 arena_whole(running->arena, LIMIT_SEEN_MS) };
    const struct redis_command again = { .words = words, .count = 3, .is_promise = true };

    running->stored = stored;
    if (redis_waits(running->engine->options.redis))
        redis_trip(running->engine->options.redis, running->arena, &again, 1, on_replicated,
                   running);
    else
        end_as_seen(running);
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
    struct shelf *shelf = running->shelf ? running->shelf
                                         : shelf_new(running->engine, running->arena, STR(""));
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

/* A press that waits for who is administrator is acknowledged when that is known. */
static bool has_ack(const struct turn *turn)
{
    for (size_t i = 0; i < turn->reply_count; i++)
        if (turn->replies[i]->kind == REPLY_ACK || turn->replies[i]->kind == REPLY_ROLES)
            return true;
    return false;
}

/* The first reply of its lane? */
static bool is_new_lane(const struct running *running, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (str_eq(running->lanes[k], running->lanes[i]))
            return false;
    return running->lanes[i].len > 0;
}

void running_after_commit(struct running *running)
{
    struct engine *engine = running->engine;
    struct turn *turn = &running->turn;

    engine->counts.commits++;
    for (size_t i = 0; i < turn->reply_count; i++)
        if (reply_is_at_once(turn->replies[i]) && turn->replies[i] != running->in_response)
            say_now(running, turn->replies[i]);
    for (size_t i = 0; i < turn->reply_count; i++)
        if (is_new_lane(running, i))
            outbox_kick(engine->outbox, running->lanes[i]);
    if (running->has_letters)
        outbox_kick(engine->outbox, lane_of(running->arena, turn->home, true));
    if (running->in_response)
        respond(running, running->in_response);
    else
        running_end(running, TURN_DONE, NULL);
}

static unsigned attempts_of(const struct event *event)
{
    return event->kind == EVENT_LETTER ? LIMIT_LETTER_ATTEMPTS : LIMIT_COMMIT_ATTEMPTS;
}

/* Stale twice while the log brought nothing new: the mirror is ahead of Redis, which lost rows. */
static void doubt_mirror(struct running *running)
{
    struct mirrors *mirrors = running->engine->mirrors;
    uint64_t at = mirrors_position(mirrors, running->turn.home);

    if (at && at == running->stale_at) {
        log_warn("mirror.ahead", "chat=%.*s", STR_ARG(running->turn.home));
        mirrors_forget(mirrors, running->turn.home);
    }
    running->stale_at = at;
}

/* Another message of this chat got there first. Answering is pure, so doing it again on
 * what is there now is safe. */
void running_end_as_stale(struct running *running)
{
    running->engine->counts.checks_failed++;
    doubt_mirror(running);
    if (++running->attempts < attempts_of(running->event))
        running_load(running);
    else
        running_end(running, TURN_LATER, NULL); /* the platform delivers it again, after a pause */
}

void running_end_as_broken(struct running *running, struct str reason)
{
    log_error("commit.broken", "event=%.*s reason=%.*s", STR_ARG(running->event->id),
              STR_ARG(reason));
    running_end(running, TURN_SET_ASIDE, NULL);
}

static void on_committed(void *owner, struct redis_value *values, size_t count,
                         const struct error *err)
{
    struct running *running = owner;
    struct str stored = { "", 0 };

    (void)err;
    if (!values || count == 0) {
        running_end(running, TURN_LATER, NULL);
        return;
    }
    switch (commit_result(&values[0], &stored)) {
    case COMMIT_DONE:
        running_take_records(running, values, count);
        money_counted(running->engine, &running->turn);
        running_after_commit(running);
        return;
    case COMMIT_SEEN:
        running_end_as_seen(running, stored);
        return;
    case COMMIT_STALE:
        running_end_as_stale(running);
        return;
    case COMMIT_BROKEN:
        running_end_as_broken(running, values[0].text);
        return;
    }
}

static bool answers_membership(const struct running *running)
{
    return running->event->kind == EVENT_ROLES && running->event->person_id.len;
}

static void commit_whole(struct running *running)
{
    struct engine *engine = running->engine;
    struct turn *turn = &running->turn;
    struct commit *commit = commit_new(running->arena);

    if (!forget_prepare(engine, turn)) {
        running_end(running, TURN_LATER, NULL);
        return;
    }
    if (!effects_add_session(engine, turn, commit) ||
        !effects_compile(engine, turn, &running->lookup, commit)) {
        running_end(running, TURN_SET_ASIDE, NULL);
        return;
    }
    for (size_t i = 0; i < turn->reply_count; i++)
        if (is_new_lane(running, i))
            commit_check(commit, CHECK_BELOW,
                         key_of(&engine->keys, running->arena, KEY_OUT, running->lanes[i], STR("")),
                         arena_whole(running->arena, LIMIT_OUTBOX_PER_CHAT));
    for (size_t i = 0; i < turn->reply_count; i++)
        if (running->lanes[i].len)
            commit_add_entry(commit, &engine->keys, running->arena, running->lanes[i],
                             outbox_entry(engine, running->arena, turn->replies[i]), turn->now_ms);
    if (running->admins.len)
        COMMIT_WRITE(commit, STR("SET"),
                     key_of(&engine->keys, running->arena, KEY_ROLES, turn->home, STR("")),
                     running->admins, STR("PX"),
                     arena_print(running->arena, "%lld", (long long)LIMIT_ROLE_FRESH_MS));
    if (answers_membership(running))
        effects_add_membership(engine, turn, commit);
    struct redis_command command = commit_command(commit, running_seen_key(running), running->stored,
                                                  LIMIT_SEEN_MS);
    running_send_commit(running, &command, 1, on_committed);
}

static bool may_respond(struct running *running)
{
    const struct turn *turn = &running->turn;

    running->has_taken = outbox_may_respond(running->engine->outbox, turn->home,
                                            turn->replies[0]->is_private);
    return running->has_taken;
}

/* What may travel in the response: what is said at once always, since it is
 * worthless later; else one message, when it is the chat's next. */
static void choose_response(struct running *running)
{
    struct turn *turn = &running->turn;

    running->in_response = NULL;
    running->has_replies = running->has_letters = false;
    for (size_t i = 0; running->may_respond && i < turn->reply_count; i++)
        if (reply_is_at_once(turn->replies[i]))
            running->in_response = turn->replies[i];
    if (running->may_respond && !running->in_response && turn->reply_count == 1 &&
        turn->replies[0]->kind == REPLY_SEND && !turn->replies[0]->wants_message_id &&
        turn->replies[0]->audience == AUDIENCE_CHAT && /* refused, it has other ways */
        running->outbox_is_empty && may_respond(running))
        running->in_response = turn->replies[0];
    for (size_t i = 0; i < turn->reply_count; i++) {
        bool waits = turn->replies[i] != running->in_response &&
                     !reply_is_at_once(turn->replies[i]);
        running->lanes[i] = waits ? outbox_lane(running->engine, running->arena, turn->home,
                                                turn->replies[i])
                                  : (struct str){ "", 0 };
        running->has_replies |= waits;
    }
    for (size_t i = 0; i < turn->effect_count; i++)
        running->has_letters |= turn->effects[i]->kind == EFFECT_LETTER ||
                                turn->effects[i]->kind == EFFECT_FORGET ||
                                turn->effects[i]->kind == EFFECT_WIPE;
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
        running_end(running, TURN_DONE, NULL);
        return;
    }
    for (size_t i = 0; ranking && i < ranking->testimonial_count; i++)
        shelf_want_testimonial(running->shelf, ranking->testimonials[i], 0);
    shelf_want_reply(running->shelf, running->turn.replies[0]);
    shelf_fill(running->shelf, on_preview_ready, running);
}

/* A group that was answered is written down, with the title it has now: links into
 * the private chat lead to it, and name it. */
static void keep_group(struct turn *turn)
{
    const struct event *event = turn->event;
    bool is_current = turn->settings.is_known &&
                      (event->chat_title.len == 0 || str_eq(event->chat_title, turn->settings.title));

    if (event->chat_kind != CHAT_GROUP || turn->reply_count == 0 || is_current ||
        turn->settings.is_left)
        return;
    for (size_t i = 0; i < turn->reply_count; i++)
        if (turn->replies[i]->kind == REPLY_LEAVE || turn->replies[i]->kind == REPLY_ROLES)
            return; /* not our group, or not known yet */
    turn->settings.chat_id = event->chat_id;
    if (event->chat_title.len)
        turn->settings.title = event->chat_title;
    effect(turn, EFFECT_SETTINGS);
}

/* Whoever writes in private has opened that chat. */
static void keep_private(struct turn *turn)
{
    if (turn->event->kind != EVENT_MESSAGE || turn->event->chat_kind != CHAT_PRIVATE ||
        turn->person.private_is_open || turn->person_home.len == 0)
        return;
    turn->person.private_is_open = true;
    effect(turn, EFFECT_PERSON);
}

/* A press is acknowledged, also where there is nothing to say. */
static void acknowledge(struct turn *turn)
{
    const struct event *event = turn->event;

    if (event->kind != EVENT_PRESS || event->press_id.len == 0 || has_ack(turn) ||
        turn->reply_count == TURN_REPLIES)
        return;
    struct reply *ack = ARENA_NEW(turn->arena, struct reply);
    *ack = (struct reply){ .kind = REPLY_ACK, .messenger = event->messenger,
                           .chat_id = event->chat_id, .press_id = event->press_id,
                           .person_id = event->person_id, .lang = turn->lang, .is_once = true };
    turn->replies[turn->reply_count++] = ack;
}

void running_commit(struct running *running)
{
    struct turn *turn = &running->turn;

    if (running->previewed) {
        preview(running);
        return;
    }
    if (turn->remembers && running->session_at == NOT_ASKED && turn->person_home.len) {
        running->wants_session = true; /* what it would take the place of */
        running_load(running);
        return;
    }

    keep_group(turn);
    if (turn->remembers && turn->event->chat_kind == CHAT_PRIVATE)
        turn->session.lang = turn->lang;
    keep_private(turn);
    bool is_too_much = arena_is_full(running->arena) &&
                       arena_used(running->arena) > LIMIT_ARENA_DELIVERY + running->lookup.read_bytes;

    if (turn->is_full || is_too_much) {
        running_end(running, TURN_SET_ASIDE, NULL);
        return;
    }
    acknowledge(turn);
    bool is_overheard = running->route.step == ROUTE_OVERHEARD || running->route.step == ROUTE_POSTED;
    if (is_overheard && turn->reply_count == 0 && turn->effect_count == 0) {
        running_end(running, TURN_DONE, NULL); /* what was none of our business leaves no mark */
        return;
    }
    choose_response(running);
    if (turn->event->kind == EVENT_INLINE) {
        /* Every letter typed is a query: it leaves no mark. The same again is the same answer. */
        running_after_commit(running);
        return;
    }
    running->stored = running->in_response
                          ? outbox_entry(running->engine, running->arena, running->in_response)
                          : (struct str){ "", 0 };
    bool is_due = turn->event->kind == EVENT_DUE;
    if (quick_may(running) && !is_due && running->admins.len == 0 && !answers_membership(running))
        quick_commit(running);
    else
        commit_whole(running);
}
