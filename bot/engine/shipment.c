/* shipment.c: one entry of a lane on its way: words, call, judgement.
 *
 * What the platform answers decides what is next: sent; again after a pause; to
 * the group's new id; once more as plain text or without the topic; or never.
 * An answer that was lost may have been a success: replies are sent again (at
 * least once), notices are not (at most once). */
#include <string.h>

#include "../base/clock.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "../conversation/alone.h"
#include "lane.h"
#include "render.h"
#include "turns.h"

enum {
    TRIES_MAX = 4,           /* of one claim, each for another reason */
    BACKOFF_FIRST_MS = 1000,
    BACKOFF_MAX_MS = 60000,
    HOLD_MAX_MS = 15000,     /* a longer pause gives the lease a rest */
    STOPPED_WAIT_MS = 60000
};

static struct engine *engine_of(const struct lane *lane)
{
    return lane->outbox->engine;
}

/* Doubling pauses; half of each is drawn by the lane's name, so that a platform
 * that comes back is not met by all lanes at once. */
static int64_t backoff_ms(const struct lane *lane, int64_t attempts)
{
    int64_t pause = BACKOFF_FIRST_MS << (attempts < 6 ? attempts : 6);

    if (pause > BACKOFF_MAX_MS)
        pause = BACKOFF_MAX_MS;
    return pause / 2 + (int64_t)(str_hash(lane_name(lane)) % (uint64_t)(pause / 2 + 1));
}

static void send_reply(struct lane *lane);

void shipment_end(struct lane *lane, const char *outcome, int64_t wait_ms, const char *reason)
{
    log_info("shipment.ended", "lane=%s outcome=%s reason=%s attempts=%lld ms=%lld", lane->name,
             outcome, reason ? reason : "-", (long long)lane->claim.attempts,
             (long long)((clock_monotonic_us() - lane->started_us) / 1000));
    lane_settle(lane, outcome, wait_ms);
}

void shipment_later(struct lane *lane, int64_t wait_ms, const char *reason)
{
    struct engine *engine = engine_of(lane);

    bool is_letter = lane->claim.entry.at[0] == ENTRY_LETTER;

    if (lane->claim.popped || (!is_letter && lane->claim.attempts + 1 >= LIMIT_OUTBOX_ATTEMPTS)) {
        engine->counts.dropped++;
        shipment_end(lane, "done", 0, reason);
        return;
    }
    engine->counts.again++;
    shipment_end(lane, "later", wait_ms ? wait_ms : backoff_ms(lane, lane->claim.attempts), reason);
}

/* Of the chat where the reply goes. */
static struct str home_of_reply(const struct lane *lane)
{
    const struct reply *reply = &lane->reply;
    const struct keyspace *keys = &engine_of(lane)->keys;

    return reply->is_private ? home_of_person(keys, lane->arena, reply->messenger, reply->chat_id)
                             : home_of_chat(keys, lane->arena, reply->messenger, reply->chat_id);
}

static struct budget *budget_of(const struct lane *lane)
{
    return outbox_budget(lane->outbox, home_of_reply(lane), lane->reply.is_private);
}

/* Is the reply's chat the one whose lane this is? Then all that waits is for it. */
static bool is_own_chat(const struct lane *lane)
{
    struct str person = person_of_lane(lane_name(lane));

    return str_eq(home_of_reply(lane), person.len ? person : home_of_lane(lane_name(lane)));
}

static void on_move_noted(void *owner, enum turn_end turn, const struct call *response)
{
    struct lane *lane = owner;

    (void)turn;
    (void)response;
    send_reply(lane);
}

/* The group has a new id: the same event that Telegram also sends, then once more. */
static void follow_move(struct lane *lane, struct str new_chat_id)
{
    struct engine *engine = engine_of(lane);
    struct event *moved = ARENA_NEW(lane->arena, struct event);

    *moved = (struct event){
        .kind = EVENT_MOVED,
        .id = arena_print(lane->arena, "moved:%s:%.*s", lane->name,
                          STR_ARG(home_of_chat(&engine->keys, lane->arena, lane->reply.messenger,
                                               new_chat_id))), /* ids in the clear reach no key */
        .messenger = lane->reply.messenger,
        .chat_kind = CHAT_GROUP,
        .chat_id = lane->reply.chat_id,
        .new_chat_id = arena_copy(lane->arena, new_chat_id),
        .at_ms = clock_now_ms(),
    };
    budget_give_back(&lane->outbox->overall); /* nothing was said there */
    budget_give_back(budget_of(lane));
    lane->reply.chat_id = moved->new_chat_id;
    lane->reply.reply_to = STR("");
    engine->counts.moved++;
    turns_run(engine, lane->arena, engine_messenger(engine, moved->messenger), moved, false,
              on_move_noted, lane);
}

static void on_roles_noted(void *owner, enum turn_end turn, const struct call *response)
{
    struct lane *lane = owner;

    (void)response;
    if (turn == TURN_LATER)
        shipment_later(lane, 0, "redis");
    else
        shipment_end(lane, "done", 0, "roles");
}

static bool asks(const struct lane *lane)
{
    return lane->reply.kind == REPLY_ROLES || lane->reply.kind == REPLY_MEMBER;
}

/* Who is administrator was asked, or who is a member: the answer is an event of its own;
 * "failed", when judgement is NULL, too. */
static void pass_on_roles(struct lane *lane, const struct judgement *judgement)
{
    struct engine *engine = engine_of(lane);
    struct event *roles = ARENA_NEW(lane->arena, struct event);
    bool is_of_member = lane->reply.kind == REPLY_MEMBER;
    struct event asked = { 0 };

    event_unpack(lane->reply.body, &asked);
    *roles = (struct event){
        .kind = EVENT_ROLES,
        .id = arena_print(lane->arena, "%s:%.*s", is_of_member ? "member" : "roles",
                          STR_ARG(asked.id)),
        .messenger = lane->reply.messenger,
        .chat_kind = CHAT_GROUP,
        .chat_id = lane->reply.chat_id,
        .text = judgement ? arena_copy(lane->arena, judgement->admins) : STR(""),
        .payload = !judgement ? STR("failed") : judgement->is_member ? STR("yes") : STR("no"),
        .body = lane->reply.body,
        .at_ms = clock_now_ms(),
    };
    if (is_of_member)
        roles->person_id = lane->reply.person_id;
    turns_run(engine, lane->arena, engine_messenger(engine, roles->messenger), roles, false,
              on_roles_noted, lane);
}

static void on_due_noted(void *owner, struct redis_value *values, size_t count,
                         const struct error *err)
{
    (void)values;
    (void)count;
    (void)err; /* unnoted it stays: better than to say it twice */
    shipment_end(owner, "done", 0, "sent");
}

/* A message of the moment: now that its id is known, when it goes is written down. */
static void note_due(struct lane *lane, struct str message_id)
{
    struct engine *engine = engine_of(lane);
    struct str home = home_of_lane(lane_name(lane));
    struct event due = { .kind = EVENT_DUE, .messenger = lane->reply.messenger,
                         .chat_kind = CHAT_GROUP, .chat_id = lane->reply.chat_id,
                         .new_chat_id = home, .letter = STR("tidy:message"), .body = message_id };

    due.id = arena_print(lane->arena, "tidy:%s:%.*s", lane->name, STR_ARG(message_id));
    const struct str words[] = {
        STR("ZADD"), key_of_partition(&engine->keys, lane->arena, KEY_DUE, partition_of(home)),
        arena_print(lane->arena, "%lld", (long long)lane->reply.tidy_at_ms),
        vault_seal(lane->arena, vault_transit_key(engine->keys.vault), event_pack(lane->arena, &due)) };
    struct redis_command command = { .words = words, .count = 4 };
    redis_trip(engine->options.redis, lane->arena, &command, 1, on_due_noted, lane);
}

static void on_sent(struct lane *lane, const struct judgement *judgement)
{
    engine_of(lane)->counts.sent++;
    if (lane->file.next.len)
        shipment_ask_for_next_part(lane);
    else if (lane->reply.tidy_at_ms && judgement->message_id.len && !lane->reply.is_private)
        note_due(lane, judgement->message_id);
    else if (!asks(lane))
        shipment_end(lane, "done", 0, "sent");
    else if (lane->reply.kind == REPLY_ROLES && judgement->admins.len == 0)
        pass_on_roles(lane, NULL);
    else
        pass_on_roles(lane, judgement);
}

static void decide(struct lane *lane, const struct judgement *judgement)
{
    struct engine *engine = engine_of(lane);
    bool has_tries = ++lane->tries < TRIES_MAX;

    switch (judgement->outcome) {
    case OUTCOME_SENT:
        on_sent(lane, judgement);
        return;
    case OUTCOME_AGAIN:
        shipment_later(lane, judgement->again_ms, judgement->reason);
        return;
    case OUTCOME_MOVED:
        if (!has_tries)
            break;
        follow_move(lane, judgement->new_chat_id);
        return;
    case OUTCOME_PLAIN:
    case OUTCOME_NO_TOPIC:
        if (!has_tries)
            break;
        if (judgement->outcome == OUTCOME_NO_TOPIC)
            lane->reply.topic_id = STR("");
        else
            lane->is_plain = true;
        send_reply(lane);
        return;
    case OUTCOME_GONE:
        engine->counts.gone++;
        if (lane->reply.kind == REPLY_MEMBER) { /* somebody waits for the answer elsewhere */
            pass_on_roles(lane, NULL);
            return;
        }
        shipment_end(lane, is_own_chat(lane) ? "clear" : "done", 0, judgement->reason);
        return;
    case OUTCOME_DROPPED:
        if (has_tries && alone_take_private(&lane->reply)) {
            send_reply(lane);
            return;
        }
        break;
    case OUTCOME_STOP:
        engine->counts.stopped++;
        log_error("messenger.stopped", "name=%.*s reason=%s", STR_ARG(lane->reply.messenger),
                  judgement->reason);
        shipment_end(lane, "later", STOPPED_WAIT_MS, judgement->reason);
        return;
    }
    engine->counts.dropped++;
    if (asks(lane))
        pass_on_roles(lane, NULL);
    else
        shipment_end(lane, "done", 0, judgement->reason);
}

static void on_called(void *owner, const struct http_result *result)
{
    struct lane *lane = owner;
    struct messenger *messenger = engine_messenger(engine_of(lane), lane->reply.messenger);
    struct judgement judgement = { 0 };

    messenger->judge(messenger->self, lane->arena, &lane->reply, result->status, result->body,
                     result->retry_after_s, result->may_have_arrived, &judgement);
    decide(lane, &judgement);
}

static void post(struct lane *lane)
{
    struct engine *engine = engine_of(lane);
    struct messenger *messenger = engine_messenger(engine, lane->reply.messenger);
    struct judgement judgement = { 0 };

    engine->counts.sends++;
    if (messenger->deliver) {
        messenger->deliver(messenger->self, lane->arena, &lane->call, &judgement);
        decide(lane, &judgement);
        return;
    }
    struct http_call call = { .url = lane->call.url, .body = lane->call.body,
                              .content_type = lane->call.type.len ? lane->call.type
                                                                  : STR("application/json") };
    http_client_post(engine->options.client, &call, on_called, lane);
}

static void on_slot(void *owner)
{
    struct lane *lane = owner;

    lane->timer = NULL;
    lane->has_slot_timer = false;
    lane_hold(lane, post);
}

/* The platform's limits: overall, and of this chat. Acknowledgements are free. */
static void send_in_time(struct lane *lane)
{
    int64_t now_ms = clock_now_ms();
    int64_t wait_ms = 0;
    bool may_hold = !lane->outbox->is_draining || lane->claim.popped; /* else another process waits */

    if (lane->reply.kind == REPLY_SEND || lane->reply.kind == REPLY_EDIT ||
        lane->reply.kind == REPLY_FILE) {
        int64_t overall_ms = budget_take(&lane->outbox->overall, now_ms);
        wait_ms = budget_take(budget_of(lane), now_ms);
        wait_ms = wait_ms > overall_ms ? wait_ms : overall_ms;
    }
    if (wait_ms == 0) {
        on_slot(lane);
    } else if (wait_ms <= HOLD_MAX_MS && may_hold) {
        lane->has_slot_timer = true;
        lane_set_timer(lane, wait_ms, on_slot);
    } else {
        budget_give_back(&lane->outbox->overall);
        budget_give_back(budget_of(lane));
        if (lane->claim.popped)
            shipment_later(lane, 0, "budget"); /* a notice that late is worth nothing */
        else
            shipment_end(lane, "wait", wait_ms, "budget");
    }
}

static void on_shelf(void *owner, const struct error *err)
{
    struct lane *lane = owner;
    struct messenger *messenger = engine_messenger(engine_of(lane), lane->reply.messenger);
    struct said said;

    if (err) {
        shipment_later(lane, 0, "redis");
        return;
    }
    if (lane->file.next.len && lane->tries == 0 && lane->reply.part_count)
        lane->reply.part_count--; /* the last is said below the last file only */
    bool is_said = render_reply(lane->shelf, &lane->reply, &said);
    said.file = lane->file.content.len ? &lane->file : NULL;
    if (!is_said) {
        engine_of(lane)->counts.dropped++;
        shipment_end(lane, "done", 0, "nothing_left");
        return;
    }
    if (lane->is_plain) /* the platform could not read our markup */
        said.text = rich_escape(lane->arena, rich_to_plain(lane->arena, said.text));
    struct arena *arena = lane->file_arena ? lane->file_arena : lane->arena;
    if (!messenger->render(messenger->self, arena, &said, false, &lane->call)) {
        engine_of(lane)->counts.dropped++;
        shipment_end(lane, "done", 0, "no_way");
        return;
    }
    send_in_time(lane);
}

void shipment_say(struct lane *lane)
{
    lane->shelf = shelf_new(engine_of(lane), lane->arena, lane->reply.group);
    shelf_want_reply(lane->shelf, &lane->reply);
    shelf_fill(lane->shelf, on_shelf, lane);
}

static void send_reply(struct lane *lane)
{
    if (lane->reply.kind == REPLY_FILE && !lane->file.content.len)
        shipment_make_file(lane);
    else
        shipment_say(lane);
}

static void on_letter_answered(void *owner, enum turn_end turn, const struct call *response)
{
    struct lane *lane = owner;

    (void)response;
    if (turn == TURN_LATER)
        shipment_later(lane, 0, "redis");
    else
        shipment_end(lane, "done", 0, turn == TURN_DONE ? "letter" : "set_aside");
}

static void hand_over_letter(struct lane *lane)
{
    struct engine *engine = engine_of(lane);
    struct str body = str_slice(lane->claim.entry, 2, lane->claim.entry.len);
    struct messenger *messenger = NULL;

    if (vault_unseal_transit(engine->keys.vault, lane->arena, body, &body) &&
        event_unpack(body, &lane->letter))
        messenger = engine_messenger(engine, lane->letter.messenger);
    if (!messenger) {
        log_error("letter.unreadable", "lane=%s", lane->name);
        shipment_end(lane, "done", 0, "unreadable");
        return;
    }
    engine->counts.letters++;
    turns_run(engine, lane->arena, messenger, &lane->letter, false, on_letter_answered, lane);
}

void shipment_run(struct lane *lane)
{
    struct engine *engine = engine_of(lane);
    struct str entry = lane->claim.entry;

    lane->started_us = clock_monotonic_us();
    lane->file = (struct said_file){ 0 };
    if (entry.len && entry.at[0] == ENTRY_LETTER) {
        hand_over_letter(lane);
        return;
    }
    if (!outbox_open_reply(engine, lane->arena, entry, &lane->reply) ||
        !engine_messenger(engine, lane->reply.messenger)) {
        log_error("reply.unreadable", "lane=%s", lane->name);
        shipment_end(lane, "done", 0, "unreadable");
        return;
    }
    if (!(engine_messenger(engine, lane->reply.messenger)->abilities & ABILITY_ALONE))
        alone_take_private(&lane->reply);
    send_reply(lane);
}
