/* campaigns.h: a brand's campaigns, read for its program (/v1/campaigns). */
#ifndef REKAN_ENGINE_CAMPAIGNS_H
#define REKAN_ENGINE_CAMPAIGNS_H

#include "engine.h"
#include "sharing.h"

struct campaign_found {
    struct campaign campaign;  /* first, to be sorted by; raw is empty: there is none */
    size_t vouchers_left;      /* in its pool */
};

struct campaigns {
    struct campaign_found at[SHARING_OFFERS]; /* the latest begun first */
    size_t count;
};

/* All campaigns of the brand at this home, ended ones too. done is called exactly once and later. */
void campaigns_read(struct engine *engine, struct arena *arena, struct str brand,
                    struct campaigns *found, void (*done)(void *owner, const struct error *err),
                    void *owner);

/* The one with this code, whosever it is. */
void campaigns_read_one(struct engine *engine, struct arena *arena, struct str code,
                        struct campaign_found *found,
                        void (*done)(void *owner, const struct error *err), void *owner);

#endif
