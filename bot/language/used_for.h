/* used_for.h: "3 bln", "setahun lebih", "< 1 minggu", "once" as a length of use. */
#ifndef REKAN_LANGUAGE_USED_FOR_H
#define REKAN_LANGUAGE_USED_FOR_H

#include "../base/arena.h"
#include "../recommend/record.h"

struct lexicon;

/* ONCE is one time, DAYS under a week, WEEKS under a month, MONTHS under six
 * months, LONGER from there; UNKNOWN when the words say nothing of it. */
enum used_for used_for_of(const struct lexicon *lexicon, struct arena *arena, struct str text);

#endif
