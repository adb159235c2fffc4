#include "invitation.h"

#include "../base/pack.h"
#include "campaign_screen.h"

bool invitation_is_open(const struct turn *turn)
{
    return turn->settings.has_brands && !turn->settings.is_left && turn->public_url.len &&
           turn_option(turn, GROUP_SHARING) != 0;
}

void invitation_consider(struct turn *turn, struct str product_name, uint64_t product)
{
    struct text body = { .arena = turn->arena };

    if (!invitation_is_open(turn) || turn->event->person_id.len == 0)
        return;
    pack_str(&body, product_name);
    pack_fixed64(&body, product);
    send_letter(turn, turn->home, "invite:find", body.s);
}

const struct campaign *invitation_offer(const struct turn *turn, struct str name,
                                        const struct product *product)
{
    const struct allowed_brand *owner =
        turn->found.allowed
            ? allowed_owner(turn->found.allowed, product ? product->brand : STR(""), name) : NULL;

    for (size_t i = 0; owner && i < turn->found.sharing.offer_count; i++) {
        const struct campaign *offer = &turn->found.sharing.offers[i];
        if (str_eq(offer->brand_home, owner->home) && campaign_runs(offer, turn->now_ms) &&
            campaign_is_about(offer, name, product ? product->category : STR("")))
            return offer;
    }
    return NULL;
}
