/* redis_wait.c: a promise is kept on replicas, too, before anybody hears of it.
 *
 * WAIT goes behind the commands of a trip that promises something, in the same
 * writing. It holds up what this connection asks next, and nobody else. When too few
 * replicas were in time the trip fails, though the master has done it: who asked
 * says "later", and hears of it as done when it comes again. */
#include <stdio.h>

#include "../base/log.h"
#include "redis_private.h"

void wait_ask(struct redis *redis, struct trip *trip)
{
    char replicas[12], ms[12];
    const struct str words[] = { STR("WAIT"),
                                 { replicas, (size_t)snprintf(replicas, sizeof replicas, "%d",
                                                              redis->wait_replicas) },
                                 { ms, (size_t)snprintf(ms, sizeof ms, "%d", redis->wait_ms) } };
    const struct redis_command wait = { .count = 3, .words = words };

    trip->pending++;
    redis_await(redis, trip, trip->count, false);
    link_send(redis, &wait, false);
}

void wait_judge(struct redis *redis, struct trip *trip)
{
    const struct redis_value *have = trip->waited;

    if (have->kind == REDIS_WHOLE && have->whole >= redis->wait_replicas)
        return;
    redis->stats.unreplicated++;
    if (trip->err.kind == ERROR_NONE)
        fail(&trip->err, ERROR_LATER, "%lld of %d replicas have it", (long long)have->whole,
             redis->wait_replicas);
    log_warn("redis.unreplicated", "%sreplicas=%lld wanted=%d", redis->name,
             (long long)have->whole, redis->wait_replicas);
}

static bool has_promise(const struct redis_command *commands, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (commands[i].is_promise)
            return true;
    return false;
}

void wait_begin(struct redis *redis, struct trip *trip, const struct redis_command *commands)
{
    if (!redis->wait_replicas || !has_promise(commands, trip->count))
        return;
    trip->waited = ARENA_NEW(trip->arena, struct redis_value);
    wait_ask(redis, trip);
}

bool redis_waits(const struct redis *redis)
{
    return redis->wait_replicas > 0;
}
