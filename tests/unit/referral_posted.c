/* referral_posted.c: what comes of a link that was posted where its poster is no insider (C3). */
#include "../check.h"

#include "../../bot/base/clock.h"
#include "../../bot/referral/credit.h"

enum { NOW_DAY = 20000 };
#define NOW_MS (NOW_DAY * CLOCK_DAY_MS)

/* What becomes of an order that came by this kind of touch, the link having been posted then. */
static struct credit posted(enum touch_kind kind, int64_t touched_ms, int64_t posted_ms,
                            int64_t passed_ms)
{
    const struct campaign campaign = { .state = CAMPAIGN_RUNNING, .last_day = NOW_DAY + 60,
                                       .window_days = 30, .hold_days = 14,
                                       .currency = STR("IDR") };
    static const struct ledger empty;
    static const struct order none;
    const struct link link = { .member_code = STR("SSSSSS"), .holder = 11,
                               .posted_at_ms = posted_ms, .passed_at_ms = passed_ms };
    const struct touch touch = { kind, &link, touched_ms, 1 };
    const struct credit_facts facts = { .campaign = &campaign, .touch = &touch, .ledger = &empty,
                                        .order = &none, .order_hash = 77, .order_id = STR("INV-1"),
                                        .amount_minor = 150000, .currency = STR("IDR"),
                                        .now_ms = NOW_MS };
    struct credit credit;

    credit_order(&facts, &credit);
    return credit;
}

TEST(what_came_after_its_holder_posted_the_link_as_an_outsider_does_not_count_for_a_week)
{
    int64_t post = NOW_MS - 8 * CLOCK_DAY_MS;

    CHECK(posted(TOUCH_CLICK, post - 1, post, 0).order.state == ORDER_HELD);
    CHECK(posted(TOUCH_CLICK, post, post, 0).order.reason == ORDER_POSTED);
    CHECK(posted(TOUCH_CLICK, post + 7 * CLOCK_DAY_MS, post, 0).order.state == ORDER_REJECTED);
    CHECK(posted(TOUCH_CLICK, post + 7 * CLOCK_DAY_MS + 1, post, 0).order.state == ORDER_HELD);
    CHECK(posted(TOUCH_CODE, 0, post, 0).order.state == ORDER_HELD);
    CHECK(posted(TOUCH_CODE, 0, NOW_MS - CLOCK_DAY_MS, 0).order.reason == ORDER_POSTED);
    CHECK(posted(TOUCH_SELF, 0, NOW_MS - CLOCK_DAY_MS, 0).order.reason == ORDER_POSTED);
}

TEST(somebody_elses_post_only_lets_a_person_look_at_what_came_after_it)
{
    int64_t post = NOW_MS - 2 * CLOCK_DAY_MS;

    CHECK(posted(TOUCH_CLICK, post - 1, 0, post).order.state == ORDER_HELD);
    CHECK(posted(TOUCH_CLICK, post + 1, 0, post).order.state == ORDER_FLAGGED);
    CHECK_WHOLE(posted(TOUCH_CLICK, post + 1, 0, post).order.flags, FLAG_POSTED);
}
