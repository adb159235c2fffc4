/* question.h: what is looked for, as numbers. */
#ifndef REKAN_RECOMMEND_QUESTION_H
#define REKAN_RECOMMEND_QUESTION_H

#include "row.h"

enum { QUESTION_GROUPS = 24, QUESTION_ALTERNATIVES = 12, QUESTION_NEEDS = 12, QUESTION_PRODUCTS = 4 };

/* One asked thing. Its alternatives count as one: the best that a text holds. */
struct question_group {
    struct row_term alternatives[QUESTION_ALTERNATIVES]; /* weight 255: as good as asked */
    size_t count;
    bool is_type;    /* a type of product: without it nothing is an answer */
    bool is_negated;
};

struct question {
    struct question_group groups[QUESTION_GROUPS];
    size_t group_count;
    struct row_attribute needs[QUESTION_NEEDS]; /* what the asker is or needs it for */
    size_t need_count;
    uint64_t products[QUESTION_PRODUCTS];       /* named ones: the answer is about them */
    size_t product_count;
    size_t skip;             /* products already shown */
    int32_t today;
    int small_sample;        /* fewer authors than this show no split as a share */
    int half_life_days;
    bool counts_demo;        /* a demonstration group: its records are its members' */
};

#endif
