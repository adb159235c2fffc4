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

void shipment_end(struct lane *lane, const char *outcome, int64_t wait_ms, const char *reason)
{
    shipment_give_back(lane);
    log_info("shipment.ended", "lane=%s outcome=%s reason=%s attempts=%lld ms=%lld", lane->name,
             outcome, reason ? reason : "-", (long long)lane->shipment->claim.attempts,
             (long long)((clock_monotonic_us() - lane->shipment->started_us) / 1000));
    lane_settle(lane, outcome, wait_ms);
}

void shipment_later(struct lane *lane, int64_t wait_ms, const char *reason)
{
    struct engine *engine = engine_of(lane);
    const struct claim *claim = &lane->shipment->claim;
    bool is_letter = claim->entry.at[0] == ENTRY_LETTER;

    if (claim->popped || (!is_letter && claim->attempts + 1 >= LIMIT_OUTBOX_ATTEMPTS)) {
        engine->counts.dropped++;
        shipment_end(lane, "done", 0, reason);
        return;
    }
    engine->counts.again++;
    shipment_end(lane, "later", wait_ms ? wait_ms : backoff_ms(lane, claim->attempts), reason);
}

/* Is the reply's chat the one whose lane this is? Then all that waits is for it. */
static bool is_own_chat(const struct lane *lane)
{
    struct str person = person_of_lane(lane_name(lane));

    return str_eq(shipment_home(lane), person.len ? person : home_of_lane(lane_name(lane)));
}

static void on_move_noted(void *owner, enum turn_end turn, const struct call *response)
{
    struct lane *lane = owner;

    (void)turn;
    (void)response;
    shipment_turn(lane);
}

/* The group has a new id: the same event that Telegram also sends, then once more. */
static void follow_move(struct lane *lane, struct str new_chat_id)
{
    struct engine *engine = engine_of(lane);
    struct event *moved = ARENA_NEW(lane->arena, struct event);

    *moved = (struct event){
        .kind = EVENT_MOVED,
        .id = arena_print(lane->arena, "moved:%s:%.*s", lane->name,
                          STR_ARG(home_of_chat(&engine->keys, lane->arena, lane->shipment->reply.messenger,
                                               new_chat_id))), /* ids in the clear reach no key */
        .messenger = lane->shipment->reply.messenger,
        .chat_kind = CHAT_GROUP,
        .chat_id = lane->shipment->reply.chat_id,
        .new_chat_id = arena_copy(lane->arena, new_chat_id),
        .at_ms = clock_now_ms(),
    };
    lane->shipment->has_chat_token = lane->shipment->has_turn = true;
    shipment_give_back(lane); /* nothing was said there */
    lane->shipment->reply.chat_id = moved->new_chat_id;
    lane->shipment->reply.reply_to = STR("");
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
    return lane->shipment->reply.kind == REPLY_ROLES || lane->shipment->reply.kind == REPLY_MEMBER;
}

/* Who is administrator was asked, or who is a member: the answer is an event of its own;
 * "failed", when judgement is NULL, too. */
static void pass_on_roles(struct lane *lane, const struct judgement *judgement)
{
    struct engine *engine = engine_of(lane);
    struct event *roles = ARENA_NEW(lane->arena, struct event);
    bool is_of_member = lane->shipment->reply.kind == REPLY_MEMBER;
    struct event asked = { 0 };

    event_unpack(lane->shipment->reply.body, &asked);
    *roles = (struct event){
        .kind = EVENT_ROLES,
        .id = arena_print(lane->arena, "%s:%.*s", is_of_member ? "member" : "roles",
                          STR_ARG(asked.id)),
        .messenger = lane->shipment->reply.messenger,
        .chat_kind = CHAT_GROUP,
        .chat_id = lane->shipment->reply.chat_id,
        .text = judgement ? arena_copy(lane->arena, judgement->admins) : STR(""),
        .payload = !judgement ? STR("failed") : judgement->is_member ? STR("yes") : STR("no"),
        .body = lane->shipment->reply.body,
        .at_ms = clock_now_ms(),
    };
    if (is_of_member)
        roles->person_id = lane->shipment->reply.person_id;
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
    struct event due = { .kind = EVENT_DUE, .messenger = lane->shipment->reply.messenger,
                         .chat_kind = CHAT_GROUP, .chat_id = lane->shipment->reply.chat_id,
                         .new_chat_id = home, .letter = STR("tidy:message"), .body = message_id };

    due.id = arena_print(lane->arena, "tidy:%s:%.*s", lane->name, STR_ARG(message_id));
    const struct str words[] = {
        STR("ZADD"), key_of_partition(&engine->keys, lane->arena, KEY_DUE, partition_of(home)),
        arena_print(lane->arena, "%lld", (long long)lane->shipment->reply.tidy_at_ms),
        vault_seal(lane->arena, vault_transit_key(engine->keys.vault), event_pack(lane->arena, &due)) };
    struct redis_command command = { .words = words, .count = 4 };
    redis_trip(engine->options.redis, lane->arena, &command, 1, on_due_noted, lane);
}

static void on_sent(struct lane *lane, const struct judgement *judgement)
{
    const struct reply *reply = &lane->shipment->reply;

    engine_of(lane)->counts.sent++;
    if (lane->shipment->file.next.len)
        shipment_ask_for_next_part(lane);
    else if (reply->tidy_at_ms && judgement->message_id.len && !reply->is_private)
        note_due(lane, judgement->message_id);
    else if (!asks(lane))
        shipment_end(lane, "done", 0, "sent");
    else if (reply->kind == REPLY_ROLES && judgement->admins.len == 0)
        pass_on_roles(lane, NULL);
    else
        pass_on_roles(lane, judgement);
}

static void decide(struct lane *lane, const struct judgement *judgement)
{
    struct engine *engine = engine_of(lane);
    bool has_tries = ++lane->shipment->tries < TRIES_MAX;

    if (shipment_is_counted(lane))
        outbox_was_heard(lane, judgement->is_flood, judgement->again_ms);
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
            lane->shipment->reply.topic_id = STR("");
        else
            lane->shipment->is_plain = true;
        shipment_turn(lane);
        return;
    case OUTCOME_GONE:
        engine->counts.gone++;
        if (lane->shipment->reply.kind == REPLY_MEMBER) { /* somebody waits for the answer elsewhere */
            pass_on_roles(lane, NULL);
            return;
        }
        shipment_end(lane, is_own_chat(lane) ? "clear" : "done", 0, judgement->reason);
        return;
    case OUTCOME_DROPPED:
        if (has_tries && alone_take_private(&lane->shipment->reply)) {
            shipment_turn(lane);
            return;
        }
        break;
    case OUTCOME_STOP:
        engine->counts.stopped++;
        log_error("messenger.stopped", "name=%.*s reason=%s", STR_ARG(lane->shipment->reply.messenger),
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
    const struct reply *reply = &lane->shipment->reply;
    struct messenger *messenger = engine_messenger(engine_of(lane), reply->messenger);
    struct judgement judgement = { 0 };

    messenger->judge(messenger->self, lane->arena, reply, result->status, result->body,
                     result->retry_after_s, result->may_have_arrived, &judgement);
    decide(lane, &judgement);
}

static void post(struct lane *lane)
{
    struct engine *engine = engine_of(lane);
    struct messenger *messenger = engine_messenger(engine, lane->shipment->reply.messenger);
    struct judgement judgement = { 0 };

    engine->counts.sends++;
    lane->shipment->has_chat_token = lane->shipment->has_turn = false;
    if (messenger->deliver) {
        messenger->deliver(messenger->self, lane->arena, &lane->shipment->call, &judgement);
        decide(lane, &judgement);
        return;
    }
    const struct call *call = &lane->shipment->call;
    struct http_call post = { .url = call->url, .body = call->body,
                              .content_type = call->type.len ? call->type
                                                             : STR("application/json") };
    http_client_post(engine->options.client, &post, on_called, lane);
}

static void on_shelf(void *owner, const struct error *err)
{
    struct lane *lane = owner;
    struct shipment *shipment = lane->shipment;
    struct messenger *messenger = engine_messenger(engine_of(lane), shipment->reply.messenger);
    struct said said;

    if (err) {
        shipment_later(lane, 0, "redis");
        return;
    }
    if (shipment->file.next.len && shipment->tries == 0 && shipment->reply.part_count)
        shipment->reply.part_count--; /* the last is said below the last file only */
    bool is_said = render_reply(shipment->shelf, &shipment->reply, &said);
    said.file = shipment->file.content.len ? &shipment->file : NULL;
    if (!is_said) {
        engine_of(lane)->counts.dropped++;
        shipment_end(lane, "done", 0, "nothing_left");
        return;
    }
    if (shipment->is_plain) /* the platform could not read our markup */
        said.text = rich_escape(lane->arena, rich_to_plain(lane->arena, said.text));
    struct arena *arena = lane->file_arena ? lane->file_arena : lane->arena;
    if (!messenger->render(messenger->self, arena, &said, false, &shipment->call)) {
        engine_of(lane)->counts.dropped++;
        shipment_end(lane, "done", 0, "no_way");
        return;
    }
    lane_hold(lane, post);
}

void shipment_say(struct lane *lane)
{
    lane->shipment->shelf = shelf_new(engine_of(lane), lane->arena, lane->shipment->reply.group);
    shelf_want_reply(lane->shipment->shelf, &lane->shipment->reply);
    shelf_fill(lane->shipment->shelf, on_shelf, lane);
}

void shipment_send(struct lane *lane)
{
    if (lane->shipment->reply.kind == REPLY_FILE && !lane->shipment->file.content.len)
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
    struct str body = str_slice(lane->shipment->claim.entry, 2, lane->shipment->claim.entry.len);
    struct event *letter = ARENA_NEW(lane->arena, struct event);
    struct messenger *messenger = NULL;

    if (vault_unseal_transit(engine->keys.vault, lane->arena, body, &body) &&
        event_unpack(body, letter))
        messenger = engine_messenger(engine, letter->messenger);
    if (!messenger) {
        log_error("letter.unreadable", "lane=%s", lane->name);
        shipment_end(lane, "done", 0, "unreadable");
        return;
    }
    engine->counts.letters++;
    turns_run(engine, lane->arena, messenger, letter, false, on_letter_answered, lane);
}

void shipment_run(struct lane *lane)
{
    struct engine *engine = engine_of(lane);
    struct str entry = lane->shipment->claim.entry;

    lane->shipment->started_us = clock_monotonic_us();
    lane->shipment->file = (struct said_file){ 0 };
    if (entry.len && entry.at[0] == ENTRY_LETTER) {
        hand_over_letter(lane);
        return;
    }
    if (!outbox_open_reply(engine, lane->arena, entry, &lane->shipment->reply) ||
        !engine_messenger(engine, lane->shipment->reply.messenger)) {
        log_error("reply.unreadable", "lane=%s", lane->name);
        shipment_end(lane, "done", 0, "unreadable");
        return;
    }
    if (!(engine_messenger(engine, lane->shipment->reply.messenger)->abilities & ABILITY_ALONE))
        alone_take_private(&lane->shipment->reply);
    shipment_turn(lane);
}
