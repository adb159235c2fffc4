/* allowed.h: the brands that a group's administrators let in (F2), and what those state (F4).
 *
 * One record in the group's home, sealed under the group's key. A brand is here since an
 * administrator brought its invitation; it may do nothing in the group until it is allowed, and
 * nothing any more once that ended. A statement is the brand's word on a product of its own;
 * it stands beside what members said and changes nothing of it. */
#ifndef REKAN_REFERRAL_ALLOWED_H
#define REKAN_REFERRAL_ALLOWED_H

#include "../base/limits.h"
#include "brand.h"

enum { ALLOWED_BRANDS = LIMIT_BRANDS, ALLOWED_FACTS = LIMIT_FACTS, ALLOWED_REPLIES = LIMIT_REPLIES,
       FACT_CHARS = LIMIT_FACT_CHARS };

/* Stored as numbers: append only. */
enum brand_standing { BRAND_ASKS, BRAND_ALLOWED, BRAND_ENDED };

struct allowed_brand {
    struct str home;
    enum brand_standing standing;
    int64_t since_ms;       /* it stands so */
    struct str name;
    struct str names[BRAND_NAMES]; /* what its products carry besides */
    size_t name_count;
    bool has_codes;         /* it brought order codes; not of the record, looked up when it is wanted */
};

struct brand_fact {
    struct str home;        /* of the brand */
    uint64_t product;
    int64_t at_ms;
    struct str text;        /* at most FACT_CHARS characters */
    struct str name;        /* of a product that nobody had told of; empty: it is on record */
};

/* A testimonial that the brand heard of, and its one public answer (F3). */
struct brand_reply {
    struct str home;        /* of the brand */
    uint64_t testimonial;
    struct str text;        /* at most FACT_CHARS characters; empty: not answered */
};

struct allowed {
    struct str raw;         /* as it stands in Redis; empty: no brand came here yet */
    struct allowed_brand brands[ALLOWED_BRANDS];
    size_t brand_count;
    struct brand_fact facts[ALLOWED_FACTS];
    size_t fact_count;
    struct brand_reply replies[ALLOWED_REPLIES];
    size_t reply_count;
};

struct str allowed_pack(struct arena *arena, const struct allowed *allowed,
                        const struct owner_key *key);
bool allowed_unpack(struct arena *arena, struct str bytes, const struct owner_key *key,
                    struct allowed *allowed);

/* The entry of a brand, or NULL; whatever it stands at. */
struct allowed_brand *allowed_find(struct allowed *allowed, struct str home);
bool allowed_is(const struct allowed *allowed, struct str home); /* it is there and allowed */

/* Whose product is this, by the brand it carries or the name it begins with: an allowed brand,
 * or NULL. */
const struct allowed_brand *allowed_owner(const struct allowed *allowed, struct str product_brand,
                                          struct str product_name);

/* ... of a brand that was let in once, and of none that is now. */
bool allowed_has_ended(const struct allowed *allowed, struct str product_brand,
                       struct str product_name);

/* Is a product that carries this brand, or has this name, one of the brand's own? */
bool allowed_owns(const struct allowed_brand *brand, struct str product_brand,
                  struct str product_name);

/* The brand hears of it, and may answer; the oldest that nobody answered gives way. False: full. */
bool allowed_hear(struct allowed *allowed, struct str home, uint64_t testimonial);
/* What this brand heard of, or NULL: only that it may answer. */
struct brand_reply *allowed_heard(struct allowed *allowed, struct str home, uint64_t testimonial);

/* What a brand answered to this testimonial, shown while it is allowed; or NULL. */
const struct brand_reply *allowed_reply(const struct allowed *allowed, uint64_t testimonial);

/* What an allowed brand states about the product, or NULL. */
const struct brand_fact *allowed_fact(const struct allowed *allowed, uint64_t product);
/* Replaces what the brand stated about it; an empty text takes it back. False: no room. */
bool allowed_state(struct allowed *allowed, const struct brand_fact *fact);

#endif
