/* review.h: the queue, the public record of acts, and reports: what is read and written of them.
 *
 * lookup.c and effects.c call these; they stand apart because most turns need none. */
#ifndef REKAN_ENGINE_REVIEW_H
#define REKAN_ENGINE_REVIEW_H

#include "effects.h"

/* Reads what turn->wants names of these, in one trip of its own, and puts what the screen
 * will show on the shelf. done is called exactly once, at once when nothing is wanted. */
void review_look_up(struct lookup *lookup, void (*done)(struct lookup *lookup, const struct error *err));

/* Adds the checks and writes of one of EFFECT_REVIEW, QUEUE, BRAND_QUEUE, AUDIT, PEER_ASKED, REPORT. */
bool review_compile(struct engine *engine, const struct turn *turn, const struct lookup *lookup,
                    const struct effect *effect, struct commit *commit, struct text *rows);

#endif
