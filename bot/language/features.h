/* features.h: a message as small numbers that a learned model weighs.
 *
 * Four kinds: words (alone, in pairs and threes, where a type of product, a
 * need and a figure stand for their whole class), pieces of their letters,
 * signs (it has a question mark, it tells of the past, it names a product ...)
 * with every pair of them, and parts: what the words do, in a row, as an insult
 * behind a "you". Each is hashed into FEATURE_SLOTS. The same code
 * serves the bot and, through tests/eval/features.c, the training. */
#ifndef REKAN_LANGUAGE_FEATURES_H
#define REKAN_LANGUAGE_FEATURES_H

#include "words.h"

enum { FEATURE_SLOTS = 1 << 16, FEATURES_MAX = 2400 };

enum feature_kind { FEATURE_WORD, FEATURE_LETTERS, FEATURE_SIGN, FEATURE_PART, FEATURE_KINDS };

/* One bit each of features.signs. */
enum sign {
    SIGN_MARK, SIGN_ASKS, SIGN_QUESTION, SIGN_WANT, SIGN_TYPE, SIGN_NEED, SIGN_PRICE, SIGN_PLACE,
    SIGN_TELLS, SIGN_THANKS, SIGN_FIRST, SIGN_SECOND, SIGN_OTHERS, SIGN_PAST, SIGN_PRAISE,
    SIGN_BLAME, SIGN_CONTRAST, SIGN_INSULT, SIGN_SWEAR, SIGN_THREAT, SIGN_SELL, SIGN_LURE,
    SIGN_NEGATION, SIGN_ADDRESS, SIGN_NUMBER, SIGN_OR, SIGN_ENDS_ASKING, SIGN_STARTS_ASKING,
    SIGN_SHOUTS, SIGN_SHORT, SIGN_LONG, SIGN_INSULTS, SIGN_MORE_PRAISE, SIGN_MUCH_PRAISE,
    SIGN_MORE_BLAME, SIGN_MUCH_BLAME, SIGN_OWNS, SIGN_UNSURE, SIGN_STARTS_PRAISING,
    SIGN_STARTS_BLAMING, SIGN_ENDS_PRAISING, SIGN_ENDS_BLAMING, SIGN_BUT_PRAISES,
    SIGN_BUT_BLAMES, SIGN_MOST_PRAISE, SIGN_MOST_BLAME, SIGN_LIVED, SIGN_LENT, SIGNS
};

struct features {
    uint16_t at[FEATURES_MAX];    /* by kind, in their order */
    size_t count[FEATURE_KINDS];
    uint64_t signs;               /* bits of enum sign */
};

void features_of_words(const struct lexicon *lexicon, const struct words *words,
                       struct features *out);

/* Only the pieces of the word's letters. */
void features_of_letters(struct str word, struct features *out);

static inline bool features_have(const struct features *features, enum sign sign)
{
    return (features->signs >> sign & 1u) != 0;
}

#endif
