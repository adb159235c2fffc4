/* click.lua on a real Redis: what a followed link answers and counts. */
#include "../../bot/engine/visit.h"
#include "../../bot/operations/commit.h"
#include "../../bot/referral/campaign.h"
#include "../../bot/referral/link.h"
#include "engine_help.h"

#define DAY_MS INT64_C(86400000)
#define NOW_MS (INT64_C(100) * DAY_MS)

struct shop {
    struct engine_world world;
    struct redis *redis;
    struct arena *arena;
    struct keyspace keys;
    struct code code;
    struct campaign campaign;
    struct link link;
    struct redis_value *values;
    int done;
};

static const struct owner_key key = { { 7 } };

static void on_done(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct shop *shop = owner;

    (void)count, (void)err;
    shop->values = values;
    shop->done++;
}

static const struct redis_value *run(struct shop *shop, const struct redis_command *command)
{
    int wanted = shop->done + 1;

    redis_trip(shop->redis, shop->arena, command, 1, on_done, shop);
    CHECK(io_run_until_count(shop->world.loop, &shop->done, wanted, 5000) && shop->values);
    return &shop->values[0];
}

static void set(struct shop *shop, enum key_kind kind, struct str detail, struct str value)
{
    struct str home = home_of_campaign(&shop->keys, shop->arena, shop->code.campaign);
    const struct str words[] = { STR("SET"), key_of(&shop->keys, shop->arena, kind, home, detail),
                                 value };
    struct redis_command command = { .words = words, .count = 3 };

    run(shop, &command);
}

static void write_down(struct shop *shop)
{
    set(shop, KEY_CAMPAIGN, STR(""), campaign_pack(shop->arena, &shop->campaign, &key));
    set(shop, KEY_LINK, shop->code.member, link_pack(shop->arena, &shop->link, &key));
}

static bool is_up(void *owner)
{
    struct redis_stats stats;

    redis_stats(owner, &stats);
    return stats.is_up;
}

static void open_shop(struct shop *shop)
{
    struct error err = { 0 };

    *shop = (struct shop){ .arena = arena_open(SIZE_MAX),
                           .code = { STR("ABCDE"), STR("FGHJKM") } };
    engine_world_open(&shop->world);
    struct redis_options options = { .url = str_from(shop->world.server.url), .timeout_ms = 5000,
                                     .scripts = operation_scripts };
    shop->keys = (struct keyspace){ .prefix = STR("t"), .vault = shop->world.vault };
    shop->redis = redis_open(shop->world.loop, &options, &err);
    CHECK(shop->redis && io_run_until(shop->world.loop, is_up, shop->redis, 5000));
    shop->campaign = (struct campaign){ .code = shop->code.campaign, .state = CAMPAIGN_RUNNING,
                                        .last_day = 110, .window_days = 30 };
    shop->link = (struct link){ .member_code = shop->code.member, .holder = 5 };
    write_down(shop);
    set(shop, KEY_OWNER, id_print(shop->arena, 0), STR("wrapped"));
}

static void close_shop(struct shop *shop)
{
    redis_close(shop->redis);
    arena_close(shop->arena);
    engine_world_close(&shop->world);
}

static struct visited visit(struct shop *shop, const char *peer, uint64_t number, int64_t now_ms)
{
    struct visit visit = { .code = shop->code, .peer = str_from(peer), .agent = STR("Firefox"),
                           .number = number, .now_ms = now_ms };
    struct redis_command command = visit_command(&shop->keys, shop->arena, &visit);
    struct visited visited;

    CHECK(visit_result(run(shop, &command), &visited));
    return visited;
}

/* What the link, or the whole campaign, counts on a day; 0: nothing. */
static long long counted(struct shop *shop, struct str member, const char *day)
{
    struct str home = home_of_campaign(&shop->keys, shop->arena, shop->code.campaign);
    struct str clicks = key_of(&shop->keys, shop->arena, KEY_CLICKS, home, member);

    return engine_redis(&shop->world, "ZCOUNT %b 1 +inf", clicks.at, clicks.len) == 0
               ? 0
               : engine_redis(&shop->world, "EVAL %s 1 %b %s",
                              "return tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0)",
                              clicks.at, clicks.len, day);
}

TEST(operations_click_counts_a_visitor_once_a_day_and_gives_the_same_click_again)
{
    struct shop shop;

    open_shop(&shop);
    struct visited first = visit(&shop, "10.0.0.1", 1, NOW_MS);
    struct visited again = visit(&shop, "10.0.0.1", 2, NOW_MS + 60000);
    struct visited other = visit(&shop, "10.0.0.2", 3, NOW_MS + 60000);
    struct visited tomorrow = visit(&shop, "10.0.0.1", 4, NOW_MS + DAY_MS);

    CHECK(first.campaign.len && first.link.len);
    CHECK_STR(first.key, STR("wrapped"));
    CHECK_STR(first.click, click_id(shop.arena, shop.code.campaign, 1));
    CHECK_STR(again.click, first.click);
    CHECK_STR(other.click, click_id(shop.arena, shop.code.campaign, 3));
    CHECK_STR(tomorrow.click, click_id(shop.arena, shop.code.campaign, 4));
    CHECK_WHOLE(counted(&shop, shop.code.member, "00100"), 2);
    CHECK_WHOLE(counted(&shop, shop.code.member, "00101"), 1);
    CHECK_WHOLE(counted(&shop, STR(""), "00100"), 2);
    CHECK_WHOLE(engine_keys(&shop.world, "t:*:click:*"), 3);
    close_shop(&shop);
}

TEST(operations_click_is_kept_for_the_window_and_a_week_and_names_no_visitor)
{
    struct shop shop;

    open_shop(&shop);
    visit(&shop, "10.0.0.1", 1, NOW_MS);
    struct str home = home_of_campaign(&shop.keys, shop.arena, shop.code.campaign);
    struct str click = key_of_id(&shop.keys, shop.arena, KEY_CLICK, home, 1);

    long long left = engine_redis(&shop.world, "TTL %b", click.at, click.len);
    CHECK(left > 36 * 86400 && left <= 37 * 86400);
    CHECK_WHOLE(engine_keys(&shop.world, "*10.0.0.1*"), 0);
    CHECK_WHOLE(engine_keys(&shop.world, "t:*:visitor:*"), 1);
    CHECK_WHOLE(engine_redis(&shop.world, "GETRANGE %b 0 0", click.at, click.len), 1);
    close_shop(&shop);
}

/* One phone's sixty do not drown in what many others click, and a reader who comes back is none. */
TEST(operations_click_remembers_the_click_of_a_phone_that_comes_back_too_often)
{
    struct shop shop;

    open_shop(&shop);
    for (uint64_t i = 0; i < 60; i++)
        visit(&shop, "10.0.0.1", 1000 + i, NOW_MS);
    for (uint64_t i = 0; i < 40; i++) {
        const char *peer = arena_print(shop.arena, "10.0.1.%d", (int)i).at;
        visit(&shop, peer, 2000 + i, NOW_MS);
        visit(&shop, peer, 3000 + i, NOW_MS);
    }
    struct str home = home_of_campaign(&shop.keys, shop.arena, shop.code.campaign);
    struct str phones = key_of(&shop.keys, shop.arena, KEY_PHONES, home, shop.code.member);
    struct str click = click_id(shop.arena, shop.code.campaign, 1000);

    CHECK_WHOLE(engine_redis(&shop.world, "ZCARD %b", phones.at, phones.len), 1);
    CHECK_WHOLE(engine_redis(&shop.world, "ZCOUNT %b 60 60", phones.at, phones.len), 1);
    CHECK_WHOLE(engine_redis(&shop.world, "ZRANK %b %b", phones.at, phones.len, click.at, click.len), 0);
    CHECK(engine_redis(&shop.world, "TTL %b", phones.at, phones.len) > 36 * 86400);
    CHECK_WHOLE(counted(&shop, shop.code.member, "00100"), 41);
    close_shop(&shop);
}

TEST(operations_click_that_only_looks_or_finds_nothing_open_counts_nothing)
{
    enum { RUNS, PAUSED, ENDED_LINK, OVER, LOOKS, WRONG_CODE, CASES };
    struct shop shop;

    open_shop(&shop);
    for (int i = 0; i < CASES; i++) {
        struct code code = { shop.code.campaign, i == WRONG_CODE ? STR("FGHJKN") : shop.code.member };
        shop.campaign.state = i == PAUSED ? CAMPAIGN_PAUSED : CAMPAIGN_RUNNING;
        shop.campaign.last_day = i == OVER ? 99 : 100;
        shop.link.is_ended = i == ENDED_LINK;
        write_down(&shop);
        struct visit visit = { .code = code, .peer = STR("10.0.0.1"), .agent = STR(""),
                               .only_looks = i == LOOKS, .number = 9, .now_ms = NOW_MS + i };
        struct redis_command command = visit_command(&shop.keys, shop.arena, &visit);
        struct visited visited;
        CHECK(visit_result(run(&shop, &command), &visited));
        CHECK((visited.click.len > 0) == (i == RUNS));
        CHECK(visited.campaign.len > 0 && (visited.link.len > 0) == (i != WRONG_CODE));
        CHECK_WHOLE(engine_keys(&shop.world, "t:*:click*"), i == RUNS ? 3 : 0);
        CHECK_WHOLE(engine_keys(&shop.world, "t:*:visitor:*"), i == RUNS);
        engine_redis(&shop.world, "FLUSHALL");
    }
    close_shop(&shop);
}

TEST(operations_click_leads_on_who_comes_after_the_days_most_and_keeps_nothing)
{
    struct shop shop;

    open_shop(&shop);
    visit(&shop, "10.0.0.1", 1, NOW_MS);
    struct str home = home_of_campaign(&shop.keys, shop.arena, shop.code.campaign);
    struct str clicks = key_of(&shop.keys, shop.arena, KEY_CLICKS, home, shop.code.member);
    engine_redis(&shop.world, "ZADD %b %d 00100", clicks.at, clicks.len, LIMIT_CLICKS_A_DAY);
    struct visited late = visit(&shop, "10.0.0.2", 2, NOW_MS);

    CHECK(late.campaign.len && late.link.len && late.click.len == 0);
    CHECK_WHOLE(engine_keys(&shop.world, "t:*:click:*"), 1);
    CHECK_WHOLE(engine_keys(&shop.world, "t:*:visitor:*"), 1);
    close_shop(&shop);
}
