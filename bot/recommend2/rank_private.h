/* rank_private.h: one ranking under way; for this folder only. */
#ifndef REKAN_RECOMMEND_RANK_PRIVATE_H
#define REKAN_RECOMMEND_RANK_PRIVATE_H

#include "mirror_private.h"
#include "rank.h"

struct candidate {           /* a product that a question met */
    uint32_t product;
    float matched[QUESTION_GROUPS]; /* per group: the best of its texts and names, 0 to 1 */
    uint32_t *docs;          /* its testimonials that were met, or all when its name was */
    size_t doc_count, doc_room;
    bool is_named;
    struct ranked_product ranked;
    size_t first_voice;      /* in ranking_work.voices */
    size_t voice_count;
    uint32_t statement;      /* a document that counts nowhere, or UINT32_MAX */
};

struct voice {               /* one author's newest word on one product */
    uint32_t doc;
    double weight;
    double fit;              /* how well the text fits the question, 0 to 1 */
    double affinity;         /* share of the asked needs that the author shares */
    size_t shared;           /* the need that they share, or SIZE_MAX */
};

struct ranking_work {
    struct mirror *mirror;
    const struct question *question;
    struct arena *arena;
    double idf[QUESTION_GROUPS];
    double idf_sum;
    struct candidate *candidates;
    size_t candidate_count, candidate_room;
    uint32_t *candidate_of;  /* product index -> candidate + 1 */
    float *doc_fit;          /* per document met: text match, 0 to 1 */
};

/* voice.c */
void voice_count(struct ranking_work *work, struct candidate *candidate, struct voice *voices);
void voice_quotes(struct ranking_work *work, struct candidate *const *shown, size_t count,
                  struct voice *const *voices);

#endif
