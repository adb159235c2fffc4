#include "figures.h"

#include "../base/clock.h"

enum { LATER_ARENA = 4096, HINCRBY_WORDS = 4 };

static struct str kept_s(struct arena *arena)
{
    return arena_whole(arena, FIGURES_KEPT_DAYS * (CLOCK_DAY_MS / CLOCK_SECOND_MS));
}

struct str figures_key(const struct engine *engine, struct arena *arena, struct str home, int month)
{
    return key_of(&engine->keys, arena, KEY_FIGURES, home, figures_month_print(arena, month));
}

struct redis_command figures_command(const struct engine *engine, struct arena *arena,
                                     struct str home, int64_t now_ms,
                                     const struct figure_change *change)
{
    struct str *words = ARENA_ARRAY(arena, struct str, HINCRBY_WORDS);

    words[0] = STR("HINCRBY");
    words[1] = figures_key(engine, arena, home, figures_month(now_ms));
    words[2] = figures_field(arena, now_ms, change);
    words[3] = arena_whole(arena, change->by);
    return (struct redis_command){ .words = words, .count = HINCRBY_WORDS };
}

/* --- in the background ------------------------------------------------------------------- */

static void on_written(void *owner, struct redis_value *values, size_t count,
                       const struct error *err)
{
    (void)values, (void)count, (void)err;
    arena_close(owner);
}

static struct redis_command expire(const struct engine *engine, struct arena *arena,
                                   struct str home, int64_t now_ms)
{
    struct str *words = ARENA_ARRAY(arena, struct str, 3);

    words[0] = STR("EXPIRE");
    words[1] = figures_key(engine, arena, home, figures_month(now_ms));
    words[2] = kept_s(arena);
    return (struct redis_command){ .words = words, .count = 3 };
}

void figures_counted(struct engine *engine, struct str home, int64_t now_ms,
                     const struct redis_value *value)
{
    if (value->kind != REDIS_WHOLE || value->whole != 1)
        return;
    struct arena *arena = arena_open(LATER_ARENA);
    struct redis_command command = expire(engine, arena, home, now_ms);
    redis_trip(engine->options.redis, arena, &command, 1, on_written, arena);
}

void figures_count_later(struct engine *engine, struct str home, int64_t now_ms,
                         const struct figure_change *change)
{
    struct arena *arena = arena_open(LATER_ARENA);
    const struct redis_command commands[] = { figures_command(engine, arena, home, now_ms, change),
                                              expire(engine, arena, home, now_ms) };

    redis_trip(engine->options.redis, arena, commands, 2, on_written, arena);
}

/* --- in a commit --------------------------------------------------------------------------- */

void figures_compile(struct compiling *c, const struct figure_change *change)
{
    struct redis_command command = figures_command(c->engine, c->arena, c->turn->home,
                                                   c->turn->now_ms, change);

    if (change->by == 0)
        return;
    commit_write(c->commit, command.words, command.count);
    COMMIT_WRITE(c->commit, STR("EXPIRE"), command.words[1], kept_s(c->arena));
}
