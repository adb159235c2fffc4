/* brand_screen.h: what an administrator sees of the customers' words that a brand brought. */
#ifndef REKAN_CONVERSATION_BRAND_SCREEN_H
#define REKAN_CONVERSATION_BRAND_SCREEN_H

#include "group_admin.h"

enum { BRAND_PAGE = 5 };

/* The brand, while the group lets it in, or NULL: what of it would be shown otherwise? */
const struct allowed_brand *brand_waiting_here(const struct turn *turn, struct str home);

/* A page of what waits or was rejected, as wants.brand_queue says. */
void brand_screen_page(struct turn *turn, const struct allowed_brand *brand);
/* One of them, whole. */
void brand_screen_one(struct turn *turn, const struct brand_story *waits,
                      const struct testimonial *story, const struct allowed_brand *brand);

/* In the queue's first screen: a button for each brand of which something waits. */
void brand_screen_buttons(struct turn *turn);
size_t brand_screen_count(const struct turn *turn); /* ... how many stories of all of them */

void brand_screen_back(struct turn *turn, struct str brand);
/* {n} of the latest button. */
void brand_screen_number(struct turn *turn, uint64_t n);

/* Of one that is to be decided on, whosever it is: its verdict, what the language room makes of
 * the words (of 100: a hint, no verdict), and why it is here. */
void queue_say_verdict(struct turn *turn, const struct testimonial *story);
void queue_say_scores(struct turn *turn, struct str text);
void queue_say_causes(struct turn *turn, unsigned held);

#endif
