/* Many at once in one group, and a group whose Redis has forgotten something. */
#include "engine_help.h"

#include "../../bot/base/clock.h"
#include "../../bot/base/log.h"
#include "../../bot/engine/seeding.h"

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

static void save_story(const char *person, const char *story)
{
    engine_tell_story(&bot, "g1", person, story);
    struct event save = engine_press(&bot, person, person, "give:save:show");

    engine_tell(&bot, &save);
    engine_settle(&bot);
}

static void ask(const char *chat, const char *question)
{
    struct event event = engine_command(&bot, chat, "p2", "ask", question);

    bot.said_count = 0;
    engine_tell(&bot, &event);
    engine_settle(&bot);
}

TEST(engine_writes_on_in_a_group_whose_log_lost_rows)
{
    open_one(&(struct engine_bot_options){ .abilities = ABILITY_EDIT });
    engine_join(&bot, "g1");
    save_story("p1", "Azura: light, not sticky on my face, 4 months +");
    ask("g1", "is Azura sticky?"); /* now this process knows the row */
    struct str rows = key_of(&bot.engine->keys, bot.arena, KEY_ROWS, engine_home(&bot, "g1"),
                             STR("0"));
    CHECK_WHOLE(engine_redis(&world, "DEL %s", rows.at), 1); /* as a failover to a late replica */
    save_story("p2", "Batik Cream: it does not sting my eyes, 2 months +");

    CHECK_WHOLE(engine_heard(&bot, "EDIT p2: Saved"), 1);
    CHECK(engine_redis(&world, "STRLEN %s", rows.at) > 0);
    CHECK_WHOLE(engine_keys(&world, "rekan:{??}:t:*"), 2);
    close_one();
}

static void forget_group(struct engine_bot *of)
{
    static const enum key_kind kinds[] = { KEY_CHAT, KEY_LATELY, KEY_MEMBERS, KEY_AUTHOR };

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct str person = kinds[i] == KEY_AUTHOR
                                ? home_of_person(&of->engine->keys, of->arena, STR("telegram"), STR("p1"))
                                : STR("");
        struct str key = key_of(&of->engine->keys, of->arena, kinds[i], engine_home(of, "g1"), person);
        engine_redis(&world, "DEL %s", key.at);
    }
    CHECK_WHOLE(engine_redis(&world, "DEL %s",
                             key_of(&of->engine->keys, of->arena, KEY_ROWS, engine_home(of, "g1"),
                                    STR("0")).at), 1);
}

TEST(engine_asks_a_group_that_another_process_deleted_and_began_anew)
{
    static struct engine_bot other;

    open_one(&(struct engine_bot_options){ .abilities = ABILITY_EDIT });
    engine_bot_open(&other, &world, &(struct engine_bot_options){ .abilities = ABILITY_EDIT,
                                                                  .instance = "other" });
    engine_join(&bot, "g1");
    save_story("p1", "Azura: light, not sticky on my face, 4 months +");
    save_story("p2", "Batik Cream: it does not sting my eyes, 2 months +");
    ask("g1", "is Azura sticky?"); /* this process has the rows */
    forget_group(&bot);
    engine_join(&other, "g1");
    engine_tell_story(&other, "g1", "p3", "Cempaka Balm: soft all day on my lips, 3 months +");
    struct event save = engine_press(&other, "p3", "p3", "give:save:show");
    engine_tell(&other, &save);
    engine_settle(&other);

    ask("g1", "is Cempaka Balm soft?");
    CHECK(engine_heard(&bot, "Cempaka Balm") > 0);
    ask("g1", "is Azura really sticky?");
    CHECK_WHOLE(engine_heard(&bot, "Azura"), 0);
    engine_bot_close(&other);
    close_one();
}

TEST(engine_saves_ten_stories_at_once_in_one_group_without_a_pause)
{
    enum { PEOPLE = 10 };
    struct event saves[PEOPLE];

    open_one(&(struct engine_bot_options){ .abilities = ABILITY_EDIT });
    engine_join(&bot, "g1");
    for (int i = 0; i < PEOPLE; i++) {
        const char *person = arena_print(bot.arena, "p%d", i).at;
        engine_tell_story(&bot, "g1", person, "Azura: light, not sticky on my face, 4 months +");
        saves[i] = engine_press(&bot, person, person, "give:save:show");
    }
    engine_deliver_together(&bot, saves, PEOPLE);
    CHECK(engine_until_idle(&bot)); /* the clock stands: a pause would not end */

    CHECK_WHOLE(engine_keys(&world, "rekan:{??}:t:*"), PEOPLE);
    CHECK_WHOLE(engine_heard(&bot, ": Saved"), PEOPLE);
    CHECK_WHOLE(bot.engine->counts.again, 0);
    close_one();
}

TEST(engine_takes_one_token_for_an_answer_that_had_to_be_made_twice)
{
    struct event events[2];

    open_one(&(struct engine_bot_options){ .abilities = ABILITY_EDIT | ABILITY_RESPONSE,
                                           .per_group_minute = 3 });
    events[0] = engine_command(&bot, "g1", "p1", "help", "");
    events[1] = engine_command(&bot, "g1", "p2", "help", "");
    engine_deliver_together(&bot, events, 2); /* both write the group down: one was first */
    CHECK(bot.engine->counts.checks_failed > 0);
    CHECK_WHOLE(bot.engine->counts.sent_in_response, 2);

    struct event third = engine_command(&bot, "g1", "p3", "help", "");
    engine_tell(&bot, &third);
    CHECK_WHOLE(bot.engine->counts.sent_in_response, 3);
    close_one();
}

/* --- answers of which few may hold anything of a sponsor -------------------------------------- */

static const char stories[] =
    "{\"id\":\"1\",\"product\":\"Azura Gel\",\"category\":\"skincare\",\"lang\":\"en\",\"author\":\"Rina\","
    "\"verdict\":\"+\",\"text\":\"light, dry, soft, cheap and not sticky\",\"date\":\"2026-10-03\","
    "\"provenance\":\"peer\"}\n"
    "{\"id\":\"2\",\"product\":\"Azura Gel\",\"category\":\"skincare\",\"lang\":\"en\",\"author\":\"Kirana\","
    "\"verdict\":\"+\",\"text\":\"light, dry, soft, cheap: we make it ourselves\",\"date\":\"2026-10-03\","
    "\"provenance\":\"brand\"}\n";

static void on_seeded(void *owner, const struct seeding_counts *counts, const struct error *err)
{
    CHECK(!err && counts->added == 2);
    ++*(int *)owner;
}

static void on_refused(void *owner, const struct error *err)
{
    (void)owner;
    printf("  refused: %s\n", err->message);
}

static void seed_stories(void)
{
    int seeded = 0;
    FILE *file = fmemopen((void *)(uintptr_t)stories, sizeof stories - 1, "r");
    struct seed_reader *reader = seed_reader_open(file, STR("stories.jsonl"));
    struct seeding_options options = { .engine = bot.engine, .messenger = STR("fake"),
                                       .chat_id = STR("g1"), .reader = reader, .refused = on_refused,
                                       .done = on_seeded, .owner = &seeded };

    seeding_run(&options);
    CHECK(io_run_until_count(world.loop, &seeded, 1, 5000));
    seed_reader_close(reader);
    fclose(file);
}

TEST(engine_answers_all_who_ask_at_once_and_lets_one_hear_a_sponsor)
{
    static const char *const questions[] = { "is Azura Gel light?", "is Azura Gel dry?",
                                             "is Azura Gel soft?", "is Azura Gel cheap?",
                                             "Azura Gel, is it sticky?" };
    enum { ASKED = sizeof questions / sizeof questions[0] };
    struct event events[ASKED];

    open_one(&(struct engine_bot_options){ .abilities = ABILITY_EDIT });
    engine_join(&bot, "g1");
    seed_stories();
    ask("g1", "what about Azura Gel?");
    CHECK_WHOLE(engine_heard(&bot, "ourselves"), 1);
    bot.said_count = 0;
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < ASKED; i++)
            events[i] = engine_command(&bot, "g1", arena_print(bot.arena, "p%d", i).at, "ask",
                                       arena_print(bot.arena, "%s %d", questions[i], round).at);
        engine_deliver_together(&bot, events, ASKED);
        CHECK(engine_until_idle(&bot));
    }

    CHECK_WHOLE(bot.engine->counts.deliveries_later, 0);
    CHECK_WHOLE(engine_heard(&bot, "Azura Gel"), 2 * ASKED);
    CHECK_WHOLE(engine_heard(&bot, "ourselves"), 1);
    close_one();
}

/* --- a link to the question that was answered just now -------------------------------------- */

static struct str message_link(void *self, struct arena *arena, struct str chat_id,
                               struct str message_id)
{
    (void)self;
    return arena_print(arena, "https://fake/%.*s/%.*s", STR_ARG(chat_id), STR_ARG(message_id));
}

TEST(engine_links_to_no_message_of_the_group_before_it_moved)
{
    open_one(&(struct engine_bot_options){ .abilities = ABILITY_EDIT | ABILITY_ALONE |
                                                        ABILITY_ALONE_ALWAYS });
    bot.messenger.message_link = message_link;
    engine_join(&bot, "g1");
    save_story("p1", "Azura Sunscreen: light, not sticky on my face, 4 months +");
    ask("g1", "sunscreen that is not sticky");
    CHECK_WHOLE(engine_heard(&bot, "1 member"), 1);
    struct event moved = engine_command(&bot, "g1", "p1", "", "");
    moved.kind = EVENT_MOVED;
    moved.new_chat_id = STR("g9");
    engine_tell(&bot, &moved);
    engine_settle(&bot);

    ask("g9", "sunscreen that is not sticky");
    CHECK_WHOLE(engine_heard(&bot, "REACT g9:"), 1);
    CHECK_WHOLE(engine_heard(&bot, "https:"), 0);
    ask("g9", "a light sunscreen");
    CHECK_WHOLE(engine_heard(&bot, "1 member"), 1);
    ask("g9", "a light sunscreen");
    CHECK_WHOLE(engine_heard(&bot, "https://fake/g9/"), 1);
    close_one();
}
