/* counting.h: what an order changes in the figures of its campaign, and of the group in which its
 * link was offered.
 *
 * Attributed are orders that are held or granted; one that waits for a person's decision counts
 * when it was decided. What is decided against afterwards is counted down, a refund is counted
 * beside. */
#ifndef REKAN_CONVERSATION_COUNTING_H
#define REKAN_CONVERSATION_COUNTING_H

#include "turn.h"

/* In the campaign's home, beside the effect that writes the credit. */
void count_credit(struct turn *turn, const struct credit *credit);

/* The letter "figures:add" that the group's home gets. */
enum { COUNTING_MAX = 6 };
struct str counting_pack(struct arena *arena, const struct figure_change *changes, size_t count);
size_t counting_unpack(struct str bytes, struct figure_change changes[COUNTING_MAX]);

#endif
