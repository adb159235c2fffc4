/* redis.c: every trip ends exactly once, and always later.
 *
 * A trip lives in its caller's arena. Its commands are put into the connection's
 * output at once and their answers counted off; whatever ends it (answers, a lost
 * connection, too many waiting, closing) moves it to the finished ones, and only
 * redis_settle, called from the loop, tells their owners. So a done may start
 * trips, and even close the connection. */
#include "redis.h"

#include "../base/clock.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "redis_cluster.h"
#include "redis_private.h"

#include <stdlib.h>
#include <string.h>

enum { PORT_DEFAULT = 6379, SOCKET_PATH_MAX = 107, DATABASE_MAX = 1 << 20 };

static const int64_t bucket_us[] = { 250, 500, 1000, 2500, 5000, 25000, 100000, 1000000 };

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

static char *copy(struct str s)
{
    return must(strndup(s.at ? s.at : "", s.len));
}

static void append(struct trips *trips, struct trip *trip)
{
    trip->prev = trips->last;
    trip->next = NULL;
    if (trips->last)
        trips->last->next = trip;
    else
        trips->first = trip;
    trips->last = trip;
}

static void take(struct trips *trips, struct trip *trip)
{
    if (trip->prev)
        trip->prev->next = trip->next;
    else
        trips->first = trip->next;
    if (trip->next)
        trip->next->prev = trip->prev;
    else
        trips->last = trip->prev;
}

/* redis://host:port/db; [::1] for addresses with colons. */
static bool parse_host(struct redis *redis, struct str url, struct str rest, struct error *err)
{
    struct str host = str_cut(&rest, '/');
    struct str database = rest;
    struct str port = { "", 0 };
    int64_t number;

    if (str_starts(host, STR("["))) {
        size_t end = str_find_byte(host, ']');
        if (end == SIZE_MAX)
            return fail(err, ERROR_REFUSED, "redis url %.*s: no ] after the address", STR_ARG(url));
        port = str_slice(host, end + 1, host.len);
        host = str_slice(host, 1, end);
        if (port.len && port.at[0] == ':')
            port = str_slice(port, 1, port.len);
    } else {
        port = host;
        host = str_cut(&port, ':');
    }
    redis->port = PORT_DEFAULT;
    if (port.len) {
        if (!str_to_i64(port, &number) || number < 1 || number > 65535)
            return fail(err, ERROR_REFUSED, "redis url %.*s: the port must be from 1 to 65535",
                        STR_ARG(url));
        redis->port = (int)number;
    }
    if (database.len) {
        if (!str_to_i64(database, &number) || number < 0 || number > DATABASE_MAX)
            return fail(err, ERROR_REFUSED,
                        "redis url %.*s: what follows the port must be a database's number",
                        STR_ARG(url));
        redis->database = (int)number;
    }
    if (!host.len || str_find_byte(host, '@') != SIZE_MAX)
        return fail(err, ERROR_REFUSED, "a redis url is redis://host:port or redis://host:port/"
                                        "database; user and password are options of their own");
    redis->host = copy(host);
    return true;
}

static bool parse_url(struct redis *redis, struct str url, struct error *err)
{
    if (str_starts(url, STR("unix://"))) {
        struct str path = str_slice(url, 7, url.len);
        if (!path.len || path.len > SOCKET_PATH_MAX)
            return fail(err, ERROR_REFUSED,
                        "redis url: the socket's path has %zu bytes; it must have 1 to %d",
                        path.len, SOCKET_PATH_MAX);
        redis->path = copy(path);
        return true;
    }
    if (str_starts(url, STR("redis://")))
        return parse_host(redis, url, str_slice(url, 8, url.len), err);
    return fail(err, ERROR_REFUSED, "redis url %.*s: it must start with unix://, redis:// or "
                "redis+cluster://", STR_ARG(url));
}

static void redis_free(struct redis *redis)
{
    cluster_free(redis->cluster);
    arena_close(redis->scratch);
    arena_close(redis->greeting_arena);
    free(redis->awaited);
    free(redis->digests);
    free(redis->path);
    free(redis->host);
    free(redis->user);
    free(redis->password);
    free(redis);
}

struct redis *redis_open(struct loop *loop, const struct redis_options *options, struct error *err)
{
    struct redis *redis = must(calloc(1, sizeof *redis));

    redis->loop = loop;
    redis->timeout_ms = options->timeout_ms > 0 ? options->timeout_ms : 2000;
    redis->wait_replicas = options->wait_replicas;
    redis->wait_ms = options->wait_ms;
    redis->user = copy(options->user);
    redis->password = copy(options->password);
    redis->scripts = options->scripts;
    bool is_cluster = str_starts(options->url, STR("redis+cluster://"));
    if (is_cluster ? !cluster_open(redis, str_slice(options->url, 16, options->url.len), err)
                   : !parse_url(redis, options->url, err)) {
        redis_free(redis);
        return NULL;
    }
    if (is_cluster)
        return redis;
    while (redis->scripts && redis->scripts[redis->script_count])
        redis->script_count++;
    redis->digests = must(calloc(redis->script_count + 1, sizeof redis->digests[0]));
    redis->scratch = arena_open(SIZE_MAX);
    redis->greeting_arena = arena_open(SIZE_MAX);
    redis->awaited_room = 64;
    redis->awaited = must(calloc(redis->awaited_room, sizeof redis->awaited[0]));
    link_start(redis);
    return redis;
}

void redis_close(struct redis *redis)
{
    if (!redis)
        return;
    redis->is_closing = true;
    if (redis->cluster) {
        redis->depth++; /* who is told now must not free what is being closed */
        cluster_close(redis->cluster);
        redis->depth--;
    } else {
        link_close(redis);
        redis_fail_trips(redis, "Redis is being closed");
    }
    loop_cancel(redis->loop, redis->settle);
    redis->settle = NULL;
    redis_settle(redis);
}

void redis_await(struct redis *redis, struct trip *trip, size_t index, bool is_whole)
{
    size_t room = redis->awaited_room;

    if (redis->awaited_count == room) {
        struct awaited *ring = must(calloc(room * 2, sizeof *ring));
        for (size_t i = 0; i < room; i++)
            ring[i] = redis->awaited[(redis->awaited_first + i) % room];
        free(redis->awaited);
        redis->awaited = ring;
        redis->awaited_first = 0;
        redis->awaited_room = room *= 2;
    }
    redis->awaited[(redis->awaited_first + redis->awaited_count++) % room] =
        (struct awaited){ .trip = trip, .index = index, .is_whole = is_whole };
}

bool redis_next_value(struct redis *redis, struct redis_value **value, struct arena **arena)
{
    const struct awaited *next = &redis->awaited[redis->awaited_first];

    if (redis->awaited_count == 0)
        return false;
    *value = !next->trip ? &redis->greeting
             : next->index == next->trip->count ? next->trip->waited
                                                : &next->trip->values[next->index];
    *arena = next->trip ? next->trip->arena : redis->greeting_arena;
    return true;
}

static void count_time(struct redis *redis, const struct trip *trip)
{
    int64_t us = clock_monotonic_us() - trip->started_us;

    redis->stats.trip_us_sum += (uint64_t)us;
    for (size_t i = 0; i < sizeof bucket_us / sizeof bucket_us[0]; i++)
        if (us <= bucket_us[i])
            redis->stats.trip_us_buckets[i]++;
}

void redis_begin(struct redis *redis, struct trip *trip)
{
    redis->stats.trips++;
    append(&redis->under_way, trip);
}

void redis_finish(struct redis *redis, struct trip *trip)
{
    take(&redis->under_way, trip);
    append(&redis->finished, trip);
    if (trip->err.kind == ERROR_NONE) {
        count_time(redis, trip);
        redis->pause_ms = PAUSE_FIRST_MS; /* it serves: the next loss begins with a short one */
    }
}

/* Nothing may be given up for good because redis.url names one node of several. */
static void refuse_cluster(struct redis *redis, struct trip *trip)
{
    static const char *const why = "it is one node of a Redis Cluster; say redis+cluster:// in "
                                   "redis.url";

    if (!redis->is_refused)
        log_error("redis.is_cluster", "why=\"%s\"", why);
    redis->is_refused = true;
    snprintf(redis->trouble, sizeof redis->trouble, "%s", why);
    fail(&trip->err, ERROR_LATER, "Redis: %s", why);
}

void redis_answered(struct redis *redis)
{
    struct awaited next = redis->awaited[redis->awaited_first];
    struct trip *trip = next.trip;

    redis->awaited_first = (redis->awaited_first + 1) % redis->awaited_room;
    redis->awaited_count--;
    if (!trip) {
        link_greeted(redis, next.index);
        return;
    }
    bool is_wait = next.index == trip->count;
    struct redis_value *value = is_wait ? trip->waited : &trip->values[next.index];
    if (is_wait) {
        wait_judge(redis, trip);
    } else if (value->kind == REDIS_FAILED) {
        const struct redis_command *command = trip->commands ? &trip->commands[next.index] : NULL;
        if (command && command->script && !next.is_whole &&
            redis_has_code(value->text, STR("NOSCRIPT"))) {
            *value = (struct redis_value){ .kind = REDIS_NIL };
            redis_await(redis, trip, next.index, true);
            link_send(redis, command, true);
            if (trip->waited)
                wait_ask(redis, trip);
            return;
        }
        if (!redis->is_node && redis_has_code(value->text, STR("MOVED")))
            refuse_cluster(redis, trip);
        else if (trip->err.kind == ERROR_NONE && !redis->is_node && redis_is_passing(value->text))
            fail(&trip->err, ERROR_LATER, "Redis says: %.*s", STR_ARG(value->text));
    }
    bool is_replica = value->kind == REDIS_FAILED && redis_has_code(value->text, STR("READONLY"));
    if (--trip->pending == 0)
        redis_finish(redis, trip);
    /* Our master has become a replica: its name may by now lead to the new one. */
    if (is_replica)
        link_lose(redis, "this Redis is a read-only replica");
}

void redis_fail_trips(struct redis *redis, const char *why)
{
    struct trip *trip;

    redis->awaited_count = 0;
    while ((trip = redis->under_way.first)) {
        fail(&trip->err, ERROR_LATER, "Redis: %s", why);
        redis_finish(redis, trip);
    }
}

static void on_settle_due(void *owner)
{
    struct redis *redis = owner;

    redis->settle = NULL;
    redis_settle(redis);
}

void redis_settle_soon(struct redis *redis)
{
    if (!redis->settle && !redis->is_closing)
        redis->settle = loop_after(redis->loop, 0, on_settle_due, redis);
}

void redis_settle(struct redis *redis)
{
    struct trip *trip;

    redis->depth++;
    bool is_up = redis->state == LINK_UP;
    if (is_up != redis->is_told_up && !redis->is_closing) {
        redis->is_told_up = is_up;
        if (redis->changed)
            redis->changed(redis->changed_owner, is_up);
    }
    while ((trip = redis->finished.first)) {
        bool is_good = trip->err.kind == ERROR_NONE;
        take(&redis->finished, trip);
        redis->stats.failed_trips += !is_good;
        /* The trip's memory may be gone after this call. */
        struct error err = trip->err;
        trip->done(trip->owner, is_good ? trip->values : NULL, is_good ? trip->count : 0, &err);
    }
    if (--redis->depth == 0 && redis->is_closing)
        redis_free(redis);
}

/* A script may have to be sent again when its words are long gone. */
static struct redis_command *keep(struct arena *arena, const struct redis_command *commands,
                                  size_t count)
{
    struct redis_command *kept = ARENA_ARRAY(arena, struct redis_command, count);

    for (size_t i = 0; i < count; i++) {
        if (!commands[i].script)
            continue;
        struct str *words = ARENA_ARRAY(arena, struct str, commands[i].count);
        for (size_t j = 0; j < commands[i].count; j++)
            words[j] = arena_copy(arena, commands[i].words[j]);
        kept[i] = commands[i];
        kept[i].words = words;
    }
    return kept;
}

static bool has_script(const struct redis_command *commands, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (commands[i].script)
            return true;
    return false;
}

void redis_trip(struct redis *redis, struct arena *arena, const struct redis_command *commands,
                size_t count, redis_done *done, void *owner)
{
    if (redis->cluster) {
        cluster_trip(redis->cluster, arena, commands, count, done, owner);
        return;
    }
    struct trip *trip = ARENA_NEW(arena, struct trip);

    redis->stats.trips++;
    trip->arena = arena;
    trip->count = count;
    trip->done = done;
    trip->owner = owner;
    trip->started_us = clock_monotonic_us();
    if (redis->state != LINK_UP)
        fail(&trip->err, ERROR_LATER, "Redis is away");
    else if (redis->awaited_count + count > LIMIT_REDIS_WAITING)
        fail(&trip->err, ERROR_LATER, "%zu commands already wait for Redis",
             redis->awaited_count);
    if (count == 0 || trip->err.kind != ERROR_NONE) {
        append(&redis->finished, trip);
        redis_settle_soon(redis);
        return;
    }
    trip->values = ARENA_ARRAY(arena, struct redis_value, count);
    trip->pending = count;
    if (has_script(commands, count))
        trip->commands = keep(arena, commands, count);
    append(&redis->under_way, trip);
    for (size_t i = 0; i < count; i++) {
        redis_await(redis, trip, i, false);
        link_send(redis, &commands[i], false);
    }
    wait_begin(redis, trip, commands);
    link_watch_time(redis);
}

void redis_on_change(struct redis *redis, void (*changed)(void *owner, bool is_up), void *owner)
{
    redis->changed = changed;
    redis->changed_owner = owner;
}

const char *redis_trouble(const struct redis *redis, bool *is_refusal)
{
    if (redis->cluster)
        return cluster_trouble(redis->cluster, is_refusal);
    *is_refusal = redis->is_refused;
    return redis->trouble;
}

bool redis_is_cluster(const struct redis *redis)
{
    return redis->cluster != NULL;
}

void redis_stats(const struct redis *redis, struct redis_stats *stats)
{
    *stats = redis->stats;
    stats->waiting = redis->awaited_count - redis->greetings;
    stats->most_waiting = LIMIT_REDIS_WAITING;
    if (redis->cluster)
        cluster_stats(redis->cluster, stats);
}
