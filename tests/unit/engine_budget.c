/* engine_budget.c: a token bucket that hands out reservations. */
#include "../check.h"

#include "../../bot/engine/budget.h"

TEST(budget_gives_its_burst_at_once_and_then_one_after_another)
{
    struct budget budget;

    budget_set(&budget, 3, 0.001, 1000); /* three, then one a second */

    CHECK_WHOLE(budget_take(&budget, 1000), 0);
    CHECK_WHOLE(budget_take(&budget, 1000), 0);
    CHECK_WHOLE(budget_take(&budget, 1000), 0);
    CHECK_WHOLE(budget_take(&budget, 1000), 1001);
    CHECK_WHOLE(budget_take(&budget, 1000), 2001);
}

TEST(budget_refills_with_time_and_never_beyond_its_burst)
{
    struct budget budget;

    budget_set(&budget, 2, 0.001, 0);
    budget_take(&budget, 0);
    budget_take(&budget, 0);
    CHECK(!budget_has(&budget, 0));
    CHECK(!budget_has(&budget, 999));
    CHECK(budget_has(&budget, 1000));

    CHECK_WHOLE(budget_take(&budget, 3600000), 0);
    CHECK_WHOLE(budget_take(&budget, 3600000), 0);
    CHECK(budget_take(&budget, 3600000) > 0);
}

TEST(budget_has_does_not_take)
{
    struct budget budget;

    budget_set(&budget, 1, 0.001, 0);

    CHECK(budget_has(&budget, 0) && budget_has(&budget, 0));
    CHECK_WHOLE(budget_take(&budget, 0), 0);
}

TEST(budget_takes_back_what_was_not_used)
{
    struct budget budget;

    budget_set(&budget, 1, 0.001, 0);
    budget_take(&budget, 0);
    budget_give_back(&budget);

    CHECK_WHOLE(budget_take(&budget, 0), 0);
    budget_give_back(&budget);
    budget_give_back(&budget); /* one too many makes no more than the burst */
    CHECK_WHOLE(budget_take(&budget, 0), 0);
    CHECK(!budget_has(&budget, 0));
}

TEST(budget_waits_no_longer_than_needed_when_everybody_waits_in_turn)
{
    struct budget budget;
    int64_t now = 0;

    budget_set(&budget, 1, 1.0 / 3000, 0); /* 20 a minute, as to a group */
    for (int i = 0; i < 21; i++)
        now += budget_take(&budget, now);

    CHECK(now >= 60000 && now <= 60000 + 21 * 2);
}

TEST(budget_survives_a_clock_that_is_set_back)
{
    struct budget budget;

    budget_set(&budget, 2, 0.001, 1000000);

    CHECK_WHOLE(budget_take(&budget, 1000), 0);
    CHECK_WHOLE(budget_take(&budget, 1000), 0);
    CHECK_WHOLE(budget_take(&budget, 1000), 1001);
    CHECK(!budget_has(&budget, 1500));
    CHECK(budget_has(&budget, 3000));
}
