/* wiping.h: a group that was left long ago goes, a portion a turn (handlers/wipe.c).
 *
 * The change log names every record, so it is read from its beginning; each chunk goes
 * with what it names. Then the people: their records here, and a letter to each one's
 * home. Last the settings, with which nobody would know that there was a group. */
#ifndef REKAN_ENGINE_WIPING_H
#define REKAN_ENGINE_WIPING_H

#include "../operations/commit.h"
#include "lookup.h"

/* Fills turn->found.wipe. done is called exactly once and later. */
void lookup_wipe(struct lookup *lookup, void (*done)(void *owner, const struct error *err),
                 void *owner);
void wiping_compile(struct engine *engine, const struct turn *turn, const struct effect *effect,
                    struct commit *commit);

#endif
