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
    struct budget *chat = budget_of(lane);

    lane->shipment->has_tokens = false;
    outbox_give_up_turn(lane);
    if (chat)
        budget_give_back(chat);
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

void shipment_turn(struct lane *lane)
{
    struct shipment *shipment = lane->shipment;
    int64_t now_ms = clock_now_ms();

    if (shipment_is_counted(lane)) {
        struct budget *chat = budget_of(lane);
        int64_t wait_ms = chat ? budget_wait(chat, now_ms) : 0;
        if (wait_ms > 0) {
            wait_for_chat(lane, wait_ms);
            return;
        }
        if (!outbox_takes_turn(lane))
            return;
        if (chat)
            budget_take(chat, now_ms);
        shipment->has_tokens = true;
    }
    shipment_send(lane);
}
