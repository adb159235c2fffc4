/* base_pack.c: packed numbers and texts come back, and nothing is read past the end. */
#include "hostile.h"

#include "../../bot/base/pack.h"

TEST(pack_brings_whole_numbers_back)
{
    static const uint64_t values[] = { 0, 1, 127, 128, 16383, 16384, UINT32_MAX, INT64_MAX,
                                       (uint64_t)INT64_MAX + 1, UINT64_MAX };
    struct arena *arena = arena_open(1 << 16);

    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct text out = { .arena = arena };
        pack_u64(&out, values[i]);
        pack_i64(&out, (int64_t)values[i]);
        pack_i64(&out, -(int64_t)(values[i] / 2));
        pack_fixed64(&out, values[i]);
        pack_fixed32(&out, (uint32_t)values[i]);

        struct unpack in = { .rest = out.s };
        CHECK(unpack_u64(&in) == values[i]);
        CHECK(unpack_i64(&in) == (int64_t)values[i]);
        CHECK(unpack_i64(&in) == -(int64_t)(values[i] / 2));
        CHECK(unpack_fixed64(&in) == values[i]);
        CHECK(unpack_fixed32(&in) == (uint32_t)values[i]);
        CHECK(!in.is_bad && in.rest.len == 0);
    }
    arena_close(arena);
}

TEST(pack_writes_small_numbers_small)
{
    struct arena *arena = arena_open(1 << 16);
    struct text out = { .arena = arena };

    pack_u64(&out, 127);
    pack_u64(&out, 300);
    pack_i64(&out, -1);
    pack_fixed32(&out, 0x01020304);

    CHECK_STR(out.s, STR("\x7F\xAC\x02\x01\x04\x03\x02\x01"));
    arena_close(arena);
}

TEST(pack_keeps_texts_with_any_byte_in_them)
{
    struct arena *arena = arena_open(1 << 16);
    struct text out = { .arena = arena };

    pack_str(&out, STR("a\0b\xFF"));
    pack_str(&out, (struct str){ NULL, 0 });
    pack_str(&out, STR("akhir"));

    struct unpack in = { .rest = out.s };
    CHECK_STR(unpack_str(&in), STR("a\0b\xFF"));
    CHECK_STR(unpack_str(&in), STR(""));
    CHECK_STR(unpack_str(&in), STR("akhir"));
    CHECK(!in.is_bad && in.rest.len == 0);
    arena_close(arena);
}

TEST(unpack_of_a_number_that_is_too_large_is_bad)
{
    struct unpack eleven = { .rest = STR("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01") };
    struct unpack overflow = { .rest = STR("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02") };
    struct unpack largest = { .rest = STR("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01") };

    CHECK(unpack_u64(&eleven) == 0 && eleven.is_bad);
    CHECK(unpack_u64(&overflow) == 0 && overflow.is_bad);
    CHECK(unpack_u64(&largest) == UINT64_MAX && !largest.is_bad);
}

TEST(unpack_gives_zeros_once_something_was_missing)
{
    struct unpack in = { .rest = STR("\x05kopi\x07") };

    unpack_str(&in); /* five bytes: "kopi\7" */
    CHECK(!in.is_bad);
    CHECK(unpack_u64(&in) == 0);
    CHECK(in.is_bad);
    CHECK(unpack_i64(&in) == 0 && unpack_fixed64(&in) == 0 && unpack_fixed32(&in) == 0);
    CHECK_STR(unpack_str(&in), STR(""));
    CHECK_WHOLE(unpack_count(&in, 9), 0);
    CHECK(in.is_bad);
}

TEST(unpack_refuses_a_text_longer_than_what_is_there)
{
    struct unpack in = { .rest = STR("\x06kopi") };
    struct unpack huge = { .rest = STR("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01kopi") };

    CHECK_STR(unpack_str(&in), STR(""));
    CHECK(in.is_bad);
    CHECK_STR(unpack_str(&huge), STR(""));
    CHECK(huge.is_bad);
}

TEST(unpack_count_knows_both_limits)
{
    struct unpack fits = { .rest = STR("\x02xy") };
    struct unpack beyond_max = { .rest = STR("\x03xyz") };
    struct unpack beyond_rest = { .rest = STR("\x03xy") };

    CHECK_WHOLE(unpack_count(&fits, 2), 2);
    CHECK(!fits.is_bad);
    CHECK_WHOLE(unpack_count(&beyond_max, 2), 0);
    CHECK(beyond_max.is_bad);
    CHECK_WHOLE(unpack_count(&beyond_rest, 9), 0);
    CHECK(beyond_rest.is_bad);
}

static bool unpack_anything(struct arena *arena, struct str bytes)
{
    struct unpack in = { .rest = bytes };

    (void)arena;
    while (in.rest.len && !in.is_bad) {
        unpack_u64(&in);
        unpack_str(&in);
        unpack_fixed32(&in);
        unpack_i64(&in);
        unpack_count(&in, 4);
        unpack_fixed64(&in);
    }
    return !in.is_bad;
}

TEST(unpack_never_reads_past_random_bytes)
{
    hostile_random(unpack_anything);
}
