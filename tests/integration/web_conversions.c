/* A shop tells of orders over HTTP: what is signed counts once, is held, granted and taken back;
 * and whatever comes at the same time, the ledger in a real Redis keeps its promises. */
#include "../../bot/base/clock.h"
#include "../../bot/base/log.h"
#include "../../bot/engine/lately.h"
#include "../../bot/engine/money.h"
#include "../../bot/referral/code.h"
#include "../../bot/web/conversions.h"
#include "engine_help.h"

enum { MEMBERS = 3, API_KEY_HASH = 77, BOTS = 2 };

static const struct owner_key key = { { 7 } };
static const char *const codes[MEMBERS] = { "FGHJKM", "NNNNNN", "PPPPPP" };

struct shop {
    struct engine_world world;
    struct engine_bot bots[BOTS];
    struct engine_bot *bot; /* the first */
    struct conversions conversions;
    struct http_route routes[CONVERSIONS_ROUTES + 1];
    struct http_server *server;
    struct campaign campaign;
    struct brand brand;
    struct str home, brand_home;
    struct io_client client;
    int done;
};

static void on_done(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    (void)count, (void)err;
    CHECK(values);
    (*(int *)owner)++;
}

static void run(struct shop *shop, const struct str *words, size_t count)
{
    struct redis_command command = { .words = words, .count = count };
    int wanted = shop->done + 1;

    redis_trip(shop->bot->redis, shop->bot->arena, &command, 1, on_done, &shop->done);
    CHECK(io_run_until_count(shop->world.loop, &shop->done, wanted, 5000));
}

static void set(struct shop *shop, enum key_kind kind, struct str home, struct str detail,
                struct str value)
{
    const struct str words[] = { STR("SET"), key_of(&shop->bot->engine->keys, shop->bot->arena, kind,
                                                    home, detail), value };

    run(shop, words, 3);
}

static void write_down(struct shop *shop)
{
    struct arena *arena = shop->bot->arena;
    struct str wrapped = vault_wrap(shop->world.vault, arena, &key);

    set(shop, KEY_CAMPAIGN, shop->home, STR(""), campaign_pack(arena, &shop->campaign, &key));
    set(shop, KEY_OWNER, shop->home, id_print(arena, 0), wrapped);
    set(shop, KEY_BRAND, shop->brand_home, STR(""), brand_pack(arena, &shop->brand, &key));
    set(shop, KEY_OWNER, shop->brand_home, id_print(arena, 0), wrapped);
    for (size_t i = 0; i < MEMBERS; i++) {
        struct str person = arena_print(arena, "p%zu", i);
        struct link link = { .member_code = str_from(codes[i]), .holder = 5 + i,
                             .messenger = STR("fake"), .chat_id = person, .lang = STR("en") };
        struct holder holder = { .number = 5 + i, .member_code = link.member_code };
        set(shop, KEY_LINK, shop->home, link.member_code, link_pack(arena, &link, &key));
        set(shop, KEY_OWNER, shop->home, id_print(arena, link.holder), wrapped);
        struct str home = home_of_person(&shop->bot->engine->keys, arena, STR("fake"), person);
        const struct str told[] = { STR("ZADD"), key_of(&shop->bot->engine->keys, arena, KEY_HOMES, home,
                                                        STR("")), STR("1"), STR("GroupHome_______") };
        set(shop, KEY_HOLDER, shop->home, home, holder_pack(arena, &holder));
        run(shop, told, 4); /* they told a story somewhere, long before the campaign */
    }
}

static void open_shop(struct shop *shop, struct reward reward)
{
    static const char *const names[BOTS] = { "one", "two" };
    struct error err = { 0 };

    *shop = (struct shop){ .bot = &shop->bots[0] };
    log_set_level(LOG_ERROR);
    engine_world_open(&shop->world);
    for (size_t i = 0; i < BOTS; i++)
        engine_bot_open(&shop->bots[i], &shop->world,
                        &(struct engine_bot_options){ .instance = names[i] });
    struct engine *engine = shop->bot->engine;
    shop->home = home_of_campaign(&engine->keys, shop->bot->arena, STR("ABCDE"));
    shop->brand_home = home_of_brand(&engine->keys, shop->bot->arena, 3);
    shop->conversions.engine = engine;
    conversions_routes(&shop->conversions, shop->routes);
    struct http_listener_options options = { .address = STR("127.0.0.1"), .routes = shop->routes };
    shop->server = http_server_open(shop->world.loop, &options, &err);
    CHECK(shop->server);
    shop->campaign = (struct campaign){
        .code = STR("ABCDE"), .state = CAMPAIGN_RUNNING, .window_days = 30, .hold_days = 14,
        .starts_at_ms = clock_now_ms() - CLOCK_DAY_MS, .last_day = campaign_day(clock_now_ms()) + 90, .brand_name = STR("Azura"),
        .brand_home = shop->brand_home, .currency = STR("IDR"), .cap = 4, .for_member = reward, .for_friend = reward };
    shop->brand = (struct brand){
        .id = 3, .name = STR("Azura"), .key_count = 1, .keys = { { .hash = API_KEY_HASH } },
        .keeper_count = 1, .keeper_chats = { STR("k1") }, .keeper_langs = { STR("en") },
        .keepers = { home_of_person(&engine->keys, shop->bot->arena, STR("fake"), STR("k1")) } };
    write_down(shop);
}

static void close_shop(struct shop *shop)
{
    http_server_close(shop->server);
    for (size_t i = 0; i < BOTS; i++)
        engine_bot_close(&shop->bots[i]);
    engine_world_close(&shop->world);
    log_set_level(LOG_INFO);
}

static void settle(struct shop *shop)
{
    for (size_t i = 0; i < BOTS; i++)
        engine_settle(&shop->bots[i]);
}

/* --- requests -------------------------------------------------------------------------------- */

static const char *post_as(struct shop *shop, int64_t at_ms, uint64_t hash, const char *body)
{
    char request[4096];
    struct arena *arena = shop->bot->arena;
    struct str at = arena_whole(arena, at_ms / 1000);
    struct str secret = conversion_secret(shop->world.vault, arena, shop->brand_home, hash);
    struct str signature = conversion_sign(arena, secret, at, str_from(body));

    snprintf(request, sizeof request,
             "POST /v1/conversions HTTP/1.1\r\nHost: a\r\nConnection: close\r\nRekan-Timestamp: %.*s\r\n"
             "Rekan-Signature: %.*s\r\nContent-Length: %zu\r\n\r\n%s",
             STR_ARG(at), STR_ARG(signature), strlen(body), body);
    io_client_open(&shop->client, http_server_port(shop->server));
    io_client_send(&shop->client, request);
    CHECK(io_client_await(shop->world.loop, &shop->client, NULL, 5000));
    io_client_close(&shop->client);
    return shop->client.got;
}

static const char *post(struct shop *shop, const char *body)
{
    return post_as(shop, clock_now_ms(), API_KEY_HASH, body);
}

static bool says(const char *got, const char *words)
{
    bool holds = strstr(got, words) != NULL;

    if (!holds)
        printf("  wanted: %s\n  got: %s\n", words, got);
    return holds;
}

#define ORDER(id, amount) "{\"event\":\"order\",\"order\":\"" id "\",\"amount\":" amount \
                          ",\"currency\":\"IDR\",\"code\":\"ABCDE-FGHJKM\"}"
#define REFUND(id) "{\"event\":\"refund\",\"order\":\"" id "\",\"campaign\":\"ABCDE\"}"

static void let_days_pass(struct shop *shop, int days)
{
    clock_advance_ms(days * CLOCK_DAY_MS);
    for (size_t i = 0; i < BOTS; i++)
        engine_sweep(&shop->bots[i]);
    settle(shop);
}

static void ask_status(struct shop *shop, const char *person)
{
    struct event event = engine_text(shop->bot, person, person, "");

    event.kind = EVENT_LETTER;
    event.letter = STR("status:tell");
    event.new_chat_id = shop->home;
    engine_tell(shop->bot, &event);
    settle(shop);
}

TEST(web_conversions_hold_an_order_grant_it_in_time_and_take_it_back)
{
    struct shop shop;

    open_shop(&shop, (struct reward){ .kind = REWARD_POINTS, .points = 50 });
    const char *got = post(&shop, ORDER("INV-1", "150000"));
    CHECK(says(got, "{\"order\":\"INV-1\",\"state\":\"held\",\"by\":\"code\",\"held_until\":"));
    CHECK(says(got, "\"member_points\":50,\"buyer_points\":50,\"replay\":false}"));
    CHECK(says(post(&shop, ORDER("INV-1", "150000")), "\"replay\":true"));
    settle(&shop);
    CHECK_WHOLE(shop.bot->said_count, 0); /* nobody asked */

    let_days_pass(&shop, 13);
    CHECK_WHOLE(engine_heard(shop.bot, "50 points"), 0);
    let_days_pass(&shop, 2);
    CHECK_WHOLE(engine_heard(&shop.bots[0], "SEND p0: An order through your code at Azura is final: 50 points") +
                engine_heard(&shop.bots[1], "SEND p0: An order through your code at Azura is final: 50 points"), 1);
    CHECK(says(post(&shop, ORDER("INV-1", "150000")), "\"state\":\"granted\""));

    CHECK(says(post(&shop, REFUND("INV-1")), "\"state\":\"refunded\""));
    CHECK(says(post(&shop, REFUND("INV-1")), "\"replay\":true"));
    CHECK(says(post(&shop, ORDER("INV-1", "150000")), "\"state\":\"refunded\""));
    settle(&shop);
    CHECK_WHOLE(engine_heard(shop.bot, "SEND p0: An order through your code at Azura was refunded"), 1);
    CHECK_WHOLE(engine_keys(&shop.world, "*:order:*"), 1);
    CHECK_WHOLE(engine_keys(&shop.world, "*INV-1*"), 0);
    ask_status(&shop, "p0");
    CHECK_WHOLE(engine_heard(shop.bot, "SEND p0: <b>Azura</b> · code ABCDE-FGHJKM"), 1);
    CHECK_WHOLE(engine_heard(shop.bot, "orders 1 · held 0 · granted 0"), 1);
    CHECK_WHOLE(engine_heard(shop.bot, "not counted. The order was refunded."), 1);
    ask_status(&shop, "p8"); /* who has no link here hears nothing */
    CHECK_WHOLE(engine_heard(shop.bot, "SEND p8"), 0);
    close_shop(&shop);
}

TEST(web_conversions_refuse_what_is_unsigned_old_or_wrong_and_write_nothing)
{
    struct shop shop;

    open_shop(&shop, (struct reward){ .kind = REWARD_POINTS, .points = 50 });
    CHECK(says(post_as(&shop, clock_now_ms(), 78, ORDER("A", "1")), "HTTP/1.1 401 "));
    CHECK(says(post_as(&shop, clock_now_ms() - 6 * CLOCK_MINUTE_MS, API_KEY_HASH, ORDER("A", "1")),
               "{\"error\":{\"field\":\"Rekan-Timestamp\""));
    CHECK(says(post_as(&shop, clock_now_ms() + 6 * CLOCK_MINUTE_MS, API_KEY_HASH, ORDER("A", "1")), " 401 "));
    CHECK(says(post(&shop, "{\"event\":\"refund\",\"order\":\"A\",\"campaign\":\"ABCDF\"}"), " 401 "));
    CHECK(says(post(&shop, ORDER("A", "1.5")), "{\"error\":{\"field\":\"amount\""));
    CHECK(says(post(&shop, "{\"event\":\"order\",\"order\":\"A\",\"amount\":1,\"currency\":\"USD\","
                           "\"code\":\"ABCDE-FGHJKM\"}"), "{\"error\":{\"field\":\"currency\""));
    CHECK(says(post(&shop, "{\"event\":\"order\",\"order\":\"A\",\"amount\":1,\"currency\":\"IDR\","
                           "\"code\":\"ABCDE-ZZZZZZ\"}"), "{\"error\":{\"field\":\"code\""));
    CHECK(says(post(&shop, "{\"event\":\"order\",\"order\":\"A\",\"amount\":1,\"currency\":\"IDR\","
                           "\"code\":\"ABCDE-FGHJKM\",\"at\":5}"), "{\"error\":{\"field\":\"at\""));
    CHECK_WHOLE(engine_keys(&shop.world, "*:order:*"), 0);
    CHECK_WHOLE(engine_keys(&shop.world, "*:ledger:*"), 0);
    CHECK(says(post(&shop, ORDER("A", "1")), " 200 "));
    CHECK(says(post(&shop, ORDER("A", "2")), "HTTP/1.1 409 "));

    shop.brand.keys[0].revoked_at_ms = 1;
    write_down(&shop);
    CHECK(says(post(&shop, ORDER("B", "1")), " 401 "));
    shop.brand.keys[0].revoked_at_ms = 0;
    write_down(&shop);
    for (size_t i = 0; i < CONVERSIONS_BUDGETS; i++)
        shop.conversions.budgets[i].tokens = -1e6; /* too many in a minute */
    CHECK(says(post(&shop, ORDER("A", "1")), "HTTP/1.1 429 "));
    CHECK(says(shop.client.got, "Retry-After: 10000")); /* a million tokens short */
    close_shop(&shop);
}

TEST(web_conversions_through_the_link_of_an_outsider_do_not_count)
{
    struct shop shop;

    open_shop(&shop, (struct reward){ .kind = REWARD_POINTS, .points = 50 });
    struct keyspace *keys = &shop.bot->engine->keys;
    struct str person = home_of_person(keys, shop.bot->arena, STR("fake"), STR("p0"));
    struct str group = STR("GroupHome_______");
    struct str joined = joined_key(shop.bot->engine, shop.bot->arena, person, person);
    const struct str joins[] = { STR("SET"), joined, STR("5") }, stays[] = { STR("DEL"), joined };
    const struct str late[] = { STR("ZADD"), key_of(keys, shop.bot->arena, KEY_HOMES, person, STR("")),
                                arena_whole(shop.bot->arena, clock_now_ms()), group };
    run(&shop, joins, 3); /* seen joining days ago */
    CHECK(says(post(&shop, ORDER("A", "1")), "\"reason\":\"not_insider\""));
    run(&shop, stays, 2);
    CHECK(says(post(&shop, ORDER("B", "1")), "\"state\":\"held\""));
    run(&shop, late, 4); /* told their first story after the campaign began */
    CHECK(says(post(&shop, ORDER("C", "1")), "\"reason\":\"not_insider\""));
    close_shop(&shop);
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
                                   .code = str_from(codes[m]) };
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

    open_shop(&shop, (struct reward){ .kind = REWARD_POINTS, .points = 50 });
    for (int round = 0; round < ROUNDS; round++) {
        struct event events[TOGETHER];
        for (int i = 0; i < TOGETHER; i++) {
            random = random * 1103515245 + 12345;
            struct conversion conversion = {
                .campaign = STR("ABCDE"), .amount_minor = 1, .currency = STR("IDR"),
                .is_refund = (random >> 16) % 5 == 0,
                .order = arena_print(shop.bot->arena, "O%u", (random >> 20) % ORDERS),
                .code = str_from(codes[(random >> 26) % MEMBERS]) };
            events[i] = letter_of(&shop, &conversion, ++serial);
        }
        engine_deliver_together(&shop.bots[round % BOTS], events, TOGETHER);
        settle(&shop);
        check_ledgers(&shop, &sum);
        if (round % 3 == 2)
            let_days_pass(&shop, 5);
    }
    CHECK(engine_keys(&shop.world, "*:order:*") <= ORDERS);
    let_days_pass(&shop, 15);
    let_days_pass(&shop, 1);
    check_ledgers(&shop, &sum);
    CHECK(sum.held == 0 && sum.granted > 0); /* every hold that began has ended */
    CHECK_WHOLE(engine_figures(&shop.world, shop.home, "c") - engine_figures(&shop.world, shop.home, "f"),
                sum.granted); /* a report says the same */
    close_shop(&shop);
}

TEST(web_conversions_give_each_voucher_once_though_all_are_due_at_the_same_time)
{
    enum { VOUCHERS = 5, ORDERS = 8 };
    struct shop shop;
    struct event events[ORDERS];

    open_shop(&shop, (struct reward){ .kind = REWARD_VOUCHER, .words = STR("10% off") });
    for (int i = 0; i < VOUCHERS; i++) {
        struct str code = arena_print(shop.bot->arena, "HEMAT-%d", i);
        const struct str words[] = { STR("RPUSH"),
                                     key_of(&shop.bot->engine->keys, shop.bot->arena, KEY_VOUCHERS,
                                            shop.home, STR("")),
                                     vault_seal(shop.bot->arena, &key, code) };
        run(&shop, words, 3);
    }
    for (int i = 0; i < ORDERS; i++) {
        struct conversion conversion = { .campaign = STR("ABCDE"), .amount_minor = 1,
                                         .currency = STR("IDR"), .code = str_from(codes[i % MEMBERS]),
                                         .order = arena_print(shop.bot->arena, "O%d", i) };
        events[i] = letter_of(&shop, &conversion, i);
    }
    engine_deliver_together(shop.bot, events, ORDERS);
    clock_advance_ms(14 * CLOCK_DAY_MS);
    for (size_t i = 0; i < BOTS; i++) /* both at once */
        schedule_sweep(shop.bots[i].engine->schedule, NULL, NULL);
    let_days_pass(&shop, 0);
    let_days_pass(&shop, 0);

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
    close_shop(&shop);
}

TEST(web_conversions_that_look_odd_wait_for_a_keeper_and_both_sides_hear_why)
{
    struct shop shop;

    open_shop(&shop, (struct reward){ .kind = REWARD_POINTS, .points = 50 });
#define BOUGHT(id, code, buyer) "{\"event\":\"order\",\"order\":\"" id "\",\"amount\":1,\"currency\":\"IDR\"," \
                                "\"code\":\"ABCDE-" code "\",\"buyer\":\"" buyer "\"}"
    CHECK(says(post(&shop, BOUGHT("A", "FGHJKM", "fake:p0")), "\"reason\":\"self_referral\""));
    CHECK(says(post(&shop, BOUGHT("B", "FGHJKM", "fake:p1")), "\"state\":\"held\""));
    CHECK(says(post(&shop, BOUGHT("C", "NNNNNN", "fake:p2")), "\"state\":\"held\""));
    CHECK(says(post(&shop, BOUGHT("D", "PPPPPP", "fake:p0")), "\"state\":\"in_review\"")); /* a ring */
    settle(&shop);
    CHECK_WHOLE(engine_heard(shop.bot, "SEND k1: Order D (1 IDR"), 1);
    CHECK_WHOLE(engine_heard(shop.bot, "the buyer is a member too, and they referred each other"), 1);
    struct str rest = engine_button(shop.bot, "credit:no:");
    let_days_pass(&shop, 30);
    CHECK(says(post(&shop, BOUGHT("D", "PPPPPP", "fake:p0")), "\"state\":\"in_review\""));

    struct event press = engine_press(shop.bot, "p0", "p0",
                                      arena_concat(shop.bot->arena, STR("credit:no:"), rest).at);
    engine_tell(shop.bot, &press); /* a member's own press is worth nothing */
    settle(&shop);
    CHECK(says(post(&shop, BOUGHT("D", "PPPPPP", "fake:p0")), "\"state\":\"in_review\""));
    press = engine_press(shop.bot, "k1", "k1",
                         arena_concat(shop.bot->arena, STR("credit:no:"), rest).at);
    engine_tell(shop.bot, &press);
    settle(&shop);
    CHECK(says(post(&shop, BOUGHT("D", "PPPPPP", "fake:p0")), "\"reason\":\"decided\""));
    struct arena *arena = shop.bot->arena;
    const struct click click = { .member_code = STR("NNNNNN"), .at_ms = clock_now_ms() };
    const struct str again[] = { STR("ZADD"), key_of(&shop.bot->engine->keys, arena, KEY_PHONES, shop.home,
                                                     click.member_code), STR("60"),
                                 click_id(arena, STR("ABCDE"), 9) };
    set(&shop, KEY_CLICK, shop.home, id_print(arena, 9), click_pack(arena, &click));
    run(&shop, again, 4); /* sixty clicks from one phone */
    CHECK(says(post(&shop, arena_print(arena, "{\"event\":\"order\",\"order\":\"E\",\"amount\":1,"
                    "\"currency\":\"IDR\",\"click\":\"%.*s\"}",
                    STR_ARG(click_id(arena, STR("ABCDE"), 9))).at), "\"state\":\"in_review\",\"by\":\"click\""));
    settle(&shop);
    CHECK_WHOLE(engine_heard(shop.bot, "again and again from the same phone"), 1);
    CHECK_WHOLE(engine_heard(shop.bot, "less than a minute after the link was opened"), 1);
    CHECK_WHOLE(engine_heard(shop.bot, "EDIT k1: Order D doesn't count"), 1);
    CHECK_WHOLE(engine_heard(shop.bot, "SEND p2: An order through your code at Azura doesn't count"), 1);
    close_shop(&shop);
}
