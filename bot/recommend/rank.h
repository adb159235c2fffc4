/* rank.h: from a question to products and testimonials, best first.
 *
 * A pure function of mirror and question: the same two give the same ranking.
 * The formula, its weights and their sources stand on one page, formula.h.
 * Message counts, views, followers and group size are not even known here.
 * Nothing is guessed: without a match the ranking is empty. */
#ifndef REKAN_RECOMMEND_RANK_H
#define REKAN_RECOMMEND_RANK_H

#include "../base/limits.h"
#include "mirror.h"
#include "question.h"

enum {
    RANK_POOL = 64,       /* products that are looked at closely; "Lainnya" ends there */
    RANK_STATEMENTS = 3,  /* two from outside, one of the brand or its staff */
};

/* The parts of a score, 0 to 1 each, before their weights (formula.h). Of a product:
 * match to credibility are means over its best fitting authors; of a quote: its own. */
struct explanation {
    double match;       /* how well members' texts fit the question */
    double name;        /* ... and the product's name and type */
    double voice;       /* how many recommend it, shrunken; of a quote: its verdict */
    double affinity;    /* shared attributes; 0.5 is neutral */
    double substance;   /* how much the text tells of the product itself */
    double intensity;   /* how long it was used, or bought again */
    double intimacy;    /* thanks and helpful taps between asker and author; 0 is none */
    double proximity;   /* same group 1, linked group, same city, elsewhere */
    double credibility; /* of the author in this kind of product; 0.5 is neutral */
    double freshness;
    double helpfulness; /* 0.5 is neutral */
};

enum { EXPLANATION_TERMS = 11 };

/* One term by name: what it gives to the score is value * weight. A value above
 * neutral speaks for the product or quote, below against it. */
struct explained {
    const char *name; /* "match", "voice" ...: the names above */
    double value, weight, neutral;
};

void explain_product(const struct explanation *why, struct explained terms[EXPLANATION_TERMS]);
void explain_quote(const struct explanation *why, struct explained terms[EXPLANATION_TERMS]);

struct ranked_quote {
    uint64_t testimonial;
    uint64_t author;
    enum verdict verdict;
    enum provenance provenance;
    bool is_verified;      /* by somebody who bought it, as an order told */
    uint32_t shared_name;  /* the attribute that asker and author share, or 0 */
    uint32_t shared_value;
    double fit;            /* 0 to 1 */
    struct explanation why;
};

/* Two sub-groups that disagree: members with one value of an attribute like the
 * product, members with another do not. One testimonial of each side. */
struct ranked_split {
    bool is_split;
    uint32_t name;
    uint32_t liked_by, disliked_by; /* values */
    unsigned likes, dislikes;       /* distinct authors on their side */
    uint64_t liked, disliked;       /* testimonials */
    uint64_t liked_author, disliked_author;
};

struct ranked_product {
    uint64_t id;
    unsigned members;      /* distinct authors; each counts once, by the newest word */
    unsigned yes, so_so, no;
    unsigned incentivised; /* of them: gifted, discounted, paid, ambassador */
    unsigned hidden;       /* by administrators, besides: not among the members */
    uint8_t tombstone;     /* the class of the last one's reason */
    unsigned rushed;       /* stories that came at once with many others and wait for the admins */
    bool is_small_sample;
    double score;          /* 0 to 1 */
    struct explanation why;
    uint32_t groups;       /* bit n: group n of the question is met by its name or a text */
    struct ranked_quote quotes[LIMIT_ANSWER_QUOTES];
    size_t quote_count;
    struct ranked_split split;
};

/* Others than members about the shown products, in the order in which they stand
 * below them. */
struct ranked_statement {
    uint64_t product;
    uint64_t testimonial;
    enum provenance provenance; /* OUTSIDE, then STAFF or BRAND */
};

struct ranking {
    struct ranked_product products[LIMIT_ANSWER_PRODUCTS]; /* those after question.skip */
    size_t product_count;
    size_t total_products; /* that answer the question, skipped ones too; at most RANK_POOL */
    unsigned members;      /* distinct authors over products; where these have over 2048
                            * testimonials, those of the largest one */
    struct ranked_statement statements[RANK_STATEMENTS];
    size_t statement_count;
    uint64_t testimonials[LIMIT_RANKING]; /* best first; each product's best before its second */
    double fits[LIMIT_RANKING];           /* how well each fits, 0 to 1 */
    size_t testimonial_count;             /* skip has no say here */
};

/* Fills out. The quotes are LIMIT_ANSWER_QUOTES over all shown products together,
 * each of another author: the first product's best, then a dissent when any of
 * them has one (both sides where they are split), then the others' best. Takes
 * some 100 KiB of the arena at most; the mirror's scratch memory is used, so one
 * question at a time. */
void rank_products(const struct mirror *mirror, const struct question *question,
                   struct arena *arena, struct ranking *out);

#endif
