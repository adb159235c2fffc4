/* product_screen.h: what an administrator sees of the group's products, in the group's home: the
 * list, one of them, and what is asked before an act (handlers/products.c). */
#ifndef REKAN_CONVERSATION_PRODUCT_SCREEN_H
#define REKAN_CONVERSATION_PRODUCT_SCREEN_H

#include "product.h"
#include "turn.h"

/* Cuts an id off a letter's words; 0: none stands there. */
uint64_t product_screen_id(struct str *rest);

/* The n-th that was asked for; NULL and said so when nothing is told of it any more, or it
 * was merged meanwhile. */
struct product *product_screen_at(struct turn *turn, size_t n);
/* The way back, to the product of this id or to the list. */
void product_screen_back(struct turn *turn, uint64_t id);

/* Each is one letter's answer. */
void product_screen_list(struct turn *turn);
void product_screen_one(struct turn *turn);
void product_screen_rename(struct turn *turn); /* asks for the new name */
void product_screen_find(struct turn *turn);   /* asks for words to look for */
void product_screen_sought(struct turn *turn); /* what was found by them */
void product_screen_alike(struct turn *turn);  /* what it may be merged into */
void product_screen_sure(struct turn *turn);

#endif
