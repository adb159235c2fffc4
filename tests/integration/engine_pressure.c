/* The outbox under pressure: thousands of groups wait, the platform takes thirty a second. The
 * clock stands and is moved by hand, so that every figure is of the program's own time. */
#include "engine_help.h"

#include "../../bot/base/clock.h"
#include "../../bot/base/limits.h"
#include "../../bot/base/log.h"

#include <malloc.h>

enum {
    GROUPS = 10000, EACH = 2, SENDS = GROUPS * EACH, FEW = 300,
    RATE = 30, GROUP_MINUTE = 20,
    BATCH = 500, STEP_MS = 500, PATIENCE_MS = 30000,
    DOWN_MS = 5000,
    ROUND_MS = GROUPS * 1000 / RATE, /* until everybody was served once */
    LANE_BYTES = 1024, HEAP_NOISE = 1024 * 1024,
};

static struct engine_world world;
static struct engine_bot bot;

/* What left, and what each group has heard so far: its replies are numbered. */
static struct {
    int groups;                     /* of this test */
    int heard[GROUPS];
    int64_t heard_ms[GROUPS];       /* the last of them */
    int64_t longest_ms;             /* between two of one group */
    int served[EACH];               /* groups that heard so many and one more */
    bool is_in_turn;                /* nobody twice before everybody once */
    int64_t down_ms;                /* while it was killed */
    int64_t sent_ms[SENDS];
    int sent, tries;
    int64_t refused_until_ms;       /* "too many requests", said to ... */
    int refused_group;              /* ... this one, or -1: everybody */
} heard;

/* --- what is said ---------------------------------------------------------------------------- */

static const char *const sentences[EACH] = { "language.id", "language.en" };

static void count(struct turn *turn)
{
    int64_t number = 0;

    str_to_i64(turn->event->text, &number);
    say(turn, sentences[number]);
}

static const struct handler counter = { .name = "count", .command_id = "count", .command_en = "count",
                                        .place = PLACE_BOTH, .command = count };
static const struct handler *const counters[] = { &counter, NULL };

static int number_of(struct str call)
{
    return str_find(call, STR("English")) != SIZE_MAX;
}

/* In order, and nothing twice. */
static void hear(struct str call)
{
    int64_t group = -1;
    int64_t now_ms = clock_now_ms();
    size_t colon = str_find(call, STR(":"));

    CHECK(str_starts(call, STR("SEND g")) && colon != SIZE_MAX);
    CHECK(str_to_i64(str_slice(call, 6, colon), &group) && group >= 0 && group < heard.groups);
    int number = heard.heard[group]++;
    CHECK_WHOLE(number_of(call), number);
    CHECK(number == 0 || !heard.is_in_turn || heard.served[number - 1] == heard.groups);
    if (number > 0 && now_ms - heard.heard_ms[group] > heard.longest_ms)
        heard.longest_ms = now_ms - heard.heard_ms[group];
    heard.served[number]++;
    heard.heard_ms[group] = now_ms;
    heard.sent_ms[heard.sent++] = now_ms;
}

static void deliver(void *self, struct arena *arena, const struct call *call,
                    struct judgement *judgement)
{
    char refused[16];

    (void)self;
    (void)arena;
    heard.tries++;
    snprintf(refused, sizeof refused, "SEND g%d:", heard.refused_group);
    *judgement = (struct judgement){ .outcome = OUTCOME_SENT, .reason = "sent" };
    if (clock_now_ms() >= heard.refused_until_ms ||
        (heard.refused_group >= 0 && !str_starts(call->body, str_from(refused)))) {
        hear(call->body);
        return;
    }
    *judgement = (struct judgement){ .outcome = OUTCOME_AGAIN, .reason = "flood", .is_flood = true,
                                     .again_ms = heard.refused_until_ms - clock_now_ms() };
}

/* --- a bot, and how its time passes -------------------------------------------------------------- */

static void open_bot(const char *instance)
{
    engine_bot_open(&bot, &world, &(struct engine_bot_options){
        .instance = instance, .abilities = ABILITY_EDIT, .handlers = counters, .per_second = RATE,
        .per_group_minute = GROUP_MINUTE });
    bot.messenger.deliver = deliver;
}

static void open_all(int groups)
{
    log_set_level(LOG_ERROR);
    memset(&heard, 0, sizeof heard);
    heard.groups = groups;
    heard.refused_group = -1;
    clock_stop(true);
    engine_world_open(&world);
    open_bot("one");
}

static void close_all(void)
{
    engine_bot_close(&bot);
    engine_world_close(&world);
    clock_stop(false);
    log_set_level(LOG_INFO);
}

/* Nothing is under way but what waits for its turn. */
static bool is_resting(void *owner)
{
    struct engine_counts counts;

    (void)owner;
    engine_counts(bot.engine, &counts);
    return counts.turns_under_way == 0 && counts.shipments_under_way == counts.outbox_held;
}

static void rest(void)
{
    CHECK(io_run_until(world.loop, is_resting, NULL, PATIENCE_MS));
}

static void pass(int64_t ms)
{
    clock_advance_ms(ms);
    outbox_wake(bot.engine->outbox);
    rest();
}

static void pass_until_sent(int wanted, int64_t step_ms)
{
    for (int steps = 0; heard.sent < wanted; steps++) {
        CHECK(steps * step_ms < 2LL * SENDS * 1000 / RATE);
        pass(step_ms);
    }
}

/* Everybody asks once, then everybody once more, while the clock stands. */
static void ask(int number)
{
    static struct event events[BATCH];
    char text[8];

    snprintf(text, sizeof text, "%d", number);
    for (int first = 0; first < heard.groups; first += BATCH) {
        int more = heard.groups - first < BATCH ? heard.groups - first : BATCH;
        for (int i = 0; i < more; i++)
            events[i] = engine_command(&bot, arena_print(bot.arena, "g%d", first + i).at, "p1",
                                       "count", arena_copy(bot.arena, str_from(text)).at);
        engine_deliver_together(&bot, events, more);
        rest();
    }
}

/* Under the sanitizers, whose heap it does not see, this always is the same. */
static int64_t heap(void)
{
    return (int64_t)mallinfo2().uordblks;
}

static int64_t heap_beside_arena(void)
{
    return heap() - (int64_t)arena_used(bot.arena);
}

/* A second's worth in any second, and nearly that in all of them. */
static void check_rate(void)
{
    int64_t took_ms = heard.sent_ms[heard.sent - 1] - heard.sent_ms[0];

    for (int i = RATE; i < heard.sent; i++)
        CHECK(heard.sent_ms[i] - heard.sent_ms[i - RATE] >= 1000);
    CHECK((took_ms - heard.down_ms) * RATE * 95 / 100 <= heard.sent * 1000LL);
}

/* --- tests -------------------------------------------------------------------------------------- */

TEST(engine_serves_ten_thousand_waiting_groups_in_turn_at_the_allowed_rate)
{
    open_all(GROUPS);
    heard.is_in_turn = true;
    int64_t before = heap_beside_arena();
    ask(0);
    ask(1);
    CHECK_WHOLE(heard.sent, RATE); /* the clock stands */
    int64_t full = heap();
    CHECK(heap_beside_arena() < before + INT64_C(1) * GROUPS * LANE_BYTES + HEAP_NOISE);

    while (heard.sent < SENDS) {
        pass(STEP_MS);
        CHECK(heap() < full + HEAP_NOISE);
    }
    CHECK(outbox_is_idle(bot.engine->outbox));
    CHECK_WHOLE(engine_keys(&world, "rekan:{??}:out:*"), 0);
    CHECK_WHOLE(heard.tries, SENDS);
    CHECK(heard.longest_ms <= ROUND_MS * 105LL / 100);
    check_rate();
    close_all();
}

/* As after kill -9, while nothing was on its way: what was in memory is gone. */
TEST(engine_goes_on_where_a_process_with_ten_thousand_waiting_groups_was_killed)
{
    open_all(GROUPS);
    ask(0);
    ask(1);
    pass_until_sent(GROUPS / 2, 1000);
    engine_close(bot.engine);
    redis_close(bot.redis);
    arena_close(bot.arena);
    heard.down_ms = DOWN_MS;
    clock_advance_ms(DOWN_MS);
    open_bot("one");
    engine_sweep(&bot);
    rest();

    pass_until_sent(SENDS, 1000);
    CHECK_WHOLE(heard.sent, SENDS);
    CHECK_WHOLE(engine_keys(&world, "rekan:{??}:out:*"), 0);
    CHECK(heard.longest_ms <= ROUND_MS * 105LL / 100 + DOWN_MS + LIMIT_LEASE_MS);
    check_rate();
    close_all();
}

TEST(engine_leaves_a_whole_queue_to_another_process_at_once)
{
    open_all(FEW);
    ask(0);
    CHECK_WHOLE(heard.sent, RATE);
    engine_bot_close(&bot);
    CHECK_WHOLE(heard.sent, RATE); /* it leaves without them */
    open_bot("two");
    engine_sweep(&bot);
    rest();

    int64_t begun_ms = clock_now_ms();
    pass_until_sent(FEW, STEP_MS);
    CHECK(clock_now_ms() - begun_ms <= FEW * 1000 / RATE); /* and not a lease later */
    close_all();
}

TEST(engine_lets_one_refused_group_wait_and_nobody_else)
{
    open_all(FEW);
    heard.refused_group = FEW / 2;
    heard.refused_until_ms = clock_now_ms() + 40000;
    ask(0);
    pass_until_sent(FEW - 1, STEP_MS);
    CHECK_WHOLE(heard.heard[FEW / 2], 0);
    CHECK_WHOLE(heard.tries, FEW);
    check_rate();

    pass(heard.refused_until_ms - clock_now_ms() - 1);
    CHECK_WHOLE(heard.heard[FEW / 2], 0);
    pass(1);
    CHECK_WHOLE(heard.heard[FEW / 2], 1);
    CHECK_WHOLE(heard.tries, FEW + 1); /* not once before its time */
    close_all();
}

TEST(engine_stands_still_when_everybody_is_refused_and_tries_with_one_message)
{
    struct engine_counts counts;

    open_all(FEW);
    ask(0);
    heard.refused_until_ms = clock_now_ms() + 20000;
    pass(1000);
    int refused = heard.tries;
    CHECK(refused > RATE && refused <= 2 * RATE); /* thirty had gone before */
    engine_counts(bot.engine, &counts);
    CHECK(counts.outbox_paused);
    pass(18000);
    CHECK_WHOLE(heard.tries, refused);
    struct event late = engine_command(&bot, "g0", "p1", "count", "1");
    engine_tell(&bot, &late); /* nor does what comes now pass by */
    rest();
    CHECK_WHOLE(heard.tries, refused);

    heard.refused_until_ms += 10000; /* it says so once more, to the one that tries */
    pass(1000);
    CHECK_WHOLE(heard.tries, refused + 1);
    pass(9000);
    CHECK_WHOLE(heard.tries, refused + 1);
    pass(1000);
    CHECK(heard.tries > refused + 2); /* it is over: on with all */
    pass_until_sent(FEW + 1, STEP_MS);
    CHECK_WHOLE(heard.served[0], FEW);
    close_all();
}
