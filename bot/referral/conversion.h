/* conversion.h: an order or a refund, as a shop or a brand's keeper tells it (E6).
 *
 * A shop's program signs each request: HMAC-SHA256 over the timestamp, a dot and the body, in
 * hexadecimal, with a secret that follows from the brand's API key and our own key: it is shown
 * once beside the API key, ends with it, and is kept nowhere. */
#ifndef REKAN_REFERRAL_CONVERSION_H
#define REKAN_REFERRAL_CONVERSION_H

#include "brand.h"
#include "click.h"

enum { CONVERSION_CLICKS = 8, CONVERSION_ID_MAX = 64, CONVERSION_BUYER_MAX = 64,
       CONVERSION_FRESH_MS = 300000, CONVERSION_LATE_DAYS = CLICK_GRACE_DAYS,
       CONVERSION_SIGNATURE_LEN = 64 };

#define CONVERSION_AMOUNT_MAX INT64_C(1000000000000) /* minor units: ten billion rupiah */

struct conversion {
    bool is_refund;
    struct str campaign;      /* the codes' first characters */
    struct str order;         /* the shop's id */
    int64_t amount_minor;     /* order only */
    struct str currency;      /* ISO 4217; empty: the campaign's */
    struct str code;          /* the member's part of one that the buyer typed; may be empty */
    struct str self_reported; /* ... of whom the buyer named when asked */
    uint64_t clicks[CONVERSION_CLICKS]; /* numbers of click ids, the first first */
    size_t click_count;
    struct str buyer;         /* the shop's own name for them, or "telegram:ID" */
    struct str voucher;       /* that they paid with */
    int64_t at_ms;            /* when it was ordered, where a shop tells it late; 0: now */
    bool is_by_hand;          /* a keeper's word, not the shop's */
};

/* What is wrong with it: the field's name and how to mend it, in English, for programs. */
struct conversion_fault {
    const char *field;
    const char *says;
};

/* The body of POST /v1/conversions. */
bool conversion_read(struct arena *arena, struct str body, struct conversion *conversion,
                     struct conversion_fault *fault);

/* What stands in a campaign's code alone ("ABCDE"), in capitals; empty: it is none. */
struct str conversion_campaign(struct arena *arena, struct str text);
bool conversion_order_is_fine(struct str id);
/* An amount of whole units as people write it ("150.000", "Rp150rb" is none): digits, with dots,
 * commas or blanks between groups of three. */
bool conversion_amount(struct str text, int64_t *amount);

/* Who "telegram:ID" is in the messenger of that name; empty: somebody else, whatever their number.
 * A shop that counts its customers must not meet a member by chance. */
struct str conversion_member(struct str buyer, struct str messenger);
/* ... and how they are named. */
struct str conversion_buyer_of(struct arena *arena, struct str messenger, struct str id);

/* Between partitions. */
struct str conversion_pack(struct arena *arena, const struct conversion *conversion);
bool conversion_unpack(struct str bytes, struct conversion *conversion);

/* The secret that goes with an API key of the brand at home; hash is the key's. */
struct str conversion_secret(const struct vault *vault, struct arena *arena, struct str home,
                             uint64_t hash);
struct str conversion_sign(struct arena *arena, struct str secret, struct str timestamp,
                           struct str body);
/* With any working key of the brand; takes as long whichever it is. */
bool conversion_is_signed(const struct vault *vault, struct arena *arena, struct str home,
                          const struct brand *brand, struct str timestamp, struct str body,
                          struct str signature);

#endif
