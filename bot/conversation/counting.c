#include "counting.h"

#include "../base/pack.h"

struct counting {
    struct figure_change changes[COUNTING_MAX];
    size_t count;
};

static void add(struct counting *counting, bool holds, enum figure figure, int64_t by)
{
    if (holds && by && counting->count < COUNTING_MAX)
        counting->changes[counting->count++] = (struct figure_change){ .figure = figure, .by = by };
}

static bool counts(enum order_state state)
{
    return state == ORDER_HELD || state == ORDER_GRANTED;
}

static enum figure figure_of(enum touch_kind touch)
{
    return touch == TOUCH_CODE ? FIGURE_BY_CODE : touch == TOUCH_CLICK ? FIGURE_BY_CLICK
                                                                       : FIGURE_BY_SELF;
}

/* Of a new order: did its buyer come before, or press something? */
static void add_buyer(struct counting *counting, const struct money *money)
{
    size_t before = money->buyer_raw.len / MONEY_MARK_BYTES;

    add(counting, money->is_influenced, FIGURE_INFLUENCED, 1);
    add(counting, money->buyer_hash && money->touch && before == 0, FIGURE_BUYERS, 1);
    add(counting, money->buyer_hash && before == 1, FIGURE_BUYERS_BACK, 1);
}

void count_credit(struct turn *turn, const struct credit *credit)
{
    const struct money *money = turn->found.money;
    const struct order *before = &money->order, *after = &credit->order;
    bool did = before->raw.len && counts(before->state);
    bool was_granted = before->raw.len && before->state == ORDER_GRANTED;
    bool is_granted = after->state == ORDER_GRANTED;
    bool is_self = after->touch == TOUCH_SELF;
    bool has_reward = after->reward.kind != REWARD_NONE;
    struct counting counting = { .count = 0 };

    add(&counting, !did && counts(after->state), figure_of(after->touch), 1);
    add(&counting, did && after->state == ORDER_REJECTED, figure_of(after->touch), -1);
    add(&counting, did && after->state == ORDER_REFUNDED && !is_self, FIGURE_REFUNDED, 1);
    add(&counting, did && after->state == ORDER_REFUNDED && is_self, FIGURE_BY_SELF, -1);
    add(&counting, has_reward, FIGURE_REWARDS, is_granted - was_granted);
    add(&counting, has_reward && !is_self, FIGURE_COST,
        (is_granted - was_granted) * money->campaign.cost_minor);
    if (before->raw.len == 0 && after->state != ORDER_REJECTED && after->state != ORDER_REFUNDED)
        add_buyer(&counting, money);
    for (size_t i = 0; i < counting.count; i++)
        count_figure(turn, counting.changes[i].figure, counting.changes[i].by);
    if (counting.count && money->link.group.len)
        send_letter(turn, money->link.group, "figures:add",
                    counting_pack(turn->arena, counting.changes, counting.count));
}

struct str counting_pack(struct arena *arena, const struct figure_change *changes, size_t count)
{
    struct text out = { .arena = arena };

    pack_u64(&out, count);
    for (size_t i = 0; i < count; i++) {
        pack_u64(&out, changes[i].figure);
        pack_i64(&out, changes[i].by);
    }
    return out.s;
}

size_t counting_unpack(struct str bytes, struct figure_change changes[COUNTING_MAX])
{
    struct unpack in = { .rest = bytes };
    size_t count = unpack_count(&in, COUNTING_MAX);

    for (size_t i = 0; i < count; i++) {
        uint64_t figure = unpack_u64(&in);
        changes[i] = (struct figure_change){ .figure = (enum figure)figure,
                                             .by = unpack_i64(&in) };
        if (figure >= FIGURES)
            return 0;
    }
    return in.is_bad ? 0 : count;
}
