/* turns.h: an event becomes replies and effects, in a fixed number of round trips. */
#ifndef REKAN_ENGINE_TURNS_H
#define REKAN_ENGINE_TURNS_H

#include "../language/needs.h"
#include "engine.h"
#include "shelf.h"

enum turn_end {
    TURN_DONE,      /* committed, or seen before */
    TURN_LATER,     /* Redis is away: the event must come again */
    TURN_SET_ASIDE  /* can never succeed: counted, logged, not tried again */
};

/* response: a call that may travel in the webhook's response, NULL if none; it
 * lives in arena. Called exactly once and always later. */
typedef void turn_done(void *owner, enum turn_end end, const struct call *response);

/* Does this event need a turn at all? Decided in C, Redis untouched. */
bool turns_concern(struct engine *engine, struct arena *arena, const struct event *event);

/* may_respond: a call may travel in the response to this event's delivery. arena
 * and event live until done. */
void turns_run(struct engine *engine, struct arena *arena, struct messenger *messenger,
               const struct event *event, bool may_respond, turn_done *done, void *owner);

/* What would be answered, with nothing written and nothing sent. said is NULL when
 * nothing would be said. needs: of the asker, besides what the question says. */
typedef void turn_previewed(void *owner, const struct turn *turn, struct shelf *shelf,
                            const struct said *said, const struct error *err);
void turns_preview(struct engine *engine, struct arena *arena, struct messenger *messenger,
                   const struct event *event, const struct need *needs, size_t need_count,
                   turn_previewed *previewed, void *owner);

#endif
