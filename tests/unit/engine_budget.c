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

/* --- windows ------------------------------------------------------------------------------ */

TEST(budget_window_gives_so_many_in_any_second_and_not_one_more)
{
    enum { LIMIT = 30, SENDS = 3000 };
    static int64_t at_ms[SENDS];
    struct budget budget;
    int64_t now_ms = 7000;

    budget_set_window(&budget, LIMIT, 1000, now_ms);
    for (int i = 0; i < SENDS; i++) {
        if (i % 7 == 0)
            now_ms += i % 13; /* people are not regular */
        now_ms += budget_wait(&budget, now_ms);
        CHECK_WHOLE(budget_take(&budget, now_ms), 0);
        at_ms[i] = now_ms;
    }

    for (int i = LIMIT; i < SENDS; i++)
        CHECK(at_ms[i] - at_ms[i - LIMIT] >= 1000);
    CHECK(at_ms[SENDS - 1] - at_ms[0] < SENDS / LIMIT * 1000 * 105 / 100);
    budget_close(&budget);
}

TEST(budget_window_says_how_long_and_gives_nothing_before)
{
    struct budget budget;

    budget_set_window(&budget, 2, 60000, 0);
    CHECK(budget_is_unused(&budget, 0));
    CHECK_WHOLE(budget_take(&budget, 1000), 0);
    CHECK_WHOLE(budget_take(&budget, 5000), 0);

    CHECK_WHOLE(budget_take(&budget, 6000), 55000);
    CHECK_WHOLE(budget_wait(&budget, 60000), 1000); /* nothing was reserved */
    CHECK(budget_has(&budget, 61000));
    CHECK(!budget_is_unused(&budget, 61000));
    CHECK(budget_is_unused(&budget, 65000));
    budget_close(&budget);
}

TEST(budget_window_takes_back_the_last)
{
    struct budget budget;

    budget_set_window(&budget, 2, 1000, 0);
    budget_take(&budget, 0);
    budget_take(&budget, 100);
    budget_give_back(&budget);

    CHECK(budget_has(&budget, 100));
    budget_give_back(&budget);
    budget_give_back(&budget); /* one too many does no harm */
    CHECK(budget_is_unused(&budget, 100));
    budget_close(&budget);
}

TEST(budget_window_survives_a_clock_that_is_set_back_or_stood_for_months)
{
    struct budget budget;

    budget_set_window(&budget, 1, 60000, 0);
    budget_take(&budget, 3600000);
    CHECK_WHOLE(budget_wait(&budget, 1000), 60000); /* an hour back: as if it had been now */
    CHECK_WHOLE(budget_take(&budget, 61000), 0);

    CHECK(budget_has(&budget, 61000 + (INT64_C(1) << 32) + 5)); /* seven weeks */
    budget_close(&budget);
}
