/* invite.h: does a buyer praise a thing of their own that they have lived with?
 *
 * Free chat holds hardly one such message in 3,000, and many that look like it: adverts, hearsay,
 * wishes, a borrowed thing, one just unpacked. So in doubt it is none; an invitation is proposed
 * on it, and never rests on it alone. */
#ifndef REKAN_LANGUAGE_INVITE_H
#define REKAN_LANGUAGE_INVITE_H

#include "features.h"

bool invite_may(const struct lexicon *lexicon, const struct words *words,
                const struct features *features);

#endif
