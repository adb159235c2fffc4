/* turn_quick.c: a turn that only answers commits without the great script: one plain SET, or
 * where one answer goes into the outbox the small one, and the few commands that count beside it. */
#include "../base/limits.h"
#include "../base/log.h"
#include "figures.h"
#include "outbox.h"
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

static void end_as_committed(struct running *running, const struct redis_value *values, size_t count)
{
    running->engine->counts.commits_quick++;
    if (running->counts_figure)
        figures_counted(running->engine, running->turn.home, running->turn.now_ms, &values[0]);
    running_take_records(running, values, count);
    running_after_commit(running);
}

static void on_marked(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct running *running = owner;
    const struct redis_value *seen = values ? &values[running->commit_count - 1] : NULL;

    (void)err;
    if (!seen) {
        running_end(running, TURN_LATER, NULL);
    } else if (seen->kind == REDIS_TEXT) {
        end_as_committed(running, values, count);
    } else if (seen->kind == REDIS_FAILED) {
        running_end_as_broken(running, seen->text);
    } else {
        take_back_counts(running);
        running_load(running); /* seen meanwhile: LOAD finds what was answered */
    }
}

static void on_said(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct running *running = owner;
    struct str stored = { "", 0 };

    (void)err;
    if (!values) {
        running_end(running, TURN_LATER, NULL);
        return;
    }
    switch (commit_result(&values[running->commit_count - 1], &stored)) {
    case COMMIT_DONE:
        end_as_committed(running, values, count);
        return;
    case COMMIT_SEEN:
        take_back_counts(running);
        running_end_as_seen(running, stored);
        return;
    case COMMIT_STALE:
        take_back_counts(running);
        running_end_as_stale(running);
        return;
    case COMMIT_BROKEN:
        running_end_as_broken(running, values[running->commit_count - 1].text);
        return;
    }
}

/* Its place among the replies; reply_count: none goes into the outbox. */
static size_t said_in_outbox(const struct running *running)
{
    size_t i = 0;

    while (i < running->turn.reply_count && !running->lanes[i].len)
        i++;
    return i;
}

static struct redis_command put_into_lane(struct running *running)
{
    struct engine *engine = running->engine;
    size_t i = said_in_outbox(running);
    struct say say = { .seen_key = running_seen_key(running), .stored = running->stored,
                       .seen_ms = LIMIT_SEEN_MS, .lane = running->lanes[i],
                       .entry = outbox_entry(engine, running->arena, running->turn.replies[i]),
                       .now_ms = running->turn.now_ms, .most_waiting = LIMIT_OUTBOX_PER_CHAT };

    return say_command(&engine->keys, running->arena, &say);
}

/* One command, and before it those that count. The mark of the question goes before it: left behind by
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
    commands[count] = running->has_replies
                          ? put_into_lane(running)
                          : (struct redis_command){ .words = seen, .count = 6, .is_promise = true };
    running_send_commit(running, commands, count + 1, running->has_replies ? on_said : on_marked);
}

/* May the turn commit so? Each of its effects at most once, and one entry for the outbox. */
bool quick_may(const struct running *running)
{
    const struct turn *turn = &running->turn;
    const struct effect *sponsored = effect_of(turn, EFFECT_SPONSORED);
    size_t asked = 0, figures = 0, counts = 0;
    size_t waiting = 0;

    for (size_t i = 0; i < turn->reply_count; i++)
        waiting += running->lanes[i].len > 0;
    for (size_t i = 0; i < turn->effect_count; i++) {
        asked += turn->effects[i]->kind == EFFECT_ASKED;
        figures += turn->effects[i]->kind == EFFECT_FIGURE;
        counts += turn->effects[i]->kind == EFFECT_SPONSORED;
    }
    return !turn->remembers && waiting <= 1 && asked + figures + counts == turn->effect_count &&
           figures <= 1 && counts <= 1 &&
           (!sponsored || sponsors_only_counts(turn, sponsored)) &&
           (asked == 0 || turn->event->message_id.len);
}
