/* rising.h: which products clearly more members have than a month ago (A15). */
#ifndef REKAN_RECOMMEND_RISING_H
#define REKAN_RECOMMEND_RISING_H

#include "mirror.h"
#include "question.h"

enum { RISING_DAYS = 30, RISING_OWNERS = 5, RISING_SHOWN = 3 };

struct rising {
    uint64_t product;
    unsigned owners; /* distinct members who tell of it now, at least RISING_OWNERS ... */
    unsigned before; /* ... and those who did RISING_DAYS ago, at most half as many */
};

/* Those that doubled, the most new owners first, then by id. Members only: whoever got it
 * free, cheaper or for money does not count. question gives today and counts_demo. One
 * step a product; the texts of those that may rise are walked once a day and after they
 * changed. Returns how many of room were filled. */
size_t mirror_rising(const struct mirror *mirror, const struct question *question,
                     struct rising *out, size_t room);

#endif
