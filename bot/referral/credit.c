#include "credit.h"

#include "../base/clock.h"
#include "../base/pack.h"

enum { VOUCHER_AGAIN_MS = 3600000, EDGE_BYTES = 16 };

/* --- attribution ------------------------------------------------------------------------- */

/* A clock that went back makes nothing too late. */
static bool is_in_window(const struct campaign *campaign, const struct touch *touch, int64_t now_ms)
{
    return touch->kind != TOUCH_CLICK ||
           now_ms - touch->at_ms <= (int64_t)campaign->window_days * CLOCK_DAY_MS;
}

static bool has_ended(const struct campaign *campaign, const struct touch *touch, int64_t now_ms)
{
    if (touch->link->is_ended || campaign->state == CAMPAIGN_DRAFT)
        return true;
    /* What was clicked while it ran may be bought within the window. */
    return touch->kind != TOUCH_CLICK && !campaign_runs(campaign, now_ms);
}

static bool counts(const struct campaign *campaign, const struct touch *touch, int64_t now_ms)
{
    return is_in_window(campaign, touch, now_ms) && !has_ended(campaign, touch, now_ms);
}

const struct touch *credit_attribute(const struct campaign *campaign, const struct touch *touches,
                                     size_t count, int64_t now_ms)
{
    const struct touch *best = NULL;

    for (size_t i = 0; i < count; i++) {
        const struct touch *touch = &touches[i];
        bool is_better = !best;
        if (best && counts(campaign, touch, now_ms) != counts(campaign, best, now_ms))
            is_better = counts(campaign, touch, now_ms);
        else if (best && touch->kind != best->kind)
            is_better = touch->kind > best->kind;
        else if (best)
            is_better = touch->at_ms >= best->at_ms;
        if (is_better)
            best = touch;
    }
    return best;
}

/* --- rings --------------------------------------------------------------------------------- */

void credit_edge(struct text *out, uint64_t referrer, uint64_t buyer)
{
    pack_fixed64(out, referrer);
    pack_fixed64(out, buyer);
}

/* Who brought this holder last; 0: nobody. */
static uint64_t brought_by(struct str edges, uint64_t buyer)
{
    uint64_t found = 0;

    for (struct unpack in = { .rest = edges }; in.rest.len >= EDGE_BYTES;) {
        uint64_t referrer = unpack_fixed64(&in);
        if (unpack_fixed64(&in) == buyer)
            found = referrer;
    }
    return found;
}

bool credit_is_ring(struct str edges, uint64_t referrer, uint64_t buyer)
{
    uint64_t at = referrer;

    for (int hop = 0; buyer && at && hop < CREDIT_RING_HOPS; hop++) {
        at = brought_by(edges, at);
        if (at == buyer)
            return true;
    }
    return false;
}

/* --- orders ---------------------------------------------------------------------------------- */

static struct balance times(const struct reward *reward, int64_t held, int64_t granted)
{
    int64_t points = reward->kind == REWARD_POINTS ? reward->points : 0;

    return (struct balance){ held, granted, held * points, granted * points };
}

static struct ledger_entry *append(const struct credit_facts *facts, struct credit *credit,
                                   enum ledger_kind kind, struct balance change)
{
    struct ledger_entry *entry = &credit->entries[credit->entry_count++];

    *entry = (struct ledger_entry){ .kind = kind, .order = facts->order_hash,
                                    .at_ms = facts->now_ms, .reason = credit->order.reason,
                                    .reward = credit->order.reward.kind,
                                    .is_by_hand = credit->order.is_by_hand, .change = change };
    if (kind == LEDGER_HELD)
        entry->until_ms = credit->order.held_until_ms;
    return entry;
}

/* Window and end are those of the order, however late the shop tells of it. */
static int64_t ordered_at(const struct credit_facts *facts)
{
    return facts->ordered_at_ms ? facts->ordered_at_ms : facts->now_ms;
}

/* Whether it came of that post nobody can tell, so for some days all that may have does not
 * count; what was clicked before does, and so does what comes later. */
static bool is_after_post(const struct credit_facts *facts, int64_t posted_at_ms)
{
    const struct touch *touch = facts->touch;
    int64_t at_ms = touch->kind == TOUCH_CLICK ? touch->at_ms : ordered_at(facts);

    return posted_at_ms && at_ms >= posted_at_ms &&
           at_ms - posted_at_ms <= CREDIT_POSTED_DAYS * CLOCK_DAY_MS;
}

/* Why it is refused at once, if it is. */
static enum order_reason refusal(const struct credit_facts *facts)
{
    struct balance balance = ledger_balance(facts->ledger);
    uint64_t cap = facts->campaign->cap;

    if (facts->is_buyer_holder)
        return ORDER_OF_OWN;
    if (!is_in_window(facts->campaign, facts->touch, ordered_at(facts)))
        return ORDER_OUT_OF_WINDOW;
    if (has_ended(facts->campaign, facts->touch, ordered_at(facts)))
        return ORDER_AFTER_END;
    if (facts->is_outsider)
        return ORDER_NOT_INSIDER;
    if (is_after_post(facts, facts->touch->link->posted_at_ms))
        return ORDER_POSTED;
    if (cap && balance.held + balance.granted >= (int64_t)cap)
        return ORDER_OVER_CAP;
    return REASON_OF_NONE;
}

static unsigned flags_of(const struct credit_facts *facts)
{
    const struct touch *touch = facts->touch;
    int64_t age_ms = ordered_at(facts) - touch->at_ms;
    unsigned flags = 0;

    if (touch->kind == TOUCH_CLICK && age_ms < CREDIT_FAST_MS)
        flags |= FLAG_FAST;
    if (touch->kind == TOUCH_CLICK && touch->clicks >= CREDIT_MANY_CLICKS)
        flags |= FLAG_CLICKS;
    if (facts->buyer_orders >= CREDIT_SAME_BUYER)
        flags |= FLAG_BUYER;
    if (facts->buyer_links >= CREDIT_SAME_BUYER_LINKS)
        flags |= FLAG_MANY_LINKS;
    if (facts->is_ring)
        flags |= FLAG_RING;
    if (facts->is_voucher_loose)
        flags |= FLAG_VOUCHER;
    if (is_after_post(facts, touch->link->passed_at_ms))
        flags |= FLAG_POSTED;
    return flags;
}

static void hold(const struct credit_facts *facts, struct credit *credit)
{
    struct order *order = &credit->order;

    order->flags = flags_of(facts);
    order->state = order->flags ? ORDER_FLAGGED : ORDER_HELD;
    order->held_until_ms = facts->now_ms + (int64_t)facts->campaign->hold_days * CLOCK_DAY_MS;
    append(facts, credit, LEDGER_OFFERED, (struct balance){ 0 });
    append(facts, credit, LEDGER_HELD, times(&order->reward, 1, 0));
    if (!order->flags)
        credit->due_at_ms = order->held_until_ms;
}

static void reject(const struct credit_facts *facts, struct credit *credit,
                   enum order_reason reason, struct balance change)
{
    credit->order.state = ORDER_REJECTED;
    credit->order.reason = reason;
    credit->order.decided_at_ms = facts->now_ms;
    append(facts, credit, LEDGER_REJECTED, change);
}

void credit_order(const struct credit_facts *facts, struct credit *credit)
{
    *credit = (struct credit){ .order = *facts->order };
    if (facts->order->raw.len)
        return; /* it was here before, whatever became of it */
    credit->changes = true;
    credit->order = (struct order){ .id = facts->order_id, .amount_minor = facts->amount_minor,
                                    .currency = facts->currency, .at_ms = facts->now_ms,
                                    .is_by_hand = facts->is_by_hand };
    if (!facts->touch)
        return;
    credit->order.touch = facts->touch->kind;
    credit->order.touched_at_ms = facts->touch->kind == TOUCH_CLICK ? facts->touch->at_ms : 0;
    credit->order.member_code = facts->touch->link->member_code;
    credit->order.holder = facts->touch->link->holder;
    credit->order.reward = facts->campaign->for_member;
    enum order_reason reason = refusal(facts);
    if (reason) {
        append(facts, credit, LEDGER_OFFERED, (struct balance){ 0 });
        reject(facts, credit, reason, (struct balance){ 0 });
    } else {
        hold(facts, credit);
    }
}

static struct balance negative(struct balance balance)
{
    return (struct balance){ -balance.held, -balance.granted, -balance.held_points,
                             -balance.granted_points };
}

void credit_refund(const struct credit_facts *facts, struct credit *credit)
{
    struct order *order = &credit->order;

    *credit = (struct credit){ .order = *facts->order };
    if (order->state == ORDER_REFUNDED)
        return;
    credit->changes = true;
    if (order->raw.len == 0)
        *order = (struct order){ .id = facts->order_id, .amount_minor = facts->amount_minor,
                                 .currency = facts->currency, .at_ms = facts->now_ms,
                                 .is_by_hand = facts->is_by_hand };
    bool had_reward = order->state == ORDER_HELD || order->state == ORDER_FLAGGED ||
                      order->state == ORDER_GRANTED;
    order->state = ORDER_REFUNDED;
    order->reason = ORDER_TAKEN_BACK;
    order->decided_at_ms = facts->now_ms;
    if (had_reward)
        append(facts, credit, LEDGER_REVERSED,
               negative(ledger_of_order(facts->ledger, facts->order_hash)));
}

/* --- later ------------------------------------------------------------------------------------- */

static void grant(const struct credit_facts *facts, struct credit *credit)
{
    struct order *order = &credit->order;
    struct balance has = ledger_of_order(facts->ledger, facts->order_hash);

    if (order->reward.kind == REWARD_VOUCHER && facts->vouchers_left == 0) {
        credit->lacks_voucher = true;
        credit->due_at_ms = facts->now_ms + VOUCHER_AGAIN_MS;
        return;
    }
    credit->changes = true;
    order->state = ORDER_GRANTED;
    order->decided_at_ms = facts->now_ms;
    credit->gives_voucher = order->reward.kind == REWARD_VOUCHER;
    append(facts, credit, LEDGER_GRANTED, (struct balance){ -has.held, has.held, -has.held_points,
                                                            has.held_points });
}

void credit_due(const struct credit_facts *facts, struct credit *credit)
{
    *credit = (struct credit){ .order = *facts->order };
    if (facts->order->state != ORDER_HELD)
        return;
    if (facts->now_ms < facts->order->held_until_ms)
        credit->due_at_ms = facts->order->held_until_ms;
    else
        grant(facts, credit);
}

void credit_decide(const struct credit_facts *facts, bool it_counts, struct credit *credit)
{
    *credit = (struct credit){ .order = *facts->order };
    if (facts->order->state != ORDER_FLAGGED)
        return;
    credit->changes = true;
    if (!it_counts) {
        reject(facts, credit, ORDER_DECIDED,
               negative(ledger_of_order(facts->ledger, facts->order_hash)));
        return;
    }
    credit->order.state = ORDER_HELD;
    append(facts, credit, LEDGER_HELD, (struct balance){ 0 });
    credit->due_at_ms = credit->order.held_until_ms > facts->now_ms ? credit->order.held_until_ms
                                                                    : facts->now_ms;
}

bool credit_may_appeal(const struct order *order, int64_t now_ms)
{
    bool is_refused = order->state == ORDER_REJECTED && order->reason == ORDER_DECIDED;
    bool is_left = order->state == ORDER_FLAGGED && now_ms >= order->held_until_ms;

    return order->raw.len && order->appeal == APPEAL_NONE && (is_refused || is_left);
}

void credit_appeal(const struct credit_facts *facts, struct credit *credit)
{
    *credit = (struct credit){ .order = *facts->order };
    credit->changes = credit_may_appeal(facts->order, facts->now_ms);
    if (credit->changes)
        credit->order.appeal = APPEAL_ASKED;
}

static bool is_over_cap(const struct credit_facts *facts)
{
    struct balance balance = ledger_balance(facts->ledger);
    uint64_t cap = facts->campaign->cap;

    return cap && balance.held + balance.granted >= (int64_t)cap;
}

void credit_overrule(const struct credit_facts *facts, bool it_counts, struct credit *credit)
{
    struct order *order = &credit->order;

    *credit = (struct credit){ .order = *facts->order };
    if (order->appeal != APPEAL_ASKED ||
        (order->state != ORDER_REJECTED && order->state != ORDER_FLAGGED))
        return;
    if (order->state == ORDER_FLAGGED) {
        credit_decide(facts, it_counts, credit);
    } else if (it_counts && !is_over_cap(facts)) {
        order->state = ORDER_HELD;
        order->reason = REASON_OF_NONE;
        append(facts, credit, LEDGER_HELD, times(&order->reward, 1, 0));
        credit->due_at_ms = order->held_until_ms > facts->now_ms ? order->held_until_ms
                                                                 : facts->now_ms;
    }
    credit->changes = true;
    order->appeal = APPEAL_DECIDED;
    if (order->state == ORDER_REJECTED)
        order->reason = it_counts ? ORDER_OVER_CAP : ORDER_UPHELD;
}
