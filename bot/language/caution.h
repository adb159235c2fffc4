/* caution.h: what a story had better leave out, or must not pass for: a child's name or date of
 * birth, a promise that something heals.
 *
 * The packs say it as phrases (locales/packs/); a name behind "anakku" and a date behind
 * "lahir" are found by their shape. A hint for a person to act on: in doubt nothing is found. */
#ifndef REKAN_LANGUAGE_CAUTION_H
#define REKAN_LANGUAGE_CAUTION_H

#include "lexicon.h"
#include "words.h"

/* The packs of whose types of product the words speak, as bits by their numbers; or also of whose
 * needs, which fields share ("tahan lama"): enough to be careful, not to know what it is about. */
unsigned caution_packs(const struct lexicon *lexicon, const struct words *words, bool also_needs);

/* The first caution of this kind that these packs have and the words touch, or NULL. What they
 * deny ("ga nyembuhin") is not said. A child's name behind a word for one's child and a
 * claim to heal count whichever the packs; known is text whose words are no names: the product's. */
const struct lexicon_caution *caution_find(const struct lexicon *lexicon,
                                           const struct words *words, unsigned packs,
                                           enum lexicon_caution_kind kind, struct str known);

/* What the words tell that is kept only with a consent of its own, whichever the packs: diagnoses,
 * medicines, pregnancies, and of one's own child more than its age: as bits, one for each caution
 * of that kind, at most 32 of them. What is denied, or is the product itself (known), does not
 * count; nor do skin, hair and age. */
unsigned caution_asks(const struct lexicon *lexicon, const struct words *words, struct str known);
/* The caution of the lowest of these bits, or NULL where there is none. */
const struct lexicon_caution *caution_first_ask(const struct lexicon *lexicon, unsigned asks);

/* Does the text say that something heals? Such words carry a label wherever they are shown. */
bool caution_claims(const struct lexicon *lexicon, struct arena *arena, struct str text);

#endif
