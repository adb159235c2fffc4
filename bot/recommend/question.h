/* question.h: what is looked for, as numbers.
 *
 * A question has groups: one group is one thing meant, with every way to say it
 * (word, stem, synonym, the other language). It weighs as one word, however many
 * alternatives it has: a text is judged by the best that it holds. All zeros is
 * a question that nothing answers. */
#ifndef REKAN_RECOMMEND_QUESTION_H
#define REKAN_RECOMMEND_QUESTION_H

#include "row.h"

enum {
    QUESTION_GROUPS = 24,
    QUESTION_ALTERNATIVES = 12,
    QUESTION_NEEDS = 12,
    QUESTION_PRODUCTS = 4,
    QUESTION_TIES = 64,
};

/* What ties the asker to an author: thanks, helpful taps and answers between the two
 * that went through the bot, counted. */
struct question_tie {
    uint64_t author;
    uint32_t count;
};

/* How near the members of this mirror are to the asker. */
enum proximity { PROXIMITY_GROUP, PROXIMITY_LINKED, PROXIMITY_CITY, PROXIMITY_ELSEWHERE };

struct question_group {
    struct row_term alternatives[QUESTION_ALTERNATIVES]; /* weight 255: as good as asked */
    size_t count;
    /* A product type ("sunscreen", "hp"). With any such group a product answers only
     * if it matches one of them, in name, type or a text; so say it when it is sure. */
    bool is_type;
    uint32_t kind;    /* of a type: as in row_product, 0 when unknown */
    bool is_need;     /* what it should be or do: never the head of a question */
    bool is_negated;  /* asked for its absence: the alternatives say so ("tidak_lengket"), and
                       * are looked for like any others */
    bool is_excluded; /* "selain X": products with X in name or type are left out */
};

struct question {
    size_t group_count;
    struct row_attribute needs[QUESTION_NEEDS];   /* what the question says the asker is or needs */
    size_t need_count;
    struct row_attribute profile[QUESTION_NEEDS]; /* what the asker told before; counts half */
    size_t profile_count;
    struct row_attribute filters[QUESTION_NEEDS]; /* who declares another value for the name is */
    size_t filter_count;                          /* left out, who declares none stays */
    uint64_t products[QUESTION_PRODUCTS];         /* named ones: the answer is about them alone */
    size_t product_count;
    const uint64_t *avoided; /* testimonials that this asker found not useful: never quoted */
    size_t avoided_count;
    const struct question_tie *ties;
    size_t tie_count;
    enum proximity proximity;
    struct row_attribute place; /* the asker's own; who shares it is PROXIMITY_CITY at least */
    int64_t price_min, price_max; /* whole rupiah; price_max 0: any. Products known only at
                              * other prices are left out, those of unknown price stay */
    size_t skip;             /* products already shown ("Lainnya") */
    int32_t today;           /* days since 1970-01-01 */
    int small_sample;        /* fewer distinct authors than this are a small sample */
    int half_life_days;      /* a voice's weight halves in that time; 0: never */
    enum scope least_scope;  /* SCOPE_LINKED when a linked group asks, SCOPE_PUBLIC for an inline
                              * query or a guest: what was consented to for less is then neither
                              * shown nor counted. Less is SCOPE_GROUP */
    bool counts_demo;        /* a demonstration group: its DEMO records are its members' */
    struct question_group groups[QUESTION_GROUPS]; /* last, see query_new */
};

#endif
