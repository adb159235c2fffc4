/* purchases.h: what a turn looks up of order codes that brands brought, and finds. Part of turn.h. */
#ifndef REKAN_CONVERSATION_PURCHASES_H
#define REKAN_CONVERSATION_PURCHASES_H

#include "../referral/purchase.h"

struct purchase_wants {
    struct str code;   /* found.purchase.hash of what somebody typed */
    uint64_t hash;     /* in a brand's home, with wants.brand: found.purchase.record of this one, and
                        * how often the event's person was wrong today */
    bool count;        /* ... how many codes the brand has */
    bool offers;       /* has_codes of found.allowed's brands; wants.allowed besides */
};

struct purchase_found {
    uint64_t hash;
    struct purchase record; /* raw is empty: no such code */
    struct str tried_raw;   /* as it stands in Redis */
    unsigned tried;
    size_t count;
};

#endif
