/* draft_verdict.h: for draft_line.c alone: the verdict in a line, and white space of any kind. */
#ifndef REKAN_CONVERSATION_DRAFT_VERDICT_H
#define REKAN_CONVERSATION_DRAFT_VERDICT_H

#include "draft.h"

/* Bytes of the one space that starts at i, or that ends before i; 0 when there is none. */
size_t draft_space_at(struct str s, size_t i);
size_t draft_space_before(struct str s, size_t i);

/* Takes a sign off the end of *words; false when there is none. */
bool draft_take_last_sign(const struct lexicon *lexicon, struct arena *arena, struct str *words,
                          struct draft *draft);
/* ... or one on a line of its own in draft->text; of the story's first line it is cut off. */
void draft_take_sign_line(struct draft *draft);
/* ... or a clause of draft->text that is what a button would say. */
void draft_take_said_verdict(const struct lexicon *lexicon, struct arena *arena,
                             struct draft *draft);

#endif
