/* lately.h: what was told in a group of late, as numbers for the guards and for B9.
 *
 * One hash in the group's home, by testimonial: whose (the author's number), of what, when,
 * since when its author is seen there, and what its text is like (near.h); no words. The
 * latest LATELY_KEPT stay. It is read only where a story is told, changed or decided on. */
#ifndef REKAN_ENGINE_LATELY_H
#define REKAN_ENGINE_LATELY_H

#include "../base/limits.h"
#include "compiling.h"
#include "near_window.h"

enum { LATELY_KEPT = LIMIT_GUARDED };

struct str lately_key(struct engine *engine, struct arena *arena, struct str group);
/* When somebody was seen joining; named by a hash that means nothing outside this group, and
 * gone by itself after the time in which the group takes them for new (GROUP_YOUNG). */
struct str joined_key(struct engine *engine, struct arena *arena, struct str group,
                      struct str person_home);

/* The command that reads it. */
struct redis_command lately_read(struct engine *engine, struct arena *arena, struct str group);
/* From what that answers: found.lately, near_own, near_other and brand. seeded: what stories
 * from files are like (near_window.h), or NULL. */
void lately_find(struct lookup *lookup, const struct redis_value *entries,
                 const struct redis_value *seeded);
/* ... what those stories of members that are shown are like. */
size_t lately_near(struct arena *arena, const struct redis_value *entries, struct near_story **stories);

/* In a commit. */
void lately_remember(struct compiling *c, const struct testimonial *testimonial);
void lately_forget(struct compiling *c, uint64_t testimonial);
/* An administrator let this one be: the guards take it for no sign any more. */
void lately_clear(struct compiling *c, uint64_t testimonial);
void joined_remember(struct compiling *c);

#endif
