/* buyer_proof.h: that the author of a story bought the product, in the campaign's home that has the
 * order (B6); the story's group asks and is told by letters, handlers/proof.c.
 *
 * Each order verifies one story, and it stops when the order is refunded or refused. */
#ifndef REKAN_CONVERSATION_BUYER_PROOF_H
#define REKAN_CONVERSATION_BUYER_PROOF_H

#include "turn.h"

/* A keeper's word is no proof: what a person types could name any buyer. */
bool buyer_proof_may(const struct order *order);
/* Whoever ordered may have told of it, in the group where the link was offered. */
void buyer_proof_seek_story(struct turn *turn, const struct conversion *conversion);
/* Did the author of this letter's story buy here? Then the order that says so is asked to vouch. */
void buyer_proof_find_order(struct turn *turn);
/* The order of this letter vouches for its story. */
void buyer_proof_vouch(struct turn *turn);
/* To the group of the story that the order vouches for: no id of a person goes along, the numbers
 * say which story and which order. */
void buyer_proof_send(struct turn *turn, const struct order *order, const char *letter);

#endif
