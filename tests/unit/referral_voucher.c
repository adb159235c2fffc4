/* referral_voucher.c: voucher codes out of a message, a file and a program's request. */
#include "../check.h"

#include "../../bot/referral/voucher.h"

TEST(vouchers_of_a_message_are_lines_and_a_repeated_one_names_the_first)
{
    struct arena *arena = arena_open(1 << 22);
    struct vouchers vouchers;

    vouchers_read(arena, STR("A-1\r\n\n A-2 \nA-1\nA 3\nkode\nA,4"), false, &vouchers);
    CHECK_WHOLE(vouchers.count, 6);
    CHECK_WHOLE(vouchers.code_count, 4);
    CHECK_STR(vouchers.codes[1], STR("A-2"));
    CHECK(vouchers.lines[2].state == VOUCHER_TWICE && vouchers.lines[2].line == 4 &&
          vouchers.lines[2].same_as == 1);
    CHECK(vouchers.lines[3].state == VOUCHER_NO_CODE && vouchers.lines[3].line == 5);
    CHECK_STR(vouchers.codes[2], STR("kode"));
    CHECK_STR(vouchers.codes[3], STR("A,4"));
    arena_close(arena);
}

TEST(vouchers_of_a_file_stand_in_its_first_column)
{
    struct arena *arena = arena_open(1 << 22);
    struct vouchers vouchers;

    vouchers_read(arena, STR("\xEF\xBB\xBFKode Voucher;nilai\nA-1;20rb\n\"A-2\",20rb\n;20rb\ncode"), true,
                  &vouchers);
    CHECK_WHOLE(vouchers.count, 4);
    CHECK_STR(vouchers.codes[0], STR("A-1"));
    CHECK_STR(vouchers.codes[1], STR("A-2"));
    CHECK(vouchers.lines[2].state == VOUCHER_NO_CODE && vouchers.lines[2].line == 4);
    CHECK_STR(vouchers.codes[2], STR("code")); /* a heading is the first line only */
    arena_close(arena);
}

TEST(vouchers_of_a_program_are_items)
{
    struct arena *arena = arena_open(1 << 22);
    struct vouchers vouchers;

    CHECK(!vouchers_read_json(arena, STR("{\"codes\": [\"A-1\", 5, \"\", \"A-1\"]}"), &vouchers));
    CHECK_WHOLE(vouchers.count, 4);
    CHECK_WHOLE(vouchers.code_count, 1);
    CHECK(vouchers.lines[1].state == VOUCHER_NO_CODE && vouchers.lines[2].state == VOUCHER_NO_CODE);
    CHECK_WHOLE(vouchers.lines[3].same_as, 1);
    CHECK(vouchers_read_json(arena, STR("{\"codes\": \"A-1\"}"), &vouchers));
    CHECK(vouchers_read_json(arena, STR("[]"), &vouchers));
    CHECK(vouchers_read_json(arena, STR("{\"codes\": [\"A\"]} x"), &vouchers));
    arena_close(arena);
}

TEST(vouchers_beyond_what_is_taken_at_a_time_are_too_many)
{
    struct arena *arena = arena_open(1 << 22);
    struct text lines = { .arena = arena };
    struct vouchers vouchers;

    for (int i = 0; i < VOUCHERS_AT_A_TIME; i++)
        text_print(&lines, "CODE-%d\n", i);
    vouchers_read(arena, lines.s, false, &vouchers);
    CHECK(!vouchers.is_too_many && vouchers.code_count == VOUCHERS_AT_A_TIME);
    text_add(&lines, STR("\n\nX"));
    vouchers_read(arena, lines.s, true, &vouchers);
    CHECK(vouchers.is_too_many && vouchers.count == VOUCHERS_AT_A_TIME);
    arena_close(arena);
}
