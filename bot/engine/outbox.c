/* outbox.c: every reply written down gets sent.
 *
 * Replies wait in one Redis list a home (a lane), put there by the same script
 * that saves the session, so a crash never leaves one without the other. We
 * claim a lane, send its first entry, settle it, and so on until it is empty:
 * that keeps a chat's order. A lease with a rising number keeps a process that
 * was thought dead from settling what another has taken over. When Redis is away
 * at the moment of settling, the answer is kept and said again, so that nothing
 * is sent twice. */
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
    SETTLE_AGAIN_MS = 200, LANES_KEPT = 4096, PRIVATE_BURST = 5,
    CALL_MS = LIMIT_OUTBOUND_TIMEOUT_MS + 5000, /* a call, and settling it */
};

static void forget_idle(struct outbox *outbox);

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

    budget_set(&outbox->overall, per_second, per_second / 1000.0, clock_now_ms());
    /* Lanes that rest take the new rate when they are made again; the others soon will. */
    forget_idle(outbox);
}

static void lane_close(struct lane *lane)
{
    loop_cancel(lane->outbox->engine->options.loop, lane->timer);
    shipment_drop_file(lane);
    arena_close(lane->arena);
    lane->outbox->count--;
    free(lane);
}

void outbox_close(struct outbox *outbox)
{
    if (!outbox)
        return;
    for (size_t i = 0; i < sizeof outbox->table / sizeof outbox->table[0]; i++)
        while (outbox->table[i]) {
            struct lane *lane = outbox->table[i];
            outbox->table[i] = lane->next;
            lane_close(lane);
        }
    free(outbox);
}

struct str lane_name(const struct lane *lane)
{
    return str_from(lane->name);
}

static size_t bucket_of(struct str name)
{
    return str_hash(name) % (sizeof((struct outbox *)0)->table / sizeof(struct lane *));
}

static struct lane *find(const struct outbox *outbox, struct str name)
{
    struct lane *lane = outbox->table[bucket_of(name)];

    while (lane && !str_eq(lane_name(lane), name))
        lane = lane->next;
    return lane;
}

/* Idle lanes are kept for their budgets until there are many. */
static void forget_idle(struct outbox *outbox)
{
    for (size_t i = 0; i < sizeof outbox->table / sizeof outbox->table[0]; i++)
        for (struct lane **at = &outbox->table[i]; *at;) {
            struct lane *lane = *at;
            if (lane->state == LANE_IDLE && !lane->has_failed && !lane->claims_again) {
                *at = lane->next;
                lane_close(lane);
            } else {
                at = &lane->next;
            }
        }
}

/* A group's limit is the platform's; a person's is one a second with short bursts. */
static void set_budget(struct lane *lane, bool is_private)
{
    int per_minute = lane->outbox->engine->options.per_group_minute;

    lane->is_private = is_private;
    if (is_private)
        budget_set(&lane->budget, PRIVATE_BURST, 1 / 1000.0, clock_now_ms());
    else
        budget_set(&lane->budget, per_minute, per_minute / 60000.0, clock_now_ms());
}

static struct lane *lane_for(struct outbox *outbox, struct str name)
{
    struct lane *lane = find(outbox, name);

    if (lane || name.len >= sizeof lane->name)
        return lane;
    if (outbox->count >= LANES_KEPT)
        forget_idle(outbox);
    lane = calloc(1, sizeof *lane);
    if (!lane)
        abort();
    lane->outbox = outbox;
    memcpy(lane->name, name.at, name.len);
    lane->next = outbox->table[bucket_of(name)];
    outbox->table[bucket_of(name)] = lane;
    outbox->count++;
    set_budget(lane, false);
    return lane;
}

void lane_set_timer(struct lane *lane, int64_t delay_ms, loop_woken *woken)
{
    struct loop *loop = lane->outbox->engine->options.loop;

    loop_cancel(loop, lane->timer);
    lane->timer = loop_after(loop, delay_ms, woken, lane);
}

static void lane_claim(struct lane *lane);

void lane_rest(struct lane *lane, enum lane_state state)
{
    if (lane->state != LANE_IDLE && lane->state != LANE_WAITING)
        lane->outbox->engine->counts.shipments_under_way--;
    lane->state = state;
    shipment_drop_file(lane);
    arena_close(lane->arena); /* thousands of lanes rest at a time */
    lane->arena = NULL;
    if (state == LANE_IDLE && lane->is_kicked)
        lane_claim(lane);
    engine_check_idle(lane->outbox->engine);
}

static void begin_shipment(struct lane *lane)
{
    lane->state = LANE_SHIPPING;
    lane->tries = 0;
    lane->is_plain = false;
    shipment_run(lane);
}

static void on_claimed(void *owner, struct redis_value *values, size_t count,
                       const struct error *err)
{
    struct lane *lane = owner;

    (void)err;
    if (!values || count != 1) {
        /* Redis may have done it: then the lease is ours and no sweep looks for long. */
        lane->is_kicked = false;
        lane_rest(lane, LANE_IDLE);
        lane->claims_again = true;
        return;
    }
    claim_result(&values[0], &lane->claim);
    if (lane->claim.kind != CLAIM_ENTRY) {
        lane_rest(lane, LANE_IDLE);
        return;
    }
    begin_shipment(lane);
}

static void lane_claim(struct lane *lane)
{
    struct engine *engine = lane->outbox->engine;

    if (lane->outbox->is_draining) {
        lane->is_kicked = false;
        return;
    }
    lane->arena = arena_open(LIMIT_ARENA_SHIPMENT);
    lane->state = LANE_CLAIMING;
    lane->is_kicked = lane->claims_again = false;
    engine->counts.shipments_under_way++;
    struct redis_command command = claim_command(&engine->keys, lane->arena, lane_name(lane),
                                                 engine->options.instance, clock_now_ms());
    lane->lease_until_ms = clock_now_ms() + LIMIT_LEASE_MS;
    redis_trip(engine->options.redis, lane->arena, &command, 1, on_claimed, lane);
}

void outbox_kick(struct outbox *outbox, struct str name)
{
    struct lane *lane = lane_for(outbox, name);

    if (!lane)
        return;
    if (lane->state == LANE_IDLE)
        lane_claim(lane);
    else if (lane->state != LANE_WAITING) /* a waiting lane keeps its order and its pause */
        lane->is_kicked = true;
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
static void go_on(struct lane *lane, const struct redis_value *value)
{
    struct arena *arena = arena_open(LIMIT_ARENA_SHIPMENT);

    claim_result(value, &lane->claim);
    if (lane->claim.lease_until_ms && lane->claim.lease_until_ms < lane->lease_until_ms)
        lane->lease_until_ms = lane->claim.lease_until_ms;
    lane->claim.entry = arena_copy(arena, lane->claim.entry);
    lane->claim.number = arena_copy(arena, lane->claim.number);
    shipment_drop_file(lane);
    arena_close(lane->arena);
    lane->arena = arena;
    begin_shipment(lane);
}

static void on_settled(void *owner, struct redis_value *values, size_t count,
                       const struct error *err)
{
    struct lane *lane = owner;

    (void)err;
    if (!values || count != 1) {
        lane_set_timer(lane, SETTLE_AGAIN_MS, on_settle_again);
        return;
    }
    switch (settle_result(&values[0])) {
    case SETTLED_ENTRY:
        go_on(lane, &values[0]);
        return;
    case SETTLED_NEXT:
        lane->is_kicked = true;
        lane_rest(lane, LANE_IDLE);
        return;
    case SETTLED_WAITING:
        lane->due_ms = clock_now_ms() + lane->wait_ms;
        snprintf(lane->number, sizeof lane->number, "%.*s", STR_ARG(lane->claim.number));
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
    }
}

static void settle_now(struct lane *lane)
{
    struct engine *engine = lane->outbox->engine;
    struct settle settle = { .lane = lane_name(lane), .owner = engine->options.instance,
                             .number = lane->claim.number, .outcome = lane->outcome,
                             .popped = lane->claim.popped, .now_ms = clock_now_ms(),
                             .goes_on = !lane->outbox->is_draining, .wait_ms = lane->wait_ms };
    struct redis_command command = settle_command(&engine->keys, lane->arena, &settle);

    lane->lease_until_ms = settle.now_ms + LIMIT_LEASE_MS;
    redis_trip(engine->options.redis, lane->arena, &command, 1, on_settled, lane);
}

void lane_settle(struct lane *lane, const char *outcome, int64_t wait_ms)
{
    lane->outcome = outcome;
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

    (void)err;
    if (!values || count != 1)
        lane_set_timer(lane, SETTLE_AGAIN_MS, on_hold_again);
    else if (settle_result(&values[0]) == SETTLED_WAITING)
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
                             .number = lane->claim.number, .outcome = "wait", .now_ms = now_ms,
                             .goes_on = true };
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

struct budget *outbox_budget(struct outbox *outbox, struct str home, bool is_private)
{
    struct lane *lane = lane_for(outbox, home);

    if (is_private && !lane->is_private)
        set_budget(lane, true);
    return &lane->budget;
}

bool outbox_may_respond(struct outbox *outbox, struct str home, bool is_private)
{
    struct lane *lane = lane_for(outbox, home);
    int64_t now_ms = clock_now_ms();

    if (!lane || lane->state != LANE_IDLE || lane->has_failed || outbox->is_draining)
        return false;
    outbox_budget(outbox, home, is_private);
    if (!budget_has(&lane->budget, now_ms) || !budget_has(&outbox->overall, now_ms))
        return false;
    budget_take(&lane->budget, now_ms);
    budget_take(&outbox->overall, now_ms);
    return true;
}

void outbox_give_back(struct outbox *outbox, struct str home)
{
    struct lane *lane = find(outbox, home);

    budget_give_back(&outbox->overall);
    if (lane) /* one that was forgotten meanwhile begins with a full budget */
        budget_give_back(&lane->budget);
}

void outbox_wake(struct outbox *outbox)
{
    for (size_t i = 0; i < sizeof outbox->table / sizeof outbox->table[0]; i++)
        for (struct lane *lane = outbox->table[i]; lane; lane = lane->next)
            if (lane->state == LANE_WAITING && lane->due_ms <= clock_now_ms()) {
                loop_cancel(outbox->engine->options.loop, lane->timer);
                on_waited(lane);
            }
}

void outbox_claim_again(struct outbox *outbox)
{
    for (size_t i = 0; i < sizeof outbox->table / sizeof outbox->table[0]; i++)
        for (struct lane *lane = outbox->table[i]; lane; lane = lane->next)
            if (lane->state == LANE_IDLE && lane->claims_again)
                lane_claim(lane);
}

bool outbox_is_idle(const struct outbox *outbox)
{
    return outbox->engine->counts.shipments_under_way == 0;
}

size_t outbox_lane_count(const struct outbox *outbox)
{
    return outbox->count;
}
