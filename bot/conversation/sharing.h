/* sharing.h: what a turn looks up of campaigns and links, and finds. Part of turn.h. */
#ifndef REKAN_CONVERSATION_SHARING_H
#define REKAN_CONVERSATION_SHARING_H

#include "../referral/campaign.h"
#include "../referral/link.h"
#include "../referral/sharing.h"

enum { SHARING_OFFERS = 64 };

struct sharing_wants {
    struct str campaign;    /* home handle or code of one: found.sharing.campaign */
    bool link;              /* ... and this person's link there; where they have none, a fresh
                             * one that nobody wrote down yet */
    struct str member_code; /* ... or the link with this part of a code */
    bool offers;            /* found.sharing.offers: the campaigns of the brand of wants.brand, or
                             * with wants.allowed those of the brands that the group let in */
    bool own;               /* found.sharing.own: of the person whose home this is */
    struct str product;     /* found.sharing.product: sign of the product of this name, the same in
                             * every group */
};

struct sharing_found {
    struct str home;               /* of wants.sharing.campaign; empty: nothing was asked for */
    struct campaign campaign;      /* raw is empty: there is none */
    struct owner_key campaign_key; /* a fresh one, where there is none */
    struct holder holder;          /* with wants.link */
    struct link link;              /* raw is empty: not there, or fresh */
    struct owner_key link_key;
    bool link_is_sealed;           /* its holder was forgotten: only the numbers are there */
    struct campaign *offers;
    size_t offer_count;
    struct sharing own;
    uint64_t product;
};

#endif
