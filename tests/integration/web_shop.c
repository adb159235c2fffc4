#include "web_shop.h"

#include "../../bot/base/clock.h"
#include "../../bot/base/log.h"
#include "../../bot/referral/code.h"

const struct owner_key shop_key = { { 7 } };
const char *const shop_codes[MEMBERS] = { "FGHJKM", "NNNNNN", "PPPPPP" };

static void on_done(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    (void)count, (void)err;
    CHECK(values);
    (*(int *)owner)++;
}

void shop_run(struct shop *shop, const struct str *words, size_t count)
{
    struct redis_command command = { .words = words, .count = count };
    int wanted = shop->done + 1;

    redis_trip(shop->bot->redis, shop->bot->arena, &command, 1, on_done, &shop->done);
    CHECK(io_run_until_count(shop->world.loop, &shop->done, wanted, 5000));
}

void shop_set(struct shop *shop, enum key_kind kind, struct str home, struct str detail,
              struct str value)
{
    const struct str words[] = { STR("SET"), key_of(&shop->bot->engine->keys, shop->bot->arena, kind,
                                                    home, detail), value };

    shop_run(shop, words, 3);
}

void shop_write_down(struct shop *shop)
{
    struct arena *arena = shop->bot->arena;
    struct str wrapped = vault_wrap(shop->world.vault, arena, &shop_key);

    shop_set(shop, KEY_CAMPAIGN, shop->home, STR(""), campaign_pack(arena, &shop->campaign, &shop_key));
    shop_set(shop, KEY_OWNER, shop->home, id_print(arena, 0), wrapped);
    shop_set(shop, KEY_BRAND, shop->brand_home, STR(""), brand_pack(arena, &shop->brand, &shop_key));
    shop_set(shop, KEY_OWNER, shop->brand_home, id_print(arena, 0), wrapped);
    for (size_t i = 0; i < MEMBERS; i++) {
        struct str person = arena_print(arena, "p%zu", i);
        struct link link = { .member_code = str_from(shop_codes[i]), .holder = 5 + i,
                             .messenger = STR("fake"), .chat_id = person, .lang = STR("en") };
        struct holder holder = { .number = 5 + i, .member_code = link.member_code };
        shop_set(shop, KEY_LINK, shop->home, link.member_code, link_pack(arena, &link, &shop_key));
        shop_set(shop, KEY_OWNER, shop->home, id_print(arena, link.holder), wrapped);
        struct str home = home_of_person(&shop->bot->engine->keys, arena, STR("fake"), person);
        const struct str told[] = { STR("ZADD"), key_of(&shop->bot->engine->keys, arena, KEY_HOMES, home,
                                                        STR("")), STR("1"), STR("GroupHome_______") };
        shop_set(shop, KEY_HOLDER, shop->home, home, holder_pack(arena, &holder));
        shop_run(shop, told, 4); /* they told a story somewhere, long before the campaign */
    }
}

void shop_open(struct shop *shop, struct reward reward)
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
    shop_write_down(shop);
}

void shop_close(struct shop *shop)
{
    http_server_close(shop->server);
    for (size_t i = 0; i < BOTS; i++)
        engine_bot_close(&shop->bots[i]);
    engine_world_close(&shop->world);
    log_set_level(LOG_INFO);
}

void shop_settle(struct shop *shop)
{
    for (size_t i = 0; i < BOTS; i++)
        engine_settle(&shop->bots[i]);
}

/* --- requests -------------------------------------------------------------------------------- */

const char *shop_post_as(struct shop *shop, int64_t at_ms, uint64_t hash, const char *body)
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

const char *shop_post(struct shop *shop, const char *body)
{
    return shop_post_as(shop, clock_now_ms(), API_KEY_HASH, body);
}

void shop_let_days_pass(struct shop *shop, int days)
{
    clock_advance_ms(days * CLOCK_DAY_MS);
    for (size_t i = 0; i < BOTS; i++)
        engine_sweep(&shop->bots[i]);
    shop_settle(shop);
}

void shop_ask_status(struct shop *shop, const char *person)
{
    struct event event = engine_text(shop->bot, person, person, "");

    event.kind = EVENT_LETTER;
    event.letter = STR("status:tell");
    event.new_chat_id = shop->home;
    engine_tell(shop->bot, &event);
    shop_settle(shop);
}
