/* At the limits of limits.h: whoever comes then is told to come again, or waits in Redis, nothing is
 * lost or done twice, and room that is free again is used without a restart. */
#include "engine_help.h"

#include "../../bot/base/clock.h"
#include "../../bot/base/limits.h"
#include "../../bot/base/log.h"
#include "../../bot/engine/lane.h"
#include "../../bot/engine/mirrors.h"

enum { PATIENCE_MS = 30000, GROUPS = LIMIT_MIRRORS + 50 };

static struct engine_world world;
static struct engine_bot bot;

static void speak(struct turn *turn)
{
    say(turn, "language.en");
}

static void listen(struct turn *turn)
{
    (void)turn;
}

static const struct handler speaker = { .name = "speak", .command_id = "speak", .command_en = "speak",
                                        .place = PLACE_BOTH, .command = speak };
static const struct handler listener = { .name = "listen", .command_id = "listen", .command_en = "listen",
                                         .place = PLACE_BOTH, .command = listen };
/* Remembers what it is told, however long that is. */
static void hoard(struct turn *turn)
{
    say(turn, "language.en");
    expect(turn, "more", turn->event->text);
}

static const struct handler hoarder = { .name = "hoard", .command_id = "hoard", .command_en = "hoard",
                                        .place = PLACE_BOTH, .command = hoard };
static const struct handler *const both[] = { &speaker, &listener, &hoarder, NULL };

static void open_all(const struct handler *const *used)
{
    log_set_level(LOG_ERROR);
    clock_stop(true);
    engine_world_open(&world);
    engine_bot_open(&bot, &world, &(struct engine_bot_options){ .handlers = used });
}

static void close_all(void)
{
    engine_bot_close(&bot);
    engine_world_close(&world);
    clock_stop(false);
    log_set_level(LOG_INFO);
}

/* --- deliveries ------------------------------------------------------------------------------ */

static enum delivery_end ends[LIMIT_DELIVERIES];
static int ended;

static void on_delivered(void *owner, enum delivery_end end, struct str response)
{
    CHECK_WHOLE(response.len, 0);
    *(enum delivery_end *)owner = end;
    ended++;
}

/* All that were not taken yet, before any of them is answered. How many still are not. */
static int deliver_all(const struct event *events)
{
    int told = 0;
    int busy = 0;

    ended = 0;
    for (int i = 0; i < LIMIT_DELIVERIES; i++)
        if (ends[i] == DELIVERY_BUSY) {
            bot.event = &events[i];
            delivery_run(bot.engine, &bot.messenger, STR(""), STR("x"), on_delivered, &ends[i]);
            told++;
        }
    CHECK(io_run_until_count(world.loop, &ended, told, PATIENCE_MS));
    for (int i = 0; i < LIMIT_DELIVERIES; i++) {
        CHECK(ends[i] == DELIVERY_DONE || ends[i] == DELIVERY_BUSY);
        busy += ends[i] == DELIVERY_BUSY;
    }
    return busy;
}

TEST(engine_takes_so_many_deliveries_and_the_others_when_they_come_again)
{
    static struct event events[LIMIT_DELIVERIES];
    struct engine_counts counts;
    int refused = 0;

    open_all(both);
    for (int i = 0; i < LIMIT_DELIVERIES; i++) {
        events[i] = engine_command(&bot, arena_print(bot.arena, "g%d", i).at, "p1", "listen", "");
        ends[i] = DELIVERY_BUSY;
    }
    for (int busy = LIMIT_DELIVERIES, left; (left = deliver_all(events)) > 0; busy = left) {
        CHECK(left < busy);
        refused += left;
    }
    CHECK(refused > 0);
    engine_counts(bot.engine, &counts);
    CHECK_WHOLE(counts.deliveries_busy, refused);
    CHECK_WHOLE(counts.commits, LIMIT_DELIVERIES);
    CHECK_WHOLE(counts.commits_seen, 0);
    CHECK_WHOLE(counts.turns_under_way, 0);
    close_all();
}

/* --- replies of one chat -------------------------------------------------------------------- */

TEST(engine_answers_a_chat_no_more_while_so_many_replies_wait_for_it)
{
    open_all(both);
    bot.outcomes[0] = (struct judgement){ .outcome = OUTCOME_AGAIN, .again_ms = CLOCK_HOUR_MS };
    bot.outcome_count = 1;
    for (int i = 0; i < LIMIT_OUTBOX_PER_CHAT; i++) {
        struct event event = engine_command(&bot, "g1", "p1", "speak", "");
        CHECK(engine_deliver(&bot, &event) == DELIVERY_DONE);
    }
    struct event more = engine_command(&bot, "g1", "p1", "speak", "");
    struct event other = engine_command(&bot, "g2", "p1", "speak", "");
    CHECK(engine_deliver(&bot, &more) == DELIVERY_LATER);
    CHECK(engine_deliver(&bot, &other) == DELIVERY_DONE);
    CHECK(engine_until_idle(&bot));
    CHECK_WHOLE(engine_heard(&bot, "SEND g1"), 0);
    CHECK_WHOLE(engine_heard(&bot, "SEND g2"), 1);

    clock_advance_ms(CLOCK_HOUR_MS);
    engine_settle(&bot);
    CHECK_WHOLE(engine_heard(&bot, "SEND g1"), LIMIT_OUTBOX_PER_CHAT);
    CHECK(engine_deliver(&bot, &more) == DELIVERY_DONE);
    engine_settle(&bot);
    CHECK_WHOLE(engine_heard(&bot, "SEND g1"), LIMIT_OUTBOX_PER_CHAT + 1);
    close_all();
}

/* --- what is remembered of a dialogue -------------------------------------------------------- */

TEST(engine_remembers_no_more_of_a_dialogue_than_it_may)
{
    static char words[LIMIT_SESSION + 1];
    struct engine_counts counts;

    open_all(both);
    memset(words, 'a', sizeof words - 1);
    struct event event = engine_command(&bot, "g1", "p1", "hoard", words);
    CHECK(engine_deliver(&bot, &event) == DELIVERY_DONE); /* set aside, and not asked for again */
    engine_settle(&bot);
    engine_counts(bot.engine, &counts);
    CHECK_WHOLE(counts.turns_set_aside, 1);
    CHECK_WHOLE(bot.said_count, 0);
    CHECK_WHOLE(engine_keys(&world, "rekan:{??}:session:*"), 0);

    words[LIMIT_SESSION - 100] = '\0';
    event = engine_command(&bot, "g1", "p1", "hoard", words);
    CHECK(engine_deliver(&bot, &event) == DELIVERY_DONE);
    engine_settle(&bot);
    CHECK_WHOLE(bot.said_count, 1);
    CHECK_WHOLE(engine_keys(&world, "rekan:{??}:session:*"), 1);
    close_all();
}

/* --- lanes ----------------------------------------------------------------------------------- */

/* As if so many chats had something to say just now; a lane that failed is kept. */
static void crowd(bool is_there)
{
    char name[16];

    for (int i = 0; i < LIMIT_LANES; i++) {
        snprintf(name, sizeof name, "crowd-%d", i);
        struct lane *lane = is_there ? outbox_lane_for(bot.engine->outbox, str_from(name))
                                     : outbox_find(bot.engine->outbox, str_from(name));
        if (lane)
            lane->has_failed = is_there;
    }
}

TEST(engine_leaves_in_redis_what_has_no_lane_and_sends_it_when_lanes_are_free)
{
    struct engine_counts counts;

    open_all(both);
    crowd(true);
    engine_counts(bot.engine, &counts);
    CHECK_WHOLE(counts.lanes, LIMIT_LANES);
    struct event event = engine_command(&bot, "g1", "p1", "speak", "");
    CHECK(engine_deliver(&bot, &event) == DELIVERY_DONE);
    CHECK(engine_until_idle(&bot));
    CHECK_WHOLE(bot.said_count, 0);

    crowd(false);
    engine_settle(&bot);
    CHECK_WHOLE(engine_heard(&bot, "SEND g1"), 1);
    engine_counts(bot.engine, &counts);
    CHECK_WHOLE(counts.lanes, 1);
    close_all();
}

/* --- mirrors ---------------------------------------------------------------------------------- */

TEST(engine_answers_from_a_group_whose_mirror_had_to_go)
{
    struct engine_counts counts;

    open_all(NULL);
    engine_join(&bot, "g1");
    engine_tell_story(&bot, "g1", "p2", "Azura Hydra Gel: light, no white cast, used 3 months +");
    struct event save = engine_press(&bot, "p2", "p2", "give:save:show");
    engine_tell(&bot, &save);
    engine_settle(&bot);
    for (int i = 0; i < GROUPS; i++)
        mirrors_get(bot.engine->mirrors, arena_print(bot.arena, "group-%d", i));
    engine_counts(bot.engine, &counts);
    CHECK_WHOLE(counts.mirrors, LIMIT_MIRRORS);
    CHECK(counts.mirror_bytes <= LIMIT_MIRROR_BYTES);

    struct event asked = engine_command(&bot, "g1", "p1", "ask", "is azura hydra gel good");
    engine_tell(&bot, &asked);
    engine_settle(&bot);
    CHECK_WHOLE(engine_heard(&bot, "no white cast"), 2); /* before it was saved, and now */
    engine_counts(bot.engine, &counts);
    CHECK_WHOLE(counts.mirrors, LIMIT_MIRRORS);
    close_all();
}
