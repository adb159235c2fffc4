/* packs.h: the fields of life that a group is about (locales/packs/), as its administrators chose.
 *
 * A pack decides which traits are offered as buttons. Its cautions also apply, chosen or not,
 * to a story that speaks of one of its types of product or needs: a child's name is no safer
 * in a group about gadgets. Types themselves are known in every group, so that a question
 * is understood as well there. */
#ifndef REKAN_CONVERSATION_PACKS_H
#define REKAN_CONVERSATION_PACKS_H

#include "../language/caution.h"
#include "draft.h"
#include "turn.h"

/* Chosen, as bits by enum lexicon_pack_number; the general one where nobody chose. */
unsigned packs_on(const struct settings *settings);

/* ... and those that the draft speaks of. */
unsigned packs_of_draft(const struct turn *turn, const struct draft *draft);

/* Why these words about product (it may be empty) cannot be taken, or NULL. */
const struct lexicon_caution *packs_refuse(const struct turn *turn, struct str product,
                                           struct str words);
/* What their author and an administrator should know of them, or NULL. */
const struct lexicon_caution *packs_flag(const struct turn *turn, struct str product,
                                         struct str words);

/* In this turn's language. */
struct str packs_caution_label(const struct turn *turn, const struct lexicon_caution *caution);
struct str packs_label(const struct turn *turn, size_t number);

/* Attributes with few values are picked from; those with many, places, are written. */
bool packs_is_topic(const struct lexicon_attribute *attribute);
bool packs_is_place(const struct lexicon_attribute *attribute);

/* Buttons to pick a trait from, two a row, in the reader's words: the at-th attribute of a list
 * ("PREFIX:NAME"), and all values of one ("PREFIX:NAME:VALUE"). */
void packs_topic_button(struct turn *turn, size_t at, const char *prefix, struct str name);
void packs_value_buttons(struct turn *turn, const char *prefix,
                         const struct lexicon_attribute *topic);

/* The screen of all packs in the settings, one button each: "settings:pack:GROUP:NUMBER:REVISION". */
void packs_show(struct turn *turn);
void packs_say(struct turn *turn); /* a line: those that are on */

#endif
