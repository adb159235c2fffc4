/* clock.h: the time, as the program sees it.
 *
 * Wall time is milliseconds since 1970 UTC. Only the edges ask for it: a turn
 * is handed its time, so that whatever answers stays pure. The clock can be
 * moved forward for a test (see test.clock in config.c). */
#ifndef REKAN_BASE_CLOCK_H
#define REKAN_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

int64_t clock_now_ms(void);       /* wall time plus what was advanced */
int64_t clock_real_ms(void);      /* wall time as it is; between processes */
int64_t clock_monotonic_us(void); /* for measuring only; starts anywhere */
void clock_advance_ms(int64_t ms);
void clock_stop(bool stands); /* for tests: wall time moves only by what is advanced */

#define CLOCK_SECOND_MS INT64_C(1000)
#define CLOCK_MINUTE_MS INT64_C(60000)
#define CLOCK_HOUR_MS INT64_C(3600000)
#define CLOCK_DAY_MS INT64_C(86400000)

/* Days since 1970-01-01 of a calendar date (proleptic Gregorian; H. Hinnant,
 * "chrono-compatible low-level date algorithms", days_from_civil). */
int32_t clock_day_from_date(int year, int month, int day);
int32_t clock_day(int64_t ms);
/* The other way round (civil_from_days, ibid.). */
void clock_date_from_day(int32_t day, int *year, int *month, int *of_month);

#endif
