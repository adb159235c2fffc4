#include "buyer_proof.h"

#include "../base/pack.h"

void buyer_proof_send(struct turn *turn, const struct order *order, const char *letter)
{
    struct text body = { .arena = turn->arena };

    pack_fixed64(&body, order->proven);
    pack_fixed64(&body, turn->found.money->order_hash);
    send_letter_of_nobody(turn, order->proven_in, letter, body.s);
}

bool buyer_proof_may(const struct order *order)
{
    return (order->state == ORDER_HELD || order->state == ORDER_GRANTED) && !order->is_by_hand &&
           order->proven == 0;
}

void buyer_proof_seek_story(struct turn *turn, const struct conversion *conversion)
{
    const struct money *money = turn->found.money;
    struct text body = { .arena = turn->arena };

    if (money->buyer_messenger.len == 0 || money->link.group.len == 0)
        return;
    pack_str(&body, turn->home);
    pack_str(&body, money->campaign.brand_home);
    send_letter(turn, money->link.group, "proof:bought", body.s);
    struct event *sent = turn->effects[turn->effect_count - 1]->letter;
    sent->messenger = money->buyer_messenger;
    sent->person_id = sent->chat_id = conversion_member(conversion->buyer, sent->messenger);
    sent->person_name = sent->message_id = STR("");
}

void buyer_proof_find_order(struct turn *turn)
{
    const struct money *money = turn->found.money;
    struct unpack in = { .rest = turn->event->body };
    uint64_t story = unpack_fixed64(&in);
    struct str group = unpack_str(&in);
    struct text body = { .arena = turn->arena };

    for (size_t i = 0; !in.is_bad && i < money->order_count; i++) {
        const struct order *order = &money->orders[i];
        if (!buyer_proof_may(order))
            continue;
        pack_fixed64(&body, money->order_hashes[i]);
        pack_fixed64(&body, story);
        pack_str(&body, group);
        send_letter(turn, turn->home, "credit:vouch", body.s);
        return;
    }
}

void buyer_proof_vouch(struct turn *turn)
{
    struct credit *credit = ARENA_NEW(turn->arena, struct credit);
    struct unpack in = { .rest = turn->event->body };
    const struct order *order = &turn->found.money->order;

    unpack_fixed64(&in);
    *credit = (struct credit){ .changes = true, .order = *order };
    credit->order.proven = unpack_fixed64(&in);
    credit->order.proven_in = unpack_str(&in);
    if (in.is_bad || order->raw.len == 0 || !buyer_proof_may(order))
        return;
    effect(turn, EFFECT_CREDIT)->credit = credit;
    buyer_proof_send(turn, &credit->order, "proof:mark");
}
