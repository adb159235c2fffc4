/* A followed link over HTTP: who is led on, who sees a page, and what Redis keeps of it. */
#include "../../bot/base/clock.h"
#include "../../bot/web/redirect.h"
#include "engine_help.h"

#define DAY_MS INT64_C(86400000)
#define BROWSER "User-Agent: Mozilla/5.0 (Linux; Android 13) Chrome/124.0 Mobile\r\n"
#define LINK "/r/ABCDEFGHJKM"

struct shop {
    struct engine_world world;
    struct engine_bot bot;
    struct redirect redirect;
    struct http_route routes[REDIRECT_ROUTES + 1];
    struct http_server *server;
    struct campaign campaign;
    struct link link;
    struct io_client client;
    int done;
};

static const struct owner_key key = { { 7 } };

static void on_set(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    (void)count, (void)err;
    CHECK(values);
    (*(int *)owner)++;
}

static void set(struct shop *shop, enum key_kind kind, struct str detail, struct str value)
{
    struct engine *engine = shop->bot.engine;
    struct str home = home_of_campaign(&engine->keys, shop->bot.arena, STR("ABCDE"));
    const struct str words[] = { STR("SET"), key_of(&engine->keys, shop->bot.arena, kind, home, detail),
                                 value };
    struct redis_command command = { .words = words, .count = 3 };
    int wanted = shop->done + 1;

    redis_trip(shop->bot.redis, shop->bot.arena, &command, 1, on_set, &shop->done);
    CHECK(io_run_until_count(shop->world.loop, &shop->done, wanted, 5000));
}

static void write_down(struct shop *shop)
{
    struct arena *arena = shop->bot.arena;

    set(shop, KEY_CAMPAIGN, STR(""), campaign_pack(arena, &shop->campaign, &key));
    set(shop, KEY_LINK, STR("FGHJKM"), link_pack(arena, &shop->link, &key));
    set(shop, KEY_OWNER, id_print(arena, 0), vault_wrap(shop->world.vault, arena, &key));
}

static void open_shop(struct shop *shop)
{
    struct error err = { 0 };

    *shop = (struct shop){ 0 };
    engine_world_open(&shop->world);
    engine_bot_open(&shop->bot, &shop->world, &(struct engine_bot_options){ .by_proxy = true });
    shop->bot.engine->options.public_url = STR("https://bot.example.com");
    CHECK(engine_until_up(&shop->bot));
    shop->redirect.engine = shop->bot.engine;
    redirect_routes(&shop->redirect, shop->routes);
    struct http_listener_options options = { .address = STR("127.0.0.1"), .routes = shop->routes };
    shop->server = http_server_open(shop->world.loop, &options, &err);
    CHECK(shop->server);
    shop->campaign = (struct campaign){
        .code = STR("ABCDE"), .state = CAMPAIGN_RUNNING, .window_days = 30,
        .last_day = campaign_day(clock_now_ms()) + 1, .brand_name = STR("Azura <b>"),
        .title = STR("Ajak \"teman\""), .target = STR("https://shop.example/sale?a=1") };
    shop->link = (struct link){ .member_code = STR("FGHJKM"), .holder = 5,
                                .group = engine_home(&shop->bot, "g1") };
    write_down(shop);
}

static void close_shop(struct shop *shop)
{
    http_server_close(shop->server);
    engine_bot_close(&shop->bot);
    engine_world_close(&shop->world);
}

/* One request on a connection of its own; everything until the server closes it. */
static const char *ask(struct shop *shop, const char *method, const char *path, const char *fields)
{
    char request[4096];

    snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n",
             method, path, fields);
    io_client_open(&shop->client, http_server_port(shop->server));
    io_client_send(&shop->client, request);
    CHECK(io_client_await(shop->world.loop, &shop->client, NULL, 5000));
    io_client_close(&shop->client);
    return shop->client.got;
}

static bool says(const char *got, const char *words)
{
    bool holds = strstr(got, words) != NULL;

    if (!holds)
        printf("  wanted: %s\n  got: %s\n", words, got);
    return holds;
}

TEST(web_redirect_leads_a_person_to_the_target_and_counts_them_once_a_day)
{
    struct shop shop;

    open_shop(&shop);
    const char *got = ask(&shop, "GET", LINK, BROWSER);
    CHECK(says(got, "HTTP/1.1 302 Found\r\n"));
    CHECK(says(got, "location: https://shop.example/sale?a=1&utm_source=rekan&utm_medium=referral"
                    "&utm_campaign=ABCDE&rekan_code=ABCDEFGHJKM&rekan_click=ABCDE"));
    CHECK(says(got, "cache-control: no-store\r\n"));
    CHECK(says(got, "referrer-policy: no-referrer\r\n"));
    ask(&shop, "GET", LINK, BROWSER);
    ask(&shop, "GET", "/r/abcde-fghjkm/", BROWSER); /* as people write it */

    CHECK_WHOLE(engine_keys(&shop.world, "*:click:*"), 1);
    CHECK_WHOLE(engine_redis(&shop.world, "EVAL %s 0 *:figures:%b:*", "return tonumber(redis.call("
                "'HVALS', redis.call('KEYS', ARGV[1])[1])[1])", engine_home(&shop.bot, "g1").at,
                engine_home(&shop.bot, "g1").len), 1); /* the group's, too: once */
    CHECK_WHOLE(engine_keys(&shop.world, "*127.0.0.1*"), 0);
    CHECK_WHOLE(shop.bot.engine->counts.links_clicked, 1);
    CHECK_WHOLE(shop.bot.engine->counts.links_repeated, 2);
    close_shop(&shop);
}

TEST(web_redirect_tells_a_friend_what_is_in_it_for_them_before_they_follow)
{
    static const struct { struct reward reward; const char *says; } rows[] = {
        { { .kind = REWARD_DISCOUNT, .words = STR_INIT("10% & \"gratis\"") },
          "og:description\" content=\"Buat kamu: 10% &amp; &quot;gratis&quot;. Link ajakan" },
        { { .kind = REWARD_POINTS, .points = 1500 }, "<p>Buat kamu: 1500 poin. Link ajakan" },
        { { .kind = REWARD_NONE }, "og:description\" content=\"Link ajakan" },
    };
    struct shop shop;

    open_shop(&shop);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        shop.campaign.for_friend = rows[i].reward;
        write_down(&shop);
        CHECK(says(ask(&shop, "GET", LINK, "User-Agent: WhatsApp/2.23.20.0 A\r\n"), rows[i].says));
    }
    close_shop(&shop);
}

TEST(web_redirect_shows_programs_a_preview_and_counts_nothing)
{
    static const char *const fields[] = { "User-Agent: TelegramBot (like TwitterBot)\r\n",
                                          "User-Agent: WhatsApp/2.23.20.0 A\r\n",
                                          "User-Agent: facebookexternalhit/1.1;line-poker/1.0\r\n", "" };
    struct shop shop;

    open_shop(&shop);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const char *got = ask(&shop, "GET", LINK, fields[i]);
        CHECK(says(got, "HTTP/1.1 200 OK\r\n"));
        CHECK(!strcasestr(got, "location:"));
        CHECK(says(got, "<meta name=\"robots\" content=\"noindex,nofollow\">"));
        CHECK(says(got, "og:title\" content=\"Azura &lt;b&gt;: Ajak &quot;teman&quot;\""));
        CHECK(says(got, "og:url\" content=\"https://bot.example.com/r/ABCDEFGHJKM\""));
        CHECK(says(got, "program ajak teman Azura &lt;b&gt;")); /* the disclosure */
        CHECK(says(got, "Lanjut ke shop.example"));
        CHECK(!strstr(got, "rekan_click"));
    }
    const char *got = ask(&shop, "HEAD", LINK, BROWSER);
    CHECK(says(got, "HTTP/1.1 200 OK\r\n"));
    CHECK(!strcasestr(got, "location:") && !strstr(got, "<html"));
    got = ask(&shop, "GET", LINK, BROWSER "Sec-Purpose: prefetch;prerender\r\n");
    CHECK(says(got, "HTTP/1.1 503 "));

    CHECK_WHOLE(engine_keys(&shop.world, "*:click*"), 0);
    CHECK_WHOLE(engine_keys(&shop.world, "*:visitor:*"), 0);
    close_shop(&shop);
}

TEST(web_redirect_says_kindly_what_is_not_open_in_the_readers_language)
{
    struct shop shop;

    open_shop(&shop);
    const char *got = ask(&shop, "GET", "/r/ABCDEFGHJKN", BROWSER);
    CHECK(says(got, "HTTP/1.1 404 ") && says(got, "Link ini nggak ketemu"));
    got = ask(&shop, "GET", "/r/ABCDEFGHJKN", BROWSER "Accept-Language: en-US,en;q=0.9\r\n");
    CHECK(says(got, "<html lang=\"en\">") && says(got, "We can't find this link"));
    shop.campaign.state = CAMPAIGN_PAUSED;
    write_down(&shop);
    got = ask(&shop, "GET", LINK, BROWSER);
    CHECK(says(got, "HTTP/1.1 200 ") && says(got, "dihentikan sementara"));
    CHECK(!strstr(got, "shop.example"));
    shop.campaign.state = CAMPAIGN_RUNNING;
    shop.campaign.last_day -= 2;
    write_down(&shop);
    got = ask(&shop, "GET", LINK, BROWSER);
    CHECK(says(got, "HTTP/1.1 410 ") && says(got, "Program ini sudah selesai"));
    shop.campaign.last_day += 2;
    shop.campaign.state = CAMPAIGN_DRAFT;
    write_down(&shop);
    CHECK(says(ask(&shop, "GET", LINK, BROWSER), "HTTP/1.1 404 "));
    /* Whatever stands there: nobody is led to what is no fine address. */
    shop.campaign.state = CAMPAIGN_RUNNING;
    shop.campaign.target = STR("http://shop.example/");
    write_down(&shop);
    got = ask(&shop, "GET", LINK, BROWSER);
    CHECK(!strcasestr(got, "location:") && says(got, "HTTP/1.1 200 "));
    close_shop(&shop);
}

TEST(web_redirect_takes_no_path_for_a_way_elsewhere)
{
    static const char *const paths[] = {
        "/r/", "/r//evil.example", "/r/https://evil.example/", "/r/%0d%0aLocation:%20https://evil.example",
        "/r/ABCDE/FGHJKM", "/r/%2e%2e/metrics",
        "/r/ABCDEFGHJKM@evil.example", "/r/ABCDEFGHJKM.png.png", "/r/\xc3\xa9", "/r/<script>",
    };
    struct shop shop;

    open_shop(&shop);
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        const char *got = ask(&shop, "GET", paths[i], BROWSER);
        CHECK(says(got, "HTTP/1.1 4"));
        CHECK(!strcasestr(got, "location:") && !strstr(got, "<script>"));
    }
    /* A line break ends a path: what stands before it is a code or none. */
    const char *got = ask(&shop, "HEAD", "/r/ABCDEFGHJKM%0d%0aX-Evil:1", BROWSER);
    CHECK(!strcasestr(got, "evil"));
    CHECK_WHOLE(engine_keys(&shop.world, "*:click*"), 0);
    close_shop(&shop);
}

TEST(web_redirect_draws_a_link_as_a_picture)
{
    struct shop shop;

    open_shop(&shop);
    const char *got = ask(&shop, "GET", LINK ".png", BROWSER);

    CHECK(says(got, "HTTP/1.1 200 OK\r\n") && says(got, "content-type: image/png\r\n"));
    CHECK_WHOLE(engine_keys(&shop.world, "*:click*"), 0);
    close_shop(&shop);
}

TEST(web_redirect_asks_to_come_again_while_redis_is_away)
{
    struct shop shop;

    open_shop(&shop);
    engine_proxy_arm(shop.world.proxy, ENGINE_CUT_REQUEST, 1);
    const char *got = ask(&shop, "GET", LINK, BROWSER);

    CHECK(says(got, "HTTP/1.1 503 ") && says(got, "retry-after: 2\r\n") && says(got, "Lagi ada gangguan"));
    close_shop(&shop);
}
