/* brand_seeding.h: what a brand brings for one group, by its API or as a file (F1, F2).
 *
 * The group's own record says whether the brand may, at the moment when it is done. The lines
 * pass the operator's validator (seeding.h) and what a brand's must be besides (seed_brand.h). An
 * attempt to pass for a member, or to lay a hand on what one said, is refused and stands in the
 * group's public record. */
#ifndef REKAN_ENGINE_BRAND_SEEDING_H
#define REKAN_ENGINE_BRAND_SEEDING_H

#include "../base/limits.h"
#include "seeding.h"

enum { BRAND_LINES = LIMIT_BRAND_LINES };

enum brand_seeded { BRAND_SEEDED, BRAND_NOT_LET_IN, BRAND_TOO_MANY, BRAND_NO_LINES, BRAND_LATER };

struct brand_line {
    long line;              /* 0: it is about the whole */
    struct str id;          /* as it was brought; empty where it was refused */
    enum seeded what;
    enum review review;     /* waits for the group's administrators, or was rejected, ... */
    enum reason reason;     /* ... for this */
    struct str refused;     /* why, in English, never the words of a story; empty: it was not */
};

struct brand_seeding {
    struct engine *engine;
    struct arena *arena;
    struct str group;       /* home handle */
    struct str brand;       /* home handle */
    struct str bytes;       /* JSON lines or CSV; lives as long as this */
    struct str name;        /* of a file; may be empty */
    struct str messenger;   /* of who sent it; empty: a program did */
    /* What became of it. done is called exactly once, later. */
    enum brand_seeded outcome;
    struct seeding_counts counts;
    struct brand_line lines[BRAND_LINES + 1];
    size_t line_count;
    void (*done)(void *owner);
    void *owner;
    /* its own */
    struct allowed allowed;
    struct seed_reader *reader;
    void *file;
    bool overreaches;
};

void brand_seeding_run(struct brand_seeding *seeding);

#endif
