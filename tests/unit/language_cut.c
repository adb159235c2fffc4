/* language_cut.c: texts are cut where a reader would, and never inside a character. */
#include "../check.h"

#include "../../bot/language/cut.h"

static void check_cut(struct str text, size_t max, struct str expected)
{
    struct arena *arena = arena_open(1 << 20);
    bool was_cut = false;

    struct str got = cut_text(arena, text, max, &was_cut);

    CHECK_STR(got, expected);
    CHECK(was_cut == !str_eq(text, expected));
    CHECK(count_graphemes(got) <= max);
    arena_close(arena);
}

TEST(cut_leaves_a_short_text_alone)
{
    check_cut(STR("ringan, ga whitecast"), 160, STR("ringan, ga whitecast"));
    check_cut(STR("enak"), 4, STR("enak"));
    check_cut(STR(""), 0, STR(""));
}

TEST(cut_prefers_the_end_of_a_sentence)
{
    check_cut(STR("Enak banget. Ringan di muka. Tapi perih di mata kalau keringetan"), 40,
              STR("Enak banget. Ringan di muka. …"));
}

TEST(cut_then_prefers_the_end_of_a_word)
{
    check_cut(STR("ringan dan cepat meresap di kulit berminyak"), 20, STR("ringan dan cepat…"));
    check_cut(STR("Ya. ringan dan cepat meresap di kulit"), 20, STR("Ya. ringan dan…"));
}

TEST(cut_falls_back_to_a_grapheme)
{
    check_cut(STR("bagusbagusbagusbagus"), 8, STR("bagusba…"));
    check_cut(STR("👍🏻👍🏻👍🏻👍🏻"), 3, STR("👍🏻👍🏻…"));
    check_cut(STR("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧"), 2, STR("👨‍👩‍👧…"));
    check_cut(STR("🇮🇩🇮🇩🇮🇩"), 2, STR("🇮🇩…"));
    check_cut(STR("e\xCC\x81" "e\xCC\x81" "e\xCC\x81"), 2, STR("e\xCC\x81…"));
}

TEST(cut_to_almost_nothing)
{
    check_cut(STR("enak"), 1, STR("…"));
    check_cut(STR("enak"), 0, STR(""));
}

TEST(cut_keeps_bytes_that_are_no_text_and_nul)
{
    check_cut(STR("a\0b\0c\0d"), 4, STR("a\0b…"));
    check_cut(STR("\xFF\xFE\xFD\xFC"), 3, STR("\xFF\xFE…"));
}

TEST(cut_is_not_fooled_by_piled_up_marks)
{
    static char text[4096];
    struct arena *arena = arena_open(1 << 20);
    bool was_cut;

    text[0] = 'a';
    for (size_t i = 1; i + 1 < sizeof text; i += 2)
        memcpy(text + i, "\xCC\x81", 2);
    struct str marks = { text, sizeof text - 1 };

    CHECK(count_graphemes(marks) > 60);
    CHECK_STR(cut_text(arena, marks, 20, &was_cut), STR("…"));
    CHECK(was_cut);
    arena_close(arena);
}

TEST(counts_are_those_of_people_and_platforms)
{
    CHECK_WHOLE(count_graphemes(STR("")), 0);
    CHECK_WHOLE(count_graphemes(STR("kopi")), 4);
    CHECK_WHOLE(count_graphemes(STR("👨‍👩‍👧")), 1);
    CHECK_WHOLE(count_graphemes(STR("\r\n")), 1);
    CHECK_WHOLE(count_graphemes(STR("\xE2\x80\x8D")), 1);
    CHECK_WHOLE(count_utf16(STR("kopi")), 4);
    CHECK_WHOLE(count_utf16(STR("👍")), 2);
    CHECK_WHOLE(count_utf16(STR("é\xFF")), 2);
}
