#include "figures.h"

#include "../base/clock.h"
#include "../base/log.h"

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

/* --- under which brands' answers somebody pressed something --------------------------------- */

static struct str pressed_key(const struct engine *engine, const struct turn *turn)
{
    return key_of(&engine->keys, turn->arena, KEY_PRESSED, turn->person_home, STR(""));
}

struct pressed_lookup {
    struct lookup *lookup;
    void (*next)(struct lookup *lookup, const struct error *err);
};

static void on_pressed(void *owner, struct redis_value *values, size_t count,
                       const struct error *err)
{
    struct pressed_lookup *looking = owner;
    struct turn *turn = looking->lookup->turn;

    if (!values || count != 1) {
        looking->next(looking->lookup, err);
        return;
    }
    if (values[0].text.len && !pressed_unpack(values[0].text, turn->found.pressed))
        log_error("pressed.unreadable", "person=%.*s", STR_ARG(turn->person_home));
    looking->next(looking->lookup, NULL);
}

void figures_look_up(struct lookup *lookup,
                     void (*next)(struct lookup *lookup, const struct error *err))
{
    struct turn *turn = lookup->turn;

    if (!turn->wants.pressed) {
        next(lookup, NULL);
        return;
    }
    turn->found.pressed = ARENA_NEW(turn->arena, struct pressed);
    if (turn->person_home.len == 0) {
        next(lookup, NULL);
        return;
    }
    struct pressed_lookup *looking = ARENA_NEW(turn->arena, struct pressed_lookup);
    *looking = (struct pressed_lookup){ .lookup = lookup, .next = next };
    const struct str words[] = { STR("GET"), pressed_key(lookup->engine, turn) };
    struct redis_command command = { .words = words, .count = 2 };
    redis_trip(lookup->engine->options.redis, turn->arena, &command, 1, on_pressed, looking);
}

void pressed_compile(struct compiling *c)
{
    const struct pressed *pressed = c->turn->found.pressed;
    struct str key = pressed_key(c->engine, c->turn);

    commit_check(c->commit, CHECK_EQUALS, key, pressed->raw);
    COMMIT_WRITE(c->commit, STR("SET"), key, pressed_pack(c->arena, pressed), STR("PX"),
                 arena_whole(c->arena, PRESSED_DAYS * CLOCK_DAY_MS));
}
