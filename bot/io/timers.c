#include "timers.h"

#include "../base/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

struct timer {
    int64_t due_us;    /* 0: in the list of what is due at once */
    uint64_t order;    /* timers of the same moment fire in the order they were added */
    size_t place;      /* in the heap */
    struct timer *prev; /* in the list */
    struct timer *next;
    loop_woken *woken;
    void *owner;
};

struct timers {
    int fd;
    int64_t armed_us; /* what the descriptor is set to; 0: not set */
    uint64_t added;
    struct timer **heap;
    size_t count;
    size_t room;
    struct timer *first; /* the list of what is due at once */
    struct timer *last;
};

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

struct timers *timers_open(struct error *err)
{
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);

    if (fd < 0) {
        fail(err, ERROR_LATER, "no timer descriptor: %s", strerror(errno));
        return NULL;
    }
    struct timers *timers = must(calloc(1, sizeof *timers));
    timers->fd = fd;
    return timers;
}

void timers_close(struct timers *timers)
{
    if (!timers)
        return;
    for (size_t i = 0; i < timers->count; i++)
        free(timers->heap[i]);
    while (timers->first) {
        struct timer *next = timers->first->next;
        free(timers->first);
        timers->first = next;
    }
    free(timers->heap);
    close(timers->fd);
    free(timers);
}

int timers_fd(const struct timers *timers)
{
    return timers->fd;
}

static bool is_before(const struct timer *a, const struct timer *b)
{
    return a->due_us != b->due_us ? a->due_us < b->due_us : a->order < b->order;
}

static void put(struct timers *timers, size_t place, struct timer *timer)
{
    timers->heap[place] = timer;
    timer->place = place;
}

static void sift_up(struct timers *timers, size_t place)
{
    struct timer *timer = timers->heap[place];

    while (place > 0 && is_before(timer, timers->heap[(place - 1) / 2])) {
        put(timers, place, timers->heap[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    put(timers, place, timer);
}

static void sift_down(struct timers *timers, size_t place)
{
    struct timer *timer = timers->heap[place];

    for (;;) {
        size_t child = 2 * place + 1;
        if (child >= timers->count)
            break;
        if (child + 1 < timers->count &&
            is_before(timers->heap[child + 1], timers->heap[child]))
            child++;
        if (!is_before(timers->heap[child], timer))
            break;
        put(timers, place, timers->heap[child]);
        place = child;
    }
    put(timers, place, timer);
}

static void take_from_heap(struct timers *timers, struct timer *timer)
{
    size_t place = timer->place;
    struct timer *moved = timers->heap[--timers->count];

    if (moved == timer)
        return;
    put(timers, place, moved);
    sift_down(timers, place);
    sift_up(timers, moved->place);
}

static void take_from_list(struct timers *timers, struct timer *timer)
{
    if (timer->prev)
        timer->prev->next = timer->next;
    else
        timers->first = timer->next;
    if (timer->next)
        timer->next->prev = timer->prev;
    else
        timers->last = timer->prev;
}

static void add_to_list(struct timers *timers, struct timer *timer)
{
    timer->prev = timers->last;
    if (timers->last)
        timers->last->next = timer;
    else
        timers->first = timer;
    timers->last = timer;
}

struct timer *timers_add(struct timers *timers, int64_t delay_ms, loop_woken *woken, void *owner)
{
    struct timer *timer = must(calloc(1, sizeof *timer));

    timer->woken = woken;
    timer->owner = owner;
    timer->order = ++timers->added;
    if (delay_ms <= 0) {
        add_to_list(timers, timer);
        return timer;
    }
    if (delay_ms > INT64_C(1000) * 86400 * 365 * 100)
        delay_ms = INT64_C(1000) * 86400 * 365 * 100;
    timer->due_us = clock_monotonic_us() + delay_ms * 1000;
    if (timers->count == timers->room) {
        timers->room = timers->room ? timers->room * 2 : 16;
        timers->heap = must(realloc(timers->heap, timers->room * sizeof(struct timer *)));
    }
    put(timers, timers->count++, timer);
    sift_up(timers, timer->place);
    return timer;
}

static void take(struct timers *timers, struct timer *timer)
{
    if (timer->due_us)
        take_from_heap(timers, timer);
    else
        take_from_list(timers, timer);
}

void timers_cancel(struct timers *timers, struct timer *timer)
{
    take(timers, timer);
    free(timer);
}

/* The timer is gone before its owner hears of it, so that he may start another. */
static void fire(struct timers *timers, struct timer *timer)
{
    loop_woken *woken = timer->woken;
    void *owner = timer->owner;

    take(timers, timer);
    free(timer);
    woken(owner);
}

void timers_run_due(struct timers *timers)
{
    uint64_t expirations;
    ssize_t got = read(timers->fd, &expirations, sizeof expirations);
    uint64_t last = timers->added;

    (void)got;
    timers->armed_us = 0;
    int64_t now_us = clock_monotonic_us();
    /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): fire took the one that is free off the heap */
    while (timers->count && timers->heap[0]->due_us <= now_us && timers->heap[0]->order <= last)
        fire(timers, timers->heap[0]);
}

void timers_run_soon(struct timers *timers)
{
    uint64_t last = timers->added;

    /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): fire took the one that is free off the list */
    while (timers->first && timers->first->order <= last)
        fire(timers, timers->first);
}

bool timers_has_soon(const struct timers *timers)
{
    return timers->first != NULL;
}

void timers_arm(struct timers *timers)
{
    struct itimerspec when = { 0 };

    /* An armed moment that is too early only wakes us for nothing, once. */
    if (timers->count == 0 ||
        (timers->armed_us && timers->armed_us <= timers->heap[0]->due_us))
        return;
    timers->armed_us = timers->heap[0]->due_us;
    when.it_value.tv_sec = timers->armed_us / 1000000;
    when.it_value.tv_nsec = timers->armed_us % 1000000 * 1000;
    timerfd_settime(timers->fd, TFD_TIMER_ABSTIME, &when, NULL);
}
