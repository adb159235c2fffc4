/* seeding_batch.h: a batch of lines on its way into a group; shared by the seeding*.c files only. */
#ifndef REKAN_ENGINE_SEEDING_BATCH_H
#define REKAN_ENGINE_SEEDING_BATCH_H

#include "../conversation/brand_queue.h"
#include "effects.h"
#include "near_window.h"
#include "seeding.h"

enum { SEEDING_BATCH = 200 };

struct item {
    struct testimonial testimonial;
    struct product product;
    bool has_date;
    bool is_known;
    bool says_same;         /* as what is stored, in all that its line tells */
    bool adds_names;        /* to its product */
    bool is_refused;
    long line;
    enum seeded what;
    size_t t_at, p_at, k_at; /* places in the trip's MGET */
    struct owner_key key;
    bool has_key;
    struct testimonial stored; /* opened, where is_known */
    struct near_story near;
    uint64_t similar;       /* another author's testimonial, or 0 */
};

struct seeding {
    struct seeding_options options;
    struct seeding_counts counts, before; /* before: when the batch under way was begun */
    struct engine *engine;
    struct arena *home_arena;
    struct str home;
    struct settings settings;
    struct arena *arena;     /* of the batch */
    struct arena *trip;      /* of the reading trip, so that a long index takes no more than one */
    struct item *items;
    size_t count;
    struct str *words;       /* of the MGET */
    size_t word_count;
    struct redis_command index[MIRROR_READ_MANY];
    size_t index_count;
    size_t reads;            /* commands of the trip before those */
    struct commit *commit;
    struct near_window *window; /* what earlier lines and runs brought ... */
    struct near_story *told; /* ... and members told of late; both read once */
    size_t told_count;
    bool has_window;
    size_t queue_at;         /* place in the MGET of the queue that lines of this run may get into */
    struct brand_queue brand_queue; /* a brand's ... */
    struct queue queue;      /* ... or the operator's */
    bool has_queued;
    int tries;
    bool is_last;
};

/* Refused, with what err says; or, told already in an earlier try, once more. */
void seeding_refuse(struct seeding *seeding, struct item *item, const struct error *err);

/* seeding_review.c: which lines are nearly what was told before, and which of them wait for an
 * administrator. */
void seeding_read_queue(struct seeding *seeding, struct str raw);
void seeding_compare(struct seeding *seeding);
/* Decides whether this line's testimonial is shown. False: it was refused. */
bool seeding_settle_review(struct seeding *seeding, struct item *item);
/* What became of the queue goes into the commit, with a letter where it was empty. */
void seeding_write_queue(struct seeding *seeding);

/* seeding_write.c: all of the batch into seeding->commit, as the reading trip found things. */
void seeding_write(struct seeding *seeding, struct str settings, const struct redis_value *mget);

#endif
