/* settle.h: from a word as it was typed to the word that is meant. */
#ifndef REKAN_LANGUAGE_SETTLE_H
#define REKAN_LANGUAGE_SETTLE_H

#include "words.h"

struct token {
    char bytes[WORD_BYTES]; /* folded, letters and digits */
    size_t len;
    size_t from, to; /* in the source */
    bool has_letter, has_digit, is_capitalised, is_mention;
};

/* Undoes laughter, reduplication, stretched letters and clitics, in place. What
 * the lexicon knows of the result, or NULL. Slang is still slang then. */
const struct lexicon_entry *settle_token(const struct lexicon *lexicon, struct token *token);

#endif
