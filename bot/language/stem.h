/* stem.h: what is left of a word when its affixes are off.
 *
 * Depends on the word alone, never on its sentence, so that a question and a
 * text always agree. A stem is for matching; it is often no word at all. */
#ifndef REKAN_LANGUAGE_STEM_H
#define REKAN_LANGUAGE_STEM_H

#include "../base/arena.h"

struct lexicon;

/* word is normalised. Returns word itself where nothing is cut, else a copy in the arena. */
struct str stem_of(const struct lexicon *lexicon, struct arena *arena, struct str word);

/* Without -nya, -ku, -mu, -lah, -kah or a plural s, where the lexicon knows the
 * rest; otherwise the word itself. Never copies. */
struct str stem_without_clitic(const struct lexicon *lexicon, struct str word);

/* Has it letters or an ending as English has and Indonesian has not? For words
 * that the lexicon lacks. */
bool stem_is_spelled_english(struct str word);

#endif
