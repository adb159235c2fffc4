/* needs.h: what somebody needs, as facts: a price band and attributes.
 *
 * Prices are whole rupiah: under 80k, 1,2jt, 2 jutaan, budget 50 ribu, 100-200rb.
 * Attributes come from locales/packs/, as canonical name and
 * value ("oily skin" is kulit=berminyak, "bayi 8 bulan" is usia_anak=6-12 bulan). */
#ifndef REKAN_LANGUAGE_NEEDS_H
#define REKAN_LANGUAGE_NEEDS_H

#include "words.h"

enum currency { CURRENCY_IDR, CURRENCY_USD };

struct price {
    int64_t min; /* 0: no lower bound */
    int64_t max; /* PRICE_OPEN: no upper bound */
    enum currency currency; /* whole dollars where somebody wrote dollars */
};

#define PRICE_OPEN INT64_MAX

/* False when no price is said. "80rb" alone is min = max = 80000. The words
 * that say it are [*from_word, *to_word), where these are not NULL. */
bool price_of_words(const struct words *words, struct price *price, size_t *from_word,
                    size_t *to_word);
bool price_of_text(const struct lexicon *lexicon, struct arena *arena, struct str text,
                   struct price *price);

/* Do the bands meet? A single figure on either side counts as 15 % around it. Prices in
 * two currencies cannot be compared and do meet. */
bool price_fits(struct price asked, struct price known);

struct need {
    struct str name;  /* "kulit" */
    struct str value; /* "berminyak" */
};

struct needs {
    const struct need *at;
    size_t count; /* at most LIMIT_ATTRIBUTES, distinct */
};

void needs_of_words(const struct lexicon *lexicon, struct arena *arena, const struct words *words,
                    struct needs *out);

/* How many words at i are an age or the like ("8 bulan", "3yo", "2 years old"); 0 when none. */
size_t need_age_words(const struct words *words, size_t i);

/* A free attribute ("Skin type", "Oily") as the canonical one. Unknown names and
 * values come back normalised (folded, single spaces), so that equal ones meet;
 * the value is empty when nothing readable is left of it. */
struct need need_canonical(const struct lexicon *lexicon, struct arena *arena, struct str name,
                           struct str value);

#endif
