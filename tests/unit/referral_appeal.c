/* referral_appeal.c: an order that the brand refused, or left, is decided by the group, once. */
#include "../check.h"

#include "../../bot/base/clock.h"
#include "../../bot/referral/credit.h"

enum { NOW_DAY = 20000, HASH = 77 };
#define NOW_MS (NOW_DAY * CLOCK_DAY_MS)

static const struct owner_key key = { { 7 } };
static const struct link siti = { .member_code = STR_INIT("SSSSSS"), .holder = 11 };

struct case_ {
    struct arena *arena;
    struct campaign campaign;
    struct order order;
    struct text entries;
    struct ledger ledger;
};

static struct credit_facts facts_of(struct case_ *c, int64_t now_ms)
{
    return (struct credit_facts){ .campaign = &c->campaign, .ledger = &c->ledger, .order = &c->order,
                                  .order_hash = HASH, .now_ms = now_ms };
}

static void commit(struct case_ *c, const struct credit *credit)
{
    CHECK(credit->changes);
    for (size_t i = 0; i < credit->entry_count; i++)
        ledger_append(&c->entries, &credit->entries[i]);
    CHECK(ledger_read(c->arena, c->entries.s, &c->ledger));
    struct str packed = order_pack(c->arena, &credit->order, &key);
    CHECK(order_unpack(c->arena, packed, &key, &c->order));
}

/* An order of a minute after the click, held for a person. */
static struct case_ flagged(struct arena *arena)
{
    struct case_ c = { .arena = arena, .entries = { .arena = arena },
                       .campaign = { .state = CAMPAIGN_RUNNING, .last_day = NOW_DAY + 90,
                                     .window_days = 30, .hold_days = 14,
                                     .for_member = { .kind = REWARD_POINTS, .points = 50 } } };
    struct touch click = { TOUCH_CLICK, &siti, NOW_MS - 1000, 0 };
    struct credit_facts facts = facts_of(&c, NOW_MS);
    struct credit credit;

    facts.touch = &click;
    facts.order_id = STR("INV-1");
    facts.currency = STR("IDR");
    credit_order(&facts, &credit);
    commit(&c, &credit);
    CHECK(c.order.state == ORDER_FLAGGED);
    return c;
}

static struct case_ refused(struct arena *arena)
{
    struct case_ c = flagged(arena);
    struct credit_facts facts = facts_of(&c, NOW_MS);
    struct credit credit;

    credit_decide(&facts, false, &credit);
    commit(&c, &credit);
    CHECK_WHOLE(ledger_rejected(&c.ledger), 1);
    return c;
}

static void appeal(struct case_ *c, int64_t now_ms)
{
    struct credit_facts facts = facts_of(c, now_ms);
    struct credit credit;

    credit_appeal(&facts, &credit);
    commit(c, &credit);
    CHECK(c->order.appeal == APPEAL_ASKED && !credit_may_appeal(&c->order, now_ms));
}

TEST(an_order_that_the_brand_refused_is_held_again_when_the_group_says_so)
{
    struct arena *arena = arena_open(1 << 20);
    struct case_ c = refused(arena);
    struct credit_facts facts = facts_of(&c, NOW_MS + CLOCK_DAY_MS);
    struct credit credit;

    credit_overrule(&facts, true, &credit); /* nobody asked */
    CHECK(!credit.changes);
    appeal(&c, NOW_MS);
    credit_overrule(&facts, true, &credit);
    commit(&c, &credit);

    CHECK(c.order.state == ORDER_HELD && c.order.reason == REASON_OF_NONE);
    CHECK_WHOLE(credit.due_at_ms, c.order.held_until_ms);
    CHECK_WHOLE(ledger_balance(&c.ledger).held_points, 50);
    CHECK_WHOLE(ledger_rejected(&c.ledger), 0);
    credit_overrule(&facts, false, &credit); /* once */
    CHECK(!credit.changes && !credit_may_appeal(&c.order, facts.now_ms));
    facts.now_ms = c.order.held_until_ms;
    credit_due(&facts, &credit);
    commit(&c, &credit);
    CHECK_WHOLE(ledger_balance(&c.ledger).granted, 1);
    arena_close(arena);
}

TEST(an_order_stays_refused_when_the_group_agrees_with_the_brand)
{
    struct arena *arena = arena_open(1 << 20);
    struct case_ c = refused(arena);
    struct credit_facts facts = facts_of(&c, NOW_MS);
    struct credit credit;

    appeal(&c, NOW_MS);
    credit_overrule(&facts, false, &credit);
    commit(&c, &credit);

    CHECK(c.order.state == ORDER_REJECTED && c.order.reason == ORDER_UPHELD);
    CHECK_WHOLE(credit.entry_count, 0);
    CHECK(!credit_may_appeal(&c.order, NOW_MS + 90 * CLOCK_DAY_MS));
    arena_close(arena);
}

TEST(an_order_that_the_brand_left_may_be_asked_about_when_its_hold_is_over)
{
    struct arena *arena = arena_open(1 << 20);
    struct case_ c = flagged(arena);
    struct credit credit;

    CHECK(!credit_may_appeal(&c.order, c.order.held_until_ms - 1));
    appeal(&c, c.order.held_until_ms);
    struct credit_facts facts = facts_of(&c, c.order.held_until_ms + 1);
    credit_overrule(&facts, true, &credit);
    commit(&c, &credit);

    CHECK(c.order.state == ORDER_HELD);
    CHECK_WHOLE(credit.due_at_ms, facts.now_ms);
    CHECK_WHOLE(ledger_balance(&c.ledger).held, 1);
    arena_close(arena);
}

TEST(an_order_that_the_group_wants_to_count_still_respects_the_members_limit)
{
    struct arena *arena = arena_open(1 << 20);
    struct case_ c = refused(arena);
    struct ledger_entry other = { .kind = LEDGER_HELD, .order = 5, .change = { .held = 1 } };
    struct credit credit;

    appeal(&c, NOW_MS);
    c.campaign.cap = 1;
    ledger_append(&c.entries, &other);
    CHECK(ledger_read(arena, c.entries.s, &c.ledger));
    struct credit_facts facts = facts_of(&c, NOW_MS);
    credit_overrule(&facts, true, &credit);
    commit(&c, &credit);

    CHECK(c.order.state == ORDER_REJECTED && c.order.reason == ORDER_OVER_CAP);
    CHECK_WHOLE(ledger_balance(&c.ledger).held, 1);
    arena_close(arena);
}

TEST(an_order_that_was_refused_for_another_reason_is_nobodys_to_decide)
{
    const struct order over = { .raw = STR_INIT("x"), .state = ORDER_REJECTED, .reason = ORDER_OVER_CAP };
    const struct order own = { .raw = STR_INIT("x"), .state = ORDER_REJECTED, .reason = ORDER_OF_OWN };
    const struct order refunded = { .raw = STR_INIT("x"), .state = ORDER_REFUNDED };

    CHECK(!credit_may_appeal(&over, NOW_MS));
    CHECK(!credit_may_appeal(&own, NOW_MS));
    CHECK(!credit_may_appeal(&refunded, NOW_MS));
}
