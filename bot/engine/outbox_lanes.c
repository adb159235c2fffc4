/* outbox_lanes.c: the lanes that this process knows, by name.
 *
 * One that rests is kept for its budget, and forgotten once that is as good as new.
 * Their number is bounded: a lane beyond it stays in Redis, where the next sweep
 * finds it again. */
#include <stdlib.h>
#include <string.h>

#include "../base/clock.h"
#include "../base/limits.h"
#include "lane.h"

enum { LANES_KEPT = 4096, PRIVATE_BURST = 5, FULL_PAUSE_MS = 1000 };

struct str lane_name(const struct lane *lane)
{
    return str_from(lane->name);
}

static size_t bucket_of(struct str name)
{
    return str_table_hash(name) % OUTBOX_BUCKETS;
}

struct lane *outbox_find(const struct outbox *outbox, struct str name)
{
    struct lane *lane = outbox->table[bucket_of(name)];

    while (lane && !str_eq(lane_name(lane), name))
        lane = lane->next;
    return lane;
}

static void lane_close(struct lane *lane)
{
    loop_cancel(lane->outbox->engine->options.loop, lane->timer);
    shipment_drop_file(lane);
    arena_close(lane->arena);
    budget_close(&lane->budget);
    lane->outbox->count--;
    free(lane);
}

void outbox_close_lanes(struct outbox *outbox)
{
    for (size_t i = 0; i < OUTBOX_BUCKETS; i++)
        while (outbox->table[i]) {
            struct lane *lane = outbox->table[i];
            outbox->table[i] = lane->next;
            lane_close(lane);
        }
}

/* Where many are busy, the next look is far off: looking costs as much as there are lanes. */
void outbox_forget_idle(struct outbox *outbox)
{
    int64_t now_ms = clock_now_ms();

    for (size_t i = 0; i < OUTBOX_BUCKETS; i++)
        for (struct lane **at = &outbox->table[i]; *at;) {
            struct lane *lane = *at;
            if (lane->state == LANE_IDLE && !lane->has_failed && !lane->claims_again &&
                budget_is_unused(&lane->budget, now_ms)) {
                *at = lane->next;
                lane_close(lane);
            } else {
                at = &lane->next;
            }
        }
    outbox->forgets_at = outbox->count > LANES_KEPT / 2 ? 2 * outbox->count : LANES_KEPT;
    if (outbox->forgets_at > LIMIT_LANES)
        outbox->forgets_at = LIMIT_LANES;
    outbox->forgot_ms = now_ms;
}

/* Full, and busy a moment ago: they are not gone through for each that finds no room. */
static bool may_forget(const struct outbox *outbox)
{
    return outbox->count >= outbox->forgets_at &&
           (outbox->count < LIMIT_LANES || clock_now_ms() - outbox->forgot_ms >= FULL_PAUSE_MS);
}

/* A group's limit is the platform's; a person's is one a second with short bursts. */
static void set_budget(struct lane *lane, bool is_private)
{
    int per_minute = lane->outbox->engine->options.per_group_minute;

    budget_close(&lane->budget);
    lane->is_private = is_private;
    if (is_private)
        budget_set(&lane->budget, PRIVATE_BURST, 1 / 1000.0, clock_now_ms());
    else
        budget_set_window(&lane->budget, (unsigned)per_minute, CLOCK_MINUTE_MS, clock_now_ms());
}

struct lane *outbox_lane_for(struct outbox *outbox, struct str name)
{
    struct lane *lane = outbox_find(outbox, name);

    if (lane || name.len >= sizeof lane->name)
        return lane;
    if (may_forget(outbox))
        outbox_forget_idle(outbox);
    if (outbox->count >= LIMIT_LANES)
        return NULL;
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

struct budget *outbox_budget(struct outbox *outbox, struct str home, bool is_private)
{
    struct lane *lane = outbox_lane_for(outbox, home);

    if (lane && is_private && !lane->is_private)
        set_budget(lane, true);
    return lane ? &lane->budget : NULL;
}
