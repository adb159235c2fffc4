/* row.h: one line of a group's change log, as numbers and in its packed form.
 *
 * Whoever writes a record appends a row in the same commit; whoever searches
 * applies the rows to a mirror. A row holds hashes and numbers only, never a
 * word. In the log a row is its length (varint) and its body, so rows can be
 * read one after another and a log that ends in the middle of one is noticed.
 * A term that is frequent in the group has a number, which a row of its own gives
 * it, and is written as that: half of the bytes of a testimonial with its hashes. */
#ifndef REKAN_RECOMMEND_ROW_H
#define REKAN_RECOMMEND_ROW_H

#include "../base/arena.h"
#include "record.h"

enum {
    ROW_MAX_BYTES = 8 * 1024, /* of one body; a longer one is malformed */
    ROW_MAX_NAME_TERMS = 32,  /* of one name */
    ROW_MAX_NAMES = 17,       /* the name and LIMIT_ALIASES others */
    ROW_MAX_TYPE_TERMS = 32,
    ROW_MAX_SUBSTANCE = 3,
    ROW_RUSHED = 15,          /* a tombstone that is none: it waits, of many that came at once */
    ROW_MAX_NUMBER = (1 << 20) - 1, /* of a term; later ones stay hashes */
    ROW_MAX_WEIGHT = 4,       /* a term's weight is 1 to 4: how often it stands in the text */
};

enum row_kind { ROW_TESTIMONIAL = 1, ROW_GONE = 2, ROW_PRODUCT = 3, ROW_VOTES = 4,
                ROW_NUMBERS = 5,
                ROW_THANKS = 7 }; /* 6: see row.c */

struct row_term {
    uint32_t hash; /* the upper half of vault_hash(VAULT_TERM); the same for every member */
    uint8_t weight;
    bool is_number; /* hash is the term's number instead */
};

struct row_attribute {
    uint32_t name;  /* hash of e.g. "kulit" */
    uint32_t value; /* hash of e.g. "berminyak" */
};

/* The terms of one name of a product, e.g. {azura, hydra, sunscreen}. */
struct row_name {
    const uint32_t *terms;
    size_t count;
};

struct row_testimonial {
    uint64_t product;
    uint64_t author; /* the same for all that person's rows here; means nothing elsewhere */
    int32_t day;     /* since 1970-01-01 */
    enum verdict verdict;
    enum used_for used_for;
    enum provenance provenance;
    enum scope scope; /* SCOPE_NOWHERE is neither shown nor counted */
    uint8_t lang;     /* enum of the language room; only carried */
    bool is_hidden;   /* held back; neither shown nor counted */
    uint8_t tombstone; /* hidden by an administrator: the class of the reason; ROW_RUSHED; else 0 */
    bool is_edited;
    bool is_verified;
    bool is_repurchased;
    uint8_t substance; /* how much the text tells of the product itself, 0 to ROW_MAX_SUBSTANCE */
    int64_t price_min, price_max; /* whole rupiah, as the author said; price_max 0: unknown */
    const struct row_attribute *attributes; /* at most LIMIT_ATTRIBUTES */
    size_t attribute_count;
    const struct row_term *terms; /* distinct, at most LIMIT_TERMS; in any order */
    size_t term_count;
};

struct row_product {
    bool is_gone; /* its testimonials rank no more until a row brings it back */
    const struct row_name *names; /* the name first, then aliases; replaces all earlier ones */
    size_t name_count;
    const uint32_t *types; /* terms of its type, category and their synonyms */
    size_t type_count;
    uint32_t kind; /* hash of the one word for what it is, in every language; 0: unknown */
    uint64_t into; /* merged: what is told of it is told of that product; 0: it stands alone */
};

struct row {
    enum row_kind kind;
    uint64_t id; /* of a testimonial or a product; of ROW_NUMBERS the first number */
    struct row_testimonial testimonial;
    struct row_product product;
    uint32_t helpful; /* ROW_VOTES: distinct voters who said helpful ... */
    uint32_t voters;  /* ... of how many */
    const uint32_t *hashes; /* ROW_NUMBERS: of the terms that have the numbers from id on */
    size_t hash_count;      /* at most LIMIT_TERMS */
    uint32_t thanks;  /* ROW_THANKS: taps that count for the author (thanks.h) ... */
    uint32_t thanks_days; /* ... and the sum of their days since 1970 */
};

/* Appends the row. What is over a limit is left off (the last terms, names and
 * attributes), so whatever is appended can be read again. */
void row_append(struct text *log, const struct row *row);

/* Makes a testimonial's body (behind its length) say "gone" and nothing else, in place. */
void row_erase(char *body, size_t len, uint64_t id);

/* Reads the first row of *rest and moves *rest past it. ROW_PARTIAL (nothing
 * left, or only a beginning) and ROW_BAD leave *rest where it was. Arrays of
 * the row live in the arena. Any bytes are safe. */
enum row_result { ROW_READ, ROW_PARTIAL, ROW_BAD };
enum row_result row_next(struct str *rest, struct arena *arena, struct row *row);

#endif
