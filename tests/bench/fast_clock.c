/* fast_clock.c: preloaded into rekan, lets its wall clock run 60 times as fast.
 *
 * Rekan keeps Telegram's limits: at most 1000 messages a second can be configured,
 * and what goes beyond waits. To saturate it, its budgets must refill quicker; the
 * work that one answer takes stays the same. Timers and timeouts use the monotonic
 * clock, which is left alone. */
#include <dlfcn.h>
#include <time.h>

enum { TIMES = 60 };

typedef int get_time(clockid_t id, struct timespec *now);

int clock_gettime(clockid_t id, struct timespec *now)
{
    static get_time *real;
    static time_t began;
    int result;

    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
    result = real(id, now);
    if (result == 0 && id == CLOCK_REALTIME) {
        if (began == 0)
            began = now->tv_sec;
        long long passed = ((now->tv_sec - began) * 1000000000LL + now->tv_nsec) * TIMES;
        now->tv_sec = began + (time_t)(passed / 1000000000);
        now->tv_nsec = (long)(passed % 1000000000);
    }
    return result;
}
