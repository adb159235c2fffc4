/* redis_link.c: the connection under the trips; it comes back by itself.
 *
 * hiredis speaks the protocol; its socket is watched by the loop through a
 * descriptor of its own. It never writes by itself: what a turn of the loop
 * gathers goes out in one write at the turn's end. A fresh connection is greeted
 * (password, database, scripts) and counts as up when every answer was good, so
 * that a Redis that still loads its data is "away" and not "failing". */
#include "redis_private.h"

#include "../base/clock.h"
#include "../base/log.h"
#include "lookup.h"

#include <fcntl.h>
#include <hiredis/async.h>
#include <hiredis/hiredis.h>
#include <string.h>

enum { PAUSE_MAX_MS = 2000, LOOKUP_STEP_MS = 10 };

static void on_reconnect_due(void *owner);
static void connect_to(struct redis *redis, const char *address);

static void cancel(struct redis *redis, struct timer **timer)
{
    loop_cancel(redis->loop, *timer);
    *timer = NULL;
}

/* Everything a lost or closed connection leaves behind, except the trips. */
static void take_down(struct redis *redis)
{
    struct redisAsyncContext *context = redis->context;

    redis->state = LINK_AWAY;
    redis->context = NULL;
    redis->has_output = false;
    redis->is_writable = false;
    redis->greetings = 0;
    loop_unwatch(redis->loop, redis->watch);
    redis->watch = NULL;
    cancel(redis, &redis->deadline);
    cancel(redis, &redis->reconnect);
    lookup_close(redis->lookup);
    redis->lookup = NULL;
    if (context) {
        context->data = NULL; /* what hiredis still calls back finds nobody */
        context->ev.addWrite = NULL;
        redisAsyncFree(context);
    }
}

void link_lose(struct redis *redis, const char *why)
{
    char *reason = redis->trouble;

    if (redis->state == LINK_AWAY)
        return;
    snprintf(reason, sizeof redis->trouble, "%s", why);
    redis->is_refused = false;
    if (redis->state == LINK_UP || !redis->is_trouble_logged)
        log_warn("redis.away", "%swhy=\"%s\" retry_ms=%lld", redis->name, reason,
                 (long long)redis->pause_ms);
    redis->is_trouble_logged = true;
    take_down(redis);
    redis_fail_trips(redis, reason);
    redis->stats.is_up = false;
    redis->reconnect = loop_after(redis->loop, redis->pause_ms, on_reconnect_due, redis);
    redis->pause_ms = redis->pause_ms * 2 < PAUSE_MAX_MS ? redis->pause_ms * 2 : PAUSE_MAX_MS;
    redis_settle_soon(redis);
}

void link_close(struct redis *redis)
{
    take_down(redis);
    loop_remove_hook(redis->loop, &redis->hook);
}

enum { HEAD_BYTES = 24 }; /* "$18446744073709551615" and a line's end */

/* The text of one command in Redis's protocol: "$5" and a line's end. */
static char *put_head(char *at, char kind, size_t number)
{
    size_t digits = 1;

    for (size_t rest = number; rest >= 10; rest /= 10)
        digits++;
    *at = kind;
    for (size_t i = digits; i > 0; i--, number /= 10)
        at[i] = (char)('0' + number % 10);
    at += 1 + digits;
    *at++ = '\r';
    *at++ = '\n';
    return at;
}

static char *put_word(char *at, struct str word)
{
    at = put_head(at, '$', word.len);
    if (word.len)
        memcpy(at, word.at, word.len);
    at += word.len;
    *at++ = '\r';
    *at++ = '\n';
    return at;
}

static size_t room_of(const struct str *words, size_t count)
{
    size_t room = HEAD_BYTES;

    for (size_t i = 0; i < count; i++)
        room += HEAD_BYTES + words[i].len + 2;
    return room;
}

static struct str digest_of(const struct redis *redis, const struct redis_script *script)
{
    for (size_t i = 0; i < redis->script_count; i++)
        if (redis->scripts[i] == script)
            return str_from(redis->digests[i]);
    return (struct str){ "", 0 };
}

static void on_reply(struct redisAsyncContext *context, void *reply, void *unused)
{
    struct redis *redis = context->data;

    (void)unused;
    if (redis && reply)
        redis_answered(redis);
}

bool link_send(struct redis *redis, const struct redis_command *command, bool is_whole)
{
    enum { HEAD_WORDS = 3 };
    struct str head[HEAD_WORDS];
    size_t head_count = command->script ? HEAD_WORDS : 0;

    arena_reset(redis->scratch);
    if (command->script) {
        struct str digest = is_whole ? STR("") : digest_of(redis, command->script);
        head[0] = digest.len ? STR("EVALSHA") : STR("EVAL");
        head[1] = digest.len ? digest : command->script->source;
        head[2] = arena_whole(redis->scratch, (int64_t)command->key_count);
    }
    size_t room = room_of(head, head_count) + room_of(command->words, command->count);
    char *out = arena_alloc_bytes(redis->scratch, room);
    char *at = put_head(out, '*', head_count + command->count);
    for (size_t i = 0; i < head_count; i++)
        at = put_word(at, head[i]);
    for (size_t i = 0; i < command->count; i++)
        at = put_word(at, command->words[i]);
    *at = '\0'; /* of a command of one word hiredis looks at the byte behind it */
    return redisAsyncFormattedCommand(redis->context, on_reply, NULL, out, (size_t)(at - out)) ==
           REDIS_OK;
}

static void greet(struct redis *redis, size_t index, const struct str *words, size_t count)
{
    struct redis_command command = { .words = words, .count = count };

    redis->greetings++;
    redis_await(redis, NULL, index, false);
    link_send(redis, &command, false);
}

static void greet_all(struct redis *redis)
{
    struct str words[3] = { STR("AUTH") };
    char database[16];

    redis->state = LINK_GREETING;
    arena_reset(redis->greeting_arena);
    if (redis->user[0]) {
        words[1] = str_from(redis->user);
        words[2] = str_from(redis->password);
        greet(redis, SIZE_MAX, words, 3);
    } else if (redis->password[0]) {
        words[1] = str_from(redis->password);
        greet(redis, SIZE_MAX, words, 2);
    }
    if (redis->database) {
        snprintf(database, sizeof database, "%d", redis->database);
        words[0] = STR("SELECT");
        words[1] = str_from(database);
        greet(redis, SIZE_MAX, words, 2);
    }
    words[0] = STR("PING"); /* tells a Redis that is still loading from one that serves */
    greet(redis, SIZE_MAX, words, 1);
    words[0] = STR("SCRIPT");
    words[1] = STR("LOAD");
    for (size_t i = 0; i < redis->script_count; i++) {
        words[2] = redis->scripts[i]->source;
        greet(redis, i, words, 3);
    }
}

void link_greeted(struct redis *redis, size_t index)
{
    const struct redis_value *answer = &redis->greeting;

    if (answer->kind == REDIS_FAILED) {
        char why[160];
        snprintf(why, sizeof why, "%s%s%.*s", index != SIZE_MAX ? redis->scripts[index]->name : "",
                 index != SIZE_MAX ? ": " : "", STR_ARG(answer->text));
        link_lose(redis, why);
        redis->is_refused = !redis_is_passing(answer->text);
        return;
    }
    if (index != SIZE_MAX && answer->kind == REDIS_TEXT && answer->text.len == DIGEST_LEN)
        memcpy(redis->digests[index], answer->text.at, DIGEST_LEN + 1);
    if (--redis->greetings)
        return;
    redis->state = LINK_UP;
    redis->stats.reconnects += redis->was_up;
    redis->was_up = true;
    redis->stats.is_up = true;
    redis->is_trouble_logged = false;
    redis->trouble[0] = '\0';
    cancel(redis, &redis->deadline);
    log_info("redis.up", "%s", redis->name);
}

static void on_overdue(void *owner)
{
    struct redis *redis = owner;
    char why[64];

    redis->deadline = NULL;
    snprintf(why, sizeof why, "no answer within %d ms", redis->timeout_ms);
    if (redis->state != LINK_UP) {
        link_lose(redis, why);
        return;
    }
    const struct trip *oldest = redis->under_way.first;
    /* Answers come in order: what is behind an overdue one would not come either. */
    if (oldest && oldest->started_us + (int64_t)redis->timeout_ms * 1000 <= clock_monotonic_us())
        link_lose(redis, why);
    else
        link_watch_time(redis);
}

void link_watch_time(struct redis *redis)
{
    if (redis->deadline || !redis->under_way.first)
        return;
    int64_t left_us = redis->under_way.first->started_us + (int64_t)redis->timeout_ms * 1000 -
                      clock_monotonic_us();
    redis->deadline = loop_after(redis->loop, left_us > 0 ? left_us / 1000 + 1 : 1, on_overdue,
                                 redis);
}

static void on_output(void *context_owner)
{
    struct redis *redis = context_owner;

    redis->has_output = true;
}

static void on_turn_ended(void *owner)
{
    struct redis *redis = owner;

    if (!redis->has_output || !redis->context)
        return;
    redis->has_output = false;
    if (redis->state != LINK_CONNECTING || redis->is_writable)
        redisAsyncHandleWrite(redis->context);
    redis->is_writable = false;
    /* hiredis asks again when the socket did not take everything. */
    if (redis->watch && (redis->has_output || redis->state == LINK_CONNECTING))
        watch_want_write(redis->watch);
    redis->has_output = false;
}

/* The loop forgets a wish to write that is uttered in here; the turn's end is soon. */
static void on_writable(void *owner)
{
    struct redis *redis = owner;

    redis->is_writable = true;
    redis->has_output = true;
}

static void on_readable(void *owner)
{
    struct redis *redis = owner;

    if (redis->context)
        redisAsyncHandleRead(redis->context);
    redis_settle(redis);
}

static void on_hung_up(void *owner)
{
    struct redis *redis = owner;

    redis->watch = NULL;
    link_lose(redis, "the connection broke");
}

static void on_connected(const struct redisAsyncContext *context, int status)
{
    struct redis *redis = context->data;

    if (!redis)
        return;
    if (status == REDIS_OK) {
        greet_all(redis);
        return;
    }
    redis->context = NULL; /* hiredis frees it when we return */
    link_lose(redis, context->c.errstr);
}

static void on_disconnected(const struct redisAsyncContext *context, int status)
{
    struct redis *redis = context->data;

    (void)status;
    if (!redis)
        return;
    redis->context = NULL;
    link_lose(redis, context->errstr && context->errstr[0] ? context->errstr : "closed");
}

static void connect_to(struct redis *redis, const char *address)
{
    static const struct watch_calls calls = { on_readable, on_writable, on_hung_up };
    struct error err = { 0 };

    redis->state = LINK_CONNECTING;
    struct redisAsyncContext *context = redis->path ? redisAsyncConnectUnix(redis->path)
                                                    : redisAsyncConnect(address, redis->port);
    if (!context || context->err) {
        link_lose(redis, context ? context->errstr : "out of memory");
        if (context)
            redisAsyncFree(context);
        return;
    }
    redis->context = context;
    context->data = redis;
    context->ev.data = redis;
    context->ev.addWrite = on_output;
    redis_reply_into(redis, context);
    fcntl(context->c.fd, F_SETFD, FD_CLOEXEC);
    if (!redis->path)
        redisEnableKeepAlive(&context->c);
    redis->watch = loop_watch_socket(redis->loop, context->c.fd, &calls, redis, &err);
    if (!redis->watch) {
        link_lose(redis, err.message);
        return;
    }
    redisAsyncSetConnectCallback(context, on_connected);
    redisAsyncSetDisconnectCallback(context, on_disconnected);
    redis->deadline = loop_after(redis->loop, redis->timeout_ms, on_overdue, redis);
}

static void on_lookup_due(void *owner)
{
    struct redis *redis = owner;
    char address[LOOKUP_ADDRESS_MAX];
    const char *why = NULL;

    redis->reconnect = NULL;
    if (lookup_is_done(redis->lookup, address, &why)) {
        lookup_close(redis->lookup);
        redis->lookup = NULL;
        if (why)
            link_lose(redis, why);
        else
            connect_to(redis, address);
        return;
    }
    redis->reconnect = loop_after(redis->loop, LOOKUP_STEP_MS, on_lookup_due, redis);
}

/* hiredis would look a name up itself and stop the loop for as long as that takes. */
static void look_up(struct redis *redis)
{
    redis->state = LINK_LOOKING_UP;
    redis->lookup = lookup_open(redis->host, redis->timeout_ms);
    redis->reconnect = loop_after(redis->loop, 1, on_lookup_due, redis);
}

static void on_reconnect_due(void *owner)
{
    struct redis *redis = owner;

    redis->reconnect = NULL;
    if (redis->path || lookup_is_address(redis->host))
        connect_to(redis, redis->host);
    else
        look_up(redis);
}

void link_start(struct redis *redis)
{
    redis->pause_ms = PAUSE_FIRST_MS;
    redis->hook = (struct loop_hook){ .woken = on_turn_ended, .owner = redis };
    loop_add_hook(redis->loop, &redis->hook);
    redis->reconnect = loop_after(redis->loop, 0, on_reconnect_due, redis);
}
