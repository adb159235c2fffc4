/* outbox_leave.c: what a leaving process holds, the others may have at once.
 *
 * What is on its way is finished, and settling it lets its lane go. A lane that only
 * waits is let go here: its pause stays, the lease does not outlive it. Without that
 * the others would wait LIMIT_LEASE_MS for whoever is no more. */
#include "../base/clock.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "lane.h"

enum { LET_GO_ARENA = 4096 };

static void on_let_go(void *owner, struct redis_value *values, size_t count,
                      const struct error *err)
{
    (void)values;
    (void)count;
    (void)err; /* then the lease has to run out */
    lane_rest(owner, LANE_IDLE);
}

static void let_go(struct lane *lane)
{
    struct engine *engine = lane->outbox->engine;
    int64_t now_ms = clock_now_ms();
    struct settle settle = { .lane = lane_name(lane), .owner = engine->options.instance,
                             .number = str_from(lane->number), .outcome = "wait", .now_ms = now_ms,
                             .wait_ms = lane->due_ms > now_ms ? lane->due_ms - now_ms : 0 };

    loop_cancel(engine->options.loop, lane->timer);
    lane->timer = NULL;
    lane->state = LANE_SETTLING;
    lane->arena = arena_open(LET_GO_ARENA);
    engine->counts.shipments_under_way++;
    struct redis_command command = settle_command(&engine->keys, lane->arena, &settle);
    redis_trip(engine->options.redis, lane->arena, &command, 1, on_let_go, lane);
}

/* Not sent yet, only waiting for its turn within the limits. A notice is gone from Redis
 * already: it is said still. */
static void put_back(struct lane *lane)
{
    loop_cancel(lane->outbox->engine->options.loop, lane->timer);
    lane->timer = NULL;
    lane->has_slot_timer = false;
    shipment_end(lane, "wait", 0, "leaving");
}

void outbox_drain(struct outbox *outbox)
{
    outbox->is_draining = true;
    for (size_t i = 0; i < sizeof outbox->table / sizeof outbox->table[0]; i++)
        for (struct lane *lane = outbox->table[i]; lane; lane = lane->next)
            if (lane->state == LANE_WAITING)
                let_go(lane);
            else if (lane->state == LANE_SHIPPING && lane->has_slot_timer && !lane->claim.popped)
                put_back(lane);
}
