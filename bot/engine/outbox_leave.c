/* outbox_leave.c: what a leaving process holds, the others may have at once.
 *
 * What is on its way is finished, and settling it lets its lane go. A lane that only
 * waits is let go here: its pause stays, the lease does not outlive it. Without that
 * the others would wait LIMIT_LEASE_MS for whoever is no more. */
#include "../base/clock.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "lane.h"

enum { LET_GO_ARENA = 1024 };

static void let_go_of_some(struct outbox *outbox);

static void on_let_go(void *owner, struct redis_value *values, size_t count,
                      const struct error *err)
{
    struct lane *lane = owner;

    (void)values;
    (void)count;
    (void)err; /* then the lease has to run out */
    let_go_of_some(lane->outbox);
    lane_rest(lane, LANE_IDLE);
}

static void let_go(struct lane *lane)
{
    struct engine *engine = lane->outbox->engine;
    int64_t now_ms = clock_now_ms();
    struct settle settle = { .lane = lane_name(lane), .owner = engine->options.instance,
                             .number = str_from(lane->number), .outcome = "wait", .now_ms = now_ms,
                             .wait_ms = lane->due_ms > now_ms ? lane->due_ms - now_ms : 0 };

    lane->state = LANE_SETTLING;
    lane->arena = arena_open(LET_GO_ARENA);
    engine->counts.shipments_under_way++;
    struct redis_command command = settle_command(&engine->keys, lane->arena, &settle);
    redis_trip(engine->options.redis, lane->arena, &command, 1, on_let_go, lane);
}

/* There may be thousands, so not all of them at a time. */
static void let_go_of_some(struct outbox *outbox)
{
    while (outbox->wanted.count && outbox->engine->counts.shipments_under_way < LIMIT_CLAIMS)
        let_go(lane_list_take(&outbox->wanted));
}

static void want_to_let_go(struct lane *lane, int64_t now_ms)
{
    loop_cancel(lane->outbox->engine->options.loop, lane->timer);
    lane->timer = NULL;
    if (lane->state == LANE_QUEUED && lane->lease_until_ms <= now_ms) {
        lane->state = LANE_IDLE; /* it ran out while the lane waited for its turn */
        return;
    }
    if (lane->state == LANE_QUEUED)
        lane->due_ms = 0;
    lane->state = LANE_WANTED;
    lane_list_add(&lane->outbox->wanted, lane);
}

/* Not sent yet, only waiting for its turn within the limits. */
static void put_back(struct lane *lane)
{
    loop_cancel(lane->outbox->engine->options.loop, lane->timer);
    lane->timer = NULL;
    shipment_end(lane, "wait", 0, "leaving");
}

/* A notice is gone from Redis already: it keeps its place and is said still. */
static void leave_queue(struct outbox *outbox)
{
    struct lane_list all = outbox->queue;
    struct lane *lane;
    int64_t now_ms = clock_now_ms();

    while ((lane = lane_list_take(&outbox->wanted))) /* nothing was claimed for these */
        lane->state = LANE_IDLE;
    outbox->queue = (struct lane_list){ NULL, NULL, 0 };
    while ((lane = lane_list_take(&all)))
        if (lane->state == LANE_QUEUED) {
            want_to_let_go(lane, now_ms);
        } else if (lane->shipment->claim.popped) {
            lane_list_add(&outbox->queue, lane);
        } else {
            outbox->held--;
            put_back(lane);
        }
}

void outbox_drain(struct outbox *outbox)
{
    if (outbox->is_draining)
        return;
    outbox->is_draining = true;
    leave_queue(outbox);
    for (size_t i = 0; i < OUTBOX_BUCKETS; i++)
        for (struct lane *lane = outbox->table[i]; lane; lane = lane->next)
            if (lane->state == LANE_WAITING)
                want_to_let_go(lane, 0);
            else if (lane->state == LANE_PACED && !lane->shipment->claim.popped)
                put_back(lane);
    let_go_of_some(outbox);
}
