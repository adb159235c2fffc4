/* seed_guards.h: what a story from a file must not hold, or shows without a name. The operator
 * answers for consents, not for people whom a story speaks of. */
#ifndef REKAN_ENGINE_SEED_GUARDS_H
#define REKAN_ENGINE_SEED_GUARDS_H

#include "../base/error.h"
#include "../conversation/session.h"
#include "../conversation/testimonial.h"
#include "engine.h"

/* False, and why in err, when it accuses somebody by name, or names a child or its date of birth:
 * no administrator sees a file's lines before members do. line is its number in the file. */
bool seed_may_be_told(struct engine *engine, struct arena *arena, struct str product,
                      const struct testimonial *testimonial, long line, struct error *err);

/* Ways to reach somebody are taken out of all that is shown. */
void seed_mask(struct arena *arena, struct testimonial *testimonial);

/* What the story is about, and whether its author's name is left out. */
void seed_settle_subject(struct engine *engine, struct arena *arena, const struct settings *settings,
                         struct str product, struct testimonial *testimonial);

#endif
