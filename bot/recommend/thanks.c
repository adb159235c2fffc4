#include "thanks.h"

#include "../base/clock.h"
#include "../base/pack.h"

enum { FORMAT = 1, IS_MUTUAL = 1, COUNTS = 2 };

static bool has_thanked(const struct thanks *given, size_t count, const struct thanks *next)
{
    for (size_t i = 0; i < count; i++)
        if (given[i].counts && given[i].author == next->author &&
            given[i].product == next->product)
            return true;
    return false;
}

void thanks_settle(struct thanks *given, size_t count)
{
    int32_t day = INT32_MIN;
    int64_t tap_ms = INT64_MIN;
    unsigned taps = 0;

    for (size_t i = 0; i < count; i++) {
        struct thanks *next = &given[i];
        if (clock_day(next->at_ms) != day) {
            day = clock_day(next->at_ms);
            tap_ms = INT64_MIN;
            taps = 0;
        }
        bool is_same_tap = next->at_ms == tap_ms;
        next->counts = !next->is_mutual && (is_same_tap || taps < THANKS_A_DAY) &&
                       !has_thanked(given, i, next);
        if (next->counts && !is_same_tap) {
            tap_ms = next->at_ms;
            taps++;
        }
    }
}

unsigned thanks_of_day(const struct thanks *given, size_t count, int64_t now_ms)
{
    int64_t tap_ms = INT64_MIN;
    unsigned taps = 0;

    for (size_t i = 0; i < count; i++) {
        if (!given[i].counts || clock_day(given[i].at_ms) != clock_day(now_ms))
            continue;
        taps += given[i].at_ms != tap_ms;
        tap_ms = given[i].at_ms;
    }
    return taps;
}

struct str thanks_pack(struct arena *arena, const struct thanks *given, size_t count)
{
    struct text out = { .arena = arena };

    if (count == 0)
        return out.s;
    pack_u64(&out, FORMAT);
    pack_u64(&out, count);
    for (size_t i = 0; i < count; i++) {
        pack_fixed64(&out, given[i].testimonial);
        pack_i64(&out, given[i].at_ms);
        pack_u64(&out, (given[i].is_mutual ? IS_MUTUAL : 0) | (given[i].counts ? COUNTS : 0));
    }
    return out.s;
}

bool thanks_unpack(struct arena *arena, struct str bytes, struct thanks **given, size_t *count)
{
    struct unpack in = { .rest = bytes };

    *count = 0;
    *given = NULL;
    if (bytes.len == 0)
        return true;
    if (unpack_u64(&in) != FORMAT)
        return false;
    size_t all = unpack_count(&in, THANKS_MOST);
    *given = ARENA_ARRAY(arena, struct thanks, all + 1);
    for (size_t i = 0; i < all && !in.is_bad; i++) {
        struct thanks *next = &(*given)[i];
        *next = (struct thanks){ .testimonial = unpack_fixed64(&in) };
        next->at_ms = unpack_i64(&in);
        uint64_t flags = unpack_u64(&in);
        next->is_mutual = flags & IS_MUTUAL;
        next->counts = flags & COUNTS;
    }
    if (in.is_bad || in.rest.len)
        return false;
    *count = all;
    return true;
}
