/* answer.h: what members said, as parts of a message; for every handler that shows it.
 *
 * A question is never stored: a button under the answer brings it back from the
 * messenger, because the answer replies to it. */
#ifndef REKAN_CONVERSATION_ANSWER_H
#define REKAN_CONVERSATION_ANSWER_H

#include "turn.h"

/* A bare command or mention in reply to somebody: that message is the question. */
bool answer_asks_for_other(const struct turn *turn);
struct str answer_question(const struct turn *turn);

/* For a plan: looks the question up. In private the group is the dialogue's, else the
 * one that the person told something in last. */
void answer_look_up(struct turn *turn, unsigned skip);
void answer_choose_group(struct turn *turn); /* ... the group alone */
/* Empty in private, too, for who is no member, and while the messenger was not asked: what members
 * said is for them, and a link into the private chat may have wandered out of the group. Where
 * the messenger cannot say (the bot is no administrator), who has the link is believed. */
struct str answer_group(struct turn *turn);
/* What is said then: key, or that the group is asked first (handlers/member.c). */
void answer_say_no_group(struct turn *turn, const char *key);

bool answer_is_there(const struct turn *turn);

/* May anything of a sponsor be a part of this answer (sponsored.h)? And what that would be: its
 * statement or customers that it quotes. */
bool answer_may_promote(const struct turn *turn);
bool answer_has_sponsored(const struct turn *turn);
bool answer_is_members(const struct turn *turn); /* is something there besides that? */
/* What the chat keeps of it, once the answer is said. */
void answer_count_sponsored(struct turn *turn, bool is_sponsored);

/* Who speaks, then products with their quotes, then who is no member. */
void answer_head(struct turn *turn);
void answer_products(struct turn *turn, bool is_whole);
/* What members of a linked group let be shown here: behind this group's own, before
 * answer_others. Nothing where there is nothing. */
void answer_linked(struct turn *turn, bool is_whole);
void answer_product(struct turn *turn, size_t i, bool is_whole); /* one of them, by its place */
void answer_others(struct turn *turn, bool promotes); /* sponsors among them, or not */
/* What a brand that the group let in states about what was shown, as its own word: the last block. */
void answer_facts(struct turn *turn);

/* The shown quotes' ids one behind the other, for a button's payload; and back, into
 * wants.ids with their votes. */
struct str answer_ids(const struct turn *turn);
void answer_want_votes(struct turn *turn, struct str ids);
void answer_want_stories(struct turn *turn, struct str ids); /* ... themselves */

/* Somebody pressed something under an answer that showed these stories (handlers/pressed.c). */
void answer_note_press(struct turn *turn, struct str ids);

/* "give_GROUP": the link into the private chat that opens the short form. */
struct str answer_start(struct turn *turn);

/* The whole number that the arguments are, or 0: products shown before. */
unsigned answer_skip(const struct turn *turn);

#endif
