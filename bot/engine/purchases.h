/* purchases.h: order codes in a brand's home: brought by its file or program, looked up and used
 * by turns.
 *
 * A code is hashed as soon as it is read and goes no further. Whatever two do at the same time
 * (bring, take back, use), each record is checked in the commit that changes it. */
#ifndef REKAN_ENGINE_PURCHASES_H
#define REKAN_ENGINE_PURCHASES_H

#include "../base/limits.h"
#include "compiling.h"

enum purchase_became { PURCHASE_ADDED, PURCHASE_SAME, PURCHASE_TAKEN_BACK };

struct purchase_outcome {
    long line;
    enum purchase_became became;
    struct str refused;     /* why; then it became nothing */
};

/* The caller fills in the first part and keeps it until done, which is called once and later. */
struct purchase_bringing {
    struct engine *engine;
    struct arena *arena;
    struct brand_found brand;
    struct str messenger;   /* of the brand's people, for the letters that take labels back */
    struct str bytes;
    void (*done)(void *owner);
    void *owner;

    bool is_later;          /* Redis is away; nothing was written */
    bool is_too_many;       /* lines */
    struct purchase_line *lines;
    uint64_t *hashes;
    struct purchase_outcome *outcomes;
    size_t count;
    long added, same, taken_back, refused;
    unsigned attempts;
    bool has_letters;
};

void purchases_bring(struct purchase_bringing *bringing);

/* A step of lookup.c: found.purchase by wants. */
void purchases_look_up(struct lookup *lookup,
                       void (*next)(struct lookup *lookup, const struct error *err));

/* EFFECT_PURCHASE and EFFECT_PURCHASE_TRIED; false elsewhere than in the brand's home. */
bool purchases_compile(struct compiling *c, const struct effect *effect);

#endif
