/* What the guards look at: kept with the group, and gone with the story, the person, the days. */
#include "engine_help.h"

#include "../../bot/base/log.h"
#include "../../bot/engine/lately.h"

static struct engine_world world;
static struct engine_bot bot;

static void open_group(void)
{
    struct engine_bot_options options = { .abilities = ABILITY_EDIT };

    log_set_level(LOG_ERROR);
    engine_world_open(&world);
    engine_bot_open(&bot, &world, &options);
    engine_join(&bot, "g1");
}

static void close_group(void)
{
    engine_bot_close(&bot);
    engine_world_close(&world);
    log_set_level(LOG_INFO);
}

static void come_in(const char *person)
{
    struct event event = engine_command(&bot, "g1", person, "", "");

    event.kind = EVENT_MEMBER_CHANGED;
    event.command = STR("");
    event.payload = STR("joined");
    engine_tell(&bot, &event);
    engine_settle(&bot);
}

static void save(const char *person, const char *story)
{
    engine_tell_story(&bot, "g1", person, story);
    struct event press = engine_press(&bot, person, person, "give:save:show");
    engine_tell(&bot, &press);
    engine_settle(&bot);
}

static void do_private(const char *person, const char *command, const char *payload)
{
    struct event event = command ? engine_command(&bot, person, person, command, "")
                                 : engine_press(&bot, person, person, payload);

    engine_tell(&bot, &event);
    engine_settle(&bot);
}

static long long kept(void)
{
    struct str home = engine_home(&bot, "g1");
    struct str key = key_of(&bot.engine->keys, bot.arena, KEY_LATELY, home, STR(""));

    return engine_redis(&world, "HLEN %s", key.at);
}

TEST(engine_keeps_what_guards_look_at_until_the_story_or_its_author_goes)
{
    open_group();

    come_in("p1");
    save("p1", "Azura Sunscreen: light, not sticky on my face, 4 months +");
    save("p2", "Kopi Senja: smells good and is not sour at all, 2 months +");
    CHECK_WHOLE(kept(), 2);
    CHECK_WHOLE(engine_keys(&world, "*:joined:*"), 1);

    do_private("p2", "mystories", NULL);
    struct str id = engine_button(&bot, "mine:drop:");
    do_private("p2", NULL, arena_print(bot.arena, "mine:really:%.*s", STR_ARG(id)).at);
    CHECK_WHOLE(kept(), 1);

    do_private("p1", "forgetme", NULL);
    do_private("p1", NULL, "forget:yes:en");
    CHECK_WHOLE(kept(), 0);
    CHECK_WHOLE(engine_keys(&world, "*:joined:*"), 0);
    close_group();
}

TEST(engine_notes_a_join_for_some_days_and_in_known_groups_only)
{
    open_group();

    come_in("p1");
    struct str home = engine_home(&bot, "g1");
    struct str person = home_of_person(&bot.engine->keys, bot.arena, str_from(bot.messenger.name),
                                       STR("p1"));
    struct str key = joined_key(bot.engine, bot.arena, home, person);

    long long left_ms = engine_redis(&world, "PTTL %s", key.at);
    CHECK(left_ms > 13 * 86400000LL && left_ms <= 14 * 86400000LL);
    CHECK_WHOLE(engine_keys(&world, "*:members:*"), 0);
    close_group();
}

TEST(engine_holds_the_third_new_account_that_praises_one_product)
{
    static const char *const stories[] = { "Glowmax: bright and soft in a week, 2 weeks +",
                                           "Glowmax: my pores look smaller now, 3 weeks +",
                                           "Glowmax: dark spots fade away so fast, 1 month +" };
    static const char *const people[] = { "p1", "p2", "p3" };
    open_group();

    for (size_t i = 0; i < 3; i++) {
        come_in(people[i]);
        CHECK_WHOLE(engine_heard(&bot, "came almost at once"), 0);
        save(people[i], stories[i]);
    }

    CHECK_WHOLE(engine_heard(&bot, "came almost at once"), 1);
    CHECK_WHOLE(engine_keys(&world, "*:queue:*"), 1);
    close_group();
}
