/* seed_guards.h: what a story from a file must not hold, or shows without a name. The operator
 * answers for consents, not for people whom a story speaks of. */
#ifndef REKAN_ENGINE_SEED_GUARDS_H
#define REKAN_ENGINE_SEED_GUARDS_H

#include "../base/error.h"
#include "../conversation/session.h"
#include "../conversation/testimonial.h"
#include "../seed/seed_line.h"
#include "engine.h"

/* False, and why in err, when it accuses somebody by name, names a child or its date of birth, or
 * puts a way to reach somebody where a name belongs: no administrator sees a file's lines before
 * members do. number is the line's in the file. */
bool seed_may_be_told(struct engine *engine, struct arena *arena, const struct seed_line *line,
                      const struct testimonial *testimonial, long number, struct error *err);

/* Ways to reach somebody are taken out of what the story says. */
void seed_mask(struct arena *arena, struct testimonial *testimonial);

/* What the story is about, and whether its author's name is left out. */
void seed_settle_subject(struct engine *engine, struct arena *arena, const struct settings *settings,
                         struct str product, struct testimonial *testimonial);

/* In which language the story is: as the line says, else as it reads. */
struct str seed_language(struct engine *engine, struct arena *arena, const struct seed_line *line);

/* What administrators decided of the story stands, whatever its line says now. */
void seed_keep_decision(struct testimonial *told, const struct testimonial *stored);

/* Is what a line says what is stored? Without a date it was given the day it was first read on. */
bool seed_says_same(const struct testimonial *told, bool has_date, const struct testimonial *stored);
/* ... and is what we make of it what we made of it then? */
bool seed_reads_same(const struct testimonial *told, const struct testimonial *stored);

#endif
