/* outbox.c: every reply written down gets sent.
 *
 * Replies wait in one Redis list a home (a lane), put there by the same script
 * that saves the session, so a crash never leaves one without the other. We
 * claim a lane, send its first entry, settle it, and so on until it is empty:
 * that keeps a chat's order; whose turn it is to send says outbox_queue.c. A
 * lease with a rising number keeps a process that was thought dead from settling
 * what another has taken over. Where much waits, most entries are settled by plain
 * commands (outbox_ops.h). When Redis is away at the moment of settling, the
 * answer is kept and said again, so that nothing is sent twice. */
#include "outbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/clock.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "../base/pack.h"
#include "lane.h"

enum {
    SETTLE_AGAIN_MS = 200,
    CALL_MS = LIMIT_OUTBOUND_TIMEOUT_MS + 5000, /* a call, and settling it */
    PASS_MS = 2000, /* settling it */
};

struct outbox *outbox_open(struct engine *engine)
{
    struct outbox *outbox = calloc(1, sizeof *outbox);

    if (!outbox)
        abort();
    outbox->engine = engine;
    outbox_set_rates(outbox);
    return outbox;
}

void outbox_set_rates(struct outbox *outbox)
{
    int per_second = outbox->engine->options.per_second;

    budget_close(&outbox->overall);
    budget_set_window(&outbox->overall, (unsigned)per_second, CLOCK_SECOND_MS, clock_now_ms());
    /* Lanes that rest take the new rate when they are made again; the others soon will. */
    outbox_forget_idle(outbox);
}

void outbox_close(struct outbox *outbox)
{
    if (!outbox)
        return;
    loop_cancel(outbox->engine->options.loop, outbox->turn_timer);
    outbox_close_lanes(outbox);
    budget_close(&outbox->overall);
    free(outbox);
}

void lane_set_timer(struct lane *lane, int64_t delay_ms, loop_woken *woken)
{
    struct loop *loop = lane->outbox->engine->options.loop;

    loop_cancel(loop, lane->timer);
    lane->timer = loop_after(loop, delay_ms, woken, lane);
}

static bool may_claim(const struct outbox *outbox)
{
    return outbox->claims < LIMIT_CLAIMS &&
           outbox->engine->counts.shipments_under_way < LIMIT_SHIPMENTS;
}

static void claim_wanted(struct outbox *outbox)
{
    while (outbox->wanted.count && may_claim(outbox) && !outbox->is_draining) {
        struct lane *lane = lane_list_take(&outbox->wanted);
        lane->state = LANE_IDLE;
        lane_claim(lane);
    }
}

void lane_rest(struct lane *lane, enum lane_state state)
{
    struct outbox *outbox = lane->outbox;

    if (lane->arena)
        outbox->engine->counts.shipments_under_way--;
    if (lane->is_admitted || outbox->probe == lane)
        outbox_give_up_turn(lane);
    if (lane->shipment && state != LANE_IDLE)
        snprintf(lane->number, sizeof lane->number, "%.*s", STR_ARG(lane->shipment->claim.number));
    lane->state = state;
    shipment_drop_file(lane);
    arena_close(lane->arena); /* thousands of lanes rest at a time */
    lane->arena = NULL;
    lane->shipment = NULL;
    if (state == LANE_IDLE && lane->is_kicked)
        lane_claim(lane);
    claim_wanted(outbox);
    outbox_look_at_queue(outbox);
    engine_check_idle(outbox->engine);
}

static void begin_shipment(struct lane *lane, const struct claim *claim)
{
    lane->shipment = ARENA_NEW(lane->arena, struct shipment);
    lane->shipment->claim = *claim;
    lane->behind += claim->behind;
    lane->state = LANE_SHIPPING;
}

static void on_claimed(void *owner, struct redis_value *values, size_t count,
                       const struct error *err)
{
    struct lane *lane = owner;
    struct outbox *outbox = lane->outbox;

    (void)err;
    outbox->claims--;
    if (!values || count != 1) {
        /* Redis may have done it: then the lease is ours and no sweep looks for long. */
        lane->is_kicked = false;
        lane_rest(lane, LANE_IDLE);
        lane->claims_again = true;
        return;
    }
    struct claim claim;
    claim_result(&values[0], &claim);
    begin_shipment(lane, &claim);
    if (claim.kind == CLAIM_ENTRY)
        shipment_run(lane);
    else
        lane_rest(lane, LANE_IDLE);
    claim_wanted(outbox);
}

void lane_claim(struct lane *lane)
{
    struct outbox *outbox = lane->outbox;
    struct engine *engine = outbox->engine;

    if (outbox->is_draining) {
        lane->is_kicked = false;
        return;
    }
    if (!may_claim(outbox) && !lane->is_admitted) {
        lane->state = LANE_WANTED;
        lane_list_add(&outbox->wanted, lane);
        return;
    }
    lane->arena = arena_open(LIMIT_ARENA_SHIPMENT);
    lane->state = LANE_CLAIMING;
    outbox->claims++;
    lane->is_kicked = lane->claims_again = false;
    lane->behind = 0;
    engine->counts.shipments_under_way++;
    struct redis_command command = claim_command(&engine->keys, lane->arena, lane_name(lane),
                                                 engine->options.instance, clock_now_ms());
    lane->lease_until_ms = clock_now_ms() + LIMIT_LEASE_MS;
    redis_trip(engine->options.redis, lane->arena, &command, 1, on_claimed, lane);
}

void outbox_kick(struct outbox *outbox, struct str name)
{
    struct lane *lane = outbox_lane_for(outbox, name);

    if (!lane)
        return;
    if (lane->state == LANE_IDLE)
        lane_claim(lane);
    else if (lane->state != LANE_WAITING) { /* a waiting lane keeps its order and its pause */
        lane->is_kicked = true;
        lane->behind++;
    }
}

static void on_waited(void *owner)
{
    struct lane *lane = owner;

    lane->timer = NULL;
    lane->state = LANE_IDLE;
    lane_claim(lane);
}

static void settle_now(struct lane *lane);

static void on_settle_again(void *owner)
{
    struct lane *lane = owner;

    lane->timer = NULL;
    settle_now(lane);
}

static void lane_lost(struct lane *lane)
{
    log_warn("shipment.lost_lease", "lane=%s", lane->name);
    lane->is_kicked = true;
    lane_rest(lane, LANE_IDLE);
}

/* The lane's next entry came with the answer; what the last one needed goes. */
static void go_on(struct lane *lane, const struct claim *next)
{
    struct arena *last = lane->arena;
    struct claim *claim;

    shipment_drop_file(lane);
    lane->arena = arena_open(LIMIT_ARENA_SHIPMENT);
    begin_shipment(lane, next);
    claim = &lane->shipment->claim;
    if (claim->lease_until_ms && claim->lease_until_ms < lane->lease_until_ms)
        lane->lease_until_ms = claim->lease_until_ms;
    claim->entry = arena_copy(lane->arena, claim->entry);
    claim->number = arena_copy(lane->arena, claim->number);
    arena_close(last);
    shipment_run(lane);
}

/* Where our entry is not, somebody else has taken it out, or its key was changed meanwhile and it
 * stands there sealed anew. Said before, it was we who did. */
static void settle_other(struct lane *lane, struct str first)
{
    struct shipment *shipment = lane->shipment;
    bool is_ours = !shipment->settles_again &&
                   outbox_is_same(lane->outbox->engine, lane->arena, shipment->takes_out, first);

    shipment->takes_out = is_ours ? first : STR("");
    settle_now(lane);
}

static struct settle settle_of(const struct lane *lane)
{
    struct engine *engine = lane->outbox->engine;
    const struct shipment *shipment = lane->shipment;

    return (struct settle){ .lane = lane_name(lane), .owner = engine->options.instance,
                            .number = shipment->claim.number, .outcome = shipment->outcome,
                            .entry = shipment->takes_out, .now_ms = clock_now_ms(),
                            .goes_on = !lane->outbox->is_draining, .wait_ms = lane->wait_ms };
}

static void on_settled(void *owner, struct redis_value *values, size_t count,
                       const struct error *err)
{
    struct lane *lane = owner;
    struct settle settle = settle_of(lane);
    struct claim next = { 0 };
    enum settled settled = !values                  ? SETTLED_FAILED
                           : count == PASS_COMMANDS ? pass_result(values, &settle, &next)
                                                    : settle_result(&values[0], &next);

    (void)err;
    switch (settled) {
    case SETTLED_ENTRY:
        go_on(lane, &next);
        return;
    case SETTLED_OUT:
        lane->shipment->takes_out = STR("");
        settle_now(lane);
        return;
    case SETTLED_OTHER:
        settle_other(lane, next.entry);
        return;
    case SETTLED_NEXT:
        lane->is_kicked = true;
        lane_rest(lane, LANE_IDLE);
        return;
    case SETTLED_WAITING:
        lane->due_ms = clock_now_ms() + lane->wait_ms;
        lane_rest(lane, LANE_WAITING);
        lane_set_timer(lane, lane->wait_ms, on_waited);
        return;
    case SETTLED_EMPTY:
        lane_rest(lane, LANE_IDLE);
        return;
    case SETTLED_LOST:
        /* Or settled already, and the answer was lost: then there may be more. */
        lane_lost(lane);
        return;
    case SETTLED_FAILED:
        lane->shipment->settles_again = true;
        lane_set_timer(lane, SETTLE_AGAIN_MS, on_settle_again);
        return;
    }
}

/* Without a script: more is known to wait, and nobody can have taken the lane over. */
static bool may_pass(const struct lane *lane, const struct settle *settle)
{
    return lane->behind && settle->goes_on && settle->entry.len && !lane->shipment->claim.attempts &&
           strcmp(settle->outcome, "done") == 0 && lane->lease_until_ms - settle->now_ms > PASS_MS;
}

/* What is put into the lane from now on is news; all that was put there before, this finds. */
static void settle_now(struct lane *lane)
{
    struct engine *engine = lane->outbox->engine;
    struct settle settle = settle_of(lane);
    struct redis_command commands[PASS_COMMANDS];
    size_t count = 1;

    if (may_pass(lane, &settle)) {
        count = PASS_COMMANDS;
        lane->behind--;
        pass_commands(&engine->keys, lane->arena, &settle, commands);
    } else {
        lane->is_kicked = false;
        lane->behind = 0;
        lane->lease_until_ms = settle.now_ms + LIMIT_LEASE_MS;
        commands[0] = settle_command(&engine->keys, lane->arena, &settle);
    }
    redis_trip(engine->options.redis, lane->arena, commands, count, on_settled, lane);
}

void lane_settle(struct lane *lane, const char *outcome, int64_t wait_ms)
{
    lane->shipment->outcome = outcome;
    lane->shipment->takes_out = lane->shipment->claim.popped ? STR("") : lane->shipment->claim.entry;
    lane->wait_ms = wait_ms;
    lane->state = LANE_SETTLING;
    lane->has_failed = strcmp(outcome, "later") == 0;
    settle_now(lane);
}

static void hold_now(struct lane *lane);

static void on_hold_again(void *owner)
{
    struct lane *lane = owner;

    lane->timer = NULL;
    hold_now(lane);
}

static void on_held(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct lane *lane = owner;
    struct claim none;

    (void)err;
    if (!values || count != 1)
        lane_set_timer(lane, SETTLE_AGAIN_MS, on_hold_again);
    else if (settle_result(&values[0], &none) == SETTLED_WAITING)
        lane->held(lane);
    else
        lane_lost(lane);
}

/* A pause of no length: the entry stays, the lease is as long as a fresh one. */
static void hold_now(struct lane *lane)
{
    struct engine *engine = lane->outbox->engine;
    int64_t now_ms = clock_now_ms();
    struct settle settle = { .lane = lane_name(lane), .owner = engine->options.instance,
                             .number = lane->shipment->claim.number, .outcome = "wait",
                             .now_ms = now_ms, .goes_on = true };
    struct redis_command command = settle_command(&engine->keys, lane->arena, &settle);

    lane->lease_until_ms = now_ms + LIMIT_LEASE_MS;
    redis_trip(engine->options.redis, lane->arena, &command, 1, on_held, lane);
}

void lane_hold(struct lane *lane, void (*held)(struct lane *lane))
{
    if (lane->lease_until_ms - clock_now_ms() >= CALL_MS) {
        held(lane);
        return;
    }
    lane->held = held;
    hold_now(lane);
}

bool outbox_may_respond(struct outbox *outbox, struct str home, bool is_private)
{
    struct budget *chat = outbox_budget(outbox, home, is_private);
    const struct lane *lane = outbox_find(outbox, home);
    int64_t now_ms = clock_now_ms();

    if (!lane || lane->state != LANE_IDLE || lane->has_failed || outbox->is_draining)
        return false;
    if (!budget_has(chat, now_ms) || !outbox_has_turn(outbox, now_ms))
        return false;
    budget_take(chat, now_ms);
    budget_take(&outbox->overall, now_ms);
    return true;
}

void outbox_give_back(struct outbox *outbox, struct str home)
{
    struct lane *lane = outbox_find(outbox, home);

    budget_give_back(&outbox->overall);
    if (lane) /* one that was forgotten meanwhile begins with a full budget */
        budget_give_back(&lane->budget);
}

void outbox_wake(struct outbox *outbox)
{
    struct loop *loop = outbox->engine->options.loop;
    int64_t now_ms = clock_now_ms();

    for (size_t i = 0; i < OUTBOX_BUCKETS; i++)
        for (struct lane *lane = outbox->table[i]; lane; lane = lane->next)
            if ((lane->state == LANE_WAITING || lane->state == LANE_PACED) && lane->due_ms <= now_ms) {
                loop_cancel(loop, lane->timer);
                if (lane->state == LANE_WAITING)
                    on_waited(lane);
                else
                    shipment_wake(lane);
            }
    loop_cancel(loop, outbox->turn_timer);
    outbox->turn_timer = NULL;
    outbox_give_turns(outbox);
}

void outbox_claim_again(struct outbox *outbox)
{
    for (size_t i = 0; i < OUTBOX_BUCKETS; i++)
        for (struct lane *lane = outbox->table[i]; lane; lane = lane->next)
            if (lane->state == LANE_IDLE && lane->claims_again)
                lane_claim(lane);
}

bool outbox_is_idle(const struct outbox *outbox)
{
    return outbox->engine->counts.shipments_under_way == 0;
}
