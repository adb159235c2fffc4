/* near.h: testimonials that say nearly the same, found without keeping a word of them.
 *
 * A text becomes NEAR_HASHES minima over the keyed hashes of its word pairs (Broder 1997,
 * "On the resemblance and containment of documents"): of two texts as many agree as the
 * share of pairs that they have in common. Each group keeps those of its latest
 * NEAR_KEPT testimonials, as numbers beside the record's id and its author's number. */
#ifndef REKAN_ENGINE_NEAR_H
#define REKAN_ENGINE_NEAR_H

#include "compiling.h"

enum {
    NEAR_HASHES = 32,
    NEAR_KEPT = 400,
    NEAR_ENOUGH = 12, /* of NEAR_HASHES: two words changed in twelve leave half of the pairs */
    NEAR_PAIRS = 5    /* of fewer pairs all must be the same */
};

struct near {
    uint32_t minima[NEAR_HASHES];
    unsigned pairs; /* distinct ones, at most 255 */
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
