/* referral_late.c: an order that a shop tells late is judged by when it was ordered. */
#include "../check.h"

#include "../../bot/base/clock.h"
#include "../../bot/referral/credit.h"

enum { NOW_DAY = 20000 };
#define NOW_MS (NOW_DAY * CLOCK_DAY_MS)

static const struct campaign campaign = {
    .state = CAMPAIGN_RUNNING, .starts_at_ms = NOW_MS - 90 * CLOCK_DAY_MS, .last_day = NOW_DAY,
    .window_days = 30, .hold_days = 14, .for_member = { .kind = REWARD_POINTS, .points = 50 },
};
static const struct link siti = { .member_code = STR_INIT("SSSSSS"), .holder = 11 };
static const struct ledger empty;
static const struct order none;

static struct credit told(const struct touch *touch, int64_t ordered_at_ms, int64_t now_ms)
{
    struct credit_facts facts = { .campaign = &campaign, .touch = touch, .ledger = &empty,
                                  .order = &none, .order_hash = 77, .order_id = STR("INV-1"),
                                  .currency = STR("IDR"), .ordered_at_ms = ordered_at_ms,
                                  .now_ms = now_ms };
    struct credit credit;

    credit_order(&facts, &credit);
    return credit;
}

TEST(an_order_told_late_is_in_the_window_if_it_was_ordered_in_it)
{
    const struct touch click = { TOUCH_CLICK, &siti, NOW_MS - 32 * CLOCK_DAY_MS, 1 };

    CHECK(told(&click, 0, NOW_MS).order.reason == ORDER_OUT_OF_WINDOW);
    struct credit credit = told(&click, NOW_MS - 3 * CLOCK_DAY_MS, NOW_MS);
    CHECK(credit.order.state == ORDER_HELD && credit.order.at_ms == NOW_MS);
    CHECK_WHOLE(credit.order.held_until_ms, NOW_MS + 14 * CLOCK_DAY_MS);
}

TEST(an_order_of_the_last_day_may_be_told_after_it)
{
    const struct touch code = { TOUCH_CODE, &siti, 0, 0 };

    CHECK(told(&code, 0, NOW_MS + 3 * CLOCK_DAY_MS).order.reason == ORDER_AFTER_END);
    CHECK(told(&code, NOW_MS, NOW_MS + 3 * CLOCK_DAY_MS).order.state == ORDER_HELD);
}

TEST(an_order_within_a_minute_of_the_click_is_flagged_however_late_it_is_told)
{
    const struct touch click = { TOUCH_CLICK, &siti, NOW_MS - 2 * CLOCK_DAY_MS, 1 };

    CHECK(told(&click, click.at_ms + 90000, NOW_MS).order.state == ORDER_HELD);
    struct credit credit = told(&click, click.at_ms + 30000, NOW_MS);
    CHECK(credit.order.state == ORDER_FLAGGED && credit.order.flags == FLAG_FAST);
}
