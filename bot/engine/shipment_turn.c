/* shipment_turn.c: when a reply may go: first its chat's limit, then the one of all.
 *
 * What it says is read after that, so that what was withdrawn while it waited is
 * not said. Acknowledgements and what nobody sees are free. */
#include "../base/clock.h"
#include "lane.h"

enum { HOLD_MAX_MS = 15000 }; /* a chat's longer pause gives the lease a rest */

struct str shipment_home(const struct lane *lane)
{
    const struct reply *reply = &lane->shipment->reply;
    const struct keyspace *keys = &lane->outbox->engine->keys;

    return reply->is_private ? home_of_person(keys, lane->arena, reply->messenger, reply->chat_id)
                             : home_of_chat(keys, lane->arena, reply->messenger, reply->chat_id);
}

static struct budget *budget_of(const struct lane *lane)
{
    return outbox_budget(lane->outbox, shipment_home(lane), lane->shipment->reply.is_private);
}

void shipment_give_back(struct lane *lane)
{
    struct shipment *shipment = lane->shipment;
    struct budget *chat = shipment->has_chat_token ? budget_of(lane) : NULL;
    bool had_turn = shipment->has_turn;

    shipment->has_chat_token = shipment->has_turn = false;
    if (chat)
        budget_give_back(chat);
    if (had_turn)
        outbox_give_up_turn(lane);
}

bool shipment_is_counted(const struct lane *lane)
{
    const struct reply *reply = &lane->shipment->reply;

    return reply->kind == REPLY_SEND || reply->kind == REPLY_EDIT || reply->kind == REPLY_FILE;
}

void shipment_wake(void *owner)
{
    struct lane *lane = owner;

    lane->timer = NULL;
    lane->state = LANE_SHIPPING;
    shipment_turn(lane);
}

static void wait_for_chat(struct lane *lane, int64_t wait_ms)
{
    bool may_hold = !lane->outbox->is_draining || lane->shipment->claim.popped; /* else others wait */

    if (lane->is_admitted)
        outbox_give_up_turn(lane);
    if (wait_ms <= HOLD_MAX_MS && may_hold) {
        lane->state = LANE_PACED;
        lane->due_ms = clock_now_ms() + wait_ms;
        lane_set_timer(lane, wait_ms, shipment_wake);
    } else if (lane->shipment->claim.popped) {
        shipment_later(lane, 0, "budget"); /* a notice that late is worth nothing */
    } else {
        shipment_end(lane, "wait", wait_ms, "budget");
    }
}

/* A person's budget is reserved before its time: lanes that tell one person something keep the
 * order in which they came. */
static bool has_chat(struct lane *lane)
{
    struct shipment *shipment = lane->shipment;
    struct budget *chat = shipment->has_chat_token ? NULL : budget_of(lane);
    int64_t wait_ms = chat ? budget_take(chat, clock_now_ms()) : 0;

    if (chat)
        shipment->has_chat_token = wait_ms == 0 || lane->shipment->reply.is_private;
    if (wait_ms > 0)
        wait_for_chat(lane, wait_ms);
    return wait_ms == 0;
}

void shipment_turn(struct lane *lane)
{
    if (shipment_is_counted(lane)) {
        if (!has_chat(lane) || !outbox_takes_turn(lane))
            return;
        lane->shipment->has_turn = true;
    }
    shipment_send(lane);
}
