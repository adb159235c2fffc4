/* A connection that breaks, hangs, is refused, or is closed in the middle. */
#include "io_redis_help.h"

#include "../../bot/base/clock.h"
#include "../../bot/base/limits.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

TEST(redis_ends_every_trip_once_when_the_server_is_killed_and_comes_back)
{
    struct io_link fixture;
    struct io_trip results[20] = { 0 };
    struct redis_stats stats;
    io_link_open(&fixture, (struct redis_options){ .scripts = io_scripts });

    for (int i = 0; i < 20; i++)
        io_trip_run(fixture.redis, fixture.arena, "BLPOP never 0", &results[i]);
    io_run_for_turns(fixture.loop, 10);
    io_redis_kill(&fixture.server);
    CHECK(io_run_until_count(fixture.loop, &results[19].count, 1, 3000));
    CHECK(io_link_is_away(fixture.redis));
    io_trip_run(fixture.redis, fixture.arena, "GET a", &fixture.result);
    CHECK_WHOLE(fixture.result.count, 0);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 1000));
    io_redis_resume(&fixture.server);
    CHECK(io_run_until(fixture.loop, io_link_is_up, fixture.redis, 5000));
    io_run_script(&fixture, &io_script_add);

    for (int i = 0; i < 20; i++) {
        CHECK_WHOLE(results[i].count, 1);
        CHECK(!results[i].values && results[i].err.kind == ERROR_LATER);
    }
    redis_stats(fixture.redis, &stats);
    CHECK_WHOLE(stats.failed_trips, 21);
    CHECK_WHOLE(stats.reconnects, 1);
    CHECK_WHOLE(stats.waiting, 0);
    io_link_close(&fixture);
}

TEST(redis_fails_trips_that_take_too_long)
{
    struct io_link fixture;
    int64_t begun_us;
    io_link_open(&fixture, (struct redis_options){ .timeout_ms = 100 });

    begun_us = clock_monotonic_us();
    io_trip_run(fixture.redis, fixture.arena, "BLPOP never 0", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 2000));

    CHECK(clock_monotonic_us() - begun_us >= 100000);
    CHECK_WHOLE(fixture.result.err.kind, ERROR_LATER);
    CHECK(io_run_until(fixture.loop, io_link_is_up, fixture.redis, 3000));
    io_trip_run(fixture.redis, fixture.arena, "PING", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 2, 2000));
    CHECK(fixture.result.values);
    io_link_close(&fixture);
}

TEST(redis_does_not_count_as_up_while_a_socket_accepts_and_never_answers)
{
    struct io_link fixture = { 0 };
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    snprintf(at.sun_path, sizeof at.sun_path, "/tmp/rekan-test-%d.sock", (int)getpid());
    unlink(at.sun_path);
    CHECK(bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 5) == 0);
    snprintf(fixture.server.url, sizeof fixture.server.url, "unix://%s", at.sun_path);
    io_link_connect(&fixture, (struct redis_options){ .timeout_ms = 50 });
    CHECK(!io_run_until(fixture.loop, io_link_is_up, fixture.redis, 300));
    io_trip_run(fixture.redis, fixture.arena, "GET a", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 1000));

    CHECK_WHOLE(fixture.result.err.kind, ERROR_LATER);
    io_link_close(&fixture);
    close(fd);
    unlink(at.sun_path);
}

TEST(redis_ends_open_trips_when_it_is_closed)
{
    struct io_link fixture;
    io_link_open(&fixture, (struct redis_options){ 0 });

    io_trip_run(fixture.redis, fixture.arena, "BLPOP never 0", &fixture.result);
    io_run_for_turns(fixture.loop, 5);
    redis_close(fixture.redis);
    fixture.redis = NULL;

    CHECK_WHOLE(fixture.result.count, 1);
    CHECK_WHOLE(fixture.result.err.kind, ERROR_LATER);
    io_link_close(&fixture);
}

struct chain {
    struct io_link *fixture;
    struct io_trip *inner;
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
    io_trip_run(chain->fixture->redis, chain->fixture->arena, "GET a", chain->inner);
    if (chain->closes) {
        redis_close(chain->fixture->redis);
        chain->fixture->redis = NULL;
    }
}

TEST(redis_ends_trips_that_were_started_while_it_closes)
{
    struct io_link fixture;
    struct chain chain = { .fixture = &fixture, .inner = &fixture.result };
    io_link_open(&fixture, (struct redis_options){ 0 });
    struct redis_command command = io_command(fixture.arena, "BLPOP never 0");

    redis_trip(fixture.redis, fixture.arena, &command, 1, on_chained, &chain);
    io_run_for_turns(fixture.loop, 5);
    redis_close(fixture.redis);
    fixture.redis = NULL;

    CHECK_WHOLE(chain.count, 1);
    CHECK_WHOLE(fixture.result.count, 1);
    CHECK(!fixture.result.came_in_call);
    io_link_close(&fixture);
}

TEST(redis_may_be_closed_by_a_done)
{
    struct io_link fixture;
    struct io_trip behind = { 0 };
    struct chain chain = { .fixture = &fixture, .inner = &fixture.result, .closes = true };
    io_link_open(&fixture, (struct redis_options){ 0 });
    struct redis_command command = io_command(fixture.arena, "PING");

    redis_trip(fixture.redis, fixture.arena, &command, 1, on_chained, &chain);
    io_trip_run(fixture.redis, fixture.arena, "PING", &behind);
    CHECK(io_run_until_count(fixture.loop, &chain.count, 1, 2000));

    CHECK_WHOLE(fixture.result.count, 1);
    CHECK_WHOLE(fixture.result.err.kind, ERROR_LATER);
    CHECK_WHOLE(behind.count, 1);
    io_link_close(&fixture);
}

TEST(redis_refuses_more_than_may_wait)
{
    struct io_link fixture;
    struct io_trip kept = { 0 };
    io_link_open(&fixture, (struct redis_options){ 0 });
    struct redis_command *commands =
        ARENA_ARRAY(fixture.arena, struct redis_command, LIMIT_REDIS_WAITING);
    struct redis_command ping = io_command(fixture.arena, "PING");

    for (size_t i = 0; i < LIMIT_REDIS_WAITING; i++)
        commands[i] = ping;
    redis_trip(fixture.redis, fixture.arena, commands, LIMIT_REDIS_WAITING, io_trip_done, &kept);
    io_trip_run(fixture.redis, fixture.arena, "PING", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 2000));
    CHECK_WHOLE(fixture.result.err.kind, ERROR_LATER);
    CHECK(io_run_until_count(fixture.loop, &kept.count, 1, 5000));

    CHECK(kept.values);
    io_link_close(&fixture);
}

TEST(redis_turns_passing_refusals_into_a_failed_trip)
{
    struct io_link fixture;
    io_link_open(&fixture, (struct redis_options){ 0 });

    io_redis_say(&fixture.server, "CONFIG SET maxmemory 1");
    io_trip_run(fixture.redis, fixture.arena, "SET a 1", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 2000));
    CHECK(!fixture.result.values);
    CHECK_WHOLE(fixture.result.err.kind, ERROR_LATER);
    io_redis_say(&fixture.server, "CONFIG SET maxmemory 0");

    io_redis_say(&fixture.server, "REPLICAOF 127.0.0.1 1");
    io_trip_run(fixture.redis, fixture.arena, "SET a 1", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 2, 2000));
    CHECK(!fixture.result.values);
    io_redis_say(&fixture.server, "REPLICAOF NO ONE");
    CHECK(io_run_until(fixture.loop, io_link_is_up, fixture.redis, 5000));

    io_trip_run(fixture.redis, fixture.arena, "SET a 1", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 3, 2000));
    CHECK(fixture.result.values);
    io_link_close(&fixture);
}

TEST(redis_logs_in_and_chooses_its_database)
{
    struct io_link fixture = { 0 };
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
    io_link_connect(&fixture, (struct redis_options){ .url = str_from(url),
                                                   .user = STR("rekan"),
                                                   .password = STR("secret"),
                                                   .scripts = io_scripts });
    CHECK(io_run_until(fixture.loop, io_link_is_up, fixture.redis, 5000));
    io_trip_run(fixture.redis, fixture.arena, "SET where here", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 2000));
    io_trip_run(fixture.redis, fixture.arena, "ACL WHOAMI", &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 2, 2000));

    CHECK_STR(fixture.result.values[0].text, STR("rekan"));
    CHECK_STR(io_redis_say(&fixture.server, "MOVE where 3"), STR("0"));
    redis_close(fixture.redis);
    struct redis_options wrong = { .url = str_from(fixture.server.url),
                                   .user = STR("rekan"),
                                   .password = STR("wrong"),
                                   .timeout_ms = 500 };
    fixture.redis = redis_open(fixture.loop, &wrong, NULL);
    CHECK(!io_run_until(fixture.loop, io_link_is_up, fixture.redis, 200));
    io_link_close(&fixture);
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
    struct io_link fixture = { 0 };
    struct changes changes = { 0 };
    io_redis_start(&fixture.server);
    io_link_connect(&fixture, (struct redis_options){ 0 });

    redis_on_change(fixture.redis, on_change, &changes);
    CHECK(io_run_until_count(fixture.loop, &changes.count, 1, 3000));
    io_redis_kill(&fixture.server);
    CHECK(io_run_until_count(fixture.loop, &changes.count, 2, 3000));
    io_redis_resume(&fixture.server);
    CHECK(io_run_until_count(fixture.loop, &changes.count, 3, 5000));

    CHECK_STR(str_from(changes.heard), STR("udu"));
    io_link_close(&fixture);
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
