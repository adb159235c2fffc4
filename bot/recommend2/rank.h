/* rank.h: which products, whose voices; the one page of the formula is rank.c.
 *
 * A pure function of a mirror and a question: the same snapshot and question give
 * the same order, to the last tie (by id). Message counts, views, followers and
 * group size are not even known here. */
#ifndef REKAN_RECOMMEND_RANK_H
#define REKAN_RECOMMEND_RANK_H

#include "../base/limits.h"
#include "mirror.h"
#include "question.h"

struct ranked_quote {
    uint64_t testimonial;
    uint64_t author;
    enum verdict verdict;
    uint32_t shared_name;   /* the attribute that asker and author share, or 0 */
    uint32_t shared_value;
};

struct ranked_product {
    uint64_t id;
    unsigned members;       /* distinct authors; each counts once, by the newest word */
    unsigned yes, so_so, no;
    unsigned incentivised;  /* of them: gifted, discounted, paid, ambassador */
    bool is_small_sample;
    double score;           /* 0 to 1, and what it is made of: */
    double relevance, voice, affinity;
    struct ranked_quote quotes[LIMIT_ANSWER_QUOTES];
    size_t quote_count;
};

/* A brand's, staff's or outside voice: never counted, at most one is shown. */
struct ranked_statement {
    uint64_t product;
    uint64_t testimonial;
};

struct ranking {
    struct ranked_product products[LIMIT_ANSWER_PRODUCTS];
    size_t product_count;
    size_t total_products;  /* that answer the question */
    unsigned members;       /* distinct authors behind the shown products */
    struct ranked_statement statements[1];
    size_t statement_count;
    uint64_t testimonials[LIMIT_RANKING]; /* best first; each product's best before its second */
    size_t testimonial_count;
};

/* mirror is not const: it keeps scratch memory between questions. */
void rank_products(struct mirror *mirror, const struct question *question, struct arena *arena,
                   struct ranking *out);

#endif
