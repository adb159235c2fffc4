/* campaign_screen.h: a campaign's terms in words, for its brand and for members. */
#ifndef REKAN_CONVERSATION_CAMPAIGN_SCREEN_H
#define REKAN_CONVERSATION_CAMPAIGN_SCREEN_H

#include "../referral/terms.h"
#include "turn.h"

/* "31-12-2026". */
struct str campaign_date(struct arena *arena, int32_t day);

/* Lines on the latest reply: what both sides get. */
void campaign_say_rewards(struct turn *turn, const struct campaign *campaign);
/* ... and all the rest, with the places that have a default. */
void campaign_say_terms(struct turn *turn, const struct campaign *campaign);

/* The locale key that says what is wrong with this term, and how to put it right. */
const char *campaign_fault_key(enum term term);
/* ... of an address that is none. */
const char *campaign_address_key(struct arena *arena, struct str text);

/* The host that its links lead to; "-" where the target is no address. */
struct str campaign_host(struct arena *arena, const struct campaign *campaign);
/* The disclosure that stands beside every link (E4), with the host that it leads to. */
void campaign_say_disclosure(struct turn *turn, const struct campaign *campaign);

/* Is the product one that the campaign is for? */
bool campaign_is_about(const struct campaign *campaign, struct str product_name,
                       struct str category);

#endif
