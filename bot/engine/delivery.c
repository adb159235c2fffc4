/* delivery.c: one webhook POST, from its bytes to its answer.
 *
 * Its events are answered one after the other; 200 is said only when every turn
 * is committed. Ordinary chatter never becomes a turn. What can never succeed
 * is set aside with a 200: a platform that is answered otherwise would hold back
 * everything behind it. */
#include "delivery.h"

#include "../base/limits.h"
#include "../base/log.h"
#include "turns.h"

struct delivery {
    struct engine *engine;
    struct messenger *messenger;
    struct arena *arena;
    struct event *events;
    size_t count, next;
    struct str response;
    delivery_done *done;
    void *owner;
};

static void end(struct delivery *delivery, enum delivery_end result)
{
    struct engine *engine = delivery->engine;

    if (result == DELIVERY_LATER)
        engine->counts.deliveries_later++;
    delivery->done(delivery->owner, result, delivery->response);
    engine->counts.turns_under_way--;
    arena_close(delivery->arena);
    engine_check_idle(engine);
}

static void run_next(struct delivery *delivery);

static void on_turned(void *owner, enum turn_end result, const struct call *response)
{
    struct delivery *delivery = owner;

    if (result == TURN_LATER) {
        end(delivery, DELIVERY_LATER);
        return;
    }
    if (response)
        delivery->response = response->body;
    delivery->next++;
    run_next(delivery);
}

static void run_next(struct delivery *delivery)
{
    struct engine *engine = delivery->engine;

    while (delivery->next < delivery->count) {
        struct event *event = &delivery->events[delivery->next];
        engine->counts.events++;
        if (turns_concern(engine, delivery->arena, event)) {
            bool may_respond = delivery->response.len == 0 &&
                               (delivery->messenger->abilities & ABILITY_RESPONSE);
            turns_run(engine, delivery->arena, delivery->messenger, event, may_respond, on_turned,
                      delivery);
            return;
        }
        engine->counts.chatter++;
        delivery->next++;
    }
    end(delivery, DELIVERY_DONE);
}

void delivery_run(struct engine *engine, struct messenger *messenger, struct str secret,
                  struct str body, delivery_done *done, void *owner)
{
    struct error err = { 0 };
    struct str nothing = { "", 0 };

    engine->counts.deliveries++;
    if (!messenger->verify(messenger->self, secret, body)) {
        engine->counts.deliveries_refused++;
        log_warn("delivery.forged", "messenger=%s", messenger->name);
        done(owner, DELIVERY_FORGED, nothing);
        return;
    }
    if (engine->counts.turns_under_way >= LIMIT_DELIVERIES) {
        engine->counts.deliveries_busy++;
        done(owner, DELIVERY_BUSY, nothing);
        return;
    }
    struct arena *arena = arena_open(LIMIT_ARENA_DELIVERY);
    struct delivery *delivery = ARENA_NEW(arena, struct delivery);
    *delivery = (struct delivery){ .engine = engine, .messenger = messenger, .arena = arena,
                                   .done = done, .owner = owner };
    engine->counts.turns_under_way++;
    if (!messenger->parse(messenger->self, arena, body, &delivery->events, &delivery->count, &err)) {
        engine->counts.turns_set_aside++;
        log_warn("delivery.unreadable", "messenger=%s reason=%s", messenger->name, err.message);
        delivery->count = 0;
    }
    run_next(delivery);
}
