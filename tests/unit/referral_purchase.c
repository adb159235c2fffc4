/* referral_purchase.c: order codes as brands bring them, line by line, and what they prove. */
#include "../check.h"

#include "../../bot/base/clock.h"
#include "../../bot/referral/purchase.h"

enum { TODAY = 20000, ROOM = 8 }; /* 2024-10-04 */

static size_t read(struct arena *arena, const char *text, struct purchase_line lines[ROOM])
{
    size_t count = 0;

    CHECK(purchase_lines_read(arena, str_from(text), TODAY, lines, ROOM, &count));
    return count;
}

TEST(a_list_of_codes_is_one_a_line)
{
    struct arena *arena = arena_open(1 << 20);
    struct purchase_line lines[ROOM];

    CHECK_WHOLE(read(arena, "\xEF\xBB\xBF" "az-7q4x-1\r\n\n  AZ-7Q4X-2 \nshort\nwith blank in it\n", lines), 4);
    CHECK_STR(lines[0].code, STR("AZ-7Q4X-1"));
    CHECK_STR(lines[1].code, STR("AZ-7Q4X-2"));
    CHECK(lines[1].line == 3 && lines[1].last_day == TODAY + PURCHASE_DAYS && !lines[1].refused.len);
    CHECK(lines[2].refused.len && lines[3].refused.len);
    arena_close(arena);
}

TEST(csv_and_json_say_product_day_and_what_is_taken_back)
{
    static const char *const texts[] = {
        "product,Code,bought_at,revoked\n\"Azura, besar\",AZ-7Q4X-1,2024-09-30,\n,AZ-7Q4X-2,,true\n",
        "{\"code\":\"az-7q4x-1\",\"product\":\"Azura, besar\",\"bought_at\":\"2024-09-30\"}\n"
        "{\"code\":\"AZ-7Q4X-2\",\"revoked\":true,\"product\":null}\n",
    };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct purchase_line lines[ROOM];
        CHECK_WHOLE(read(arena, texts[i], lines), 2);
        CHECK_STR(lines[0].code, STR("AZ-7Q4X-1"));
        CHECK_STR(lines[0].product, STR("Azura, besar"));
        CHECK_WHOLE(lines[0].last_day, TODAY - 4 + PURCHASE_DAYS);
        CHECK(!lines[0].is_revoked && lines[1].is_revoked);
        CHECK(lines[0].refused.len == 0 && lines[1].refused.len == 0);
    }
    arena_close(arena);
}

TEST(every_bad_line_is_named_and_never_quoted)
{
    static const struct { const char *text, *says; } rows[] = {
        { "code,bought_at\nAZ-7Q4X-1,2025-01-01\n", "ahead" },
        { "code,bought_at\nAZ-7Q4X-1,2023-01-01\n", "365" },
        { "code,bought_at\nAZ-7Q4X-1,2024-02-30\n", "YYYY-MM-DD" },
        { "code,revoked\nAZ-7Q4X-1,maybe\n", "revoked" },
        { "code,product\nAZ-7Q4X-1\n", "columns" },
        { "code,product\n\"AZ-7Q4X-1,x\n", "quotes" },
        { "code,colour\nAZ-7Q4X-1,red\n", "header" },
        { "code;product\nAZ-7Q4X-1;x\n", "separated" },
        { "{\"code\":\"AZ-7Q4X-1\",\"colour\":1}\n", "field" },
        { "{\"code\":\"AZ-7Q4X-1\"\n", "JSON" },
        { "{\"product\":\"Azura\"}\n", "code" },
        { "AZ-7Q4X-1;AZ-7Q4X-2\n", "code" },
    };
    struct arena *arena = arena_open(1 << 20);
    struct purchase_line lines[ROOM];

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CHECK_WHOLE(read(arena, rows[i].text, lines), 1);
        CHECK(str_find(lines[0].refused, str_from(rows[i].says)) != SIZE_MAX);
        CHECK(str_find(lines[0].refused, STR("AZ-")) == SIZE_MAX);
    }
    arena_close(arena);
}

TEST(more_lines_than_there_is_room_for_are_none)
{
    struct arena *arena = arena_open(1 << 20);
    struct purchase_line lines[2];
    size_t count;

    CHECK(purchase_lines_read(arena, STR("code\nAAAAAA\nBBBBBB\n"), TODAY, lines, 2, &count));
    CHECK(!purchase_lines_read(arena, STR("code\nAAAAAA\nBBBBBB\nCCCCCC\n"), TODAY, lines, 2, &count));
    arena_close(arena);
}

TEST(a_code_is_of_the_product_that_either_name_begins_with)
{
    const struct str names[] = { STR("azura toner 100 ml"), STR("si biru") };

    CHECK(purchase_is_of(STR(""), names, 2));
    CHECK(purchase_is_of(STR("Azura Toner"), names, 2));
    CHECK(purchase_is_of(STR("Si Biru"), names, 2));
    CHECK(purchase_is_of(STR("azura toner 100 ml isi ulang"), names, 2));
    CHECK(!purchase_is_of(STR("Azura Ton"), names, 2));
    CHECK(!purchase_is_of(STR("Azura Sunscreen"), names, 2));
}

TEST(a_codes_record_is_read_back_and_its_product_is_sealed)
{
    struct arena *arena = arena_open(1 << 20);
    struct owner_key key = vault_new_key(), other = vault_new_key();
    struct purchase back, purchase = { .state = PURCHASE_USED, .last_day = TODAY, .story = 7,
                                       .group = STR("GroupHome_______"), .product = STR("Azura Toner") };
    struct str bytes = purchase_pack(arena, &purchase, &key);

    CHECK(str_find(bytes, STR("Toner")) == SIZE_MAX);
    CHECK(purchase_unpack(arena, bytes, &key, &back));
    CHECK(back.state == PURCHASE_USED && back.last_day == TODAY && back.story == 7);
    CHECK_STR(back.group, purchase.group);
    CHECK_STR(back.product, purchase.product);
    CHECK(!purchase_unpack(arena, bytes, &other, &back));
    CHECK(!purchase_unpack(arena, str_slice(bytes, 0, bytes.len - 1), &key, &back));
    arena_close(arena);
}
