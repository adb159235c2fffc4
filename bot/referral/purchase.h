/* purchase.h: an order code that a brand brought, which shows that whoever knows it bought (B6).
 *
 * The code itself is kept nowhere: its record stands in the brand's home under a keyed hash.
 * One code labels one story, once and for ever; a brand that takes it back (a refund) takes the
 * label away. Nobody else can set that label. */
#ifndef REKAN_REFERRAL_PURCHASE_H
#define REKAN_REFERRAL_PURCHASE_H

#include "../base/arena.h"
#include "../base/vault.h"

enum { PURCHASE_CODE_MIN = 6, PURCHASE_CODE_MAX = 64, PURCHASE_PRODUCT_MAX = 128,
       PURCHASE_DAYS = 365 /* after it was bought a code proves so long */ };

/* Stored as numbers: append only. */
enum purchase_state { PURCHASE_UNUSED, PURCHASE_USED, PURCHASE_REVOKED };

struct purchase {
    struct str raw;         /* as it stands in Redis; empty: no such code */
    enum purchase_state state;
    int32_t last_day;       /* since 1970, Jakarta's: it proves through it */
    uint64_t story;         /* that it labels or labelled; 0: none ... */
    struct str group;       /* ... and its group's home handle */
    struct str product;     /* what was bought, sealed; empty: any of the brand's */
};

struct str purchase_pack(struct arena *arena, const struct purchase *purchase,
                         const struct owner_key *key);
bool purchase_unpack(struct arena *arena, struct str bytes, const struct owner_key *key,
                     struct purchase *purchase);

/* As it is hashed: in capitals, without blanks around it. Empty: that is no order code. */
struct str purchase_code(struct arena *arena, struct str text);
uint64_t purchase_hash(const struct vault *vault, struct arena *arena, struct str code);

/* Is a product of one of these names what was bought? One name may go on where the other ends
 * ("Azura Toner", "azura toner 100 ml"). */
bool purchase_is_of(struct str product, const struct str *names, size_t count);

/* One line that a brand brings, of a list, of CSV with a header, or a JSON object. */
struct purchase_line {
    long line;
    struct str code;        /* as purchase_code has it */
    struct str product;
    int32_t last_day;
    bool is_revoked;
    struct str refused;     /* what is wrong with it, in English; empty: it is fine */
};

/* Lines that are not blank, at most room; false: there are more. today: Jakarta's. */
bool purchase_lines_read(struct arena *arena, struct str bytes, int32_t today,
                         struct purchase_line *lines, size_t room, size_t *count);

#endif
