#include "engine.h"

#include <stdlib.h>

#include "mirrors.h"
#include "outbox.h"
#include "schedule.h"

enum { ENGINE_ARENA = 64 * 1024 };

struct engine *engine_open(const struct engine_options *options)
{
    struct engine *engine = calloc(1, sizeof *engine);

    if (!engine)
        abort();
    engine->options = *options;
    engine->arena = arena_open(ENGINE_ARENA);
    engine->options.prefix = arena_copy(engine->arena, options->prefix);
    engine->options.instance = arena_copy(engine->arena, options->instance);
    engine->options.public_url = arena_copy(engine->arena, options->public_url);
    engine->keys = (struct keyspace){ .prefix = engine->options.prefix, .vault = options->vault };
    engine->mirrors = mirrors_open();
    engine->outbox = outbox_open(engine);
    engine->schedule = schedule_open(engine);
    return engine;
}

void engine_close(struct engine *engine)
{
    if (!engine)
        return;
    schedule_close(engine->schedule);
    outbox_close(engine->outbox);
    mirrors_close(engine->mirrors);
    arena_close(engine->arena);
    free(engine);
}

void engine_add_messenger(struct engine *engine, struct messenger *messenger)
{
    if (engine->messenger_count < ENGINE_MESSENGERS)
        engine->messengers[engine->messenger_count++] = messenger;
}

struct messenger *engine_messenger(const struct engine *engine, struct str name)
{
    for (size_t i = 0; i < engine->messenger_count; i++)
        if (str_eq(name, str_from(engine->messengers[i]->name)))
            return engine->messengers[i];
    return NULL;
}

void engine_reload(struct engine *engine, const struct engine_options *options)
{
    engine->options.again_after_s = options->again_after_s;
    engine->options.small_sample = options->small_sample;
    engine->options.half_life_days = options->half_life_days;
    engine->options.keep_left_days = options->keep_left_days;
    engine->options.per_second = options->per_second;
    engine->options.per_group_minute = options->per_group_minute;
    outbox_set_rates(engine->outbox);
}

struct group_options engine_usual_options(const struct engine *engine)
{
    struct group_options usual = { 0 };

    group_option_set(&usual, GROUP_COOLDOWN, (engine->options.again_after_s + 59) / 60);
    group_option_set(&usual, GROUP_SAMPLE, engine->options.small_sample);
    group_option_set(&usual, GROUP_HALF_LIFE, engine->options.half_life_days);
    return usual;
}

int64_t engine_again_ms(const struct engine *engine, const struct settings *settings)
{
    enum { MINUTE_MS = 60000 };

    return settings->options.set[GROUP_COOLDOWN]
               ? INT64_C(1) * MINUTE_MS * group_option_value(&settings->options, GROUP_COOLDOWN, NULL)
               : INT64_C(1000) * engine->options.again_after_s;
}

void engine_start(struct engine *engine)
{
    schedule_start(engine->schedule);
}

void engine_drain(struct engine *engine)
{
    engine->is_closing = true;
    schedule_drain(engine->schedule);
    outbox_drain(engine->outbox);
}

static bool is_idle(const struct engine *engine)
{
    return engine->counts.turns_under_way == 0 && !schedule_is_sweeping(engine->schedule) &&
           outbox_is_idle(engine->outbox);
}

static void on_idle(void *owner)
{
    struct engine *engine = owner;
    void (*done)(void *) = engine->idle;

    if (!done || !is_idle(engine))
        return;
    engine->idle = NULL;
    done(engine->idle_owner);
}

/* A callback may be in the middle of starting the next thing, so look from the loop. */
void engine_check_idle(struct engine *engine)
{
    if (engine->idle && is_idle(engine))
        loop_after(engine->options.loop, 0, on_idle, engine);
}

void engine_when_idle(struct engine *engine, void (*done)(void *owner), void *owner)
{
    engine->idle = done;
    engine->idle_owner = owner;
    engine_check_idle(engine);
}

void engine_counts(struct engine *engine, struct engine_counts *counts)
{
    *counts = engine->counts;
    outbox_counts(engine->outbox, counts);
    counts->mirrors = mirrors_count(engine->mirrors);
    counts->mirror_bytes = mirrors_bytes(engine->mirrors);
}
