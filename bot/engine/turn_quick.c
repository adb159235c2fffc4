/* turn_quick.c: a turn that only answers commits without a script: one plain SET, and the
 * few commands that count beside it. */
#include "../base/limits.h"
#include "../base/log.h"
#include "figures.h"
#include "running.h"
#include "sponsors.h"

static const struct effect *effect_of(const struct turn *turn, enum effect_kind kind)
{
    for (size_t i = 0; i < turn->effect_count; i++)
        if (turn->effects[i]->kind == kind)
            return turn->effects[i];
    return NULL;
}

/* Who committed it first has counted it, too. */
static void take_back_counts(struct running *running)
{
    const struct effect *figure = effect_of(&running->turn, EFFECT_FIGURE);

    if (effect_of(&running->turn, EFFECT_SPONSORED))
        sponsors_take_back(running->engine, &running->turn);
    if (!running->counts_figure)
        return;
    struct figure_change back = figure->figure;
    back.by = -back.by;
    figures_count_later(running->engine, running->turn.home, running->turn.now_ms, &back);
}

/* A turn that only answers: one plain SET instead of a script. */
static void on_quick(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct running *running = owner;
    const struct redis_value *seen = values ? &values[running->commit_count - 1] : NULL;

    (void)err;
    if (!seen) {
        running_end(running, TURN_LATER, NULL);
    } else if (seen->kind == REDIS_TEXT) {
        running->engine->counts.commits_quick++;
        if (running->counts_figure)
            figures_counted(running->engine, running->turn.home, running->turn.now_ms, &values[0]);
        running_take_records(running, values, count);
        running_after_commit(running);
    } else if (seen->kind == REDIS_FAILED) {
        log_error("commit.broken", "event=%.*s reason=%.*s", STR_ARG(running->event->id),
                  STR_ARG(seen->text));
        running_end(running, TURN_SET_ASIDE, NULL);
    } else {
        take_back_counts(running);
        running_load(running); /* seen meanwhile: LOAD finds what was answered */
    }
}

/* One command, and beside it those that count. The mark of the question goes before it: left behind by
 * an attempt that was cut off it names this very message, and the look-up passes over it. */
void quick_commit(struct running *running)
{
    struct engine *engine = running->engine;
    struct turn *turn = &running->turn;
    const struct effect *figure = effect_of(turn, EFFECT_FIGURE);
    struct str ttl = arena_whole(running->arena, LIMIT_SEEN_MS);
    const struct str seen[] = { STR("SET"), running_seen_key(running), running->stored, STR("NX"),
                                STR("PX"), ttl };
    int64_t again_ms = engine_again_ms(engine, &turn->settings);
    struct str asked[] = { STR("SET"), { "", 0 }, { "", 0 }, STR("PX"), { "", 0 } };
    struct redis_command commands[COMMITS];
    size_t count = 0;

    running->counts_figure = figure != NULL;
    if (figure)
        commands[count++] = figures_command(engine, running->arena, turn->home, turn->now_ms,
                                            &figure->figure);
    if (effect_of(turn, EFFECT_ASKED) && again_ms > 0) {
        asked[1] = asked_key(engine, running->arena, turn->home, running->lookup.asked_hash);
        asked[2] = asked_value(turn, &running->lookup);
        asked[4] = arena_whole(running->arena, again_ms);
        commands[count] = (struct redis_command){ .words = asked, .count = 5 };
        count++;
    }
    if (effect_of(turn, EFFECT_SPONSORED))
        commands[count++] = sponsors_command(engine, turn);
    commands[count] = (struct redis_command){ .words = seen, .count = 6, .is_promise = true };
    running_send_commit(running, commands, count + 1, on_quick);
}

/* May the turn commit without a script? Each of its effects at most once. */
bool quick_may(const struct turn *turn)
{
    const struct effect *sponsored = effect_of(turn, EFFECT_SPONSORED);
    size_t asked = 0, figures = 0, counts = 0;

    for (size_t i = 0; i < turn->effect_count; i++) {
        asked += turn->effects[i]->kind == EFFECT_ASKED;
        figures += turn->effects[i]->kind == EFFECT_FIGURE;
        counts += turn->effects[i]->kind == EFFECT_SPONSORED;
    }
    return asked + figures + counts == turn->effect_count && figures <= 1 && counts <= 1 &&
           (!sponsored || sponsors_only_counts(turn, sponsored)) &&
           (asked == 0 || turn->event->message_id.len);
}
