/* Two processes and one Redis: who ships when the other is gone, and what a late one
 * may still change. */
#include "engine_help.h"

#include "../../bot/base/clock.h"
#include "../../bot/base/limits.h"
#include "../../bot/base/log.h"

static struct engine_world world;
static struct engine_bot first, second;

static void open_two(const char *instance_of_second)
{
    log_set_level(LOG_ERROR);
    engine_world_open(&world);
    engine_bot_open(&first, &world, &(struct engine_bot_options){ .instance = "one" });
    engine_bot_open(&second, &world, &(struct engine_bot_options){ .instance = instance_of_second });
}

static void close_two(void)
{
    engine_bot_close(&second);
    engine_bot_close(&first);
    engine_world_close(&world);
    log_set_level(LOG_INFO);
}

static void ask(struct engine_bot *bot, const char *command)
{
    struct event event = engine_command(bot, "g1", "p1", command, "");

    engine_tell(bot, &event);
}

static void fail_next(struct engine_bot *bot, int64_t again_ms)
{
    bot->outcomes[bot->outcome_count++] = (struct judgement){ .outcome = OUTCOME_AGAIN,
                                                              .again_ms = again_ms };
}

TEST(engine_takes_over_a_lane_only_when_its_lease_has_ended)
{
    open_two("two");
    fail_next(&first, 1000);
    ask(&first, "privacy"); /* the first one claims, fails, and is never heard of again */
    CHECK(engine_until_idle(&first));
    engine_sweep(&second);
    CHECK(engine_until_idle(&second));
    CHECK_WHOLE(second.tries, 0);

    clock_advance_ms(1000 + LIMIT_LEASE_MS + 1);
    engine_sweep(&second);
    CHECK(engine_until_idle(&second));
    CHECK_WHOLE(second.said_count, 1);
    close_two();
}

TEST(engine_takes_over_its_own_lanes_at_once_after_a_restart)
{
    open_two("one");
    fail_next(&first, 60000);
    ask(&first, "privacy");
    CHECK(engine_until_idle(&first));

    outbox_kick(second.engine->outbox, engine_home(&second, "g1"));
    CHECK(engine_until_idle(&second));
    CHECK_WHOLE(second.said_count, 1);
    close_two();
}

/* While the platform answers the first one, its connection to Redis breaks and stays
 * away until the second one has taken the lane over. */
static void lose_redis(struct engine_bot *bot)
{
    bot->on_deliver = NULL;
    engine_proxy_arm(world.proxy, ENGINE_CUT_REQUEST, 1);
    engine_proxy_hold(world.proxy, true);
}

static bool has_cut(void *owner)
{
    (void)owner;
    return engine_proxy_has_cut(world.proxy);
}

static bool has_lost(void *owner)
{
    (void)owner;
    return first.engine->counts.shipments_under_way == 0;
}

TEST(engine_lets_a_late_settle_change_nothing)
{
    log_set_level(LOG_ERROR);
    engine_world_open(&world);
    engine_bot_open(&first, &world, &(struct engine_bot_options){ .instance = "one",
                                                                  .by_proxy = true });
    engine_bot_open(&second, &world, &(struct engine_bot_options){ .instance = "two" });
    fail_next(&first, 1000);
    ask(&first, "privacy");
    ask(&first, "help");
    CHECK(engine_until_idle(&first));
    first.on_deliver = lose_redis;
    clock_advance_ms(1000);
    outbox_wake(first.engine->outbox);
    CHECK(io_run_until(world.loop, has_cut, NULL, 5000));
    CHECK_WHOLE(first.said_count, 1);
    clock_advance_ms(LIMIT_LEASE_MS + 1001);
    fail_next(&second, 1000);
    engine_sweep(&second);
    CHECK(engine_until_idle(&second));
    CHECK_WHOLE(second.tries, 1);
    engine_proxy_hold(world.proxy, false);
    CHECK(io_run_until(world.loop, has_lost, NULL, 8000)); /* it has settled, in vain */

    CHECK_WHOLE(engine_redis(&world, "LLEN %s",
                             key_of(&first.engine->keys, first.arena, KEY_OUT,
                                    engine_home(&first, "g1"), STR("")).at), 2);
    engine_settle(&second);
    CHECK_WHOLE(second.said_count, 2); /* the first message twice: at least once */
    close_two();
}

TEST(engine_says_nothing_before_what_another_process_left_in_the_outbox)
{
    log_set_level(LOG_ERROR);
    engine_world_open(&world);
    engine_bot_open(&first, &world, &(struct engine_bot_options){ .instance = "one" });
    engine_bot_open(&second, &world, &(struct engine_bot_options){ .instance = "two",
                                                                   .abilities = ABILITY_RESPONSE });
    fail_next(&first, 1000);
    ask(&first, "privacy");
    CHECK(engine_until_idle(&first));
    ask(&second, "help");
    CHECK_WHOLE(second.said_count, 0);
    CHECK_WHOLE(second.engine->counts.sent_in_response, 0);

    engine_settle(&second);
    CHECK_WHOLE(second.said_count, 2);
    CHECK(str_find(second.said[0], STR("What I keep")) != SIZE_MAX);
    ask(&second, "help"); /* nothing waits any more */
    CHECK_WHOLE(second.engine->counts.sent_in_response, 1);
    close_two();
}

/* A platform that takes its time over every try of one shipment. */
static void take_half_a_minute(struct engine_bot *bot)
{
    struct str lease = key_of(&bot->engine->keys, bot->arena, KEY_LEASE, engine_home(bot, "g1"),
                              STR(""));

    clock_advance_ms(LIMIT_OUTBOUND_TIMEOUT_MS);
    CHECK_WHOLE(engine_redis(&world, "EVAL %s 1 %s %s",
                             "return redis.call('HGET',KEYS[1],'until')+0>ARGV[1]+0 and 1 or 0",
                             lease.at, arena_print(bot->arena, "%lld", (long long)clock_now_ms()).at),
                1);
}

TEST(engine_keeps_its_lease_through_slow_tries_of_one_shipment)
{
    open_two("two");
    first.on_deliver = take_half_a_minute;
    for (int i = 0; i < 2; i++)
        first.outcomes[first.outcome_count++] = (struct judgement){ .outcome = OUTCOME_PLAIN };
    ask(&first, "privacy");
    CHECK(engine_until_idle(&first));
    CHECK_WHOLE(first.tries, 3);
    CHECK_WHOLE(first.said_count, 1);
    close_two();
}

static bool is_idle_now(void *owner)
{
    return outbox_is_idle(((struct engine_bot *)owner)->engine->outbox);
}

/* Until what it had begun is settled, as a process that was told to leave. */
static void tell_to_leave(struct engine_bot *bot)
{
    engine_drain(bot->engine);
    CHECK(io_run_until(world.loop, is_idle_now, bot, 5000));
}

TEST(engine_lets_a_pausing_lane_go_when_it_leaves_and_the_pause_stays)
{
    open_two("two");
    fail_next(&first, 20000);
    ask(&first, "privacy");
    CHECK(engine_until_idle(&first));
    tell_to_leave(&first);
    engine_sweep(&second);
    CHECK(engine_until_idle(&second));
    CHECK_WHOLE(second.tries, 0);

    clock_advance_ms(20001); /* much less than a lease */
    engine_sweep(&second);
    CHECK(engine_until_idle(&second));
    CHECK_WHOLE(second.said_count, 1);
    close_two();
}

static void leave_now(struct engine_bot *bot)
{
    bot->on_deliver = NULL;
    engine_drain(bot->engine);
}

TEST(engine_lets_a_lane_go_with_what_it_was_sending_when_it_leaves)
{
    open_two("two");
    fail_next(&first, 1000);
    ask(&first, "privacy");
    ask(&first, "help");
    CHECK(engine_until_idle(&first));
    first.on_deliver = leave_now;
    clock_advance_ms(1001);
    outbox_wake(first.engine->outbox);
    CHECK(io_run_until(world.loop, is_idle_now, &first, 5000));
    CHECK_WHOLE(first.said_count, 1);

    engine_sweep(&second);
    CHECK(engine_until_idle(&second));
    CHECK_WHOLE(second.said_count, 1);
    close_two();
}

TEST(engine_puts_back_what_waits_for_its_turn_when_it_leaves)
{
    log_set_level(LOG_ERROR);
    engine_world_open(&world);
    engine_bot_open(&first, &world, &(struct engine_bot_options){ .instance = "one",
                                                                  .per_second = 4 });
    engine_bot_open(&second, &world, &(struct engine_bot_options){ .instance = "two" });
    for (int i = 0; i < 8; i++)
        ask(&first, i % 2 ? "privacy" : "help");
    CHECK(first.said_count < 8);
    int said = first.said_count;
    tell_to_leave(&first);
    CHECK_WHOLE(first.said_count, said);

    engine_sweep(&second);
    CHECK(engine_until_idle(&second));
    CHECK_WHOLE(second.said_count, 8 - said);
    close_two();
}
