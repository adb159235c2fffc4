/* ident.h: Indonesian or English?
 *
 * Weighs what each word says about the language. Product nouns say nothing:
 * they are English inside Indonesian text. Few signs or mixed ones are UNSURE,
 * and then the caller's own order applies (member, group, client). */
#ifndef REKAN_LANGUAGE_IDENT_H
#define REKAN_LANGUAGE_IDENT_H

#include "words.h"

enum language { LANGUAGE_UNSURE, LANGUAGE_ID, LANGUAGE_EN };

enum language language_of(const struct lexicon *lexicon, const struct words *words);
enum language language_of_text(const struct lexicon *lexicon, struct arena *arena, struct str text);

#endif
