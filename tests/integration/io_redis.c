#include "../../bot/io/redis.h"

#include "../../bot/base/clock.h"
#include "../../bot/base/limits.h"
#include "io_help.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* What a trip brought: counted, and its values while the arena lives. */
struct result {
    int count;
    struct redis_value *values;
    size_t value_count;
    struct error err;
    bool is_in_call;
    bool came_in_call;
};

static void on_done(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct result *result = owner;

    result->count++;
    result->values = values;
    result->value_count = count;
    result->err = *err;
    result->came_in_call |= result->is_in_call;
}

/* Words separated by single blanks. */
static struct redis_command command_of(struct arena *arena, const char *text)
{
    struct str rest = str_from(text);
    struct str *words = ARENA_ARRAY(arena, struct str, 64);
    struct redis_command command = { .words = words };

    while (rest.len)
        words[command.count++] = str_cut(&rest, ' ');
    return command;
}

static void trip(struct redis *redis, struct arena *arena, const char *text,
                 struct result *result)
{
    struct redis_command command = command_of(arena, text);

    result->is_in_call = true;
    redis_trip(redis, arena, &command, 1, on_done, result);
    result->is_in_call = false;
}

static bool is_up(void *owner)
{
    struct redis_stats stats;

    redis_stats(owner, &stats);
    return stats.is_up;
}

static bool is_away(void *owner)
{
    return !is_up(owner);
}

struct fixture {
    struct io_redis server;
    struct loop *loop;
    struct redis *redis;
    struct arena *arena;
    struct result result;
};

static void connect_with(struct fixture *fixture, struct redis_options options)
{
    fixture->loop = loop_open(NULL);
    fixture->arena = arena_open(1 << 20);
    if (!options.url.len)
        options.url = str_from(fixture->server.url);
    if (!options.timeout_ms)
        options.timeout_ms = 2000;
    fixture->redis = redis_open(fixture->loop, &options, NULL);
    CHECK(fixture->redis);
}

static void set_up(struct fixture *fixture, struct redis_options options)
{
    memset(fixture, 0, sizeof *fixture);
    io_redis_start(&fixture->server);
    connect_with(fixture, options);
    CHECK(io_run_until(fixture->loop, is_up, fixture->redis, 5000));
}

static void tear_down(struct fixture *fixture)
{
    redis_close(fixture->redis);
    loop_close(fixture->loop);
    arena_close(fixture->arena);
    if (fixture->server.dir[0])
        io_redis_stop(&fixture->server);
}

TEST(redis_brings_the_answers_of_a_trip_back_together)
{
    struct fixture fixture;
    struct redis_command commands[6];
    set_up(&fixture, (struct redis_options){ 0 });
    struct arena *arena = fixture.arena;

    commands[0] = command_of(arena, "SET a text");
    commands[1] = command_of(arena, "GET a");
    commands[2] = command_of(arena, "GET none");
    commands[3] = command_of(arena, "INCR n");
    commands[4] = command_of(arena, "INCR a");
    commands[5] = command_of(arena, "MGET a none n");
    redis_trip(fixture.redis, arena, commands, 6, on_done, &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 2000));

    struct redis_value *values = fixture.result.values;
    CHECK(values);
    CHECK_WHOLE(fixture.result.value_count, 6);
    CHECK_STR(values[0].text, STR("OK"));
    CHECK_WHOLE(values[1].kind, REDIS_TEXT);
    CHECK_STR(values[1].text, STR("text"));
    CHECK_WHOLE(values[2].kind, REDIS_NIL);
    CHECK_WHOLE(values[3].kind, REDIS_WHOLE);
    CHECK_WHOLE(values[3].whole, 1);
    CHECK_WHOLE(values[4].kind, REDIS_FAILED);
    CHECK_WHOLE(values[5].kind, REDIS_LIST);
    CHECK_WHOLE(values[5].count, 3);
    CHECK_STR(values[5].items[0].text, STR("text"));
    CHECK_WHOLE(values[5].items[1].kind, REDIS_NIL);
    CHECK_STR(values[5].items[2].text, STR("1"));
    tear_down(&fixture);
}

TEST(redis_answers_trips_in_order_and_always_later)
{
    struct fixture fixture;
    struct result results[100] = { 0 };
    set_up(&fixture, (struct redis_options){ 0 });

    for (int i = 0; i < 100; i++)
        trip(fixture.redis, fixture.arena, "INCR n", &results[i]);
    CHECK(io_run_until_count(fixture.loop, &results[99].count, 1, 2000));

    for (int i = 0; i < 100; i++) {
        CHECK(results[i].values && !results[i].came_in_call);
        CHECK_WHOLE(results[i].count, 1);
        CHECK_WHOLE(results[i].values[0].whole, i + 1);
    }
    tear_down(&fixture);
}

TEST(redis_carries_long_and_binary_values)
{
    struct fixture fixture;
    set_up(&fixture, (struct redis_options){ 0 });
    char *bytes = arena_alloc(fixture.arena, 3000000);
    struct str words[] = { STR("SET"), STR("k"), { bytes, 3000000 } };
    struct str get[] = { STR("GET"), STR("k") };
    struct redis_command commands[] = { { .words = words, .count = 3 },
                                        { .words = get, .count = 2 } };

    for (size_t i = 0; i < 3000000; i++)
        bytes[i] = (char)(i * 7 % 256);
    redis_trip(fixture.redis, fixture.arena, commands, 2, on_done, &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 5000));

    CHECK(fixture.result.values);
    CHECK(str_eq(fixture.result.values[1].text, words[2]));
    tear_down(&fixture);
}

TEST(redis_trip_of_no_commands_ends_too)
{
    struct fixture fixture;
    set_up(&fixture, (struct redis_options){ 0 });

    redis_trip(fixture.redis, fixture.arena, NULL, 0, on_done, &fixture.result);
    CHECK_WHOLE(fixture.result.count, 0);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 2000));

    CHECK_WHOLE(fixture.result.err.kind, ERROR_NONE);
    tear_down(&fixture);
}

static const struct redis_script add = {
    "add.lua", STR_INIT("redis.call('INCRBY', KEYS[1], ARGV[1]) return ARGV[2]")
};
static const struct redis_script stray = { "stray.lua", STR_INIT("return 'stray'") };
static const struct redis_script *const scripts[] = { &add, NULL };

static void run_script(struct fixture *fixture, const struct redis_script *script)
{
    char key[] = "sum";
    char five[] = "5";
    struct str words[] = { { key, 3 }, { five, 1 }, STR("said") };
    struct redis_command command = { .script = script, .key_count = 1, .count = 3,
                                     .words = words };

    fixture->result.count = 0;
    redis_trip(fixture->redis, fixture->arena, &command, 1, on_done, &fixture->result);
    /* The words need not live longer than the call. */
    memset(key, 'x', sizeof key);
    memset(five, '9', sizeof five);
    memset(words, 0, sizeof words);
    CHECK(io_run_until_count(fixture->loop, &fixture->result.count, 1, 2000));
    CHECK(fixture->result.values);
}

TEST(redis_runs_scripts_by_digest_and_whole_once_they_were_flushed)
{
    struct fixture fixture;
    set_up(&fixture, (struct redis_options){ .scripts = scripts });

    run_script(&fixture, &add);
    CHECK_STR(fixture.result.values[0].text, STR("said"));
    CHECK_STR(io_redis_say(&fixture.server, "GET sum"), STR("5"));

    io_redis_say(&fixture.server, "SCRIPT FLUSH");
    run_script(&fixture, &add);
    CHECK_STR(fixture.result.values[0].text, STR("said"));
    CHECK_STR(io_redis_say(&fixture.server, "GET sum"), STR("10"));

    run_script(&fixture, &stray);
    CHECK_STR(fixture.result.values[0].text, STR("stray"));
    tear_down(&fixture);
}

TEST(redis_keeps_answers_apart_when_one_script_of_many_was_flushed)
{
    struct fixture fixture;
    struct result before = { 0 };
    struct result after = { 0 };
    set_up(&fixture, (struct redis_options){ .scripts = scripts });
    struct str words[] = { STR("sum"), STR("5"), STR("said") };
    struct redis_command commands[] = {
        command_of(fixture.arena, "GET first"),
        { .script = &add, .key_count = 1, .count = 3, .words = words },
        command_of(fixture.arena, "GET last"),
    };

    io_redis_say(&fixture.server, "MSET first 1 last 2 other 3");
    io_redis_say(&fixture.server, "SCRIPT FLUSH");
    trip(fixture.redis, fixture.arena, "GET other", &before);
    redis_trip(fixture.redis, fixture.arena, commands, 3, on_done, &fixture.result);
    trip(fixture.redis, fixture.arena, "GET other", &after);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 2000));

    CHECK_WHOLE(after.count, 1);
    CHECK_STR(before.values[0].text, STR("3"));
    CHECK_STR(after.values[0].text, STR("3"));
    CHECK_STR(fixture.result.values[0].text, STR("1"));
    CHECK_STR(fixture.result.values[1].text, STR("said"));
    CHECK_STR(fixture.result.values[2].text, STR("2"));
    tear_down(&fixture);
}

TEST(redis_ends_every_trip_once_when_the_server_is_killed_and_comes_back)
{
    struct fixture fixture;
    struct result results[20] = { 0 };
    struct redis_stats stats;
    set_up(&fixture, (struct redis_options){ .scripts = scripts });

    for (int i = 0; i < 20; i++)
        trip(fixture.redis, fixture.arena, "BLPOP never 0", &results[i]);
    io_run_for_turns(fixture.loop, 10);
    io_redis_kill(&fixture.server);
    CHECK(io_run_until_count(fixture.loop, &results[19].count, 1, 3000));
    CHECK(is_away(fixture.redis));
    trip(fixture.redis, fixture.arena, "GET a", &fixture.result);
    CHECK_WHOLE(fixture.result.count, 0);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 1000));
    io_redis_resume(&fixture.server);
    CHECK(io_run_until(fixture.loop, is_up, fixture.redis, 5000));
    run_script(&fixture, &add);

    for (int i = 0; i < 20; i++) {
        CHECK_WHOLE(results[i].count, 1);
        CHECK(!results[i].values && results[i].err.kind == ERROR_LATER);
    }
    redis_stats(fixture.redis, &stats);
    CHECK_WHOLE(stats.failed_trips, 21);
    CHECK_WHOLE(stats.reconnects, 1);
    CHECK_WHOLE(stats.waiting, 0);
    tear_down(&fixture);
}

TEST(redis_fails_trips_that_take_too_long)
{
    struct fixture fixture;
    int64_t begun_us;
    set_up(&fixture, (struct redis_options){ .timeout_ms = 100 });

    begun_us = clock_monotonic_us();
    trip(fixture.redis, fixture.arena, "BLPOP never 0", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 2000));

    CHECK(clock_monotonic_us() - begun_us >= 100000);
    CHECK_WHOLE(fixture.result.err.kind, ERROR_LATER);
    CHECK(io_run_until(fixture.loop, is_up, fixture.redis, 3000));
    trip(fixture.redis, fixture.arena, "PING", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 2, 2000));
    CHECK(fixture.result.values);
    tear_down(&fixture);
}

TEST(redis_does_not_count_as_up_while_a_socket_accepts_and_never_answers)
{
    struct fixture fixture = { 0 };
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    snprintf(at.sun_path, sizeof at.sun_path, "/tmp/rekan-test-%d.sock", (int)getpid());
    unlink(at.sun_path);
    CHECK(bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 5) == 0);
    snprintf(fixture.server.url, sizeof fixture.server.url, "unix://%s", at.sun_path);
    connect_with(&fixture, (struct redis_options){ .timeout_ms = 50 });
    CHECK(!io_run_until(fixture.loop, is_up, fixture.redis, 300));
    trip(fixture.redis, fixture.arena, "GET a", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 1000));

    CHECK_WHOLE(fixture.result.err.kind, ERROR_LATER);
    tear_down(&fixture);
    close(fd);
    unlink(at.sun_path);
}

TEST(redis_ends_open_trips_when_it_is_closed)
{
    struct fixture fixture;
    set_up(&fixture, (struct redis_options){ 0 });

    trip(fixture.redis, fixture.arena, "BLPOP never 0", &fixture.result);
    io_run_for_turns(fixture.loop, 5);
    redis_close(fixture.redis);
    fixture.redis = NULL;

    CHECK_WHOLE(fixture.result.count, 1);
    CHECK_WHOLE(fixture.result.err.kind, ERROR_LATER);
    tear_down(&fixture);
}

struct chain {
    struct fixture *fixture;
    struct result *inner;
    int count;
    bool closes;
};

static void on_chained(void *owner, struct redis_value *values, size_t count,
                       const struct error *err)
{
    struct chain *chain = owner;

    (void)values;
    (void)count;
    (void)err;
    chain->count++;
    trip(chain->fixture->redis, chain->fixture->arena, "GET a", chain->inner);
    if (chain->closes) {
        redis_close(chain->fixture->redis);
        chain->fixture->redis = NULL;
    }
}

TEST(redis_ends_trips_that_were_started_while_it_closes)
{
    struct fixture fixture;
    struct chain chain = { .fixture = &fixture, .inner = &fixture.result };
    set_up(&fixture, (struct redis_options){ 0 });
    struct redis_command command = command_of(fixture.arena, "BLPOP never 0");

    redis_trip(fixture.redis, fixture.arena, &command, 1, on_chained, &chain);
    io_run_for_turns(fixture.loop, 5);
    redis_close(fixture.redis);
    fixture.redis = NULL;

    CHECK_WHOLE(chain.count, 1);
    CHECK_WHOLE(fixture.result.count, 1);
    CHECK(!fixture.result.came_in_call);
    tear_down(&fixture);
}

TEST(redis_may_be_closed_by_a_done)
{
    struct fixture fixture;
    struct result behind = { 0 };
    struct chain chain = { .fixture = &fixture, .inner = &fixture.result, .closes = true };
    set_up(&fixture, (struct redis_options){ 0 });
    struct redis_command command = command_of(fixture.arena, "PING");

    redis_trip(fixture.redis, fixture.arena, &command, 1, on_chained, &chain);
    trip(fixture.redis, fixture.arena, "PING", &behind);
    CHECK(io_run_until_count(fixture.loop, &chain.count, 1, 2000));

    CHECK_WHOLE(fixture.result.count, 1);
    CHECK_WHOLE(fixture.result.err.kind, ERROR_LATER);
    CHECK_WHOLE(behind.count, 1);
    tear_down(&fixture);
}

TEST(redis_refuses_more_than_may_wait)
{
    struct fixture fixture;
    struct result kept = { 0 };
    set_up(&fixture, (struct redis_options){ 0 });
    struct redis_command *commands =
        ARENA_ARRAY(fixture.arena, struct redis_command, LIMIT_REDIS_WAITING);
    struct redis_command ping = command_of(fixture.arena, "PING");

    for (size_t i = 0; i < LIMIT_REDIS_WAITING; i++)
        commands[i] = ping;
    redis_trip(fixture.redis, fixture.arena, commands, LIMIT_REDIS_WAITING, on_done, &kept);
    trip(fixture.redis, fixture.arena, "PING", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 2000));
    CHECK_WHOLE(fixture.result.err.kind, ERROR_LATER);
    CHECK(io_run_until_count(fixture.loop, &kept.count, 1, 5000));

    CHECK(kept.values);
    tear_down(&fixture);
}

TEST(redis_turns_passing_refusals_into_a_failed_trip)
{
    struct fixture fixture;
    set_up(&fixture, (struct redis_options){ 0 });

    io_redis_say(&fixture.server, "CONFIG SET maxmemory 1");
    trip(fixture.redis, fixture.arena, "SET a 1", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 2000));
    CHECK(!fixture.result.values);
    CHECK_WHOLE(fixture.result.err.kind, ERROR_LATER);
    io_redis_say(&fixture.server, "CONFIG SET maxmemory 0");

    io_redis_say(&fixture.server, "REPLICAOF 127.0.0.1 1");
    trip(fixture.redis, fixture.arena, "SET a 1", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 2, 2000));
    CHECK(!fixture.result.values);
    io_redis_say(&fixture.server, "REPLICAOF NO ONE");
    CHECK(io_run_until(fixture.loop, is_up, fixture.redis, 5000));

    trip(fixture.redis, fixture.arena, "SET a 1", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 3, 2000));
    CHECK(fixture.result.values);
    tear_down(&fixture);
}

TEST(redis_logs_in_and_chooses_its_database)
{
    struct fixture fixture = { 0 };
    char url[160];
    io_redis_start(&fixture.server);
    io_redis_say(&fixture.server, "CONFIG SET port 0");
    io_redis_say(&fixture.server, "ACL SETUSER rekan on >secret ~* &* +@all");
    /* A Unix socket's url has no database, so this one goes over TCP. */
    int port;
    close(io_listen(&port));
    char command[64];
    snprintf(command, sizeof command, "CONFIG SET port %d", port);
    CHECK_STR(io_redis_say(&fixture.server, command), STR("OK"));
    snprintf(url, sizeof url, "redis://127.0.0.1:%d/3", port);
    connect_with(&fixture, (struct redis_options){ .url = str_from(url),
                                                   .user = STR("rekan"),
                                                   .password = STR("secret"),
                                                   .scripts = scripts });
    CHECK(io_run_until(fixture.loop, is_up, fixture.redis, 5000));
    trip(fixture.redis, fixture.arena, "SET where here", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 2000));
    trip(fixture.redis, fixture.arena, "ACL WHOAMI", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 2, 2000));

    CHECK_STR(fixture.result.values[0].text, STR("rekan"));
    CHECK_STR(io_redis_say(&fixture.server, "MOVE where 3"), STR("0"));
    redis_close(fixture.redis);
    struct redis_options wrong = { .url = str_from(fixture.server.url),
                                   .user = STR("rekan"),
                                   .password = STR("wrong"),
                                   .timeout_ms = 500 };
    fixture.redis = redis_open(fixture.loop, &wrong, NULL);
    CHECK(!io_run_until(fixture.loop, is_up, fixture.redis, 200));
    tear_down(&fixture);
}

struct changes {
    int count;
    char heard[8];
};

static void on_change(void *owner, bool is_now_up)
{
    struct changes *changes = owner;

    changes->heard[changes->count++ % 7] = is_now_up ? 'u' : 'd';
}

TEST(redis_tells_when_it_comes_and_goes)
{
    struct fixture fixture = { 0 };
    struct changes changes = { 0 };
    io_redis_start(&fixture.server);
    connect_with(&fixture, (struct redis_options){ 0 });

    redis_on_change(fixture.redis, on_change, &changes);
    CHECK(io_run_until_count(fixture.loop, &changes.count, 1, 3000));
    io_redis_kill(&fixture.server);
    CHECK(io_run_until_count(fixture.loop, &changes.count, 2, 3000));
    io_redis_resume(&fixture.server);
    CHECK(io_run_until_count(fixture.loop, &changes.count, 3, 5000));

    CHECK_STR(str_from(changes.heard), STR("udu"));
    tear_down(&fixture);
}

TEST(redis_refuses_urls_it_cannot_understand)
{
    char too_long[128] = "unix:///";
    memset(too_long + 8, 'a', 108);
    const char *const urls[] = {
        "", "redis", "http://localhost", "redis://", "redis://:6379", "redis://host:0",
        "redis://host:99999", "redis://host:6379/x", "redis://user:pw@host", "unix://",
        "redis://[::1",
        too_long,
    };
    struct loop *loop = loop_open(NULL);

    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct redis_options options = { .url = str_from(urls[i]) };
        struct error err = { 0 };
        CHECK(!redis_open(loop, &options, &err));
        CHECK_WHOLE(err.kind, ERROR_REFUSED);
    }
    loop_close(loop);
}
