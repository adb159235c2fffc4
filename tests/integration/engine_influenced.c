/* An order of somebody who had pressed something under the brand's answers, on a real Redis: counted
 * once, by campaign and group; not after 30 days, nor for another brand. */
#include "../../bot/base/clock.h"
#include "../../bot/referral/conversion.h"
#include "engine_help.h"

static const struct owner_key key = { { 7 } };

/* A campaign of the brand, and one link of it that was offered in the group. */
static void write_campaign(struct engine_bot *bot, struct str brand, struct str home, struct str group)
{
    struct arena *arena = bot->arena;
    const struct campaign campaign = { .code = STR("ABCDE"), .state = CAMPAIGN_RUNNING,
                                       .brand_home = brand, .window_days = 30, .currency = STR("IDR"),
                                       .last_day = campaign_day(clock_now_ms()) + 90 };
    const struct link link = { .member_code = STR("FGHJKM"), .holder = 5, .group = group };

    engine_set(bot, KEY_CAMPAIGN, home, STR(""), campaign_pack(arena, &campaign, &key));
    engine_set(bot, KEY_OWNER, home, id_print(arena, 0), vault_wrap(bot->world->vault, arena, &key));
    engine_set(bot, KEY_LINK, home, link.member_code, link_pack(arena, &link, &key));
}

static void order(struct engine_bot *bot, struct str home, const char *id, const char *buyer)
{
    struct conversion conversion = { .campaign = STR("ABCDE"), .amount_minor = 1,
                                     .currency = STR("IDR"), .code = STR("FGHJKM"),
                                     .order = str_from(id), .buyer = str_from(buyer) };
    struct event letter = { .kind = EVENT_LETTER, .id = str_from(id), .messenger = STR("fake"),
                            .chat_kind = CHAT_PRIVATE, .new_chat_id = home,
                            .letter = STR("credit:record"),
                            .body = conversion_pack(bot->arena, &conversion) };

    engine_deliver_together(bot, &letter, 1);
    engine_settle(bot);
}

TEST(engine_counts_orders_of_who_pressed_something_under_the_brands_answers)
{
    struct engine_world world;
    struct engine_bot bot;
    struct pressed pressed = { .count = 0 }, other = { .count = 0 };

    engine_world_open(&world);
    engine_bot_open(&bot, &world, &(struct engine_bot_options){ .instance = "one" });
    CHECK(engine_until_up(&bot));
    struct event hello = engine_command(&bot, "g1", "p1", "tanya", "sunscreen");
    engine_tell(&bot, &hello); /* the group is known from now on */
    struct keyspace *keys = &bot.engine->keys;
    struct str home = home_of_campaign(keys, bot.arena, STR("ABCDE"));
    struct str brand = home_of_brand(keys, bot.arena, 3), group = engine_home(&bot, "g1");
    write_campaign(&bot, brand, home, group);
    pressed_mark(&pressed, brand, clock_now_ms());
    pressed_mark(&other, home_of_brand(keys, bot.arena, 4), clock_now_ms());
    engine_set(&bot, KEY_PRESSED, home_of_person(keys, bot.arena, STR("fake"), STR("p7")), STR(""),
        pressed_pack(bot.arena, &pressed));
    engine_set(&bot, KEY_PRESSED, home_of_person(keys, bot.arena, STR("fake"), STR("p8")), STR(""),
        pressed_pack(bot.arena, &other));

    order(&bot, home, "A", "fake:p7");
    order(&bot, home, "A", "fake:p7"); /* told again */
    order(&bot, home, "B", "fake:p8");
    CHECK_WHOLE(engine_figures(&world, home, "i"), 1);
    CHECK_WHOLE(engine_figures(&world, home, "c"), 2);
    CHECK_WHOLE(engine_figures(&world, home, "b"), 2);
    CHECK_WHOLE(engine_figures(&world, group, "i"), 1);
    CHECK_WHOLE(engine_figures(&world, group, "c"), 2);

    clock_advance_ms(31 * CLOCK_DAY_MS);
    order(&bot, home, "C", "fake:p7");
    order(&bot, home, "D", "p7"); /* the shop's own number for somebody else */
    CHECK_WHOLE(engine_figures(&world, home, "i"), 1);
    CHECK_WHOLE(engine_figures(&world, home, "w"), 1); /* who bought before came back */
    engine_bot_close(&bot);
    engine_world_close(&world);
}
