/* invitation.h: whoever is happy may be invited to share, once and kindly (E2).
 *
 * The group's home looks whether a brand that was let in offers anything for the product; the
 * person's own home decides whether they may be asked at all (referral/sharing.h), and asks. */
#ifndef REKAN_CONVERSATION_INVITATION_H
#define REKAN_CONVERSATION_INVITATION_H

#include "turn.h"

/* In the group's home, about a product by its name or else its id: looks for an offer, in a turn
 * of its own. Nothing where no brand was let in, or links are switched off. */
void invitation_consider(struct turn *turn, struct str product_name, uint64_t product);

/* What a brand that was let in offers for the product of this name, now; or NULL. product: the
 * product itself, where it is known. With wants.allowed or facts, and wants.sharing.offers. */
const struct campaign *invitation_offer(const struct turn *turn, struct str name,
                                        const struct product *product);

/* May members be led to links in this group? */
bool invitation_is_open(const struct turn *turn);

#endif
