/* thanks.h: who helped whom, as far as it raises an author's standing (recommend/thanks.h).
 *
 * Three kinds of keys in the group's home: what one member gave, which is judged; per
 * testimonial who of it counts, which authors are shown; and for a day who praised whom.
 * The index has the sums: a commit that writes any of it appends a row, so that two of
 * them never go by the same figures. */
#ifndef REKAN_ENGINE_THANKS_H
#define REKAN_ENGINE_THANKS_H

#include "compiling.h"

/* Fills found.given and found.history. next is called exactly once, at once when nothing
 * has to be read. */
void thanks_look_up(struct lookup *lookup,
                    void (*next)(struct lookup *lookup, const struct error *err));
/* When the shelf is full: found.history's topics. */
void thanks_name_topics(struct lookup *lookup);

/* What an EFFECT_VOTE does to authors' standing. */
bool thanks_compile(struct compiling *c, const struct effect *effect);
/* found.held.whose never thanked anybody here. */
void thanks_forget(struct engine *engine, const struct lookup *lookup, struct commit *commit,
                   struct text *rows);

#endif
