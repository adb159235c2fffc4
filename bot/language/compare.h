/* compare.h: "mending A atau B": the two things that a question weighs. */
#ifndef REKAN_LANGUAGE_COMPARE_H
#define REKAN_LANGUAGE_COMPARE_H

#include "words.h"

struct comparison {
    struct str a, b; /* as typed; point into words->source */
};

/* False when nothing is weighed. Of three or more things the first two are given. */
bool compare_of_words(const struct lexicon *lexicon, const struct words *words,
                      struct comparison *out);

#endif
