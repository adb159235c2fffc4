/* outbox.h: every reply written down gets sent. */
#ifndef REKAN_ENGINE_OUTBOX_H
#define REKAN_ENGINE_OUTBOX_H

#include "../operations/outbox_ops.h"
#include "engine.h"

struct outbox *outbox_open(struct engine *engine);
void outbox_close(struct outbox *outbox);

void outbox_set_rates(struct outbox *outbox); /* from the engine's options, which changed */

/* Something was put into this lane, or may have been. */
void outbox_kick(struct outbox *outbox, struct str lane);

/* May a reply to this chat travel in the webhook's response: nothing of the chat is on its
 * way from this process, the last send went well, the budgets have room? What waits in
 * Redis, or is on its way from another process, the caller knows from outbox_look.
 * True takes from the budgets; outbox_give_back when the reply does not travel after all. */
bool outbox_may_respond(struct outbox *outbox, struct str home, bool is_private);
void outbox_give_back(struct outbox *outbox, struct str home);

/* Answers 0 when no reply of this home waits in Redis and no process holds its lane. */
struct redis_command outbox_look(struct engine *engine, struct arena *arena, struct str home);

/* Where a reply that was made at home waits: with the others to that home's chat, or, said
 * in private by a group, in a lane of that person's own. */
struct str outbox_lane(struct engine *engine, struct arena *arena, struct str home,
                       const struct reply *reply);

void outbox_claim_again(struct outbox *outbox); /* lanes whose claim got no answer */
void outbox_wake(struct outbox *outbox);  /* the clock was moved: pauses may be over */
void outbox_drain(struct outbox *outbox); /* claims nothing more */
bool outbox_is_idle(const struct outbox *outbox);
/* What stands still there now, added to what was counted. */
void outbox_counts(const struct outbox *outbox, struct engine_counts *counts);

/* An entry for a lane: a reply, or an event as a letter. */
struct str outbox_entry(struct engine *engine, struct arena *arena, const struct reply *reply);
struct str outbox_letter(struct engine *engine, struct arena *arena, const struct event *letter);
/* The same reply or letter, be it sealed anew? */
bool outbox_is_same(struct engine *engine, struct arena *arena, struct str a, struct str b);
/* Reads a packed reply back (from an entry, or from under a seen mark). */
bool outbox_open_reply(struct engine *engine, struct arena *arena, struct str entry,
                       struct reply *reply);

#endif
