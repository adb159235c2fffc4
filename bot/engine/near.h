/* near.h: testimonials that say nearly the same, found without keeping a word of them.
 *
 * A text becomes the NEAR_HASHES smallest keyed hashes of its word pairs; of two texts' the
 * smallest together are a fair sample of all their pairs (Broder 1997, "On the resemblance
 * and containment of documents"), and all of them for most. Each group keeps those of its
 * latest NEAR_KEPT testimonials, as numbers beside the record's id and its author's. */
#ifndef REKAN_ENGINE_NEAR_H
#define REKAN_ENGINE_NEAR_H

#include "compiling.h"

enum {
    NEAR_HASHES = 48,
    NEAR_KEPT = 400,
    NEAR_PERCENT = 40, /* in common: two words changed in twelve leave half of the pairs */
    NEAR_PAIRS = 8    /* fewer are compared with nothing: "ga lengket di kulit" is anybody's */
};

struct near {
    uint32_t smallest[NEAR_HASHES]; /* rising */
    unsigned count;
};

void near_of_text(const struct vault *vault, const struct lexicon *lexicon, struct arena *arena,
                  struct str text, struct near *near);
bool near_is_like(const struct near *a, const struct near *b);

struct str near_key(struct engine *engine, struct arena *arena, struct str group);
/* From what the key holds: turn->found.near_own and near_other for turn->wants.near_text. */
void near_find(struct lookup *lookup, const struct redis_value *entries);

/* In a commit: this testimonial says words now; before: what it said until now, or empty. */
void near_remember(struct compiling *c, const struct testimonial *testimonial, struct str before);
void near_forget(struct compiling *c, const struct testimonial *testimonial);

#endif
