/* What is due comes back as an event, at its time and once. */
#include "engine_help.h"

#include "../../bot/base/clock.h"
#include "../../bot/base/log.h"

#define IN_AN_HOUR CLOCK_HOUR_MS

static struct engine_world world;
static struct engine_bot bot;

/* "/ask" asks to be reminded in an hour; what comes back then says a line. */
static void remind_later(struct turn *turn)
{
    say(turn, "ask.how");
    come_back(turn, turn->now_ms + IN_AN_HOUR, "reminder:now", STR("the body"));
}

static void remind(struct turn *turn)
{
    CHECK(turn->event->kind == EVENT_DUE);
    CHECK_STR(turn->verb, STR("now"));
    CHECK_STR(turn->event->body, STR("the body"));
    say(turn, "help.group");
}

/* More than fits is a mistake of a handler: such an event can never succeed. */
static void say_too_much(struct turn *turn)
{
    for (int i = 0; i <= TURN_REPLIES; i++)
        say(turn, "help.group");
}

static const struct handler reminder = { .name = "reminder", .command_id = "tanya",
                                         .command_en = "ask", .place = PLACE_BOTH,
                                         .command = remind_later, .letter = remind };
static const struct handler broken = { .name = "reminder", .command_id = "tanya",
                                       .command_en = "ask", .place = PLACE_BOTH,
                                       .command = remind_later, .letter = say_too_much };
static const struct handler *const reminders[] = { &reminder, NULL };
static const struct handler *const broken_ones[] = { &broken, NULL };

static void open_with(const struct handler *const *list, bool by_proxy)
{
    log_set_level(LOG_ERROR);
    engine_world_open(&world);
    engine_bot_open(&bot, &world, &(struct engine_bot_options){ .handlers = list,
                                                                .by_proxy = by_proxy });
    struct event event = engine_command(&bot, "g1", "p1", "ask", "");
    engine_tell(&bot, &event);
    engine_settle(&bot);
    CHECK_WHOLE(bot.said_count, 1);
}

static void close_it(void)
{
    engine_bot_close(&bot);
    engine_world_close(&world);
    log_set_level(LOG_INFO);
}

static void look(void)
{
    engine_sweep(&bot);
    engine_settle(&bot);
}

static int reminded(void)
{
    return bot.said_count - 1;
}

TEST(engine_brings_back_what_is_due_once_and_not_before)
{
    open_with(reminders, false);
    look();
    CHECK_WHOLE(reminded(), 0);
    CHECK_WHOLE(engine_keys(&world, "rekan:{??}:due"), 1);
    clock_advance_ms(IN_AN_HOUR);
    look();
    CHECK_WHOLE(reminded(), 1);
    look();
    look();

    CHECK_WHOLE(reminded(), 1);
    CHECK_WHOLE(engine_keys(&world, "rekan:{??}:due"), 0);
    close_it();
}

TEST(engine_looks_again_when_it_is_asked_to_while_it_looks)
{
    open_with(reminders, false);
    schedule_sweep(bot.engine->schedule, NULL, NULL);
    clock_advance_ms(IN_AN_HOUR);
    look();

    CHECK_WHOLE(reminded(), 1);
    close_it();
}

TEST(engine_brings_back_what_is_due_once_when_two_look_at_the_same_time)
{
    static struct engine_bot other;

    open_with(reminders, false);
    engine_bot_open(&other, &world, &(struct engine_bot_options){ .handlers = reminders,
                                                                  .instance = "two" });
    clock_advance_ms(IN_AN_HOUR);
    schedule_sweep(other.engine->schedule, NULL, NULL);
    engine_sweep(&bot);
    engine_sweep(&other);
    engine_settle(&bot);
    engine_settle(&other);

    CHECK_WHOLE(reminded() + other.said_count, 1);
    engine_bot_close(&other);
    close_it();
}

TEST(engine_brings_back_what_became_due_while_redis_was_away)
{
    open_with(reminders, false);
    io_redis_kill(&world.server);
    clock_advance_ms(IN_AN_HOUR);
    engine_sweep(&bot); /* finds nobody */
    CHECK_WHOLE(reminded(), 0);
    io_redis_resume(&world.server);
    CHECK(engine_until_up(&bot));
    look();

    CHECK_WHOLE(reminded(), 1);
    close_it();
}

TEST(engine_brings_back_what_is_due_once_whatever_fails)
{
    for (int cut = ENGINE_CUT_REQUEST; cut <= ENGINE_CUT_ANSWER; cut++) {
        enum { SWEEP_COMMANDS = 512, MOST = 12 };
        for (int n = 1; n < MOST; n++) {
            open_with(reminders, true);
            clock_advance_ms(IN_AN_HOUR);
            engine_proxy_arm(world.proxy, (enum engine_cut)cut, SWEEP_COMMANDS + n);
            look();
            bool has_cut = engine_proxy_has_cut(world.proxy);
            engine_proxy_arm(world.proxy, (enum engine_cut)cut, 0);
            CHECK(engine_until_up(&bot));
            look();
            if (reminded() != 1)
                printf("  cut %d of command %d (%s): reminded %d times\n", cut, n,
                       engine_proxy_what(world.proxy), reminded());
            CHECK_WHOLE(reminded(), 1);
            CHECK_WHOLE(engine_keys(&world, "rekan:{??}:due"), 0);
            close_it();
            if (!has_cut)
                break;
        }
    }
}

TEST(engine_puts_aside_what_is_due_and_can_never_succeed)
{
    static char key[64];

    log_set_level(LOG_ERROR);
    engine_world_open(&world);
    engine_bot_open(&bot, &world, &(struct engine_bot_options){ .handlers = broken_ones });
    struct event event = engine_command(&bot, "g1", "p1", "ask", "");
    engine_tell(&bot, &event);
    engine_settle(&bot);
    snprintf(key, sizeof key, "rekan:{%02x}:due", partition_of(engine_home(&bot, "g1")));
    engine_redis(&world, "ZADD %s 1 nobody-sealed-this", key);
    clock_advance_ms(IN_AN_HOUR);
    look();
    io_run_for_turns(world.loop, 20);
    look();

    CHECK_WHOLE(engine_keys(&world, "rekan:{??}:due"), 0);
    CHECK_WHOLE(bot.engine->counts.turns_set_aside, 1);
    close_it();
}
