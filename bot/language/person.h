/* person.h: does a text speak of a person by name, and does it accuse them of something?
 *
 * Names are told by a form of address ("Bu Tini", "mas budi"), by a small list of the most common
 * ones, or by a capital letter in the middle of a sentence beside the accusation. A hint for a
 * person to act on: in doubt nothing is found. */
#ifndef REKAN_LANGUAGE_PERSON_H
#define REKAN_LANGUAGE_PERSON_H

#include "lexicon.h"
#include "words.h"

/* What is told about. A SHOP is of a type of the umkm pack or, where the group is about local
 * businesses (packs, as bits), of no other pack's type; a PERSON what is called after somebody
 * ("Dapur Bu Tini"). Stored as numbers: append only. */
enum subject { SUBJECT_THING, SUBJECT_SHOP, SUBJECT_PERSON, SUBJECTS };

enum subject person_or_shop(const struct lexicon *lexicon, struct arena *arena, struct str product,
                            struct str text, unsigned packs);

/* Theft, fraud, harassment or the like, said of somebody by name: in the text, or of the product
 * where that is called after a person. What is denied ("bukan penipu") is not said. Words of
 * product, which may be empty, are no names. */
bool person_is_accused(const struct lexicon *lexicon, struct arena *arena, enum subject subject,
                       struct str product, struct str text);

#endif
