/* features_signs.h: what features.c and features_signs.c share of one scan. */
#ifndef REKAN_LANGUAGE_FEATURES_SIGNS_H
#define REKAN_LANGUAGE_FEATURES_SIGNS_H

#include "features.h"

enum { WORD_FEATURES = 800, LETTER_FEATURES = 1100, PART_FEATURES = 400 };

struct features_scan {
    const struct lexicon *lexicon;
    const struct words *words;
    struct features *out;
    size_t used;
    uint32_t parts[PART_FEATURES]; /* found on the way, added last */
    size_t part_count;
};

static inline uint32_t features_mix(uint32_t hash, uint32_t more)
{
    hash = (hash ^ more) * 0x9E3779B1u;
    return hash ^ hash >> 15;
}

static inline void features_set(struct features_scan *scan, enum sign sign)
{
    scan->out->signs |= UINT64_C(1) << sign;
}

/* Adds one hash; above most of its kind it is left out. */
void features_add(struct features_scan *scan, enum feature_kind kind, size_t most, uint32_t hash);

/* Signs of words, phrases and bytes, what is thought of the thing, and the parts in a row. */
void features_note_signs(struct features_scan *scan);

#endif
