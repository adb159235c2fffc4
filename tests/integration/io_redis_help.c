#include "io_redis_help.h"

void io_trip_done(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct io_trip *result = owner;

    result->count++;
    result->values = values;
    result->value_count = count;
    result->err = *err;
    result->came_in_call |= result->is_in_call;
}

struct redis_command io_command(struct arena *arena, const char *text)
{
    struct str rest = str_from(text);
    struct str *words = ARENA_ARRAY(arena, struct str, 64);
    struct redis_command command = { .words = words };

    while (rest.len)
        words[command.count++] = str_cut(&rest, ' ');
    return command;
}

void io_trip_run(struct redis *redis, struct arena *arena, const char *text,
                 struct io_trip *result)
{
    struct redis_command command = io_command(arena, text);

    result->is_in_call = true;
    redis_trip(redis, arena, &command, 1, io_trip_done, result);
    result->is_in_call = false;
}

bool io_link_is_up(void *owner)
{
    struct redis_stats stats;

    redis_stats(owner, &stats);
    return stats.is_up;
}

bool io_link_is_away(void *owner)
{
    return !io_link_is_up(owner);
}

void io_link_connect(struct io_link *fixture, struct redis_options options)
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

void io_link_open(struct io_link *fixture, struct redis_options options)
{
    memset(fixture, 0, sizeof *fixture);
    io_redis_start(&fixture->server);
    io_link_connect(fixture, options);
    CHECK(io_run_until(fixture->loop, io_link_is_up, fixture->redis, 5000));
}

void io_link_close(struct io_link *fixture)
{
    redis_close(fixture->redis);
    loop_close(fixture->loop);
    arena_close(fixture->arena);
    if (fixture->server.dir[0])
        io_redis_stop(&fixture->server);
}

const struct redis_script io_script_add = {
    "add.lua", STR_INIT("redis.call('INCRBY', KEYS[1], ARGV[1]) return ARGV[2]")
};
const struct redis_script *const io_scripts[] = { &io_script_add, NULL };

void io_run_script(struct io_link *fixture, const struct redis_script *script)
{
    char key[] = "sum";
    char five[] = "5";
    struct str words[] = { { key, 3 }, { five, 1 }, STR("said") };
    struct redis_command command = { .script = script, .key_count = 1, .count = 3,
                                     .words = words };

    fixture->result.count = 0;
    redis_trip(fixture->redis, fixture->arena, &command, 1, io_trip_done, &fixture->result);
    /* The words need not live longer than the call. */
    memset(key, 'x', sizeof key);
    memset(five, '9', sizeof five);
    memset(words, 0, sizeof words);
    CHECK(io_run_until_count(fixture->loop, &fixture->result.count, 1, 2000));
    CHECK(fixture->result.values);
}
