/* sharing.h: what a person shares, was invited to, and declined (E2). It lies in their home.
 *
 * The consent to referral is asked with the first link. A no is final for that product, in
 * whichever group; nobody is invited twice within the days that the group sets. */
#ifndef REKAN_REFERRAL_SHARING_H
#define REKAN_REFERRAL_SHARING_H

#include "../base/arena.h"
#include "../base/limits.h"
#include "code.h"

enum { SHARING_LINKS = LIMIT_SHARED_LINKS, SHARING_DECLINED = LIMIT_DECLINED };

struct shared_link {
    struct str code;        /* CODE_LEN characters */
    int64_t made_at_ms;
};

struct sharing {
    struct str raw;         /* as it stands in Redis; empty: nothing yet */
    int64_t consent_at_ms;  /* 0: not given, or taken back */
    int64_t invited_at_ms;  /* the last time, by an invitation of ours; 0: never */
    uint64_t declined[SHARING_DECLINED]; /* signs of products */
    size_t declined_count;
    struct shared_link links[SHARING_LINKS];
    size_t link_count;
};

struct str sharing_pack(struct arena *arena, const struct sharing *sharing);
bool sharing_unpack(struct str bytes, struct sharing *sharing);

/* May this person be invited for the product now? days: between two invitations. */
bool sharing_may_invite(const struct sharing *sharing, uint64_t product, struct str campaign,
                        int64_t now_ms, int days);
void sharing_decline(struct sharing *sharing, uint64_t product);
bool sharing_has_link(const struct sharing *sharing, struct str campaign);
/* False: there is no room. Again for the same campaign changes nothing. */
bool sharing_add_link(struct sharing *sharing, struct str code, int64_t now_ms);

#endif
