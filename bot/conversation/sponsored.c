#include "sponsored.h"

/* Nonsense counts as just now: rather too few than too many. */
static uint64_t count_of(struct str since)
{
    uint64_t count = 0;

    if (since.len == 0)
        return SPONSORED_MOST;
    return str_to_u64(since, &count) && count < SPONSORED_MOST ? count : 0;
}

bool sponsored_may(int32_t one_in, struct str since)
{
    return one_in > 0 && count_of(since) + 1 >= (uint64_t)one_in;
}

struct str sponsored_after(struct arena *arena, struct str since, bool is_sponsored)
{
    uint64_t count = count_of(since);

    if (is_sponsored)
        return STR("0");
    return count + 1 < SPONSORED_MOST ? arena_whole(arena, (int64_t)count + 1) : since;
}
