/* campaign_for.h: a brand that keeps campaigns, and letters between its home and theirs, for tests. */
#ifndef REKAN_TESTS_CAMPAIGN_FOR_H
#define REKAN_TESTS_CAMPAIGN_FOR_H

#include "turn_for.h"

#define BRAND_HOME STR("BrandHome_______")

static inline struct brand_found *the_brand(struct arena *arena)
{
    struct brand_found *found = ARENA_NEW(arena, struct brand_found);

    found->home = BRAND_HOME;
    found->brand = (struct brand){ .raw = STR("there"), .id = 7, .name = STR("Azarine"),
                                   .keeper_count = 1, .place_count = 1 };
    found->brand.keepers[0] = PERSON_HOME;
    found->brand.places[0] = (struct brand_place){ .kind = PLACE_HOST, .address = STR("azarine.example"),
                                                    .verified_at_ms = 5 };
    return found;
}

/* The letter that this turn wrote, as it arrives in its home. */
static inline struct turn *arrived(const struct turn *from, size_t i, struct str home)
{
    CHECK(i < from->effect_count && from->effects[i]->kind == EFFECT_LETTER);
    struct turn *turn = turn_for(from->arena, *from->effects[i]->letter);

    turn->home = home;
    turn->session = (struct session){ 0 };
    return turn;
}

#endif
