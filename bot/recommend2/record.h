/* record.h: the words for a testimonial, shared by whoever stores, ranks or shows one. */
#ifndef REKAN_RECOMMEND_RECORD_H
#define REKAN_RECOMMEND_RECORD_H

#include "../base/str.h"

enum verdict { VERDICT_NO = -1, VERDICT_SO_SO = 0, VERDICT_YES = 1 };

/* How long a product was used. */
enum used_for { USED_UNKNOWN, USED_ONCE, USED_DAYS, USED_WEEKS, USED_MONTHS, USED_LONGER };

/* Who stands behind a text. Only PEER, GIFTED, DISCOUNTED, PAID and AMBASSADOR are
 * members' voices and counted; GIFTED to AMBASSADOR weigh half; DEMO counts only in
 * a demo group; STAFF, BRAND and OUTSIDE never do. Stored as numbers: append only. */
enum provenance {
    PROVENANCE_PEER, PROVENANCE_GIFTED, PROVENANCE_DISCOUNTED, PROVENANCE_PAID,
    PROVENANCE_AMBASSADOR, PROVENANCE_STAFF, PROVENANCE_BRAND, PROVENANCE_OUTSIDE,
    PROVENANCE_DEMO, PROVENANCES
};

/* Where its author lets it be shown. */
enum scope { SCOPE_NOWHERE, SCOPE_GROUP, SCOPE_LINKED, SCOPE_PUBLIC };

#endif
