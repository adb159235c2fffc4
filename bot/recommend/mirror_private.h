/* mirror_private.h: how a mirror is laid out; for this folder only. */
#ifndef REKAN_RECOMMEND_MIRROR_PRIVATE_H
#define REKAN_RECOMMEND_MIRROR_PRIVATE_H

#include "mirror.h"
#include "postings.h"
#include "question.h"

enum { NO_DOC = UINT32_MAX >> 1 };

/* A testimonial. The number of a document is its place in mirror->docs. */
struct doc {
    uint64_t id; /* first: id_index reads it there */
    uint64_t author;
    uint32_t product;    /* place in mirror->products, as it was told; see product_root */
    uint32_t previous;   /* of the same product, added before this one, or NO_DOC */
    uint32_t attributes; /* the first of attribute_count in mirror->attributes */
    uint16_t day;        /* since 1970; clamped, good until 2149 */
    uint16_t helpful, voters;
    uint8_t price_from, price_to; /* price_step of either end; 0: unknown */
    int8_t verdict;
    uint8_t used_for : 3;
    uint8_t scope : 2; /* SCOPE_NOWHERE when hidden */
    bool is_gone : 1;
    bool is_repurchased : 1;
    bool is_superseded : 1; /* the author's newer word on the product counts; set by voice.c */
    uint8_t attribute_count : 4; /* LIMIT_ATTRIBUTES is 12 */
    uint8_t provenance : 4;
    uint8_t substance : 2;
    bool is_verified : 1; /* its author owns it, as an order told */
    uint8_t tombstone : 4; /* hidden by an administrator: the class of the reason */
};

_Static_assert(sizeof(struct doc) == 40, "a million of them are 38 MiB");

/* What voice.c worked out about a product, good until it changes. All its weights halve
 * together as days pass, so that the sums are kept as of day 0 and a new day costs
 * nothing; except while a member's text is dated ahead of the question's day. */
struct voice {
    bool is_known;
    bool is_dated_ahead; /* good for today alone */
    double weights, weighted, ages; /* sums as of day 0 */
    bool counts_demo;
    uint8_t least_scope;
    int32_t today;
    int32_t half_life_days;
    uint32_t members, yes, so_so, no, incentivised;
    uint8_t price_from, price_to; /* over all members who said one; 0: nobody did */
    uint32_t hidden;         /* by administrators */
    uint8_t tombstone;       /* the reason of the last one */
    uint16_t rushed_day;     /* of the last of ... */
    uint32_t rushed;         /* those that wait, of many that came at once */
    float share, freshness, helpfulness;
    uint32_t dissent;        /* the newest no, else so-so, of a member; or NO_DOC */
    uint32_t outside, brand; /* the newest of these who are not members; or NO_DOC */
    /* Two sub-groups that disagree: documents of either side, or NO_DOC. */
    uint32_t liked, disliked;
    uint32_t split_name, liked_by, disliked_by;
    uint32_t likes, dislikes;
};

/* What rising.c counted of a product; good for the day, until the product changes. */
struct rise {
    int32_t today;
    bool is_known;
    bool counts_demo;
    uint8_t least_scope;
    uint32_t now, before;
};

/* So many texts of the last days a product needs to be counted at all. */
enum { RECENT_MIN = 3 };

struct product {
    uint64_t id; /* first: id_index reads it there */
    uint32_t newest;     /* document, or NO_DOC */
    uint32_t doc_count;  /* those that are not gone */
    uint32_t kind;       /* 0: unknown */
    uint32_t *terms;     /* per name its length and its terms, then the types; one allocation */
    uint8_t name_count;
    uint8_t type_count;
    bool is_gone;
    bool is_in_names;    /* its terms are in mirror->names */
    uint16_t recent[RECENT_MIN]; /* the latest days of any of its texts, the latest first */
    struct rise rise;
    struct voice voice;
};

/* id -> place, for arrays whose elements start with their id. */
struct id_index {
    uint32_t *slots; /* place + 1; open addressing */
    size_t slot_count;
};

/* Taps on a testimonial that count for its author (thanks.h); only those that have some. */
struct thanked {
    uint64_t id; /* of the testimonial; first: id_index reads it there */
    uint32_t thanks, days; /* days: their sum */
};

/* How often an author's texts about one kind of product helped somebody; only those who
 * were thanked have one. */
struct credit {
    uint64_t id; /* credit_id of author and kind; first: id_index reads it there */
    uint64_t days; /* sum of the days of the thanks */
    uint32_t thanks;
};

/* A document that the question met. */
struct met {
    uint32_t doc;
    uint32_t groups; /* bit n: its text holds group n */
    float match;     /* sum of idf, so far as matched */
};

/* A product that the question met: by its names, or by a document in the pool. */
struct hit {
    uint32_t groups; /* met by name or type */
    uint32_t kinds;  /* of them, those that say what the product is */
    uint32_t asked;  /* of them, those met by the very word that was asked */
    uint32_t loose;  /* of them, those met by a looser alternative only */
    uint32_t typed;  /* its documents that speak of the type asked for, of those looked at */
    float right;     /* how surely it is what was asked for */
    float best;      /* the best of its keys to the pool so far */
    uint8_t pool;    /* place in the pool + 1, or 0 */
    bool is_listed;  /* in scratch.listed, to be cleared afterwards */
    bool is_left_out;
};

/* Memory that is kept between questions; all hits are zero between them. */
struct scratch {
    struct met *met;
    size_t met_room;
    struct hit *hits; /* beside mirror->products */
    size_t hit_room;
    uint32_t *listed;
    size_t listed_count;
    uint32_t *authors; /* document + 1 by its author; open addressing */
    size_t author_room;
};

struct mirror {
    struct doc *docs;
    size_t doc_count, doc_room, gone_count;
    struct row_attribute *attributes;
    size_t attribute_count, attribute_room;
    struct product *products;
    size_t product_count, product_room, gone_products;
    uint32_t *roots;             /* beside products, as far as any was ever merged; see merge.c */
    size_t root_count;
    struct credit *credits;
    size_t credit_count, credit_room;
    struct thanked *thanked;
    size_t thanked_count, thanked_room;
    bool credits_are_stale;
    bool has_votes;              /* a voter said helpful, whatever became of it */
    struct id_index doc_index, product_index, credit_index, thanked_index;
    struct postings_table terms; /* of testimonials; documents are places in docs */
    struct postings_table names; /* of products: weight 2 a name's term, 1 a type's */
    uint32_t *numbered;          /* terms by their number; 0: unknown */
    size_t number_count, number_room;
    size_t term_bytes;           /* of all products' terms */
    uint32_t last_named;         /* place + 1 of the highest product in names */
    bool names_are_stale;
    struct arena *arena;         /* of the row under way */
    struct scratch *scratch;
};

/* The place of id, or UINT32_MAX. first is the array's first element, size an element's. */
uint32_t id_index_find(const struct id_index *index, const void *first, size_t size, uint64_t id);
/* Enters the element at place; grows with the array. */
void id_index_put(struct id_index *index, const void *first, size_t size, size_t place);
void id_index_reset(struct id_index *index); /* empty, memory kept */

/* merge.c: the product that counts for the one at place: itself, or what it was merged into. */
static inline uint32_t product_root(const struct mirror *mirror, uint32_t place)
{
    return place < mirror->root_count ? mirror->roots[place] : place;
}
/* The product at place is merged into that one from now on; 0: it stands alone. */
void product_merge(struct mirror *mirror, uint32_t place, uint64_t into);
void product_note_change(struct product *product); /* what was worked out about it is old */
void product_note_day(struct product *product, uint16_t day);
/* Its place, entered when it is new. The products may move. */
uint32_t product_for(struct mirror *mirror, uint64_t id);

/* names.c */
enum { NAME_TYPE = 1, NAME_NAME = 2 };
void product_set_terms(struct mirror *mirror, struct product *product,
                       const struct row_product *row);
void names_add(struct mirror *mirror, uint32_t place);
void names_rebuild(struct mirror *mirror);
struct row_name product_name(const struct product *product, size_t i); /* i == name_count: types */

/* numbers.c */
void numbers_note(struct mirror *mirror, uint64_t first, const uint32_t *hashes, size_t count);
/* Terms as hashes, into room for count; a number that nobody gave is left out. */
size_t numbers_resolve(const struct mirror *mirror, const struct row_term *terms, size_t count,
                       struct row_term *out);

/* credit.c */
struct thanked *thanked_find(const struct mirror *mirror, uint64_t testimonial); /* or NULL */
void thanked_set(struct mirror *mirror, struct thanked thanked);
void credit_add(struct mirror *mirror, const struct doc *doc, bool is_added);
void credit_rebuild(struct mirror *mirror);
/* The author's standing in the kind of product that doc is about: 0.5 is neutral. */
double credit_of(const struct mirror *mirror, const struct question *question,
                 const struct doc *doc);

/* Prices in steps of about 4.4 % (2 ^ (1/16)), from 1000 rupiah on; 1 to 255. */
uint8_t price_step(int64_t rupiah);

/* Room for one more element; the array moves. */
void *mirror_grow(void *items, size_t count, size_t *room, size_t size);

#endif
