#include "io_help.h"

#include "../../bot/base/clock.h"

#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

struct notes {
    struct loop *loop;
    int count;
    char order[16];
    struct timer *other;
    int fd;
    int in_call;
};

static void on_counted(void *owner)
{
    int *count = owner;

    ++*count;
}

static void on_a(void *owner)
{
    struct notes *notes = owner;

    notes->order[notes->count++] = 'a';
}

static void on_b(void *owner)
{
    struct notes *notes = owner;

    notes->order[notes->count++] = 'b';
}

static void on_c(void *owner)
{
    struct notes *notes = owner;

    notes->order[notes->count++] = 'c';
}

TEST(loop_wakes_timers_in_the_order_they_are_due)
{
    struct notes notes = { 0 };
    struct loop *loop = loop_open(NULL);

    loop_after(loop, 20, on_c, &notes);
    loop_after(loop, 5, on_b, &notes);
    loop_after(loop, 0, on_a, &notes);

    CHECK(io_run_until_count(loop, &notes.count, 3, 2000));
    CHECK_STR(str_from(notes.order), STR("abc"));
    loop_close(loop);
}

static void on_chained(void *owner)
{
    struct notes *notes = owner;

    CHECK(!notes->in_call);
    notes->in_call = 1;
    if (++notes->count < 10)
        loop_after(notes->loop, 0, on_chained, notes);
    notes->in_call = 0;
}

TEST(loop_never_wakes_from_inside_the_call_that_asked)
{
    struct notes notes = { .loop = loop_open(NULL) };

    loop_after(notes.loop, 0, on_chained, &notes);

    CHECK(io_run_until_count(notes.loop, &notes.count, 10, 2000));
    loop_close(notes.loop);
}

static void on_cancelling(void *owner)
{
    struct notes *notes = owner;

    loop_cancel(notes->loop, notes->other);
    notes->count++;
}

TEST(loop_does_not_wake_what_was_cancelled_even_in_the_same_turn)
{
    struct notes notes = { .loop = loop_open(NULL) };
    int cancelled = 0;
    int last = 0;

    loop_after(notes.loop, 0, on_cancelling, &notes);
    notes.other = loop_after(notes.loop, 0, on_counted, &cancelled);
    loop_cancel(notes.loop, loop_after(notes.loop, 3, on_counted, &cancelled));
    loop_after(notes.loop, 10, on_counted, &last);

    CHECK(io_run_until_count(notes.loop, &last, 1, 2000));
    CHECK_WHOLE(cancelled, 0);
    CHECK_WHOLE(notes.count, 1);
    loop_close(notes.loop);
}

TEST(loop_handles_many_timers_and_cancels)
{
    struct loop *loop = loop_open(NULL);
    struct timer *timers[1000];
    int woken = 0;
    int cancelled = 0;

    for (int i = 0; i < 1000; i++)
        timers[i] = loop_after(loop, 1 + i * 7919 % 50, on_counted,
                               i % 3 == 0 ? &cancelled : &woken);
    for (int i = 0; i < 1000; i += 3)
        loop_cancel(loop, timers[i]);

    CHECK(io_run_until_count(loop, &woken, 666, 2000));
    CHECK_WHOLE(woken, 666);
    CHECK_WHOLE(cancelled, 0);
    loop_close(loop);
}

static int64_t cpu_us(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (int64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
           usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static void on_end(void *owner)
{
    loop_stop(owner);
}

TEST(loop_sleeps_while_it_waits)
{
    struct loop *loop = loop_open(NULL);
    int64_t before_us;

    loop_after(loop, 200, on_end, loop);
    before_us = cpu_us();
    loop_run(loop);

    CHECK(cpu_us() - before_us < 50000);
    loop_close(loop);
}

TEST(loop_tells_of_signals_from_its_own_turn)
{
    struct loop *loop = loop_open(NULL);
    int one = 0;
    int two = 0;

    CHECK(loop_on_signal(loop, SIGUSR1, on_counted, &one, NULL));
    CHECK(loop_on_signal(loop, SIGUSR2, on_counted, &two, NULL));
    raise(SIGUSR1);
    raise(SIGUSR2);
    CHECK_WHOLE(one, 0);

    CHECK(io_run_until_count(loop, &one, 1, 2000));
    CHECK(io_run_until_count(loop, &two, 1, 2000));
    loop_close(loop);
}

static void on_event(void *owner)
{
    struct notes *notes = owner;
    uint64_t value;

    CHECK(read(notes->fd, &value, sizeof value) == (ssize_t)sizeof value);
    notes->count++;
}

TEST(loop_watches_a_descriptor_until_told_not_to)
{
    struct notes notes = { .loop = loop_open(NULL), .fd = eventfd(0, EFD_NONBLOCK) };
    struct watch *watch = loop_watch(notes.loop, notes.fd, on_event, &notes, NULL);
    uint64_t one = 1;

    CHECK(watch);
    CHECK(write(notes.fd, &one, sizeof one) == (ssize_t)sizeof one);
    CHECK(io_run_until_count(notes.loop, &notes.count, 1, 2000));
    CHECK(write(notes.fd, &one, sizeof one) == (ssize_t)sizeof one);
    CHECK(io_run_until_count(notes.loop, &notes.count, 2, 2000));
    CHECK(write(notes.fd, &one, sizeof one) == (ssize_t)sizeof one);
    loop_unwatch(notes.loop, watch);
    io_run_for_turns(notes.loop, 5);

    CHECK_WHOLE(notes.count, 2);
    close(notes.fd);
    loop_close(notes.loop);
}

TEST(loop_stopped_before_it_runs_returns_at_once)
{
    struct loop *loop = loop_open(NULL);
    int count = 0;

    loop_after(loop, 0, on_counted, &count);
    loop_stop(loop);
    loop_run(loop);

    CHECK_WHOLE(count, 0);
    loop_close(loop);
}
