/* The outbox on a real Redis: order, pauses, budgets, and who takes over from whom. */
#include "engine_help.h"

#include "../../bot/base/clock.h"
#include "../../bot/base/log.h"
#include "../../bot/engine/lane.h"

enum { GROUP_MINUTE = 20 };

static struct engine_world world;
static struct engine_bot bot;

static void open_one(const struct engine_bot_options *options)
{
    log_set_level(LOG_ERROR);
    engine_world_open(&world);
    engine_bot_open(&bot, &world, options);
}

static void close_one(void)
{
    engine_bot_close(&bot);
    engine_world_close(&world);
    log_set_level(LOG_INFO);
}

static void next_outcome(struct engine_bot *of, enum outcome outcome, int64_t again_ms)
{
    of->outcomes[of->outcome_count++] = (struct judgement){ .outcome = outcome,
                                                            .again_ms = again_ms };
}

/* What each of them leads to differs, so that their order shows. */
static void ask_three(struct engine_bot *of, const char *chat)
{
    static const char *const commands[] = { "help", "privacy", "ask" };

    for (size_t i = 0; i < 3; i++) {
        struct event event = engine_command(of, chat, "p1", commands[i], "");
        engine_tell(of, &event);
    }
}

static bool are_in_order(const struct engine_bot *of)
{
    return of->said_count == 3 && engine_heard(of, "What would you like") == 1 &&
           str_find(of->said[1], STR("What I keep")) != SIZE_MAX &&
           str_find(of->said[2], STR("What would you like")) != SIZE_MAX;
}

TEST(engine_keeps_a_chats_order_while_a_shipment_is_retried)
{
    open_one(&(struct engine_bot_options){ .abilities = ABILITY_EDIT });
    next_outcome(&bot, OUTCOME_AGAIN, 0);
    next_outcome(&bot, OUTCOME_AGAIN, 0);
    ask_three(&bot, "p1");
    engine_settle(&bot);

    CHECK(are_in_order(&bot));
    CHECK_WHOLE(bot.tries, 5);
    close_one();
}

TEST(engine_keeps_order_and_loses_nothing_when_any_settle_is_cut)
{
    static int n;

    log_set_level(LOG_ERROR);
    engine_world_open(&world);
    for (int cut = ENGINE_CUT_REQUEST; cut <= ENGINE_CUT_ANSWER; cut++) {
        bool has_cut = true;
        for (n = 1; has_cut; n++) {
            static int runs;
            char prefix[16];
            snprintf(prefix, sizeof prefix, "s%d", ++runs);
            engine_bot_open(&bot, &world, &(struct engine_bot_options){ .prefix = prefix,
                                                                        .by_proxy = true });
            next_outcome(&bot, OUTCOME_AGAIN, 0); /* holds the lane until all three are in it */
            ask_three(&bot, "p1");
            CHECK(engine_until_idle(&bot));
            engine_proxy_arm(world.proxy, (enum engine_cut)cut, n);
            clock_advance_ms(CLOCK_MINUTE_MS);
            outbox_wake(bot.engine->outbox);
            CHECK(engine_until_idle(&bot));
            engine_settle(&bot);
            has_cut = engine_proxy_has_cut(world.proxy);
            engine_proxy_arm(world.proxy, (enum engine_cut)cut, 0);
            if (!are_in_order(&bot))
                printf("  cut %d of command %d (%s): %d said\n", cut, n,
                       engine_proxy_what(world.proxy), bot.said_count);
            CHECK(are_in_order(&bot));
            CHECK(engine_until_up(&bot));
            engine_bot_close(&bot);
        }
        CHECK(n > 4);
    }
    engine_world_close(&world);
    log_set_level(LOG_INFO);
}

/* As rotate-key does, while the platform answers. */
static void seal_anew(struct engine_bot *of)
{
    struct engine *engine = of->engine;
    struct str name = home_of_person(&engine->keys, of->arena, STR("fake"), STR("p1"));
    const struct lane *lane = outbox_find(engine->outbox, name);
    struct str entry = outbox_entry(engine, of->arena, &lane->shipment->reply);

    CHECK(engine_redis(&world, "EXISTS %s",
                       key_of(&engine->keys, of->arena, KEY_OUT, name, STR("")).at) == 1);
    engine_redis(&world, "LSET %s 0 %b",
                 key_of(&engine->keys, of->arena, KEY_OUT, name, STR("")).at, entry.at, entry.len);
}

TEST(engine_says_once_what_was_sealed_anew_while_it_was_sent)
{
    open_one(&(struct engine_bot_options){ .abilities = ABILITY_EDIT });
    next_outcome(&bot, OUTCOME_AGAIN, 0); /* holds the lane until all three are in it */
    ask_three(&bot, "p1");
    CHECK(engine_until_idle(&bot));
    bot.on_deliver = seal_anew;
    engine_settle(&bot);

    CHECK(are_in_order(&bot));
    CHECK_WHOLE(bot.tries, 4);
    close_one();
}

TEST(engine_waits_as_long_as_the_platform_says)
{
    open_one(&(struct engine_bot_options){ .abilities = ABILITY_EDIT });
    next_outcome(&bot, OUTCOME_AGAIN, 30000);
    struct event event = engine_command(&bot, "g1", "p1", "help", "");
    engine_tell(&bot, &event);
    CHECK(engine_until_idle(&bot));
    CHECK_WHOLE(bot.tries, 1);

    clock_advance_ms(29000); /* not yet, whoever looks */
    outbox_wake(bot.engine->outbox);
    engine_sweep(&bot);
    CHECK(engine_until_idle(&bot));
    CHECK_WHOLE(bot.tries, 1);
    clock_advance_ms(1001);
    outbox_wake(bot.engine->outbox);
    CHECK(engine_until_idle(&bot));
    CHECK_WHOLE(bot.tries, 2);
    CHECK_WHOLE(bot.said_count, 1);
    close_one();
}

TEST(engine_forgets_what_waits_for_a_chat_that_is_gone_and_nothing_else)
{
    open_one(&(struct engine_bot_options){ .abilities = ABILITY_EDIT });
    next_outcome(&bot, OUTCOME_AGAIN, 0);
    next_outcome(&bot, OUTCOME_AGAIN, 0);
    ask_three(&bot, "g1"); /* the first of each chat fails, the others wait behind it */
    ask_three(&bot, "g2");
    CHECK(engine_until_idle(&bot));
    CHECK_WHOLE(bot.said_count, 0);
    next_outcome(&bot, OUTCOME_GONE, 0); /* whichever of the two comes first */
    engine_settle(&bot);

    CHECK(are_in_order(&bot));
    CHECK(engine_heard(&bot, "SEND g1:") == 3 || engine_heard(&bot, "SEND g2:") == 3);
    CHECK_WHOLE(bot.engine->counts.gone, 1);
    close_one();
}

/* The saved story's confirmation goes to a person, by the group's lane. */
TEST(engine_keeps_a_groups_lane_when_one_person_is_gone)
{
    open_one(&(struct engine_bot_options){ .abilities = ABILITY_EDIT });
    engine_join(&bot, "g1");
    engine_tell_story(&bot, "g1", "p1", "Azura: light, not sticky on my face, 4 months +");
    bot.said_count = 0;
    next_outcome(&bot, OUTCOME_SENT, 0); /* the acknowledgement of the press */
    next_outcome(&bot, OUTCOME_AGAIN, 0);
    struct event save = engine_press(&bot, "p1", "p1", "give:save:show");
    engine_tell(&bot, &save);
    CHECK(engine_until_idle(&bot));
    struct event help = engine_command(&bot, "g1", "p2", "help", "");
    engine_tell(&bot, &help);
    CHECK(engine_until_idle(&bot)); /* the clock stands */
    next_outcome(&bot, OUTCOME_GONE, 0);
    engine_settle(&bot);

    CHECK_WHOLE(bot.engine->counts.gone, 1);
    CHECK_WHOLE(engine_heard(&bot, "SEND g1:"), 1);
    close_one();
}

TEST(engine_lets_a_group_not_wait_for_one_person)
{
    open_one(&(struct engine_bot_options){ .abilities = ABILITY_EDIT });
    engine_join(&bot, "g1");
    engine_tell_story(&bot, "g1", "p1", "Azura: light, not sticky on my face, 4 months +");
    bot.said_count = 0;
    next_outcome(&bot, OUTCOME_SENT, 0); /* the acknowledgement of the press */
    next_outcome(&bot, OUTCOME_AGAIN, 60000);
    struct event save = engine_press(&bot, "p1", "p1", "give:save:show");
    engine_tell(&bot, &save);
    CHECK(engine_until_idle(&bot));
    struct event help = engine_command(&bot, "g1", "p2", "help", "");
    engine_tell(&bot, &help);
    CHECK(engine_until_idle(&bot)); /* the clock stands */
    CHECK_WHOLE(engine_heard(&bot, "SEND g1:"), 1);
    CHECK_WHOLE(engine_heard(&bot, "EDIT p1:"), 0);

    engine_settle(&bot);
    CHECK_WHOLE(engine_heard(&bot, "EDIT p1: Saved"), 1);
    close_one();
}

TEST(engine_follows_a_group_to_its_new_id_and_says_it_there_once)
{
    open_one(&(struct engine_bot_options){ .abilities = ABILITY_EDIT });
    engine_join(&bot, "g1");
    bot.said_count = 0;
    bot.outcomes[bot.outcome_count++] = (struct judgement){ .outcome = OUTCOME_MOVED,
                                                            .new_chat_id = STR("g9") };
    struct event before = engine_command(&bot, "g1", "p1", "help", "");
    engine_tell(&bot, &before);
    engine_settle(&bot);
    CHECK_WHOLE(engine_heard(&bot, "SEND g9:"), 1);
    struct event after = engine_command(&bot, "g9", "p1", "privacy", "");
    engine_tell(&bot, &after);
    engine_settle(&bot);

    CHECK_WHOLE(engine_heard(&bot, "SEND g9:"), 2);
    CHECK_WHOLE(bot.said_count, 2);
    CHECK_WHOLE(engine_keys(&world, "rekan:{??}:chat:*"), 2); /* the old one, an alias to it */
    close_one();
}

static void whisper(struct turn *turn)
{
    say_alone(turn, "press.unknown");
}

static const struct handler whisperer = { .name = "whisper", .press = whisper };
static const struct handler *const whisperers[] = { &whisperer, NULL };

/* A notice for one person never stands in the group. */
TEST(engine_tells_one_person_in_private_where_the_group_would_see_it)
{
    open_one(&(struct engine_bot_options){ .abilities = ABILITY_EDIT, .handlers = whisperers });
    struct event press = engine_press(&bot, "g1", "p1", "whisper:now");
    engine_tell(&bot, &press);
    engine_settle(&bot);

    CHECK_WHOLE(engine_heard(&bot, "SEND g1:"), 0);
    CHECK_WHOLE(engine_heard(&bot, "SEND p1:"), 1);
    close_one();
}

/* --- budgets ------------------------------------------------------------------------------ */

static void look_again(int64_t after_ms)
{
    clock_advance_ms(after_ms);
    outbox_wake(bot.engine->outbox);
    CHECK(engine_until_idle(&bot));
}

TEST(engine_lets_the_twenty_first_message_to_a_group_wait)
{
    clock_stop(true);
    open_one(&(struct engine_bot_options){ .per_group_minute = GROUP_MINUTE });
    for (int i = 0; i < GROUP_MINUTE + 1; i++) {
        struct event event = engine_command(&bot, "g1", "p1", "privacy", "");
        engine_tell(&bot, &event);
        CHECK(engine_until_idle(&bot));
        clock_advance_ms(CLOCK_SECOND_MS);
    }
    CHECK_WHOLE(bot.said_count, GROUP_MINUTE);

    struct event other = engine_command(&bot, "g2", "p1", "privacy", "");
    engine_tell(&bot, &other);
    CHECK(engine_until_idle(&bot));
    CHECK_WHOLE(engine_heard(&bot, "SEND g2:"), 1); /* another group is not held up */
    look_again(CLOCK_MINUTE_MS - (GROUP_MINUTE + 1) * CLOCK_SECOND_MS - 1);
    CHECK_WHOLE(engine_heard(&bot, "SEND g1:"), GROUP_MINUTE);
    look_again(1); /* a minute after the first */
    CHECK_WHOLE(engine_heard(&bot, "SEND g1:"), GROUP_MINUTE + 1);
    close_one();
    clock_stop(false);
}

TEST(engine_gives_the_lane_a_rest_when_a_token_is_far_away)
{
    open_one(&(struct engine_bot_options){ .per_group_minute = 1 });
    for (int i = 0; i < 2; i++) {
        struct event event = engine_command(&bot, "g1", "p1", "privacy", "");
        engine_tell(&bot, &event);
    }
    CHECK(engine_until_idle(&bot));
    CHECK_WHOLE(bot.tries, 1);

    clock_advance_ms(2 * CLOCK_MINUTE_MS);
    outbox_wake(bot.engine->outbox);
    CHECK(engine_until_idle(&bot));
    CHECK_WHOLE(bot.said_count, 2);
    CHECK_WHOLE(bot.engine->counts.again, 0);
    close_one();
}

TEST(engine_sends_no_faster_than_the_overall_rate)
{
    open_one(&(struct engine_bot_options){ .per_second = 4 });
    for (int i = 0; i < 6; i++) {
        struct event event = engine_command(
            &bot, arena_print(bot.arena, "g%d", i).at, "p1", "privacy", "");
        engine_tell(&bot, &event);
    }
    io_run_for_turns(world.loop, 10);
    CHECK(bot.said_count >= 4 && bot.said_count < 6);

    CHECK(engine_until_idle(&bot));
    CHECK_WHOLE(bot.said_count, 6);
    close_one();
}
