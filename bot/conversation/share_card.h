/* share_card.h: what a member passes on: whole by itself in a chat where the bot is not (E3).
 *
 * A disclosure stands beside every link, in the reader's language, and the host that it leads
 * to is printed (E4). */
#ifndef REKAN_CONVERSATION_SHARE_CARD_H
#define REKAN_CONVERSATION_SHARE_CARD_H

#include "../referral/code.h"
#include "turn.h"

/* To the private chat of who acts, in two messages: the card, and the link as a picture. */
void share_say_card(struct turn *turn, const struct campaign *campaign, const struct code *code);

/* What is asked before the first link of somebody (B3), and each time before an own one. */
void share_ask_consent(struct turn *turn, const struct campaign *campaign, struct str group);

/* The campaign is one of found.sharing's offers and runs; or NULL. */
const struct campaign *share_offer(const struct turn *turn, struct str campaign_code);

#endif
