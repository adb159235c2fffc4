/* A shop tells of orders over HTTP: what is signed counts once, is held, granted and taken back;
 * and whatever comes at the same time, the ledger in a real Redis keeps its promises. */
#include "web_shop.h"

#include "../../bot/base/clock.h"
#include "../../bot/engine/lately.h"

static bool says(const char *got, const char *words)
{
    bool holds = strstr(got, words) != NULL;

    if (!holds)
        printf("  wanted: %s\n  got: %s\n", words, got);
    return holds;
}

TEST(web_conversions_hold_an_order_grant_it_in_time_and_take_it_back)
{
    struct shop shop;

    shop_open(&shop, (struct reward){ .kind = REWARD_POINTS, .points = 50 });
    const char *got = shop_post(&shop, ORDER("INV-1", "150000"));
    CHECK(says(got, "{\"order\":\"INV-1\",\"state\":\"held\",\"by\":\"code\",\"held_until\":"));
    CHECK(says(got, "\"member_points\":50,\"buyer_points\":50,\"replay\":false}"));
    CHECK(says(shop_post(&shop, ORDER("INV-1", "150000")), "\"replay\":true"));
    shop_settle(&shop);
    CHECK_WHOLE(shop.bot->said_count, 0); /* nobody asked */

    shop_let_days_pass(&shop, 13);
    CHECK_WHOLE(engine_heard(shop.bot, "50 points"), 0);
    shop_let_days_pass(&shop, 2);
    CHECK_WHOLE(engine_heard(&shop.bots[0], "SEND p0: An order through your code at Azura is final: 50 points") +
                engine_heard(&shop.bots[1], "SEND p0: An order through your code at Azura is final: 50 points"), 1);
    CHECK(says(shop_post(&shop, ORDER("INV-1", "150000")), "\"state\":\"granted\""));

    CHECK(says(shop_post(&shop, REFUND("INV-1")), "\"state\":\"refunded\""));
    CHECK(says(shop_post(&shop, REFUND("INV-1")), "\"replay\":true"));
    CHECK(says(shop_post(&shop, ORDER("INV-1", "150000")), "\"state\":\"refunded\""));
    shop_settle(&shop);
    CHECK_WHOLE(engine_heard(shop.bot, "SEND p0: An order through your code at Azura was refunded"), 1);
    CHECK_WHOLE(engine_keys(&shop.world, "*:order:*"), 1);
    CHECK_WHOLE(engine_keys(&shop.world, "*INV-1*"), 0);
    shop_ask_status(&shop, "p0");
    CHECK_WHOLE(engine_heard(shop.bot, "SEND p0: <b>Azura</b> · code ABCDE-FGHJKM"), 1);
    CHECK_WHOLE(engine_heard(shop.bot, "orders 1 · held 0 · granted 0"), 1);
    CHECK_WHOLE(engine_heard(shop.bot, "not counted. The order was refunded."), 1);
    shop_ask_status(&shop, "p8"); /* who has no link here hears nothing */
    CHECK_WHOLE(engine_heard(shop.bot, "SEND p8"), 0);
    shop_close(&shop);
}

TEST(web_conversions_refuse_what_is_unsigned_old_or_wrong_and_write_nothing)
{
    struct shop shop;

    shop_open(&shop, (struct reward){ .kind = REWARD_POINTS, .points = 50 });
    CHECK(says(shop_post_as(&shop, clock_now_ms(), 78, ORDER("A", "1")), "HTTP/1.1 401 "));
    CHECK(says(shop_post_as(&shop, clock_now_ms() - 6 * CLOCK_MINUTE_MS, API_KEY_HASH, ORDER("A", "1")),
               "{\"error\":{\"field\":\"Rekan-Timestamp\""));
    CHECK(says(shop_post_as(&shop, clock_now_ms() + 6 * CLOCK_MINUTE_MS, API_KEY_HASH, ORDER("A", "1")), " 401 "));
    CHECK(says(shop_post(&shop, "{\"event\":\"refund\",\"order\":\"A\",\"campaign\":\"ABCDF\"}"), " 401 "));
    CHECK(says(shop_post(&shop, ORDER("A", "1.5")), "{\"error\":{\"field\":\"amount\""));
    CHECK(says(shop_post(&shop, "{\"event\":\"order\",\"order\":\"A\",\"amount\":1,\"currency\":\"USD\","
                           "\"code\":\"ABCDE-FGHJKM\"}"), "{\"error\":{\"field\":\"currency\""));
    CHECK(says(shop_post(&shop, "{\"event\":\"order\",\"order\":\"A\",\"amount\":1,\"currency\":\"IDR\","
                           "\"code\":\"ABCDE-ZZZZZZ\"}"), "{\"error\":{\"field\":\"code\""));
    CHECK(says(shop_post(&shop, "{\"event\":\"order\",\"order\":\"A\",\"amount\":1,\"currency\":\"IDR\","
                           "\"code\":\"ABCDE-FGHJKM\",\"at\":5}"), "{\"error\":{\"field\":\"at\""));
    CHECK_WHOLE(engine_keys(&shop.world, "*:order:*"), 0);
    CHECK_WHOLE(engine_keys(&shop.world, "*:ledger:*"), 0);
    CHECK(says(shop_post(&shop, ORDER("A", "1")), " 200 "));
    CHECK(says(shop_post(&shop, ORDER("A", "2")), "HTTP/1.1 409 "));

    shop.brand.keys[0].revoked_at_ms = 1;
    shop_write_down(&shop);
    CHECK(says(shop_post(&shop, ORDER("B", "1")), " 401 "));
    shop.brand.keys[0].revoked_at_ms = 0;
    shop_write_down(&shop);
    for (size_t i = 0; i < CONVERSIONS_BUDGETS; i++)
        shop.conversions.budgets[i].tokens = -1e6; /* too many in a minute */
    CHECK(says(shop_post(&shop, ORDER("A", "1")), "HTTP/1.1 429 "));
    CHECK(says(shop.client.got, "Retry-After: 10000")); /* a million tokens short */
    shop_close(&shop);
}

TEST(web_conversions_through_the_link_of_an_outsider_do_not_count)
{
    struct shop shop;

    shop_open(&shop, (struct reward){ .kind = REWARD_POINTS, .points = 50 });
    struct keyspace *keys = &shop.bot->engine->keys;
    struct str person = home_of_person(keys, shop.bot->arena, STR("fake"), STR("p0"));
    struct str group = STR("GroupHome_______");
    struct str joined = joined_key(shop.bot->engine, shop.bot->arena, person, person);
    const struct str joins[] = { STR("SET"), joined, STR("5") }, stays[] = { STR("DEL"), joined };
    const struct str late[] = { STR("ZADD"), key_of(keys, shop.bot->arena, KEY_HOMES, person, STR("")),
                                arena_whole(shop.bot->arena, clock_now_ms()), group };
    shop_run(&shop, joins, 3); /* seen joining days ago */
    CHECK(says(shop_post(&shop, ORDER("A", "1")), "\"reason\":\"not_insider\""));
    shop_run(&shop, stays, 2);
    CHECK(says(shop_post(&shop, ORDER("B", "1")), "\"state\":\"held\""));
    shop_run(&shop, late, 4); /* told their first story after the campaign began */
    CHECK(says(shop_post(&shop, ORDER("C", "1")), "\"reason\":\"not_insider\""));
    shop_close(&shop);
}

/* --- at the same time ---------------------------------------------------------------------------- */

static void on_read(void *owner, const struct error *err)
{
    CHECK(!err);
    (*(int *)owner)++;
}

static void read_money(struct shop *shop, const struct money_wants *wants, struct money *money)
{
    int wanted = shop->done + 1;

    money_read(shop->bot->engine, shop->bot->arena, wants, money, on_read, &shop->done);
    CHECK(io_run_until_count(shop->world.loop, &shop->done, wanted, 5000));
}

static struct event letter_of(struct shop *shop, const struct conversion *conversion, int serial)
{
    return (struct event){ .kind = EVENT_LETTER, .id = arena_print(shop->bot->arena, "test:%d", serial),
                           .messenger = STR("fake"), .chat_kind = CHAT_PRIVATE,
                           .new_chat_id = shop->home, .letter = STR("credit:record"),
                           .body = conversion_pack(shop->bot->arena, conversion) };
}

struct expected {
    int64_t held, granted;
};

static void check_ledgers(struct shop *shop, struct expected *sum)
{
    *sum = (struct expected){ 0 };
    for (size_t m = 0; m < MEMBERS; m++) {
        /* An order that is no one's yet, so that the ledger of this member is read. */
        struct conversion none = { .campaign = STR("ABCDE"), .order = STR("none"),
                                   .code = str_from(shop_codes[m]) };
        struct money_wants wants = { .campaign = STR("ABCDE"), .conversion = &none,
                                     .now_ms = clock_now_ms() };
        struct money *money = ARENA_NEW(shop->bot->arena, struct money);
        read_money(shop, &wants, money);
        struct balance balance = ledger_balance(&money->ledger);
        CHECK(balance.held >= 0 && balance.granted >= 0);
        CHECK(balance.held + balance.granted <= (int64_t)shop->campaign.cap);
        CHECK_WHOLE(balance.granted_points, balance.granted * 50);
        sum->held += balance.held;
        sum->granted += balance.granted;
        for (size_t i = 0; i < money->ledger.count; i++) {
            struct balance one = ledger_of_order(&money->ledger, money->ledger.entries[i].order);
            CHECK(one.held >= 0 && one.granted >= 0 && one.held + one.granted <= 1);
        }
    }
}

TEST(web_conversions_that_come_together_never_count_twice_nor_over_the_cap)
{
    enum { TOGETHER = 12, ROUNDS = 10, ORDERS = 20 };
    struct shop shop;
    struct expected sum;
    unsigned random = 12345;
    int serial = 0;

    shop_open(&shop, (struct reward){ .kind = REWARD_POINTS, .points = 50 });
    for (int round = 0; round < ROUNDS; round++) {
        struct event events[TOGETHER];
        for (int i = 0; i < TOGETHER; i++) {
            random = random * 1103515245 + 12345;
            struct conversion conversion = {
                .campaign = STR("ABCDE"), .amount_minor = 1, .currency = STR("IDR"),
                .is_refund = (random >> 16) % 5 == 0,
                .order = arena_print(shop.bot->arena, "O%u", (random >> 20) % ORDERS),
                .code = str_from(shop_codes[(random >> 26) % MEMBERS]) };
            events[i] = letter_of(&shop, &conversion, ++serial);
        }
        engine_deliver_together(&shop.bots[round % BOTS], events, TOGETHER);
        shop_settle(&shop);
        check_ledgers(&shop, &sum);
        if (round % 3 == 2)
            shop_let_days_pass(&shop, 5);
    }
    CHECK(engine_keys(&shop.world, "*:order:*") <= ORDERS);
    shop_let_days_pass(&shop, 15);
    shop_let_days_pass(&shop, 1);
    check_ledgers(&shop, &sum);
    CHECK(sum.held == 0 && sum.granted > 0); /* every hold that began has ended */
    CHECK_WHOLE(engine_figures(&shop.world, shop.home, "c") - engine_figures(&shop.world, shop.home, "f"),
                sum.granted); /* a report says the same */
    shop_close(&shop);
}

TEST(web_conversions_give_each_voucher_once_though_all_are_due_at_the_same_time)
{
    enum { VOUCHERS = 5, ORDERS = 8 };
    struct shop shop;
    struct event events[ORDERS];

    shop_open(&shop, (struct reward){ .kind = REWARD_VOUCHER, .words = STR("10% off") });
    for (int i = 0; i < VOUCHERS; i++) {
        struct str code = arena_print(shop.bot->arena, "HEMAT-%d", i);
        const struct str words[] = { STR("RPUSH"),
                                     key_of(&shop.bot->engine->keys, shop.bot->arena, KEY_VOUCHERS,
                                            shop.home, STR("")),
                                     vault_seal(shop.bot->arena, &shop_key, code) };
        shop_run(&shop, words, 3);
    }
    for (int i = 0; i < ORDERS; i++) {
        struct conversion conversion = { .campaign = STR("ABCDE"), .amount_minor = 1,
                                         .currency = STR("IDR"), .code = str_from(shop_codes[i % MEMBERS]),
                                         .order = arena_print(shop.bot->arena, "O%d", i) };
        events[i] = letter_of(&shop, &conversion, i);
    }
    engine_deliver_together(shop.bot, events, ORDERS);
    clock_advance_ms(14 * CLOCK_DAY_MS);
    for (size_t i = 0; i < BOTS; i++) /* both at once */
        schedule_sweep(shop.bots[i].engine->schedule, NULL, NULL);
    shop_let_days_pass(&shop, 0);
    shop_let_days_pass(&shop, 0);

    int told = 0;
    for (int i = 0; i < VOUCHERS; i++) {
        int times = 0;
        for (size_t b = 0; b < BOTS; b++)
            times += engine_heard(&shop.bots[b], arena_print(shop.bot->arena, "HEMAT-%d", i).at);
        CHECK_WHOLE(times, 1);
        told += times;
    }
    CHECK_WHOLE(told, VOUCHERS);
    CHECK_WHOLE(engine_keys(&shop.world, "*:voucher:*"), VOUCHERS);
    CHECK_WHOLE(engine_keys(&shop.world, "*:vouchers:*"), 0);
    CHECK_WHOLE(engine_keys(&shop.world, "*:handed:*"), 1);
    CHECK_WHOLE(engine_keys(&shop.world, "*HEMAT*"), 0);
    CHECK(engine_heard(&shop.bots[0], "has no vouchers left") +
          engine_heard(&shop.bots[1], "has no vouchers left") > 0);
    shop_close(&shop);
}

TEST(web_conversions_that_look_odd_wait_for_a_keeper_and_both_sides_hear_why)
{
    struct shop shop;

    shop_open(&shop, (struct reward){ .kind = REWARD_POINTS, .points = 50 });
#define BOUGHT(id, code, buyer) "{\"event\":\"order\",\"order\":\"" id "\",\"amount\":1,\"currency\":\"IDR\"," \
                                "\"code\":\"ABCDE-" code "\",\"buyer\":\"" buyer "\"}"
    CHECK(says(shop_post(&shop, BOUGHT("A", "FGHJKM", "fake:p0")), "\"reason\":\"self_referral\""));
    CHECK(says(shop_post(&shop, BOUGHT("B", "FGHJKM", "fake:p1")), "\"state\":\"held\""));
    CHECK(says(shop_post(&shop, BOUGHT("C", "NNNNNN", "fake:p2")), "\"state\":\"held\""));
    CHECK(says(shop_post(&shop, BOUGHT("D", "PPPPPP", "fake:p0")), "\"state\":\"in_review\"")); /* a ring */
    shop_settle(&shop);
    CHECK_WHOLE(engine_heard(shop.bot, "SEND k1: Order D (1 IDR"), 1);
    CHECK_WHOLE(engine_heard(shop.bot, "the buyer is a member too, and they referred each other"), 1);
    struct str rest = engine_button(shop.bot, "credit:no:");
    shop_let_days_pass(&shop, 30);
    CHECK(says(shop_post(&shop, BOUGHT("D", "PPPPPP", "fake:p0")), "\"state\":\"in_review\""));

    struct event press = engine_press(shop.bot, "p0", "p0",
                                      arena_concat(shop.bot->arena, STR("credit:no:"), rest).at);
    engine_tell(shop.bot, &press); /* a member's own press is worth nothing */
    shop_settle(&shop);
    CHECK(says(shop_post(&shop, BOUGHT("D", "PPPPPP", "fake:p0")), "\"state\":\"in_review\""));
    press = engine_press(shop.bot, "k1", "k1",
                         arena_concat(shop.bot->arena, STR("credit:no:"), rest).at);
    engine_tell(shop.bot, &press);
    shop_settle(&shop);
    CHECK(says(shop_post(&shop, BOUGHT("D", "PPPPPP", "fake:p0")), "\"reason\":\"decided\""));
    struct arena *arena = shop.bot->arena;
    const struct click click = { .member_code = STR("NNNNNN"), .at_ms = clock_now_ms() };
    const struct str again[] = { STR("ZADD"), key_of(&shop.bot->engine->keys, arena, KEY_PHONES, shop.home,
                                                     click.member_code), STR("60"),
                                 click_id(arena, STR("ABCDE"), 9) };
    shop_set(&shop, KEY_CLICK, shop.home, id_print(arena, 9), click_pack(arena, &click));
    shop_run(&shop, again, 4); /* sixty clicks from one phone */
    CHECK(says(shop_post(&shop, arena_print(arena, "{\"event\":\"order\",\"order\":\"E\",\"amount\":1,"
                    "\"currency\":\"IDR\",\"click\":\"%.*s\"}",
                    STR_ARG(click_id(arena, STR("ABCDE"), 9))).at), "\"state\":\"in_review\",\"by\":\"click\""));
    shop_settle(&shop);
    CHECK_WHOLE(engine_heard(shop.bot, "again and again from the same phone"), 1);
    CHECK_WHOLE(engine_heard(shop.bot, "less than a minute after the link was opened"), 1);
    CHECK_WHOLE(engine_heard(shop.bot, "EDIT k1: Order D doesn't count"), 1);
    CHECK_WHOLE(engine_heard(shop.bot, "SEND p2: An order through your code at Azura doesn't count"), 1);
    shop_close(&shop);
}
