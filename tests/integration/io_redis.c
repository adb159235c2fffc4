/* Trips and scripts on a connection that holds. */
#include "io_redis_help.h"

TEST(redis_brings_the_answers_of_a_trip_back_together)
{
    struct io_link fixture;
    struct redis_command commands[6];
    io_link_open(&fixture, (struct redis_options){ 0 });
    struct arena *arena = fixture.arena;

    commands[0] = io_command(arena, "SET a text");
    commands[1] = io_command(arena, "GET a");
    commands[2] = io_command(arena, "GET none");
    commands[3] = io_command(arena, "INCR n");
    commands[4] = io_command(arena, "INCR a");
    commands[5] = io_command(arena, "MGET a none n");
    redis_trip(fixture.redis, arena, commands, 6, io_trip_done, &fixture.result);
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
    io_link_close(&fixture);
}

TEST(redis_answers_trips_in_order_and_always_later)
{
    struct io_link fixture;
    struct io_trip results[100] = { 0 };
    io_link_open(&fixture, (struct redis_options){ 0 });

    for (int i = 0; i < 100; i++)
        io_trip_run(fixture.redis, fixture.arena, "INCR n", &results[i]);
    CHECK(io_run_until_count(fixture.loop, &results[99].count, 1, 2000));

    for (int i = 0; i < 100; i++) {
        CHECK(results[i].values && !results[i].came_in_call);
        CHECK_WHOLE(results[i].count, 1);
        CHECK_WHOLE(results[i].values[0].whole, i + 1);
    }
    io_link_close(&fixture);
}

TEST(redis_carries_long_and_binary_values)
{
    struct io_link fixture;
    io_link_open(&fixture, (struct redis_options){ 0 });
    char *bytes = arena_alloc(fixture.arena, 3000000);
    struct str words[] = { STR("SET"), STR("k"), { bytes, 3000000 } };
    struct str get[] = { STR("GET"), STR("k") };
    struct redis_command commands[] = { { .words = words, .count = 3 },
                                        { .words = get, .count = 2 } };

    for (size_t i = 0; i < 3000000; i++)
        bytes[i] = (char)(i * 7 % 256);
    redis_trip(fixture.redis, fixture.arena, commands, 2, io_trip_done, &fixture.result);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 5000));

    CHECK(fixture.result.values);
    CHECK(str_eq(fixture.result.values[1].text, words[2]));
    io_link_close(&fixture);
}

TEST(redis_trip_of_no_commands_ends_too)
{
    struct io_link fixture;
    io_link_open(&fixture, (struct redis_options){ 0 });

    redis_trip(fixture.redis, fixture.arena, NULL, 0, io_trip_done, &fixture.result);
    CHECK_WHOLE(fixture.result.count, 0);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 2000));

    CHECK_WHOLE(fixture.result.err.kind, ERROR_NONE);
    io_link_close(&fixture);
}

static const struct redis_script stray = { "stray.lua", STR_INIT("return 'stray'") };

TEST(redis_runs_scripts_by_digest_and_whole_once_they_were_flushed)
{
    struct io_link fixture;
    io_link_open(&fixture, (struct redis_options){ .scripts = io_scripts });

    io_run_script(&fixture, &io_script_add);
    CHECK_STR(fixture.result.values[0].text, STR("said"));
    CHECK_STR(io_redis_say(&fixture.server, "GET sum"), STR("5"));

    io_redis_say(&fixture.server, "SCRIPT FLUSH");
    io_run_script(&fixture, &io_script_add);
    CHECK_STR(fixture.result.values[0].text, STR("said"));
    CHECK_STR(io_redis_say(&fixture.server, "GET sum"), STR("10"));

    io_run_script(&fixture, &stray);
    CHECK_STR(fixture.result.values[0].text, STR("stray"));
    io_link_close(&fixture);
}

TEST(redis_keeps_answers_apart_when_one_script_of_many_was_flushed)
{
    struct io_link fixture;
    struct io_trip before = { 0 };
    struct io_trip after = { 0 };
    io_link_open(&fixture, (struct redis_options){ .scripts = io_scripts });
    struct str words[] = { STR("sum"), STR("5"), STR("said") };
    struct redis_command commands[] = {
        io_command(fixture.arena, "GET first"),
        { .script = &io_script_add, .key_count = 1, .count = 3, .words = words },
        io_command(fixture.arena, "GET last"),
    };

    io_redis_say(&fixture.server, "MSET first 1 last 2 other 3");
    io_redis_say(&fixture.server, "SCRIPT FLUSH");
    io_trip_run(fixture.redis, fixture.arena, "GET other", &before);
    redis_trip(fixture.redis, fixture.arena, commands, 3, io_trip_done, &fixture.result);
    io_trip_run(fixture.redis, fixture.arena, "GET other", &after);
    CHECK(io_run_until_count(fixture.loop, &fixture.result.count, 1, 2000));

    CHECK_WHOLE(after.count, 1);
    CHECK_STR(before.values[0].text, STR("3"));
    CHECK_STR(after.values[0].text, STR("3"));
    CHECK_STR(fixture.result.values[0].text, STR("1"));
    CHECK_STR(fixture.result.values[1].text, STR("said"));
    CHECK_STR(fixture.result.values[2].text, STR("2"));
    io_link_close(&fixture);
}
