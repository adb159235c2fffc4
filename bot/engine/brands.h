/* brands.h: brands' records, read from the homes where they lie.
 *
 * Each brand has a home and a key of its own; the readers here bring the record opened. Writing
 * goes through a letter to the brand's home (EFFECT_BRAND), so that two keepers never overwrite
 * each other. */
#ifndef REKAN_ENGINE_BRANDS_H
#define REKAN_ENGINE_BRANDS_H

#include "lookup.h"

/* Fills found[i] by its home, in one trip. A brand that is not there keeps an empty raw and has a
 * fresh key. done is called exactly once; at once when count is 0. */
void brands_read(struct engine *engine, struct arena *arena, struct brand_found *found,
                 size_t count, void (*done)(void *owner, const struct error *err), void *owner);

/* The brand whose working API key this is. brand is NULL for a wrong, revoked or closed one, and
 * when err says that Redis is away. done is called exactly once. */
void brands_find_by_key(struct engine *engine, struct arena *arena, struct str api_key,
                        void (*done)(void *owner, const struct brand_found *brand,
                                     const struct error *err),
                        void *owner);

/* A step of lookup.c: found.brands, found.brand, found.allowed by wants. */
void brands_look_up(struct lookup *lookup,
                    void (*next)(struct lookup *lookup, const struct error *err));

#endif
