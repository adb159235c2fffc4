/* crediting.h: how orders and rewards are spoken of, to whoever has a right to hear. */
#ifndef REKAN_CONVERSATION_CREDITING_H
#define REKAN_CONVERSATION_CREDITING_H

#include "turn.h"

/* The day in Jakarta, as 2026-11-22. */
struct str credit_day(struct arena *arena, int64_t at_ms);
/* An amount as people read it: "150.000" and the currency behind it. */
struct str credit_amount(struct arena *arena, int64_t minor, struct str currency);

/* The locale key of why it does not count. */
const char *credit_reason_key(enum order_reason reason);

/* In a campaign's home: is the one who acts one of the brand's keepers? */
bool credit_is_keeper(const struct turn *turn);

/* Begins a message to the holder of found.money's link, in their language, where they were
 * not forgotten; false: there is nobody to tell. */
bool credit_tell_holder(struct turn *turn);
/* ... and a line that says what they got; voucher is the code, where it is one. */
void credit_say_granted(struct turn *turn, const struct order *order, struct str voucher);

/* To each keeper of the brand: an order waits for their word, with what is odd and two buttons. */
void credit_ask_keepers(struct turn *turn, const struct order *order, uint64_t hash);
/* Each mark that brought a person in; what it is and what is odd about it, without the buttons. */
void credit_say_flags(struct turn *turn, unsigned flags);
void credit_say_odd(struct turn *turn, const struct order *order);
void credit_say_flagged(struct turn *turn, const struct order *order, uint64_t hash);

#endif
