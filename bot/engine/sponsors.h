/* sponsors.h: whose products an answer is about to show, and whether anything of a sponsor may
 * be a part of it (conversation/sponsored.h). Steps of lookup.c. */
#ifndef REKAN_ENGINE_SPONSORS_H
#define REKAN_ENGINE_SPONSORS_H

#include "compiling.h"

/* Is it worth knowing what KEY_SPONSORED of this chat says, and did LOAD not bring it along? */
bool sponsors_must_be_read(struct lookup *lookup);
struct str sponsors_key(const struct engine *engine, const struct turn *turn);

/* The shown products go on the shelf with what else is read then; afterwards found.allowed and
 * found.shown are what it holds. */
bool sponsors_are_wanted(const struct lookup *lookup);
void sponsors_want(struct lookup *lookup);
void sponsors_take(struct lookup *lookup);

void sponsors_compile(struct compiling *c, const struct effect *effect); /* EFFECT_SPONSORED */

/* Does the effect only count one answer more? Then its command needs no check, and it is taken
 * back when the answer turns out to have been counted before. */
bool sponsors_only_counts(const struct turn *turn, const struct effect *effect);
struct redis_command sponsors_command(const struct engine *engine, const struct turn *turn);
void sponsors_take_back(struct engine *engine, const struct turn *turn);

#endif
