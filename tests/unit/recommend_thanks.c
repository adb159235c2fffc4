/* recommend_thanks.c: which taps raise an author's standing. */
#include "../check.h"

#include "../../bot/base/clock.h"
#include "../../bot/recommend/thanks.h"

#define DAY INT64_C(86400000)
#define NOON (20000 * DAY + DAY / 2)

static struct thanks tap(uint64_t testimonial, uint64_t author, uint64_t product, int64_t at_ms)
{
    return (struct thanks){ .testimonial = testimonial, .author = author, .product = product,
                            .at_ms = at_ms };
}

static size_t counting(struct thanks *given, size_t count)
{
    size_t counting = 0;

    thanks_settle(given, count);
    for (size_t i = 0; i < count; i++)
        counting += given[i].counts;
    return counting;
}

TEST(thanks_count_five_taps_a_day_and_again_the_next_day)
{
    struct thanks given[8];

    for (size_t i = 0; i < 7; i++)
        given[i] = tap(1 + i, 100 + i, 10 + i, NOON + (int64_t)i);
    given[7] = tap(9, 200, 90, NOON + DAY);

    CHECK_WHOLE(counting(given, 7), 5);
    CHECK(given[4].counts && !given[5].counts && !given[6].counts);
    CHECK_WHOLE(thanks_of_day(given, 7, NOON), 5);
    CHECK_WHOLE(counting(given, 8), 6);
    CHECK_WHOLE(thanks_of_day(given, 8, NOON + DAY), 1);
}

TEST(thanks_of_one_press_under_three_stories_are_one_tap)
{
    struct thanks given[3];

    for (size_t i = 0; i < 3; i++)
        given[i] = tap(1 + i, 100 + i, 10, NOON);

    CHECK_WHOLE(counting(given, 3), 3);
    CHECK_WHOLE(thanks_of_day(given, 3, NOON), 1);
}

TEST(thanks_count_once_for_an_author_and_product)
{
    struct thanks given[] = { tap(1, 100, 10, NOON), tap(2, 100, 10, NOON + DAY),
                              tap(3, 100, 11, NOON + DAY), tap(4, 101, 10, NOON + DAY) };

    CHECK_WHOLE(counting(given, 4), 3);
    CHECK(!given[1].counts);
}

TEST(thanks_in_return_do_not_count)
{
    struct thanks given[] = { tap(1, 100, 10, NOON), tap(2, 101, 11, NOON + 1) };

    given[0].is_mutual = true;

    CHECK_WHOLE(counting(given, 2), 1);
    CHECK(given[1].counts);
}

TEST(thanks_taken_back_leave_things_as_if_they_had_never_been)
{
    struct thanks given[7];

    given[0] = tap(1, 100, 10, NOON);
    given[1] = tap(2, 100, 10, NOON + 1);
    for (size_t i = 2; i < 7; i++)
        given[i] = tap(1 + i, 100 + i, 10, NOON + (int64_t)i);

    CHECK_WHOLE(counting(given, 7), 5);
    CHECK(!given[1].counts && !given[6].counts);
    CHECK_WHOLE(counting(given + 1, 6), 5);
    CHECK(given[1].counts && !given[6].counts);
    CHECK_WHOLE(counting(given + 2, 5), 5);
}

TEST(thanks_are_read_as_they_were_packed)
{
    struct arena *arena = arena_open(1 << 16);
    struct thanks given[] = { tap(1, 100, 10, NOON), tap(2, 100, 10, NOON + 1) }, *read;
    size_t count;

    given[1].is_mutual = true;
    thanks_settle(given, 2);
    struct str packed = thanks_pack(arena, given, 2);

    CHECK(thanks_unpack(arena, packed, &read, &count));
    CHECK_WHOLE(count, 2);
    CHECK(read[0].counts && !read[0].is_mutual && !read[1].counts && read[1].is_mutual);
    CHECK(read[0].testimonial == 1 && read[1].testimonial == 2 && read[1].author == 0);
    CHECK(read[1].at_ms == NOON + 1);
    CHECK_WHOLE(thanks_pack(arena, given, 0).len, 0);
    CHECK(thanks_unpack(arena, STR(""), &read, &count) && count == 0);
    for (size_t len = 1; len < packed.len; len++)
        CHECK(!thanks_unpack(arena, str_slice(packed, 0, len), &read, &count) && count == 0);
    arena_close(arena);
}
