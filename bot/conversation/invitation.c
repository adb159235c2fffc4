#include "invitation.h"

#include "../base/pack.h"

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
