/* outbox_queue.c: whose turn it is to send.
 *
 * The platform allows so many messages a second, all chats together. Lanes that
 * have something to say beyond that stand in one queue and get their turns in its
 * order; who has said one thing and has another goes to its end. So nobody is served
 * twice before everybody was served once, and nobody waits longer than the queue
 * is long. Those in front keep what they have in hand. The others let go of it and
 * claim it anew when their turn comes: ten thousand chats that wait cost a few
 * hundred bytes each, and one command more.
 *
 * "Too many requests" names no culprit. A lane that is told so pauses alone; when
 * lanes are told so one after another, with no success in between, it is all of
 * us: the queue stands still for as long as the platform says, then a single
 * message goes first and tries. */
#include <string.h>

#include "../base/clock.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "lane.h"

enum { REFUSALS_OF_ALL = 3, PAUSE_MS = 1000, NOTICE_MAX_MS = 15000 };

void lane_list_add(struct lane_list *list, struct lane *lane)
{
    lane->after = NULL;
    if (list->last)
        list->last->after = lane;
    else
        list->first = lane;
    list->last = lane;
    list->count++;
}

static void add_in_front(struct lane_list *list, struct lane *lane)
{
    lane->after = list->first;
    list->first = lane;
    if (!list->last)
        list->last = lane;
    list->count++;
}

struct lane *lane_list_take(struct lane_list *list)
{
    struct lane *lane = list->first;

    if (!lane)
        return NULL;
    list->first = lane->after;
    if (!list->first)
        list->last = NULL;
    lane->after = NULL;
    list->count--;
    return lane;
}

/* Until the next turn can be given; 0: now. */
static int64_t wait_ms(struct outbox *outbox, int64_t now_ms)
{
    if (outbox->paused_until_ms > now_ms)
        return outbox->paused_until_ms - now_ms;
    return budget_wait(&outbox->overall, now_ms);
}

static bool is_free(struct outbox *outbox, int64_t now_ms)
{
    return !outbox->probe && wait_ms(outbox, now_ms) == 0;
}

static void take_turn(struct lane *lane, int64_t now_ms)
{
    struct outbox *outbox = lane->outbox;

    budget_take(&outbox->overall, now_ms);
    if (outbox->refusals >= REFUSALS_OF_ALL)
        outbox->probe = lane;
}

static void on_turn_due(void *owner)
{
    struct outbox *outbox = owner;

    outbox->turn_timer = NULL;
    outbox_give_turns(outbox);
}

/* Who has nothing in hand needs room for a shipment. */
static bool has_room(const struct outbox *outbox)
{
    return outbox->queue.first->state == LANE_HELD ||
           outbox->engine->counts.shipments_under_way < LIMIT_SHIPMENTS;
}

void outbox_look_at_queue(struct outbox *outbox)
{
    if (!outbox->queue.count || outbox->probe || outbox->turn_timer || outbox->gives_turns ||
        !has_room(outbox))
        return;
    outbox->turn_timer = loop_after(outbox->engine->options.loop,
                                    wait_ms(outbox, clock_now_ms()), on_turn_due, outbox);
}

static void give_turn(struct lane *lane, int64_t now_ms)
{
    struct outbox *outbox = lane->outbox;

    take_turn(lane, now_ms);
    lane->is_admitted = true;
    if (lane->state == LANE_HELD) {
        outbox->held--;
        lane->state = LANE_SHIPPING;
        shipment_turn(lane);
    } else {
        lane->state = LANE_IDLE;
        lane_claim(lane);
    }
}

/* Whoever is given one may not need it and give it back at once: that one is the next lane's. */
void outbox_give_turns(struct outbox *outbox)
{
    int64_t now_ms = clock_now_ms();

    if (outbox->gives_turns)
        return;
    outbox->gives_turns = true;
    while (outbox->queue.count && is_free(outbox, now_ms) && has_room(outbox))
        give_turn(lane_list_take(&outbox->queue), now_ms);
    outbox->gives_turns = false;
    outbox_look_at_queue(outbox);
}

/* A notice was taken out of Redis when it was claimed, and is worth nothing late. */
static bool is_too_late(const struct outbox *outbox, const struct lane *lane)
{
    int64_t queue_ms = (int64_t)outbox->queue.count * 1000 / outbox->engine->options.per_second;
    int64_t pause_ms = outbox->paused_until_ms - clock_now_ms();

    return lane->shipment->claim.popped &&
           (queue_ms + (pause_ms > 0 ? pause_ms : 0) > NOTICE_MAX_MS ||
            outbox->held >= LIMIT_SHIPMENTS / 2);
}

static void stand_in_queue(struct lane *lane)
{
    struct outbox *outbox = lane->outbox;
    bool is_again = lane->shipment->tries > 0; /* what it learned from the first try is in hand */

    if (is_too_late(outbox, lane)) {
        shipment_later(lane, 0, "queue");
        return;
    }
    if (outbox->is_draining && !lane->shipment->claim.popped) { /* another process goes on */
        shipment_end(lane, "wait", 0, "leaving");
        return;
    }
    lane->queued_ms = clock_now_ms();
    if (is_again)
        add_in_front(&outbox->queue, lane);
    else
        lane_list_add(&outbox->queue, lane);
    if (is_again || lane->shipment->claim.popped || outbox->held < LIMIT_LANES_HELD) {
        lane->state = LANE_HELD;
        outbox->held++;
    } else {
        shipment_give_back(lane);
        lane_rest(lane, LANE_QUEUED);
    }
    outbox_look_at_queue(outbox);
}

bool outbox_takes_turn(struct lane *lane)
{
    struct outbox *outbox = lane->outbox;
    int64_t now_ms = clock_now_ms();

    if (lane->is_admitted) {
        lane->is_admitted = false;
        return true;
    }
    if (!outbox_has_turn(outbox, now_ms)) {
        stand_in_queue(lane);
        return false;
    }
    take_turn(lane, now_ms);
    return true;
}

bool outbox_has_turn(struct outbox *outbox, int64_t now_ms)
{
    return !outbox->queue.count && is_free(outbox, now_ms);
}

void outbox_give_up_turn(struct lane *lane)
{
    struct outbox *outbox = lane->outbox;

    lane->is_admitted = false;
    if (outbox->probe == lane)
        outbox->probe = NULL;
    budget_give_back(&outbox->overall);
    outbox_look_at_queue(outbox);
}

void outbox_was_heard(struct lane *lane, bool is_flood, int64_t flood_ms)
{
    struct outbox *outbox = lane->outbox;
    int64_t until_ms = clock_now_ms() + (flood_ms > 0 ? flood_ms : PAUSE_MS);

    if (outbox->probe == lane)
        outbox->probe = NULL;
    if (!is_flood)
        outbox->refusals = 0;
    else if (strcmp(outbox->refused, lane->name) != 0 || outbox->refusals >= REFUSALS_OF_ALL)
        outbox->refusals++;
    if (is_flood)
        memcpy(outbox->refused, lane->name, sizeof outbox->refused);
    if (is_flood && outbox->refusals >= REFUSALS_OF_ALL && until_ms > outbox->paused_until_ms) {
        outbox->paused_until_ms = until_ms;
        log_warn("outbox.paused", "ms=%lld refusals=%u waiting=%zu",
                 (long long)(until_ms - clock_now_ms()), outbox->refusals, outbox->queue.count);
    }
    outbox_look_at_queue(outbox);
}

void outbox_counts(const struct outbox *outbox, struct engine_counts *counts)
{
    int64_t now_ms = clock_now_ms();

    counts->lanes = outbox->count;
    counts->claims_under_way = outbox->claims;
    counts->outbox_queue = outbox->queue.count + outbox->wanted.count;
    counts->outbox_held = outbox->held;
    counts->outbox_paused = outbox->paused_until_ms > now_ms;
    if (outbox->queue.first && now_ms - outbox->queue.first->queued_ms > counts->outbox_oldest_ms)
        counts->outbox_oldest_ms = now_ms - outbox->queue.first->queued_ms;
}
