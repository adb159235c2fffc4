#include "clock.h"

#include <time.h>

static int64_t advanced_ms;
static int64_t stands_at_ms; /* 0: it goes */

int64_t clock_real_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_now_ms(void)
{
    return (stands_at_ms ? stands_at_ms : clock_real_ms()) + advanced_ms;
}

int64_t clock_monotonic_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void clock_advance_ms(int64_t ms)
{
    advanced_ms += ms;
}

/* What passed while it stood is left out: no time comes twice. */
void clock_stop(bool stands)
{
    int64_t now_ms = clock_now_ms();

    stands_at_ms = stands ? clock_real_ms() : 0;
    advanced_ms = now_ms - (stands ? stands_at_ms : clock_real_ms());
}

int32_t clock_day_from_date(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

int32_t clock_day(int64_t ms)
{
    return (int32_t)((ms >= 0 ? ms : ms - (CLOCK_DAY_MS - 1)) / CLOCK_DAY_MS);
}

void clock_date_from_day(int32_t day, int *year, int *month, int *of_month)
{
    int64_t shifted = (int64_t)day + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int day_of_era = (int)(shifted - era * 146097);
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (5 * day_of_year + 2) / 153;

    *of_month = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    *year = year_of_era + (int)era * 400 + (*month <= 2);
}
