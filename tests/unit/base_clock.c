/* base_clock.c: days are counted from 1970, before it too. */
#include "../check.h"

#include "../../bot/base/clock.h"

TEST(clock_counts_days_of_known_dates)
{
    CHECK_WHOLE(clock_day_from_date(1970, 1, 1), 0);
    CHECK_WHOLE(clock_day_from_date(1969, 12, 31), -1);
    CHECK_WHOLE(clock_day_from_date(2000, 2, 29), 11016);
    CHECK_WHOLE(clock_day_from_date(2000, 3, 1), 11017);
    CHECK_WHOLE(clock_day_from_date(2026, 11, 22), 20779);
    CHECK_WHOLE(clock_day_from_date(0, 3, 1), -719468);
    CHECK_WHOLE(clock_day_from_date(-1, 12, 31), -719529);
}

TEST(clock_counts_every_day_of_four_centuries_once)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int32_t expected = clock_day_from_date(1900, 1, 1);

    CHECK_WHOLE(expected, -25567);
    for (int year = 1900; year < 2300; year++)
        for (int month = 1; month <= 12; month++) {
            bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            int days = lengths[month - 1] + (month == 2 && is_leap ? 1 : 0);
            for (int day = 1; day <= days; day++)
                CHECK_WHOLE(clock_day_from_date(year, month, day), expected++);
        }
}

TEST(clock_day_rounds_down_on_both_sides_of_1970)
{
    CHECK_WHOLE(clock_day(0), 0);
    CHECK_WHOLE(clock_day(CLOCK_DAY_MS - 1), 0);
    CHECK_WHOLE(clock_day(CLOCK_DAY_MS), 1);
    CHECK_WHOLE(clock_day(-1), -1);
    CHECK_WHOLE(clock_day(-CLOCK_DAY_MS), -1);
    CHECK_WHOLE(clock_day(-CLOCK_DAY_MS - 1), -2);
}

TEST(clock_moves_forward_when_it_is_advanced)
{
    int64_t before = clock_now_ms();
    int64_t measured = clock_monotonic_us();

    clock_advance_ms(CLOCK_DAY_MS);

    CHECK(clock_now_ms() >= before + CLOCK_DAY_MS);
    CHECK(clock_monotonic_us() - measured < 60 * 1000000);
    clock_advance_ms(-CLOCK_DAY_MS);
    CHECK(clock_now_ms() < before + CLOCK_DAY_MS);
}
