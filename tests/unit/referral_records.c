/* referral_records.c: codes, addresses, and what brands, campaigns and links are stored as. */
#include "../check.h"

#include "../../bot/operations/keys.h"
#include "../../bot/referral/address.h"
#include "../../bot/referral/allowed.h"
#include "../../bot/referral/brand.h"
#include "../../bot/referral/campaign.h"
#include "../../bot/referral/click.h"
#include "../../bot/referral/code.h"
#include "../../bot/referral/link.h"

#define DAY_MS INT64_C(86400000)

static const struct owner_key key = { { 1, 2, 3 } }, other_key = { { 9 } };

TEST(a_code_is_read_as_people_write_it_and_never_half)
{
    struct arena *arena = arena_open(1 << 20);
    struct code code;

    CHECK(code_read(arena, STR("abcde-fghjkm"), &code));
    CHECK_STR(code.campaign, STR("ABCDE"));
    CHECK_STR(code.member, STR("FGHJKM"));
    CHECK_STR(code_written(arena, &code), STR("ABCDE-FGHJKM"));
    CHECK_STR(code_plain(arena, &code), STR("ABCDEFGHJKM"));
    CHECK(code_read(arena, STR(" AB CDE FGH JKM "), &code));
    CHECK(!code_read(arena, STR("ABCDE-FGHJK"), &code));
    CHECK(!code_read(arena, STR("ABCDE-FGHJKMN"), &code));
    CHECK(!code_read(arena, STR("ABCD0-FGHJKM"), &code));
    CHECK(!code_read(arena, STR("ABCDL-FGHJKM"), &code));
    CHECK(!code_read(arena, STR("ABCDE/FGHJKM"), &code));
    CHECK(!code_read(arena, STR(""), &code));
    arena_close(arena);
}

TEST(a_drawn_code_uses_every_character_alike_and_none_that_is_misread)
{
    struct arena *arena = arena_open(1 << 22);
    unsigned counts[256] = { 0 };
    unsigned char random[32];

    for (int i = 0; i < 4000; i++) {
        vault_random(random, sizeof(random));
        struct str part = code_part(arena, CODE_MEMBER_LEN, random);
        CHECK(part.len == CODE_MEMBER_LEN);
        for (size_t k = 0; k < part.len; k++)
            counts[(unsigned char)part.at[k]]++;
    }
    for (const char *c = "01OIL"; *c; c++)
        CHECK(counts[(unsigned char)*c] == 0);
    for (const char *c = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"; *c; c++) /* 774 expected, sigma 27 */
        CHECK(counts[(unsigned char)*c] > 550 && counts[(unsigned char)*c] < 1000);
    memset(random, 255, sizeof(random));
    CHECK(code_part(arena, CODE_MEMBER_LEN, random).len == 0);
    arena_close(arena);
}

TEST(an_address_is_https_with_a_plain_host_or_it_is_refused)
{
    static const struct {
        const char *text;
        enum address_fault fault;
    } rows[] = {
        { "https://shop.example", ADDRESS_FINE },
        { "HTTPS://Shop.Example/a/b?c=d#e", ADDRESS_FINE },
        { "http://shop.example", ADDRESS_NO_HTTPS },
        { "javascript:alert(1)", ADDRESS_NO_HTTPS },
        { "//shop.example", ADDRESS_NO_HTTPS },
        { "https://", ADDRESS_BAD_HOST },
        { "https://localhost/", ADDRESS_BAD_HOST },
        { "https://127.0.0.1/", ADDRESS_BAD_HOST },
        { "https://0x7f.1/", ADDRESS_BAD_HOST },
        { "https://[::1]/", ADDRESS_HAS_PORT },
        { "https://shop.example./", ADDRESS_BAD_HOST },
        { "https://-shop.example/", ADDRESS_BAD_HOST },
        { "https://shop..example/", ADDRESS_BAD_HOST },
        { "https://shop.example:8443/", ADDRESS_HAS_PORT },
        { "https://shop.example@evil.example/", ADDRESS_HAS_USER },
        { "https://shop.example\\@evil.example/", ADDRESS_BAD_CHARACTER },
        { "https://shop.example/\r\nSet-Cookie: a=b", ADDRESS_BAD_CHARACTER },
        { "https://shop.example/a b", ADDRESS_BAD_CHARACTER },
        { "https://sh\xc3\xb6p.example/", ADDRESS_BAD_CHARACTER },
    };
    struct arena *arena = arena_open(1 << 20);
    struct address address, other;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        enum address_fault fault = address_read(arena, str_from(rows[i].text), &address);
        CHECK_WHOLE(fault, rows[i].fault);
    }
    CHECK(address_read(arena, STR("HTTPS://Shop.Example?c=d#e"), &address) == ADDRESS_FINE);
    CHECK_STR(address.host, STR("shop.example"));
    CHECK_STR(address.whole, STR("https://shop.example/?c=d"));
    CHECK(address_read(arena, STR("https://shop.example/?c=d"), &other) == ADDRESS_FINE);
    CHECK(address_is_same(&address, &other));
    CHECK(address_read(arena, STR("https://shop.example/A?c=d"), &other) == ADDRESS_FINE);
    CHECK(!address_is_same(&address, &other));
    arena_close(arena);
}

static struct brand full_brand(void)
{
    struct brand brand = { .id = 77, .revision = 3, .name = STR("Azarine"), .name_count = 1,
                           .keeper_count = 1, .place_count = 3, .key_count = 1 };

    brand.names[0] = STR("Azarine Cosmetic");
    brand.keepers[0] = STR("AAAAAAAAAAAAAAAA");
    brand.keeper_chats[0] = STR("42");
    brand.keeper_langs[0] = STR("id");
    brand.places[0] = (struct brand_place){ PLACE_HOST, STR("azarine.example"), 11, 5, 0 };
    brand.places[1] = (struct brand_place){ PLACE_PAGE, STR("https://wa.me/62811"), 12, 6, 0 };
    brand.places[2] = (struct brand_place){ PLACE_HOST, STR("later.example"), 13, 0, 4 };
    brand.keys[0] = (struct brand_api_key){ 99, 7, 8 };
    return brand;
}

TEST(a_brand_comes_back_as_it_was_and_only_with_its_key)
{
    struct arena *arena = arena_open(1 << 20);
    struct brand brand = full_brand(), back;
    struct str bytes = brand_pack(arena, &brand, &key);

    CHECK(brand_unpack(arena, bytes, &key, &back));
    CHECK(back.id == 77 && back.revision == 3 && !back.is_closed);
    CHECK_STR(back.name, STR("Azarine"));
    CHECK_STR(back.names[0], STR("Azarine Cosmetic"));
    CHECK_STR(back.keeper_chats[0], STR("42"));
    CHECK(back.places[1].kind == PLACE_PAGE && back.places[1].verified_at_ms == 6);
    CHECK(back.keys[0].hash == 99 && back.keys[0].revoked_at_ms == 8);
    CHECK(str_find(bytes, STR("Azarine")) == SIZE_MAX);
    CHECK(!brand_unpack(arena, bytes, &other_key, &back));
    CHECK(!brand_unpack(arena, str_slice(bytes, 0, bytes.len - 1), &key, &back));
    arena_close(arena);
}

TEST(links_lead_only_to_what_is_verified_for_the_brand)
{
    struct arena *arena = arena_open(1 << 20);
    struct brand brand = full_brand();

    CHECK(brand_may_lead_to(arena, &brand, STR("https://azarine.example/sale?x=1")));
    CHECK(!brand_may_lead_to(arena, &brand, STR("https://www.azarine.example/")));
    CHECK(!brand_may_lead_to(arena, &brand, STR("https://azarine.example.evil.example/")));
    CHECK(brand_may_lead_to(arena, &brand, STR("https://wa.me/62811/")));
    CHECK(!brand_may_lead_to(arena, &brand, STR("https://wa.me/62812")));
    CHECK(!brand_may_lead_to(arena, &brand, STR("https://later.example/")));
    brand.is_closed = true;
    CHECK(!brand_may_lead_to(arena, &brand, STR("https://azarine.example/")));
    arena_close(arena);
}

TEST(a_campaign_comes_back_as_it_was_and_runs_through_its_last_day_in_jakarta)
{
    struct arena *arena = arena_open(1 << 20);
    struct campaign campaign = {
        .code = STR("ABCDE"), .brand_home = STR("AAAAAAAAAAAAAAAA"), .state = CAMPAIGN_RUNNING,
        .revision = 2, .starts_at_ms = 10 * DAY_MS, .last_day = 20, .window_days = 30,
        .hold_days = 14, .cap = 5, .cost_minor = 1000, .currency = STR("IDR"),
        .for_member = { .kind = REWARD_POINTS, .points = 50 },
        .for_friend = { .kind = REWARD_DISCOUNT, .words = STR("10 % off") },
        .brand_name = STR("Azarine"), .title = STR("Ajak teman"),
        .target = STR("https://azarine.example/"), .topic = STR("sunscreen") };
    struct campaign back;
    struct str bytes = campaign_pack(arena, &campaign, &key);

    CHECK(campaign_unpack(arena, bytes, &key, &back));
    CHECK_STR(back.code, STR("ABCDE"));
    CHECK(back.for_member.points == 50 && back.for_friend.kind == REWARD_DISCOUNT);
    CHECK_STR(back.target, STR("https://azarine.example/"));
    CHECK(!campaign_unpack(arena, bytes, &other_key, &back));
    CHECK(str_find(bytes, STR("azarine")) == SIZE_MAX);

    CHECK(!campaign_runs(&campaign, 10 * DAY_MS - 1));
    CHECK(campaign_runs(&campaign, 20 * DAY_MS));
    CHECK(campaign_runs(&campaign, 21 * DAY_MS - 7 * 3600000 - 1));
    CHECK(!campaign_runs(&campaign, 21 * DAY_MS - 7 * 3600000));
    campaign.state = CAMPAIGN_PAUSED;
    CHECK(!campaign_runs(&campaign, 15 * DAY_MS));
    arena_close(arena);
}

TEST(a_link_tells_its_holder_only_with_the_holders_key)
{
    struct arena *arena = arena_open(1 << 20);
    struct link link = { .member_code = STR("FGHJKM"), .holder = 5, .made_at_ms = 9,
                         .chat_id = STR("42"), .lang = STR("en"), .name = STR("Rina"),
                         .posted_at_ms = 11, .passed_at_ms = 12 }, back;
    struct str bytes = link_pack(arena, &link, &key);

    CHECK(link_unpack(arena, bytes, NULL, &back));
    CHECK(back.holder == 5 && back.name.len == 0);
    CHECK(back.posted_at_ms == 11 && back.passed_at_ms == 12);
    CHECK(link_unpack(arena, bytes, &key, &back));
    CHECK_STR(back.name, STR("Rina"));
    CHECK(!link_unpack(arena, bytes, &other_key, &back));
    arena_close(arena);
}

TEST(a_code_alone_leads_to_its_campaigns_home)
{
    struct arena *arena = arena_open(1 << 20);
    unsigned char master[VAULT_KEY_LEN] = { 4, 2 };
    struct vault *vault = vault_from_key(master);
    struct keyspace keys = { STR("rekan"), vault };
    struct str home = home_of_campaign(&keys, arena, STR("ABCDE"));

    CHECK(home.len == VAULT_ID_LEN);
    CHECK(str_eq(home, home_of_campaign(&keys, arena, STR("ABCDE"))));
    CHECK(!str_eq(home, home_of_campaign(&keys, arena, STR("ABCDF"))));
    CHECK(!str_eq(home, home_of_brand(&keys, arena, 1)));
    vault_close(vault);
    arena_close(arena);
}

TEST(an_api_key_names_its_brand_and_works_until_it_is_revoked)
{
    struct arena *arena = arena_open(1 << 20);
    struct brand brand = full_brand();
    const uint64_t random[3] = { 1, UINT64_MAX, 3 };
    struct str home, text = brand_key_print(arena, STR("AAAA_AAAA-AAAAAA"), random);

    CHECK(brand_key_read(text, &home));
    CHECK_STR(home, STR("AAAA_AAAA-AAAAAA"));
    CHECK(!brand_key_read(str_slice(text, 0, text.len - 1), &home));
    CHECK(!brand_key_read(arena_concat(arena, text, STR("x")), &home));
    CHECK(!brand_key_read(STR("rekan_AAAA_AAAA-AAAAAA/"), &home));
    CHECK(!brand_key_read(STR(""), &home));
    brand.keys[0].revoked_at_ms = 0;
    CHECK(brand_has_key(&brand, 99) && !brand_has_key(&brand, 98));
    brand.keys[0].revoked_at_ms = 8;
    CHECK(!brand_has_key(&brand, 99));
    CHECK(!brand_has_key(&brand, 0)); /* what stands behind the last one is no key */
    brand.keys[0].revoked_at_ms = 0;
    brand.is_closed = true;
    CHECK(!brand_has_key(&brand, 99));
    arena_close(arena);
}

static struct allowed a_group(void)
{
    struct allowed allowed = { .brand_count = 2, .fact_count = 1 };

    allowed.brands[0] = (struct allowed_brand){ .home = STR("AAAAAAAAAAAAAAAA"), .since_ms = 5,
                                                .standing = BRAND_ALLOWED, .name = STR("Azarine"),
                                                .names = { STR("Azarine Cosmetic") },
                                                .name_count = 1 };
    allowed.brands[1] = (struct allowed_brand){ .home = STR("BBBBBBBBBBBBBBBB"), .since_ms = 6,
                                                .standing = BRAND_ASKS, .name = STR("Emina") };
    allowed.facts[0] = (struct brand_fact){ STR("AAAAAAAAAAAAAAAA"), 7, 8, STR("SPF 45"), STR("Azura Serum") };
    return allowed;
}

TEST(what_brands_a_group_let_in_comes_back_and_never_half)
{
    struct arena *arena = arena_open(1 << 20);
    struct allowed allowed = a_group(), back;
    struct str bytes = allowed_pack(arena, &allowed, &key);

    CHECK(allowed_unpack(arena, bytes, &key, &back));
    CHECK_STR(back.raw, bytes);
    CHECK_WHOLE(back.brand_count, 2);
    CHECK_STR(back.brands[0].names[0], STR("Azarine Cosmetic"));
    CHECK_WHOLE(back.brands[1].standing, BRAND_ASKS);
    CHECK_STR(back.facts[0].text, STR("SPF 45"));
    CHECK_STR(back.facts[0].name, STR("Azura Serum"));
    CHECK(!allowed_unpack(arena, bytes, &other_key, &back));
    CHECK(!allowed_unpack(arena, str_slice(bytes, 0, bytes.len - 1), &key, &back));
    CHECK_WHOLE(back.brand_count, 0);
    arena_close(arena);
}

TEST(a_product_is_an_allowed_brands_by_the_brand_it_carries_or_begins_with)
{
    struct allowed allowed = a_group();

    CHECK(allowed_owner(&allowed, STR("azarine"), STR("Hydrasoothe")) == &allowed.brands[0]);
    CHECK(allowed_owner(&allowed, STR(""), STR("Azarine Hydrasoothe")) == &allowed.brands[0]);
    CHECK(allowed_owner(&allowed, STR("Azarine Cosmetic"), STR("x")) == &allowed.brands[0]);
    CHECK(!allowed_owner(&allowed, STR(""), STR("Azarines Toner")));
    CHECK(!allowed_owner(&allowed, STR("Emina"), STR("Emina Sun"))); /* only asks so far */
    CHECK(!allowed_owner(&allowed, STR(""), STR("")));
}

TEST(a_statement_is_one_a_product_and_shown_only_while_the_brand_is_allowed)
{
    struct allowed allowed = a_group();
    struct brand_fact fact = { STR("AAAAAAAAAAAAAAAA"), 7, 9, STR("SPF 50"), STR("") };

    CHECK(allowed_state(&allowed, &fact));
    CHECK_WHOLE(allowed.fact_count, 1);
    CHECK_STR(allowed_fact(&allowed, 7)->text, STR("SPF 50"));
    CHECK(!allowed_fact(&allowed, 8));
    allowed.brands[0].standing = BRAND_ENDED;
    CHECK(!allowed_fact(&allowed, 7));
    for (fact.product = 8; allowed.fact_count < ALLOWED_FACTS; fact.product++)
        CHECK(allowed_state(&allowed, &fact));
    CHECK(!allowed_state(&allowed, &fact));
    fact.text = STR("");
    fact.product = 7;
    CHECK(allowed_state(&allowed, &fact));
    CHECK_WHOLE(allowed.fact_count, ALLOWED_FACTS - 1);
}

TEST(a_click_id_leads_to_its_campaign_and_names_link_and_time_alone)
{
    struct arena *arena = arena_open(1 << 20);
    struct click click = { .member_code = STR("FGHJKM"), .at_ms = 1234 }, back;
    struct str id = click_id(arena, STR("ABCDE"), UINT64_C(0xfedcba9876543210)), campaign;
    uint64_t number = 0;

    CHECK_WHOLE(id.len, CLICK_ID_LEN);
    CHECK(click_id_read(arena, id, &campaign, &number));
    CHECK_STR(campaign, STR("ABCDE"));
    CHECK(number == UINT64_C(0xfedcba9876543210));
    CHECK(!click_id_read(arena, str_slice(id, 0, 15), &campaign, &number));
    CHECK(!click_id_read(arena, arena_concat(arena, id, STR("A")), &campaign, &number));
    CHECK(!click_id_read(arena, STR("ABCD0AAAAAAAAAAA"), &campaign, &number));
    CHECK(!click_id_read(arena, STR("ABCDEAAAAA AAAAA"), &campaign, &number));
    CHECK(click_unpack(click_pack(arena, &click), &back));
    CHECK(back.at_ms == 1234);
    CHECK_STR(back.member_code, STR("FGHJKM"));
    CHECK(!click_unpack(STR(""), &back));
    arena_close(arena);
}

/* click.lua reads these places. */
TEST(what_decides_whether_a_click_counts_stands_first_in_campaign_and_link)
{
    struct arena *arena = arena_open(1 << 20);
    struct campaign campaign = { .code = STR("ABCDE"), .state = CAMPAIGN_RUNNING, .last_day = 321,
                                 .window_days = 7 };
    struct link link = { .member_code = STR("FGHJKM"), .holder = 5 };
    struct str bytes = campaign_pack(arena, &campaign, &key);

    CHECK_WHOLE(bytes.at[1], CAMPAIGN_RUNNING);
    CHECK_STR(str_slice(bytes, 2, 7), STR("00321"));
    CHECK_STR(str_slice(bytes, 7, 9), STR("07"));
    CHECK_WHOLE(link_pack(arena, &link, &key).at[1], 0);
    link.is_ended = true;
    CHECK_WHOLE(link_pack(arena, &link, &key).at[1], 1);
    arena_close(arena);
}

TEST(a_holders_mark_comes_back_as_it_was)
{
    struct arena *arena = arena_open(1 << 20);
    struct holder holder = { .number = 42, .member_code = STR("FGHJKM") }, back;
    struct str bytes = holder_pack(arena, &holder);

    CHECK(holder_unpack(bytes, &back));
    CHECK(back.number == 42);
    CHECK_STR(back.member_code, STR("FGHJKM"));
    CHECK(!holder_unpack(str_slice(bytes, 0, bytes.len - 1), &back));
    arena_close(arena);
}

TEST(a_shared_host_is_known_with_all_that_lies_under_it_and_nothing_that_only_sounds_alike)
{
    struct str shared = STR("wa.me shopee.co.id");

    CHECK(address_is_shared(STR("wa.me"), shared));
    CHECK(address_is_shared(STR("toko.shopee.co.id"), shared));
    CHECK(!address_is_shared(STR("notshopee.co.id"), shared));
    CHECK(!address_is_shared(STR("shopee.co.id.example"), shared));
    CHECK(!address_is_shared(STR("azura.example"), shared));
    CHECK(!address_is_shared(STR("me"), shared) && !address_is_shared(STR("wa.me"), STR("")));
}
