/* base_str.c: text by pointer and length, to its edges. */
#include "../check.h"

static const struct str nothing = { NULL, 0 };

TEST(str_from_nothing_is_the_empty_str)
{
    CHECK_STR(str_from(NULL), STR(""));
    CHECK_STR(str_from("kopi"), STR("kopi"));
}

TEST(str_slice_clamps_to_the_text)
{
    CHECK_STR(str_slice(STR("kopi"), 1, 3), STR("op"));
    CHECK_STR(str_slice(STR("kopi"), 2, SIZE_MAX), STR("pi"));
    CHECK_STR(str_slice(STR("kopi"), 9, 12), STR(""));
    CHECK_STR(str_slice(STR("kopi"), 3, 1), STR(""));
    CHECK_STR(str_slice(nothing, 0, 5), STR(""));
}

TEST(str_compares_bytes_and_not_pointers)
{
    CHECK(str_eq(nothing, STR("")));
    CHECK(str_eq(STR("a\0b"), STR("a\0b")));
    CHECK(!str_eq(STR("a\0b"), STR("a\0c")));
    CHECK(!str_eq(STR("kopi"), STR("kopi ")));
    CHECK(str_eq_secret(STR("s3cret"), STR("s3cret")));
    CHECK(!str_eq_secret(STR("s3cret"), STR("s3cres")));
    CHECK(!str_eq_secret(STR("s3cret"), STR("s3cre")));
    CHECK(str_eq_secret(nothing, STR("")));
}

TEST(str_ignores_the_case_of_ascii_letters_alone)
{
    CHECK(str_eq_ascii_nocase(STR("Content-TYPE"), STR("content-type")));
    CHECK(!str_eq_ascii_nocase(STR("É"), STR("é")));
    CHECK(!str_eq_ascii_nocase(STR("[a"), STR("{a")));
    CHECK(!str_eq_ascii_nocase(STR("a"), STR("ab")));
}

TEST(str_starts_and_ends)
{
    CHECK(str_starts(STR("update:81"), STR("update:")));
    CHECK(str_starts(STR("update"), STR("")));
    CHECK(!str_starts(STR("up"), STR("update")));
    CHECK(str_ends(STR("id.json"), STR(".json")));
    CHECK(!str_ends(STR("json"), STR(".json")));
}

TEST(str_orders_by_bytes_then_by_length)
{
    CHECK(str_compare(STR("a"), STR("b")) < 0);
    CHECK(str_compare(STR("ab"), STR("a")) > 0);
    CHECK(str_compare(nothing, STR("a")) < 0);
    CHECK(str_compare(STR("\xFF"), STR("a")) > 0);
    CHECK_WHOLE(str_compare(STR("sama"), STR("sama")), 0);
}

TEST(str_finds_words_and_bytes)
{
    CHECK_WHOLE(str_find(STR("ga lengket"), STR("leng")), 3);
    CHECK_WHOLE(str_find(STR("ga"), STR("")), 0);
    CHECK(str_find(STR("ga"), STR("gak")) == SIZE_MAX);
    CHECK(str_find(nothing, STR("x")) == SIZE_MAX);
    CHECK_WHOLE(str_find_byte(STR("a\0b"), '\0'), 1);
    CHECK(str_find_byte(nothing, 'x') == SIZE_MAX);
}

TEST(str_trim_takes_white_space_off_both_ends)
{
    CHECK_STR(str_trim(STR(" \t\r\n\v\f ringan banget \n")), STR("ringan banget"));
    CHECK_STR(str_trim(STR("   ")), STR(""));
    CHECK_STR(str_trim(nothing), STR(""));
}

TEST(str_cut_takes_what_stands_before_a_separator)
{
    struct str rest = STR("give:used:3");

    CHECK_STR(str_cut(&rest, ':'), STR("give"));
    CHECK_STR(str_cut(&rest, ':'), STR("used"));
    CHECK_STR(str_cut(&rest, ':'), STR("3"));
    CHECK_STR(rest, STR(""));
    CHECK_STR(str_cut(&rest, ':'), STR(""));
}

TEST(str_cut_gives_empty_pieces_between_separators)
{
    struct str rest = STR(":a:");

    CHECK_STR(str_cut(&rest, ':'), STR(""));
    CHECK_STR(str_cut(&rest, ':'), STR("a"));
    CHECK_STR(str_cut(&rest, ':'), STR(""));
}

TEST(str_next_word_walks_to_the_end)
{
    struct str rest = STR("  /testi\nAzura   ringan ");

    CHECK_STR(str_next_word(&rest), STR("/testi"));
    CHECK_STR(str_next_word(&rest), STR("Azura"));
    CHECK_STR(str_next_word(&rest), STR("ringan"));
    CHECK_STR(str_next_word(&rest), STR(""));
    CHECK_STR(str_next_word(&rest), STR(""));
}

TEST(str_reads_whole_numbers_and_refuses_everything_else)
{
    int64_t signed_value = 7;
    uint64_t value = 7;

    CHECK(str_to_i64(STR("-9223372036854775808"), &signed_value) && signed_value == INT64_MIN);
    CHECK(str_to_i64(STR("9223372036854775807"), &signed_value) && signed_value == INT64_MAX);
    CHECK(str_to_i64(STR("-0"), &signed_value) && signed_value == 0);
    CHECK(str_to_u64(STR("18446744073709551615"), &value) && value == UINT64_MAX);
    CHECK(!str_to_u64(STR("18446744073709551616"), &value));
    CHECK(!str_to_u64(STR("99999999999999999999999"), &value));
    CHECK(!str_to_i64(STR("9223372036854775808"), &signed_value));
    CHECK(!str_to_i64(STR("-9223372036854775809"), &signed_value));
    const struct str wrong[] = { STR(""), STR("-"), STR("--1"), STR("+1"), STR(" 1"), STR("1 "),
                                 STR("0x10"), STR("1.0"), STR("1e3"), STR("١") };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CHECK(!str_to_i64(wrong[i], &signed_value));
        CHECK(!str_to_u64(wrong[i], &value));
    }
    CHECK(!str_to_u64(STR("-1"), &value));
}

TEST(str_knows_well_formed_utf8)
{
    const struct str good[] = { STR(""), STR("kopi"), STR("é"), STR("€"), STR("😐"), STR("a\0b"),
                                STR("\xEE\x80\x80"), STR("\xF4\x8F\xBF\xBF") };
    const struct str bad[] = { STR("\x80"),
                               STR("\xC3"),
                               STR("\xC0\xAF"),
                               STR("\xC1\xBF"),
                               STR("\xE0\x80\xAF"),
                               STR("\xED\xA0\x80"),
                               STR("\xE2\x82"),
                               STR("\xF0\x8F\xBF\xBF"),
                               STR("\xF4\x90\x80\x80"),
                               STR("\xF5\x80\x80\x80"),
                               STR("\xFF"),
                               STR("\xE2\x28\xA1"),
                               STR("kopi\xF0\x9F\x98") };

    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        CHECK(str_is_utf8(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK(!str_is_utf8(bad[i]));
    CHECK(str_is_utf8(nothing));
}

TEST(str_shortens_without_splitting_a_code_point)
{
    CHECK_WHOLE(str_utf8_floor(STR("kopi"), 10), 4);
    CHECK_WHOLE(str_utf8_floor(STR("kopi"), 2), 2);
    CHECK_WHOLE(str_utf8_floor(STR("a😐b"), 4), 1);
    CHECK_WHOLE(str_utf8_floor(STR("a😐b"), 5), 5);
    CHECK_WHOLE(str_utf8_floor(STR("😐"), 3), 0);
    CHECK_WHOLE(str_utf8_floor(STR("\x80\x80\x80"), 2), 0);
    CHECK_WHOLE(str_utf8_floor(nothing, 0), 0);
}

TEST(str_table_hash_tells_apart_what_differs_in_one_byte_or_in_its_length)
{
    char text[33] = { 0 };

    for (size_t len = 0; len < sizeof text; len++) {
        uint64_t before = str_table_hash((struct str){ text, len });
        CHECK(before != str_table_hash((struct str){ text, len + 1 }));
        for (size_t i = 0; i < len; i++) {
            text[i] = 'x';
            CHECK(str_table_hash((struct str){ text, len }) != before);
            text[i] = '\0';
        }
    }
}

/* clang's sanitizer sees a step away from NULL, be it of no length. */
TEST(str_table_hash_takes_the_empty_text_wherever_it_is)
{
    CHECK(str_table_hash((struct str){ NULL, 0 }) == str_table_hash(STR("")));
}

TEST(str_is_utf8_finds_a_wrong_byte_wherever_it_stands)
{
    char text[] = "sunscreen yg ringan buat kulit";

    CHECK(str_is_utf8(str_from(text)));
    for (size_t i = 0; i + 1 < sizeof text; i++) {
        char kept = text[i];
        text[i] = (char)0xFF;
        CHECK(!str_is_utf8(str_from(text)));
        text[i] = kept;
    }
}

TEST(str_hash_is_fnv1a)
{
    CHECK(str_hash(STR("")) == 0xcbf29ce484222325u); /* the test vectors of the FNV page */
    CHECK(str_hash(STR("a")) == 0xaf63dc4c8601ec8cu);
    CHECK(str_hash(STR("foobar")) == 0x85944171f73967e8u);
}

TEST(str_tells_tokens_and_lowers_ascii_alone)
{
    CHECK(str_is_token(STR("azAZ09-_")) && str_is_token(STR("")));
    for (const char *c = " /+=.:@[`{\t\x7f\xc3"; *c; c++)
        CHECK(!str_is_token((struct str){ c, 1 }));
    CHECK(!str_is_token((struct str){ "a\0b", 3 }));
    CHECK(str_lower('A') == 'a' && str_lower('Z') == 'z' && str_lower('z') == 'z');
    CHECK(str_lower('@') == '@' && str_lower('[') == '[' && str_lower('\xc3') == '\xc3');
}
