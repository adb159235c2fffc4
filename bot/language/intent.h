/* intent.h: does a text that is addressed to the bot ask for anything?
 *
 * For replies and mentions only: whoever writes to the bot usually asks, so in
 * doubt it is a question. Thanks, laughter, ok, emoji and tales about one's own
 * purchase are not. Take the bot's own name off the text first. */
#ifndef REKAN_LANGUAGE_INTENT_H
#define REKAN_LANGUAGE_INTENT_H

#include "words.h"

enum intent {
    INTENT_NOTHING,  /* asks nothing: a reaction at most */
    INTENT_QUESTION, /* asks something worth searching */
};

enum intent intent_of(const struct lexicon *lexicon, const struct words *words);

#endif
