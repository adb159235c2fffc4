#include "operations_help.h"

static void on_done(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct desk *desk = owner;

    (void)err;
    desk->values = values;
    desk->count = count;
    desk->done++;
}

const struct redis_value *desk_run_all(struct desk *desk, const struct redis_command *commands,
                                       size_t count)
{
    int wanted = desk->done + 1;

    redis_trip(desk->redis, desk->arena, commands, count, on_done, desk);
    CHECK(io_run_until_count(desk->world.loop, &desk->done, wanted, 5000));
    CHECK(desk->values && desk->count == count);
    return desk->values;
}

const struct redis_value *desk_run(struct desk *desk, const struct redis_command *command)
{
    return desk_run_all(desk, command, 1);
}

static bool is_up(void *owner)
{
    struct redis_stats stats;

    redis_stats(owner, &stats);
    return stats.is_up;
}

void desk_open(struct desk *desk)
{
    struct error err = { 0 };

    *desk = (struct desk){ .arena = arena_open(SIZE_MAX) };
    engine_world_open(&desk->world);
    struct redis_options options = { .url = str_from(desk->world.server.url), .timeout_ms = 5000,
                                     .scripts = operation_scripts };
    desk->keys = (struct keyspace){ .prefix = STR("t"), .vault = desk->world.vault };
    desk->redis = redis_open(desk->world.loop, &options, &err);
    CHECK(desk->redis && io_run_until(desk->world.loop, is_up, desk->redis, 5000));
}

void desk_close(struct desk *desk)
{
    redis_close(desk->redis);
    arena_close(desk->arena);
    engine_world_close(&desk->world);
}

enum commit_outcome desk_commit(struct desk *desk, struct commit *commit, const char *seen,
                                const char *stored, struct str *answer)
{
    struct redis_command command = commit_command(commit, str_from(seen), str_from(stored), 60000);

    return commit_result(desk_run(desk, &command), answer);
}
