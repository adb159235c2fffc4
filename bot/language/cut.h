/* cut.h: a text made short enough, and lengths as people and platforms count them. */
#ifndef REKAN_LANGUAGE_CUT_H
#define REKAN_LANGUAGE_CUT_H

#include "../base/arena.h"

/* At most max_graphemes of text, the closing "…" included. Cuts behind a
 * sentence where one ends in the last two fifths, else behind a word, else
 * between graphemes; never inside one. A text that fits comes back as it is, not
 * copied. was_cut may be NULL. */
struct str cut_text(struct arena *arena, struct str text, size_t max_graphemes, bool *was_cut);

/* Extended grapheme clusters (UAX #29). A cluster of more than 32 code points
 * counts once more per further 32, so that piled-up marks cannot hide length. */
size_t count_graphemes(struct str text);
size_t count_utf16(struct str text); /* as Telegram counts; a malformed byte is one unit */

#endif
