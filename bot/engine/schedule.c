/* schedule.c: one look through all partitions every few seconds.
 *
 * Each partition has a sorted set of lanes that somebody should look at, and one
 * of events by their time. The process that commits also ships, so a sweep finds
 * a lane only where a process died, a pause was long, or Redis was away. Two
 * processes may find the same: the lease and the seen mark settle it. */
#include "schedule.h"

#include <stdlib.h>

#include "../base/clock.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "../base/memory.h"
#include "../operations/keys.h"
#include "alive.h"
#include "outbox.h"
#include "turns.h"

enum { SWEEP_MS = 3000, FOUND_AT_ONCE = 64, SWEEP_ARENA = 4 * 1024 * 1024 };

struct schedule {
    struct engine *engine;
    struct arena *arena;         /* of the sweep under way */
    struct redis_command *commands;
    struct timer *timer;
    bool has_swept;              /* once, with an answer */
    bool is_sweeping;
    bool looks_again;            /* somebody asked meanwhile: what is under way has an older time */
    bool is_draining;
    void (*swept)(void *owner);
    void *owner;
};

/* A due event and the memory it lives in. */
struct due {
    struct schedule *schedule;
    struct arena *arena;
    unsigned partition;
    struct event event;
};

struct schedule *schedule_open(struct engine *engine)
{
    struct schedule *schedule = calloc(1, sizeof *schedule);

    if (!schedule)
        abort();
    schedule->engine = engine;
    schedule->arena = arena_open(SWEEP_ARENA);
    return schedule;
}

void schedule_close(struct schedule *schedule)
{
    if (!schedule)
        return;
    loop_cancel(schedule->engine->options.loop, schedule->timer);
    arena_close(schedule->arena);
    free(schedule);
}

static void on_dropped(void *owner, struct redis_value *values, size_t count,
                       const struct error *err)
{
    (void)values;
    (void)count;
    (void)err;
    arena_close(owner);
}

/* What can never succeed would be found again for ever. */
static void drop(struct schedule *schedule, struct arena *arena, unsigned partition,
                 struct str member)
{
    struct str *words = ARENA_ARRAY(arena, struct str, 3);
    struct redis_command command = { .words = words, .count = 3 };

    words[0] = STR("ZREM");
    words[1] = key_of_partition(&schedule->engine->keys, arena, KEY_DUE, partition);
    words[2] = member;
    redis_trip(schedule->engine->options.redis, arena, &command, 1, on_dropped, arena);
}

static void on_due_answered(void *owner, enum turn_end end, const struct call *response)
{
    struct due *due = owner;

    (void)response;
    if (end == TURN_LATER)
        arena_close(due->arena); /* what failed stays in the set and is found again */
    else /* seen before under an older seal, or never to succeed: the commit took out nothing */
        drop(due->schedule, due->arena, due->partition, due->event.due_member);
}

static void run_due(struct schedule *schedule, unsigned partition, struct str member)
{
    struct engine *engine = schedule->engine;
    struct arena *arena = arena_open(SWEEP_ARENA);
    struct due *due = ARENA_NEW(arena, struct due);
    struct str plain;

    *due = (struct due){ .schedule = schedule, .arena = arena, .partition = partition };
    member = arena_copy(arena, member);
    if (!vault_unseal_transit(engine->keys.vault, arena, member, &plain) ||
        !event_unpack(plain, &due->event)) {
        log_error("due.unreadable", "bytes=%zu", member.len);
        drop(schedule, arena, partition, member);
        return;
    }
    struct messenger *messenger = engine_messenger(engine, due->event.messenger);
    if (!messenger) { /* switched off for now: it waits */
        arena_close(arena);
        return;
    }
    due->event.due_member = member;
    engine->counts.due++;
    turns_run(engine, arena, messenger, &due->event, false, on_due_answered, due);
}

/* A lane that a sweep found, and since when somebody should look at it. */
struct waiting {
    struct str lane;
    int64_t since_ms;
};

static void add_found(struct waiting *found, size_t *count, const struct redis_value *value,
                      int64_t now_ms)
{
    for (size_t i = 0; i + 1 < value->count; i += 2) {
        struct waiting *one = &found[(*count)++];
        *one = (struct waiting){ value->items[i].text, now_ms };
        str_to_i64(value->items[i + 1].text, &one->since_ms);
    }
}

static int by_time(const void *a, const void *b)
{
    const struct waiting *x = a;
    const struct waiting *y = b;

    return x->since_ms < y->since_ms ? -1 : x->since_ms > y->since_ms;
}

/* Whoever waits longest is first in the outbox's queue, whatever partition they are in. */
static void take_lanes(struct schedule *schedule, const struct redis_value *values, int64_t now_ms)
{
    struct engine *engine = schedule->engine;
    struct waiting *found = NULL;
    size_t room = 0;
    size_t count = 0;

    for (size_t i = 0; i < 2 * PARTITIONS; i += 2)
        room += values[i].kind == REDIS_LIST ? values[i].count / 2 : 0;
    if (room)
        found = ARENA_ARRAY(schedule->arena, struct waiting, room);
    for (size_t i = 0; i < 2 * PARTITIONS; i += 2)
        if (values[i].kind == REDIS_LIST)
            add_found(found, &count, &values[i], now_ms);
    if (count)
        qsort(found, count, sizeof *found, by_time);
    engine->counts.outbox_depth = count;
    engine->counts.outbox_oldest_ms =
        count && found[0].since_ms < now_ms ? now_ms - found[0].since_ms : 0;
    for (size_t i = 0; i < count; i++)
        outbox_kick(engine->outbox, found[i].lane);
}

static void on_timer(void *owner)
{
    struct schedule *schedule = owner;

    schedule->timer = NULL;
    schedule_sweep(schedule, NULL, NULL);
}

static void end_sweep(struct schedule *schedule)
{
    void (*swept)(void *) = schedule->swept;

    schedule->is_sweeping = false;
    arena_reset(schedule->arena);
    if (schedule->looks_again && !schedule->is_draining) {
        schedule_sweep(schedule, NULL, NULL);
        return;
    }
    schedule->swept = NULL;
    if (schedule->engine->counts.turns_under_way == 0)
        memory_give_back();
    engine_check_idle(schedule->engine);
    if (!schedule->is_draining && !schedule->timer)
        schedule->timer = loop_after(schedule->engine->options.loop, SWEEP_MS, on_timer, schedule);
    if (swept)
        swept(schedule->owner);
}

static void on_swept(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct schedule *schedule = owner;
    int64_t now_ms = clock_now_ms();

    (void)err;
    if (values)
        schedule->has_swept = true;
    if (values && count == 2 * PARTITIONS + ALIVE_COMMANDS)
        alive_answered(schedule->engine, values + 2 * PARTITIONS);
    if (values && !schedule->is_draining)
        take_lanes(schedule, values, now_ms);
    for (size_t i = 0; values && i < 2 * PARTITIONS && !schedule->is_draining; i += 2)
        for (size_t k = 0; values[i + 1].kind == REDIS_LIST && k < values[i + 1].count; k++)
            run_due(schedule, (unsigned)(i / 2), values[i + 1].items[k].text);
    if (values)
        outbox_claim_again(schedule->engine->outbox);
    end_sweep(schedule);
}

static struct redis_command range(struct schedule *schedule, enum key_kind kind, unsigned partition,
                                  struct str now, bool with_scores)
{
    struct str *words = ARENA_ARRAY(schedule->arena, struct str, 8);
    size_t count = 0;

    words[count++] = STR("ZRANGEBYSCORE");
    words[count++] = key_of_partition(&schedule->engine->keys, schedule->arena, kind, partition);
    words[count++] = STR("-inf");
    words[count++] = now;
    if (with_scores)
        words[count++] = STR("WITHSCORES");
    words[count++] = STR("LIMIT");
    words[count++] = STR("0");
    words[count++] = arena_print(schedule->arena, "%d", FOUND_AT_ONCE);
    return (struct redis_command){ .words = words, .count = count };
}

void schedule_sweep(struct schedule *schedule, void (*swept)(void *owner), void *owner)
{
    struct str now, lanes_until;

    if (swept) {
        schedule->swept = swept;
        schedule->owner = owner;
    }
    schedule->looks_again = schedule->is_sweeping;
    if (schedule->is_sweeping)
        return;
    loop_cancel(schedule->engine->options.loop, schedule->timer);
    schedule->timer = NULL;
    schedule->is_sweeping = true;
    arena_reset(schedule->arena);
    now = arena_whole(schedule->arena, clock_now_ms());
    /* What we had begun to send when we were killed is leased to our name until later: the first
     * look finds it now. A lane that another process holds stays with that one. */
    lanes_until = schedule->has_swept ? now : arena_whole(schedule->arena,
                                                          clock_now_ms() + LIMIT_LEASE_MS);
    schedule->commands = ARENA_ARRAY(schedule->arena, struct redis_command,
                                     2 * PARTITIONS + ALIVE_COMMANDS);
    for (unsigned i = 0; i < PARTITIONS; i++) {
        schedule->commands[2 * i] = range(schedule, KEY_READY, i, lanes_until, true);
        schedule->commands[2 * i + 1] = range(schedule, KEY_DUE, i, now, false);
    }
    alive_commands(schedule->engine, schedule->arena, schedule->commands + 2 * PARTITIONS);
    redis_trip(schedule->engine->options.redis, schedule->arena, schedule->commands,
               2 * PARTITIONS + ALIVE_COMMANDS, on_swept, schedule);
}

void schedule_start(struct schedule *schedule)
{
    schedule_sweep(schedule, NULL, NULL);
}

bool schedule_is_sweeping(const struct schedule *schedule)
{
    return schedule->is_sweeping;
}

void schedule_drain(struct schedule *schedule)
{
    if (!schedule->is_draining)
        alive_end(schedule->engine);
    schedule->is_draining = true;
    loop_cancel(schedule->engine->options.loop, schedule->timer);
    schedule->timer = NULL;
}
