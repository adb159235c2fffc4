/* seeding.h: testimonials from a file, a few hundred lines at a time. */
#ifndef REKAN_ENGINE_SEEDING_H
#define REKAN_ENGINE_SEEDING_H

#include "../referral/allowed.h"
#include "../seed/seed_reader.h"
#include "engine.h"

struct seeding_counts {
    long lines, added, changed, same, refused;
    long pending;  /* a brand's, of those added, changed or the same: not shown yet */
    long alike;    /* the operator's: much like what another author told */
};

enum seeded { SEEDED_ADDED, SEEDED_CHANGED, SEEDED_SAME };

struct seeded_line {
    long line;
    struct str id;
    enum seeded what;
    enum review review;  /* whether it is shown */
    enum reason reason;  /* ... or why it was rejected */
};

struct seeding_options {
    struct engine *engine;
    struct str messenger, chat_id; /* the group ... */
    struct str home;               /* ... or its home handle: then it must be there already */
    /* Not the operator but this brand brings the lines: each becomes a brand's (F1), names are its
     * own alone, and nothing but what it brought itself can be changed. NULL: the operator. */
    const struct allowed_brand *brand;
    bool is_demo;                  /* a demonstration group: its records count as its members' */
    struct seed_reader *reader;
    /* A line that was refused, and now and then how far it is. */
    void (*refused)(void *owner, const struct error *err);
    void (*took)(void *owner, const struct seeded_line *line); /* once written; or NULL */
    void (*progress)(void *owner, const struct seeding_counts *counts);
    void (*done)(void *owner, const struct seeding_counts *counts, const struct error *err);
    void *owner;
};

/* Every line is its own: a bad one is named and left out. A re-run changes nothing: a
 * line's id leads to the same testimonial, and what is equal is not written. done is
 * called exactly once, from the loop; err when Redis went away (a re-run goes on). */
void seeding_run(const struct seeding_options *options);

#endif
