/* click.h: somebody followed a link (E5).
 *
 * A click's id travels to the shop in the address and comes back with an order. It begins with
 * the campaign's part of the code, so that the id alone leads to the campaign's home. A click
 * names the link and the time, nothing of the visitor. It lives for the campaign's window and
 * CLICK_GRACE_DAYS more, for orders that are told late. */
#ifndef REKAN_REFERRAL_CLICK_H
#define REKAN_REFERRAL_CLICK_H

#include "../base/arena.h"

enum { CLICK_GRACE_DAYS = 7, CLICK_ID_LEN = 16 };

struct click {
    struct str member_code; /* of the link */
    int64_t at_ms;          /* the first time on that day that this visitor followed it */
};

/* CLICK_ID_LEN characters of [A-Za-z0-9_-]; number is random. */
struct str click_id(struct arena *arena, struct str campaign_code, uint64_t number);
/* False when text is no whole id. campaign_code is copied, in capitals. */
bool click_id_read(struct arena *arena, struct str text, struct str *campaign_code,
                   uint64_t *number);

struct str click_pack(struct arena *arena, const struct click *click);
bool click_unpack(struct str bytes, struct click *click);

#endif
