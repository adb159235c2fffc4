/* figures.h: counts of groups and campaigns (referral/figures.h), written along with what they
 * count and read for reports.
 *
 * A count is one HINCRBY in a commit that happens anyway, and no trip of its own. */
#ifndef REKAN_ENGINE_FIGURES_H
#define REKAN_ENGINE_FIGURES_H

#include "compiling.h"

struct str figures_key(const struct engine *engine, struct arena *arena, struct str home, int month);

/* HINCRBY of the change, for a pipeline; words live in the arena. */
struct redis_command figures_command(const struct engine *engine, struct arena *arena,
                                     struct str home, int64_t now_ms,
                                     const struct figure_change *change);
/* What that command was answered: a month's first count gives its key an end, in the
 * background. */
void figures_counted(struct engine *engine, struct str home, int64_t now_ms,
                     const struct redis_value *value);
/* Counts in the background: nobody waits for it, and a crash may lose it. */
void figures_count_later(struct engine *engine, struct str home, int64_t now_ms,
                         const struct figure_change *change);

/* A step of lookup.c: found.pressed by wants. */
void figures_look_up(struct lookup *lookup,
                     void (*next)(struct lookup *lookup, const struct error *err));

/* In a commit. */
void pressed_compile(struct compiling *c);
void figures_compile(struct compiling *c, const struct figure_change *change);

#endif
