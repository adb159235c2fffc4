#include "alive.h"

#include <inttypes.h>

#include "../base/clock.h"
#include "../base/log.h"

enum { PROCESSES_KEPT_MS = 86400000 };

static void command(struct arena *arena, struct redis_command *command, const struct str *words,
                    size_t count)
{
    struct str *copy = ARENA_ARRAY(arena, struct str, count);

    for (size_t i = 0; i < count; i++)
        copy[i] = words[i];
    *command = (struct redis_command){ .words = copy, .count = count };
}

void alive_commands(struct engine *engine, struct arena *arena, struct redis_command *commands)
{
    const struct vault *vault = engine->keys.vault;
    struct str processes = key_of_all(arena, engine->keys.prefix, "processes");

    if (vault_refresh(engine->options.vault))
        log_info("master_key.read_again", "rotating=%d", vault_is_rotating(vault));
    if (engine->options.forgotten)
        forgotten_refresh(engine->options.forgotten);
    struct str value = arena_print(arena, "%" PRId64 " %.*s", clock_real_ms(),
                                   STR_ARG(vault_check_value(vault, arena)));
    const struct str say[] = { STR("HSET"), processes, engine->options.instance, value };
    const struct str keep[] = { STR("PEXPIRE"), processes,
                                arena_print(arena, "%d", PROCESSES_KEPT_MS) };
    const struct str read[] = { STR("MGET"), key_of_all(arena, engine->keys.prefix, "rewrite"),
                                key_of_all(arena, engine->keys.prefix, "rewritten") };
    command(arena, &commands[0], say, 4);
    command(arena, &commands[1], keep, 3);
    command(arena, &commands[2], read, 3);
}

struct rewriting {
    struct engine *engine;
    struct arena *arena;
    struct str wanted;
};

enum { FORGET_WISH, REWRITE, NOTE, REWRITE_COMMANDS };

static void on_wished_again(void *owner, struct redis_value *values, size_t count,
                            const struct error *err)
{
    (void)values;
    (void)count;
    (void)err;
    arena_close(owner);
}

/* One that is under way already began before: the wish stays. Refused for good (a managed
 * Redis may not allow it) it is a warning. */
static void on_rewriting(void *owner, struct redis_value *values, size_t count,
                         const struct error *err)
{
    struct rewriting *rewriting = owner;
    struct engine *engine = rewriting->engine;
    struct arena *arena = rewriting->arena;

    (void)err;
    if (!values || count != REWRITE_COMMANDS) {
        arena_close(arena);
        return;
    }
    const struct redis_value *answer = &values[REWRITE];
    if (answer->kind != REDIS_FAILED) {
        log_info("redis.rewrite_asked", "why=forgotten");
    } else if (str_find(answer->text, STR("progress")) == SIZE_MAX) {
        log_warn("redis.rewrite_refused", "reason=%.*s", STR_ARG(answer->text));
    } else {
        struct redis_command again[2];
        const struct str wish[] = { STR("SET"), key_of_all(arena, engine->keys.prefix, "rewrite"),
                                    rewriting->wanted };
        const struct str undo[] = { STR("DEL"), key_of_all(arena, engine->keys.prefix, "rewritten") };
        command(arena, &again[0], wish, 3);
        command(arena, &again[1], undo, 2);
        redis_trip(engine->options.redis, arena, again, 2, on_wished_again, arena);
        return;
    }
    arena_close(arena);
}

/* Somebody was forgotten since Redis last wrote its append-only file anew: it is asked to,
 * at most hourly, so that what is gone leaves the disk too; a minute later, when the last
 * word to who was forgotten has left. */
void alive_answered(struct engine *engine, const struct redis_value *values)
{
    int64_t wanted_ms = 0, done_ms = 0;
    int64_t now_ms = clock_now_ms();

    if (values[2].kind != REDIS_LIST || values[2].count != 2 ||
        !str_to_i64(values[2].items[0].text, &wanted_ms))
        return;
    str_to_i64(values[2].items[1].text, &done_ms);
    if (now_ms - wanted_ms < CLOCK_MINUTE_MS || now_ms - done_ms < CLOCK_HOUR_MS)
        return;
    struct arena *arena = arena_open(4096);
    struct rewriting *rewriting = ARENA_NEW(arena, struct rewriting);
    struct redis_command commands[REWRITE_COMMANDS];
    const struct str forget[] = { STR("DEL"), key_of_all(arena, engine->keys.prefix, "rewrite") };
    const struct str rewrite[] = { STR("BGREWRITEAOF") };
    const struct str note[] = { STR("SET"), key_of_all(arena, engine->keys.prefix, "rewritten"),
                                arena_print(arena, "%" PRId64, now_ms) };
    *rewriting = (struct rewriting){ .engine = engine, .arena = arena,
                                     .wanted = arena_copy(arena, values[2].items[0].text) };
    command(arena, &commands[FORGET_WISH], forget, 2);
    command(arena, &commands[REWRITE], rewrite, 1);
    command(arena, &commands[NOTE], note, 3);
    redis_trip(engine->options.redis, arena, commands, REWRITE_COMMANDS, on_rewriting, rewriting);
}

static void on_ended(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    (void)owner;
    (void)values;
    (void)count;
    (void)err;
}

void alive_end(struct engine *engine)
{
    const struct str words[] = { STR("HDEL"),
                                 key_of_all(engine->arena, engine->keys.prefix, "processes"),
                                 engine->options.instance };
    struct redis_command command_end = { .words = words, .count = 3 };

    redis_trip(engine->options.redis, engine->arena, &command_end, 1, on_ended, engine);
}
