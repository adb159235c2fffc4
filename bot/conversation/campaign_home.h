/* campaign_home.h: what a campaign's letters do in the brand's home and in its own. */
#ifndef REKAN_CONVERSATION_CAMPAIGN_HOME_H
#define REKAN_CONVERSATION_CAMPAIGN_HOME_H

#include "brand_keeper.h"

/* In the brand's home: "list", "open", "edit", "make", "pause", "resume", "end" from a keeper,
 * "listed" and "places" from its own campaigns and itself. */
void campaign_brand_letter(struct turn *turn);
/* In the campaign's: "begin", "change", "state"; "put" is a program's (bot/web/campaigns.h). */
void campaign_letter(struct turn *turn);

#endif
