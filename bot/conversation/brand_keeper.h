/* brand_keeper.h: what only a keeper of a brand may do, from the private chat.
 *
 * A button names its brand in its payload ("handler:verb:BRAND:rest") and goes as a letter to
 * the brand's home, as an administrator's does to the group's (group_admin.h: admin_send,
 * admin_pass_on, admin_rest and admin_screen serve both). There the record says who keeps it:
 * at each press anew, so that an old button of somebody who left is worth nothing. */
#ifndef REKAN_CONVERSATION_BRAND_KEEPER_H
#define REKAN_CONVERSATION_BRAND_KEEPER_H

#include "group_admin.h"

/* In the brand's home, in plan: its record is looked up. */
void keeper_plan(struct turn *turn);
/* ... and in letter: may the writer act for this brand? If not, that was said. */
bool keeper_may(struct turn *turn);
/* The brand of this home, which keeper_may found to be there. */
struct brand *keeper_brand(struct turn *turn);
/* In the person's home: is this one of the brands they keep? Only a hint for what is offered. */
bool keeper_keeps(const struct turn *turn, struct str brand);
/* A button on the latest reply whose payload names the brand of this home. */
void keeper_button(struct turn *turn, const char *key, const char *payload);

/* In a group's home, with wants.facts: somebody was not happy with a product, and everybody may
 * read so: the brand whose it is hears of it, where the group let it in (F3). */
void brand_hears_of(struct turn *turn, const struct testimonial *testimonial,
                    struct str product_name);

/* The latest button names this group. */
void keeper_title(struct turn *turn, struct str title);
/* A screen of the groups that allow the brand: "payload:BRAND:GROUP" each, under `which`. */
void keeper_groups(struct turn *turn, const char *which, const char *payload);

/* What a brand says in a group: FACT_CHARS characters at most, no link and no mention. chars: how
 * many it has. */
enum keeper_words { KEEPER_FINE, KEEPER_TOO_LONG, KEEPER_LINKS };
enum keeper_words keeper_words(struct str says, size_t *chars);

/* With wants.allowed and purchase.offers of that group: does a brand of the product have order codes?
 * Then the latest reply gets a button that asks the author for theirs. */
void brand_offer_proof(struct turn *turn, struct str group, const struct testimonial *testimonial,
                       struct str product_name);

/* A story was just told, and a brand that the group let in makes its product: did its author buy
 * it? Looked up later (handlers/proof.c). */
void brand_proof_sought(struct turn *turn, const struct testimonial *testimonial,
                        struct str product_name);

#endif
