/* base_arena.c: memory that dies together, zeroed and counted. */
#include "../check.h"

#include "../../bot/base/arena.h"

TEST(arena_gives_zeroed_aligned_memory)
{
    struct arena *arena = arena_open(1 << 20);

    for (size_t size = 0; size < 300; size++) {
        unsigned char *bytes = arena_alloc(arena, size);
        CHECK((uintptr_t)bytes % _Alignof(max_align_t) == 0);
        for (size_t i = 0; i < size; i++) {
            CHECK(bytes[i] == 0);
            bytes[i] = 0xA5;
        }
    }
    arena_close(arena);
}

TEST(arena_zeroes_again_after_a_reset)
{
    struct arena *arena = arena_open(1 << 20);
    memset(arena_alloc(arena, 4096), 0xA5, 4096);

    arena_reset(arena);

    CHECK_WHOLE(arena_used(arena), 0);
    const unsigned char *bytes = arena_alloc(arena, 4096);
    for (size_t i = 0; i < 4096; i++)
        CHECK(bytes[i] == 0);
    arena_close(arena);
}

TEST(arena_beyond_its_limit_still_gives_but_says_so)
{
    struct arena *arena = arena_open(1000);

    arena_alloc(arena, 1000);
    CHECK(!arena_is_full(arena));
    char *more = arena_alloc(arena, 100000);
    more[99999] = 'x';
    CHECK(arena_is_full(arena));
    CHECK_WHOLE(arena_used(arena), 101000);
    arena_reset(arena);
    CHECK(!arena_is_full(arena));
    arena_close(arena);
    arena_close(NULL);
}

TEST(arena_keeps_large_and_small_things_apart)
{
    struct arena *arena = arena_open(1 << 24);
    char *things[64];

    for (size_t i = 0; i < 64; i++) {
        things[i] = arena_alloc(arena, i * 997);
        memset(things[i], (int)i, i * 997);
    }
    for (size_t i = 0; i < 64; i++)
        for (size_t k = 0; k < i * 997; k++)
            CHECK(things[i][k] == (char)i);
    arena_close(arena);
}

TEST(arena_copies_end_in_a_nul_that_does_not_count)
{
    struct arena *arena = arena_open(4096);

    struct str copy = arena_copy(arena, str_slice(STR("kopi susu"), 0, 4));

    CHECK_STR(copy, STR("kopi"));
    CHECK(copy.at[4] == '\0');
    CHECK(arena_copy(arena, (struct str){ NULL, 0 }).at[0] == '\0');
    CHECK_STR(arena_copy(arena, STR("a\0b")), STR("a\0b"));
    arena_close(arena);
}

TEST(arena_prints_and_joins)
{
    struct arena *arena = arena_open(4096);

    struct str s = arena_print(arena, "%.*s:%d", STR_ARG(STR("give")), 7);

    CHECK_STR(s, STR("give:7"));
    CHECK(s.at[s.len] == '\0');
    CHECK_STR(arena_print(arena, "%s", ""), STR(""));
    CHECK_STR(arena_concat(arena, STR("kopi"), STR(" susu")), STR("kopi susu"));
    CHECK_STR(arena_concat(arena, (struct str){ NULL, 0 }, STR("x")), STR("x"));
    arena_close(arena);
}

TEST(text_grows_by_bytes_words_and_itself)
{
    struct arena *arena = arena_open(1 << 20);
    struct text text = { .arena = arena };

    for (int i = 0; i < 1000; i++) {
        text_add_char(&text, '<');
        text_print(&text, "%d", i % 10);
        text_add(&text, STR(">"));
    }

    CHECK_WHOLE(text.s.len, 3000);
    CHECK_STR(str_slice(text.s, 2994, 3000), STR("<8><9>"));
    text_add(&text, text.s);
    CHECK_WHOLE(text.s.len, 6000);
    CHECK_STR(str_slice(text.s, 2997, 3003), STR("<9><0>"));
    text_add(&text, (struct str){ NULL, 0 });
    CHECK_WHOLE(text.s.len, 6000);
    arena_close(arena);
}

TEST(text_keeps_nul_bytes)
{
    struct arena *arena = arena_open(4096);
    struct text text = { .arena = arena };

    text_add(&text, STR("a\0b"));
    text_add_char(&text, '\0');

    CHECK_STR(text.s, STR("a\0b\0"));
    arena_close(arena);
}

TEST(arena_arrays_are_zeroed_too)
{
    struct arena *arena = arena_open(4096);

    uint64_t *numbers = ARENA_ARRAY(arena, uint64_t, 10);

    for (size_t i = 0; i < 10; i++)
        CHECK(numbers[i] == 0);
    CHECK(ARENA_ARRAY(arena, uint64_t, 0) != NULL);
    arena_close(arena);
}
