/* referral_conversion.c: what a shop tells us, read strictly, and who signed it. */
#include "../check.h"

#include "../../bot/base/hmac.h"
#include "../../bot/referral/conversion.h"

#define ORDER "{\"event\":\"order\",\"order\":\"INV-1\",\"amount\":150000,\"currency\":\"IDR\","

static struct str hex_of(struct arena *arena, struct str key, struct str text)
{
    return hmac_sha256_hex(arena, key, &text, 1);
}

TEST(hmac_gives_the_digests_of_rfc_4231)
{
    struct arena *arena = arena_open(1 << 20);
    char key[131];

    memset(key, 0xaa, sizeof key);
    CHECK_STR(hex_of(arena, STR("Jefe"), STR("what do ya want for nothing?")),
              STR("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    CHECK_STR(hex_of(arena, (struct str){ key, sizeof key },
                     STR("Test Using Larger Than Block-Size Key - Hash Key First")),
              STR("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
    arena_close(arena);
}

TEST(an_order_is_read_with_all_that_led_to_it)
{
    struct arena *arena = arena_open(1 << 20);
    struct conversion conversion, back;
    struct conversion_fault fault;
    struct str click = click_id(arena, STR("ABCDE"), 77);

    CHECK(conversion_read(arena, ARENA_JOIN(arena, STR(ORDER "\"code\":\"abcde-fghjkm\",\"click\":[\""),
                                            click, STR("\"],\"buyer\":4711,\"voucher\":\"HEMAT10\","
                                                       "\"self_reported\":\"ABCDE-NNNNNN\",\"new\":1,"
                                                       "\"at\":1700000000}")),
                          &conversion, &fault));
    CHECK(conversion_unpack(conversion_pack(arena, &conversion), &back));
    CHECK_STR(back.campaign, STR("ABCDE"));
    CHECK_STR(back.code, STR("FGHJKM"));
    CHECK_STR(back.self_reported, STR("NNNNNN"));
    CHECK(back.click_count == 1 && back.clicks[0] == 77 && !back.is_refund);
    CHECK_WHOLE(back.amount_minor, 150000);
    CHECK_WHOLE(back.at_ms, 1700000000000);
    CHECK_STR(back.buyer, STR("4711"));
    CHECK_STR(back.voucher, STR("HEMAT10"));
    CHECK(conversion_read(arena, STR("{\"event\":\"refund\",\"order\":\"INV-1\",\"campaign\":\"abcde\"}"),
                          &conversion, &fault));
    CHECK(conversion.is_refund);
    CHECK_STR(conversion.campaign, STR("ABCDE"));
    arena_close(arena);
}

TEST(every_bad_field_is_named)
{
    static const struct { const char *body, *field; } rows[] = {
        { "", "body" }, { "[]", "body" }, { "{", "body" }, { "{}", "event" },
        { "{\"event\":\"sale\"}", "event" }, { "{\"event\":\"order\"}", "order" },
        { "{\"event\":\"order\",\"order\":\"a b\"}", "order" },
        { "{\"event\":\"order\",\"order\":\"a\"}", "amount" },
        { "{\"event\":\"order\",\"order\":\"a\",\"amount\":1.5}", "amount" },
        { "{\"event\":\"order\",\"order\":\"a\",\"amount\":\"15\"}", "amount" },
        { "{\"event\":\"order\",\"order\":\"a\",\"amount\":-1}", "amount" },
        { "{\"event\":\"order\",\"order\":\"a\",\"amount\":1000000000001}", "amount" },
        { "{\"event\":\"order\",\"order\":\"a\",\"amount\":1}", "currency" },
        { "{\"event\":\"order\",\"order\":\"a\",\"amount\":1,\"currency\":\"rp\"}", "currency" },
        { "{\"event\":\"refund\",\"order\":\"a\",\"amount\":1}", "amount" },
        { ORDER "\"campaign\":\"ABC\"}", "campaign" }, { ORDER "\"campaign\":7}", "campaign" },
        { ORDER "\"campaign\":\"ABCDE\",\"at\":0}", "at" },
        { ORDER "\"campaign\":\"ABCDE\",\"at\":1.5}", "at" },
        { ORDER "\"campaign\":\"ABCDE\",\"at\":\"yesterday\"}", "at" },
        { ORDER "\"campaign\":\"ABCDE\",\"at\":9007199254740993}", "at" },
        { "{\"event\":\"refund\",\"order\":\"a\",\"campaign\":\"ABCDE\",\"at\":5}", "at" },
        { ORDER "\"x\":1}", "campaign" }, { ORDER "\"code\":\"ABCDE\"}", "code" },
        { ORDER "\"campaign\":\"ABCDF\",\"code\":\"ABCDE-FGHJKM\"}", "code" },
        { ORDER "\"click\":\"x\"}", "click" }, { ORDER "\"click\":[1]}", "click" },
        { ORDER "\"campaign\":\"ABCDE\",\"buyer\":\"\"}", "buyer" },
        { ORDER "\"campaign\":\"ABCDE\",\"buyer\":{}}", "buyer" },
        { ORDER "\"campaign\":\"ABCDE\",\"self_reported\":\"Siti\"}", "self_reported" },
    };
    struct arena *arena = arena_open(1 << 20);
    struct conversion conversion;
    struct conversion_fault fault;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CHECK(!conversion_read(arena, str_from(rows[i].body), &conversion, &fault));
        CHECK_STR(str_from(fault.field), str_from(rows[i].field));
        CHECK(fault.says && *fault.says);
    }
    arena_close(arena);
}

TEST(an_amount_is_read_as_people_write_it_and_never_guessed)
{
    static const struct { const char *text; int64_t amount; } rows[] = {
        { "150000", 150000 }, { "150.000", 150000 }, { "1.250.000", 1250000 }, { "0", 0 },
        { "1,250,000", 1250000 }, { "150rb", -1 }, { "", -1 }, { "1.5", -1 }, { "15.00", -1 },
        { "1500.000", -1 }, { "-5", -1 }, { ".500", -1 }, { "1000000000001", -1 },
    };
    int64_t amount;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool ok = conversion_amount(str_from(rows[i].text), &amount);
        CHECK(ok == (rows[i].amount >= 0));
        if (ok)
            CHECK_WHOLE(amount, rows[i].amount);
    }
}

TEST(a_request_is_signed_by_a_working_key_of_that_brand_or_not_at_all)
{
    static const unsigned char master[VAULT_KEY_LEN] = { 7 };
    struct arena *arena = arena_open(1 << 20);
    struct vault *vault = vault_from_key(master);
    struct str home = STR("BrandHome_______"), at = STR("1795000000"), body = STR("{}");
    struct brand brand = { .key_count = 2, .keys = { { .hash = 5 }, { .hash = 6 } } };
    struct str secret = conversion_secret(vault, arena, home, 6);
    struct str signature = conversion_sign(arena, secret, at, body);

    CHECK(conversion_is_signed(vault, arena, home, &brand, at, body, signature));
    CHECK(!conversion_is_signed(vault, arena, home, &brand, STR("1795000001"), body, signature));
    CHECK(!conversion_is_signed(vault, arena, home, &brand, at, STR("{ }"), signature));
    CHECK(!conversion_is_signed(vault, arena, STR("OtherHome_______"), &brand, at, body, signature));
    CHECK(!conversion_is_signed(vault, arena, home, &brand, at, body, STR("")));
    brand.keys[1].revoked_at_ms = 1;
    CHECK(!conversion_is_signed(vault, arena, home, &brand, at, body, signature));
    brand.keys[1].revoked_at_ms = 0;
    brand.is_closed = true;
    CHECK(!conversion_is_signed(vault, arena, home, &brand, at, body, signature));
    vault_close(vault);
    arena_close(arena);
}
