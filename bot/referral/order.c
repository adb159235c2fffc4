#include "order.h"

#include "../base/pack.h"

enum { ORDER_FORMAT = 1 };

const char *order_state_word(enum order_state state)
{
    static const char *const words[] = {
        [ORDER_NONE] = "unattributed", [ORDER_HELD] = "held",         [ORDER_FLAGGED] = "in_review",
        [ORDER_GRANTED] = "granted",   [ORDER_REJECTED] = "rejected", [ORDER_REFUNDED] = "refunded",
    };

    return words[state];
}

struct str order_pack(struct arena *arena, const struct order *order, const struct owner_key *key)
{
    struct text out = { .arena = arena };
    struct text secret = { .arena = arena };

    pack_str(&secret, order->id);
    pack_str(&secret, order->reward.words);

    pack_u64(&out, ORDER_FORMAT);
    pack_u64(&out, order->state);
    pack_u64(&out, order->reason);
    pack_u64(&out, order->flags);
    pack_u64(&out, order->touch);
    pack_u64(&out, order->is_by_hand);
    pack_str(&out, order->member_code);
    pack_fixed64(&out, order->holder);
    pack_i64(&out, order->amount_minor);
    pack_str(&out, order->currency);
    pack_i64(&out, order->at_ms);
    pack_i64(&out, order->touched_at_ms);
    pack_i64(&out, order->held_until_ms);
    pack_i64(&out, order->decided_at_ms);
    pack_u64(&out, order->reward.kind);
    pack_i64(&out, order->reward.points);
    pack_str(&out, vault_seal(arena, key, secret.s));
    if (order->proven || order->appeal) {
        pack_fixed64(&out, order->proven);
        pack_str(&out, order->proven_in);
    }
    if (order->appeal)
        pack_u64(&out, order->appeal);
    return out.s;
}

static unsigned below(struct unpack *in, unsigned count)
{
    uint64_t value = unpack_u64(in);

    in->is_bad = in->is_bad || value >= count;
    return in->is_bad ? 0 : (unsigned)value;
}

bool order_unpack(struct arena *arena, struct str bytes, const struct owner_key *key,
                  struct order *order)
{
    struct unpack in = { .rest = bytes }, secret = { 0 };

    *order = (struct order){ .raw = bytes };
    if (unpack_u64(&in) != ORDER_FORMAT)
        return false;
    order->state = (enum order_state)below(&in, ORDER_REFUNDED + 1);
    order->reason = (enum order_reason)below(&in, ORDER_REASONS);
    order->flags = below(&in, FLAG_ALL + 1);
    order->touch = (enum touch_kind)below(&in, TOUCH_CODE + 1);
    order->is_by_hand = unpack_u64(&in) != 0;
    order->member_code = unpack_str(&in);
    order->holder = unpack_fixed64(&in);
    order->amount_minor = unpack_i64(&in);
    order->currency = unpack_str(&in);
    order->at_ms = unpack_i64(&in);
    order->touched_at_ms = unpack_i64(&in);
    order->held_until_ms = unpack_i64(&in);
    order->decided_at_ms = unpack_i64(&in);
    order->reward.kind = (enum reward_kind)below(&in, REWARD_DISCOUNT + 1);
    order->reward.points = unpack_i64(&in);
    struct str sealed = unpack_str(&in);
    if (in.rest.len) {
        order->proven = unpack_fixed64(&in);
        order->proven_in = unpack_str(&in);
    }
    if (in.rest.len)
        order->appeal = (enum order_appeal)below(&in, APPEAL_DECIDED + 1);
    if (in.is_bad || !key)
        return !in.is_bad;
    if (!vault_unseal(arena, key, sealed, &secret.rest))
        return false;
    order->id = unpack_str(&secret);
    order->reward.words = unpack_str(&secret);
    return !secret.is_bad;
}
