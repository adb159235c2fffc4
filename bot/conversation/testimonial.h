/* testimonial.h: one member's own experience with one product, opened.
 *
 * In Redis the numbers stand in the clear and what a person reads is sealed
 * under the author's key in that partition; a product's name under its group's. */
#ifndef REKAN_CONVERSATION_TESTIMONIAL_H
#define REKAN_CONVERSATION_TESTIMONIAL_H

#include "../base/arena.h"
#include "../base/limits.h"
#include "../base/vault.h"
#include "../language/person.h"
#include "../recommend/record.h"
#include "queue.h"

/* Held back: neither shown nor counted. WAITING is for an administrator to decide; HIDDEN
 * was decided, and leaves a tombstone with the class of its reason. */
enum review { REVIEW_NONE, REVIEW_WAITING, REVIEW_HIDDEN };

enum name_shown { NAME_FIRST, NAME_INITIALS, NAME_HIDDEN };

struct attribute {
    struct str name;
    struct str value;
};

struct testimonial {
    uint64_t id;
    struct str raw;          /* as it stands in Redis; empty: not there */
    uint64_t product;
    uint64_t author;         /* the author's number in this group */
    enum verdict verdict;
    enum used_for used_for;
    enum provenance provenance;
    enum scope scope;
    bool is_edited;
    bool is_withdrawn;
    bool is_claim;           /* says that it heals: shown as no medical advice */
    bool is_rushed;          /* waits since too many like it came at once: readers are told so */
    enum subject subject;    /* is it about a person or a small shop? */
    bool is_accusing;        /* accuses a person by name */
    enum review review;
    enum reason reason;      /* of REVIEW_HIDDEN */
    int32_t day;             /* since 1970 */
    uint64_t proof;          /* the order which shows that its author bought it, as its campaign
                              * knows it; 0: none. Set by the program alone (handlers/proof.c) */
    struct str lang;
    /* sealed from here on */
    struct str text;
    struct str author_name;  /* the first name, or the source that a brand named */
    enum name_shown name_shown;
    struct str used_words;   /* how long, as the author said it; may be empty */
    struct str purpose;
    struct str source_id;    /* a seed line's own id; empty when it was told in a chat */
    struct str author_id;    /* the author's private chat, to say what was decided; or empty */
    struct str author_lang;
    struct str photos[LIMIT_PHOTOS]; /* the messenger's ids */
    size_t photo_count;
    struct str contact;      /* of a business, as its owner gave it; who presses for it reads it */
    struct attribute attributes[12];
    size_t attribute_count;
};

struct product {
    uint64_t id;
    struct str raw;
    struct str name;
    struct str brand;
    struct str category;
    struct str aliases[LIMIT_ALIASES]; /* other names that people call it by */
    size_t alias_count;
    /* What administrators merged (product.h). */
    uint64_t into;           /* this one goes by, and counts as, that one; 0: it stands alone */
    uint32_t lent;           /* bit n: that one has this one's n-th name from here; 0 is the name */
    uint64_t merged[LIMIT_MERGED]; /* into this one */
    size_t merged_count;
};

/* Takes over the names that product does not go by yet, letters' case aside, while there is
 * room. True when there was any. */
bool product_add_aliases(struct product *product, const struct str *aliases, size_t count);

/* The author's name as the group shows it, plain: the stricter of the author's wish and
 * `least`, the group's; empty where it is hidden or there is none. */
struct str testimonial_author_shown(struct arena *arena, const struct testimonial *testimonial,
                                    int32_t least);

struct str testimonial_pack(struct arena *arena, const struct testimonial *testimonial,
                            const struct owner_key *author_key);
/* Other numbers before the same sealed words: what needs no author's key. */
struct str testimonial_pack_numbers(struct arena *arena, const struct testimonial *testimonial);
/* key NULL reads the numbers only. */
bool testimonial_unpack(struct arena *arena, struct str bytes, const struct owner_key *author_key,
                        struct testimonial *testimonial);
uint64_t testimonial_author(struct str bytes); /* whose key opens it; 0: it is none */
struct str product_pack(struct arena *arena, const struct product *product,
                        const struct owner_key *group_key);
bool product_unpack(struct arena *arena, struct str bytes, const struct owner_key *group_key,
                    struct product *product);
uint64_t product_into(struct str bytes); /* of a packed one, without a key; 0: stands alone */

#endif
