/* rank_private.h: one ranking under way; for this folder only.
 *
 * answer.c says what answers at all, match.c finds the documents and names that the question meets, pool.c the
 * products worth a closer look and their best documents, fit.c how well one
 * document fits the asker, voice.c what members say of each product, quotes.c
 * who is shown, rank.c puts it together. */
#ifndef REKAN_RECOMMEND_RANK_PRIVATE_H
#define REKAN_RECOMMEND_RANK_PRIVATE_H

#include "mirror_private.h"
#include "rank.h"

enum { SLOTS = 10, ANSWERS_KNOWN = 256 };

/* A member's document that may be quoted. */
struct slot {
    uint32_t doc;
    uint32_t groups;
    float match, affinity, fit;
    float intensity, intimacy, proximity, credibility;
    uint32_t shared_name, shared_value;
};

/* A product that may come into the pool. */
struct offered {
    uint32_t product;
    float key;
};

/* A product that is looked at closely. */
struct entry {
    uint32_t product;
    uint32_t groups;
    const struct voice *voice;
    struct slot yes[SLOTS], other[SLOTS]; /* best fit first */
    unsigned yes_count, other_count;
    unsigned considered;
    float right;            /* the best of its documents in answer_right */
    struct explanation why;
    double score;
};

struct work {
    const struct mirror *mirror;
    const struct question *question;
    struct arena *arena;
    enum scope least;       /* SCOPE_GROUP or more */
    float idf[QUESTION_GROUPS];
    uint32_t carrying;      /* bits of the groups that say what is asked for */
    float carried;          /* their idf */
    float mass;             /* of all groups that are looked for */
    uint32_t type_groups;   /* bits */
    uint32_t head_group;    /* the bit of the first thing asked for, or 0 */
    float steps_per_match;
    bool is_near; /* nothing is of the asked type: what comes near may answer */
    bool answers[ANSWERS_KNOWN]; /* by the bits of the groups met */
    float name_most;        /* the best that any name matches by itself */
    size_t met_count;
    struct met *looked;     /* the best of what was met, best first */
    size_t looked_count;
    struct offered offered[2 * RANK_POOL];
    size_t offered_count;
    struct entry *pool;
    size_t pool_count;
    float threshold;        /* a key below it cannot come into the pool any more */
};

/* match.c */
void match_question(struct work *work);
float match_name(const struct work *work, const struct hit *hit);
/* What the name adds to a text that meets groups, over the mass as everything here. */
float match_with_name(const struct work *work, const struct hit *hit, uint32_t groups, float text);
void match_list(const struct work *work, uint32_t product); /* its hit is cleared at the end */
void match_clear(const struct work *work);

/* answer.c */
void answer_prepare(struct work *work);
bool answer_may(const struct work *work, uint32_t groups); /* could a text that meets these? */
/* How surely the product is what was asked for, when a text of it meets groups: 0 is
 * not at all, so that it must not be shown; 1 is right. */
float answer_right(const struct work *work, uint32_t product, uint32_t groups);

/* pool.c */
void pool_fill(struct work *work);

/* fit.c */
bool fit_is_left_out(const struct work *work, const struct doc *doc); /* filtered or avoided */
void fit_weigh(const struct work *work, const struct doc *doc, struct slot *slot);
void fit_explain(const struct work *work, const struct slot *slot, struct explanation *why);

/* voice.c */
bool voice_counts(const struct question *question, const struct doc *doc);
bool voice_is_incentive(const struct doc *doc);
double voice_intensity(const struct doc *doc);
double voice_freshness(const struct question *question, const struct doc *doc);
double voice_helpfulness(const struct doc *doc);
const struct voice *voice_of(const struct work *work, uint32_t product);
unsigned voice_rushed(const struct question *question, const struct voice *voice);
unsigned voice_members(const struct work *work, struct entry *const *shown, size_t count);

/* quotes.c */
void quotes_pick(const struct work *work, struct entry *const *shown, size_t count,
                 struct ranking *out);
void quotes_rank(const struct work *work, struct entry *const *ranked, size_t count,
                 struct ranking *out);

#endif
