/* amount.h: one amount of money in a row of words; see price.c for bands and bounds. */
#ifndef REKAN_LANGUAGE_AMOUNT_H
#define REKAN_LANGUAGE_AMOUNT_H

#include "words.h"

struct amount {
    int64_t scaled;  /* the figure times a thousand: 1500 of "1,5jt" */
    int64_t unit;    /* 1000 or 1000000; 0: none was written; 1: rupiah, by "Rp" */
    int64_t step;    /* of its last digit that counts, times 1000: 1000 of "2", 10000 of "20" */
    bool is_about;   /* jutaan, ribuan, 50an */
    bool is_decimal; /* "2,5" */
    bool is_k;       /* the unit is a mere k: 4k may be a screen */
    bool has_suffix; /* letters that are no unit hang on it: 5000mah */
    size_t count;    /* words it takes; 0: there is none here */
};

void amount_read(const struct words *words, size_t i, struct amount *out);

#endif
