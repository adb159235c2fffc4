/* near.h: testimonials that say nearly the same, found without keeping a word of them.
 *
 * A text becomes the NEAR_HASHES smallest keyed hashes of its word pairs; of two texts' the
 * smallest together are a fair sample of all their pairs (Broder 1997, "On the resemblance
 * and containment of documents"), and all of them for most. Where they are kept: lately.h. */
#ifndef REKAN_ENGINE_NEAR_H
#define REKAN_ENGINE_NEAR_H

#include "../base/vault.h"
#include "../language/lexicon.h"

enum {
    NEAR_HASHES = 48,
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

#endif
