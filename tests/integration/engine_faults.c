/* A turn with the n-th command to Redis failing, for every n until nothing fails:
 * cut off before Redis saw it, and after Redis did it while the answer was lost.
 * The platform delivers again until it is answered. Nothing is lost, nothing is twice. */
#include "engine_help.h"

#include "../../bot/base/log.h"

enum { MOST_COMMANDS = 60, ADMINS_TOLD = 8 };

struct scenario {
    const char *name;
    struct event (*prepare)(struct engine_bot *bot); /* undisturbed; gives the event to disturb */
    bool (*holds)(struct engine_bot *bot);           /* afterwards, all being well again */
};

static const char story[] = "Azura Sunscreen: light, not sticky on my face, 4 months +";

static long long keys_of(struct engine_bot *bot, const char *kind)
{
    return engine_keys(bot->world, arena_print(bot->arena, "%.*s:{??}:%s:*", STR_ARG(bot->prefix),
                                               kind).at);
}

static long long rows_len(struct engine_bot *bot)
{
    struct str key = key_of(&bot->engine->keys, bot->arena, KEY_ROWS, engine_home(bot, "g1"),
                            STR("0"));

    return engine_redis(bot->world, "STRLEN %s", key.at);
}

static bool is_response(const struct engine_bot *bot)
{
    return bot->messenger.abilities & ABILITY_RESPONSE;
}

/* --- the scenarios ------------------------------------------------------------------------ */

static struct event told(struct engine_bot *bot)
{
    engine_join(bot, "g1");
    engine_tell_story(bot, "g1", "p1", story);
    return engine_press(bot, "p1", "p1", "give:save:show");
}

static void tell_and_save(struct engine_bot *bot)
{
    struct event save = told(bot);

    engine_tell(bot, &save);
    engine_settle(bot);
}

static bool is_saved_once(struct engine_bot *bot)
{
    return keys_of(bot, "t") == 1 && keys_of(bot, "author") == 1 && keys_of(bot, "p") == 1 &&
           keys_of(bot, "consents") == 2 && engine_heard(bot, "EDIT p1: Saved") == 1 &&
           engine_heard(bot, "ACK") <= 1;
}

static struct event before_ask(struct engine_bot *bot)
{
    tell_and_save(bot);
    return engine_command(bot, "g1", "p2", "ask", "sunscreen that is not sticky");
}

static bool is_answered_once(struct engine_bot *bot)
{
    return engine_heard(bot, "SEND g1: 1 member") == 1 && bot->said_count == 1 &&
           keys_of(bot, "asked") == 1;
}

static struct event before_vote(struct engine_bot *bot)
{
    struct event ask = before_ask(bot);

    engine_tell(bot, &ask);
    engine_settle(bot);
    struct str id = engine_button(bot, "useful:yes:");
    return engine_press(bot, "g1", "p2",
                        arena_print(bot->arena, "useful:yes:%.*s", STR_ARG(id)).at);
}

static bool is_voted_once(struct engine_bot *bot)
{
    int noted = engine_heard(bot, "Noted: this helped you");

    return keys_of(bot, "votes") == 1 && (is_response(bot) ? noted == 1 : noted <= 1) &&
           engine_heard(bot, "already") == 0;
}

static struct event before_choice(struct engine_bot *bot)
{
    struct event label;

    engine_join(bot, "g1");
    engine_tell_story(bot, "g1", "p1", story);
    label = engine_press(bot, "p1", "p1", "give:name:2");
    return label;
}

static bool is_chosen_once(struct engine_bot *bot)
{
    bool is_shown_once = engine_heard(bot, "EDIT p1: Please check") == 1 &&
                         engine_heard(bot, "name: a member") == 1;
    struct event save = engine_press(bot, "p1", "p1", "give:save:show");

    engine_tell(bot, &save);
    engine_settle(bot);
    return is_shown_once && keys_of(bot, "t") == 1;
}

static struct event before_change(struct engine_bot *bot)
{
    struct event list, change;

    tell_and_save(bot);
    list = engine_command(bot, "p1", "p1", "mystories", "");
    engine_tell(bot, &list);
    engine_settle(bot);
    struct str id = engine_button(bot, "mine:change:");
    change = engine_press(bot, "p1", "p1",
                          arena_print(bot->arena, "mine:change:%.*s", STR_ARG(id)).at);
    engine_tell(bot, &change);
    engine_settle(bot);
    return engine_text(bot, "p1", "p1", "after five months it still does not sting my eyes");
}

static bool is_changed_once(struct engine_bot *bot)
{
    int said = bot->said_count;
    struct event list = engine_command(bot, "p1", "p1", "mystories", "");

    engine_tell(bot, &list);
    engine_settle(bot);
    return said == 1 && keys_of(bot, "t") == 1 && keys_of(bot, "author") == 1 &&
           engine_heard(bot, "after five months it still does not sting my eyes") == 1;
}

static struct event before_language(struct engine_bot *bot)
{
    engine_join(bot, "g1");
    for (int i = 0; i < ADMINS_TOLD; i++)
        bot->outcomes[bot->outcome_count++] =
            (struct judgement){ .outcome = OUTCOME_SENT, .admins = STR("p7\np8\n") };
    bot->outcome_next = 0;
    return engine_press(bot, "g1", "p7", "language:en");
}

static bool is_language_set_once(struct engine_bot *bot)
{
    return engine_heard(bot, "EDIT g1: ") == 1 && engine_heard(bot, "ROLES") <= 2 &&
           keys_of(bot, "roles") == 1;
}

/* --- the disturbance ------------------------------------------------------------------------ */

static long long undisturbed_rows;

/* Says whether the n-th command was reached at all. */
static bool disturb(struct engine_world *world, const struct scenario *scenario,
                    enum engine_cut cut, unsigned abilities, int n)
{
    static int runs;
    char prefix[16];
    struct engine_bot bot;
    struct engine_bot_options options = { .prefix = prefix, .abilities = abilities,
                                          .by_proxy = true };

    snprintf(prefix, sizeof prefix, "t%d", ++runs);
    engine_bot_open(&bot, world, &options);
    struct event event = scenario->prepare(&bot);
    long long rows_before = rows_len(&bot);
    bot.said_count = 0;
    engine_proxy_arm(world->proxy, cut, n);
    engine_tell(&bot, &event);
    engine_settle(&bot);
    bool has_cut = engine_proxy_has_cut(world->proxy);
    engine_proxy_arm(world->proxy, cut, 0);
    CHECK(engine_until_up(&bot));
    long long rows = rows_len(&bot) - rows_before;
    if (n == 0)
        undisturbed_rows = rows;
    int said = bot.said_count;
    bool is_right = scenario->holds(&bot) && rows == undisturbed_rows;
    if (!is_right) {
        printf("  %s, %s of command %d (%s) lost, abilities %u: rows %lld of %lld\n", scenario->name,
               cut == ENGINE_CUT_REQUEST ? "request" : "answer", n,
               engine_proxy_what(world->proxy), abilities, rows, undisturbed_rows);
        for (int i = 0; i < said; i++)
            printf("    said %.*s\n", STR_ARG(bot.said[i]));
    }
    CHECK(is_right);
    engine_bot_close(&bot);
    return has_cut;
}

static void disturb_everywhere(const struct scenario *scenario)
{
    static const unsigned abilities[] = { ABILITY_EDIT, ABILITY_EDIT | ABILITY_RESPONSE };
    struct engine_world world;

    log_set_level(LOG_ERROR);
    engine_world_open(&world);
    for (size_t i = 0; i < 2; i++)
        for (int cut = ENGINE_CUT_REQUEST; cut <= ENGINE_CUT_ANSWER; cut++) {
            int n = 0; /* the first run shows what is right */
            CHECK(!disturb(&world, scenario, (enum engine_cut)cut, abilities[i], n++));
            while (disturb(&world, scenario, (enum engine_cut)cut, abilities[i], n))
                CHECK(++n < MOST_COMMANDS);
            CHECK(n > 2);
        }
    engine_world_close(&world);
    log_set_level(LOG_INFO);
}

/* What was committed but could not be put into the response is asked for again, never
 * answered with an empty 200. */
TEST(engine_answers_a_redelivery_or_asks_for_another_whatever_fails)
{
    struct engine_world world;
    struct engine_bot bot;
    bool has_cut = true;

    log_set_level(LOG_ERROR);
    engine_world_open(&world);
    engine_bot_open(&bot, &world, &(struct engine_bot_options){
                                      .abilities = ABILITY_EDIT | ABILITY_RESPONSE,
                                      .by_proxy = true });
    struct event ask = before_ask(&bot);
    engine_tell(&bot, &ask);
    for (int n = 1; has_cut; n++)
        for (int cut = ENGINE_CUT_REQUEST; cut <= ENGINE_CUT_ANSWER; cut++) {
            bot.said_count = 0;
            engine_proxy_arm(world.proxy, (enum engine_cut)cut, n);
            enum delivery_end end = engine_deliver(&bot, &ask);
            has_cut = engine_proxy_has_cut(world.proxy);
            engine_proxy_arm(world.proxy, (enum engine_cut)cut, 0);
            CHECK(end == DELIVERY_DONE || has_cut);
            CHECK_WHOLE(engine_heard(&bot, "SEND g1: 1 member"), end == DELIVERY_DONE);
            CHECK(engine_until_up(&bot));
        }
    engine_bot_close(&bot);
    engine_world_close(&world);
    log_set_level(LOG_INFO);
}

TEST(engine_answers_a_question_once_whatever_fails)
{
    disturb_everywhere(&(struct scenario){ "ask", before_ask, is_answered_once });
}

TEST(engine_counts_a_vote_once_whatever_fails)
{
    disturb_everywhere(&(struct scenario){ "vote", before_vote, is_voted_once });
}

TEST(engine_saves_a_story_once_whatever_fails)
{
    disturb_everywhere(&(struct scenario){ "save", told, is_saved_once });
}

TEST(engine_remembers_a_choice_once_whatever_fails)
{
    disturb_everywhere(&(struct scenario){ "choice", before_choice, is_chosen_once });
}

TEST(engine_changes_a_story_once_whatever_fails)
{
    disturb_everywhere(&(struct scenario){ "change", before_change, is_changed_once });
}

TEST(engine_asks_who_is_administrator_whatever_fails)
{
    disturb_everywhere(&(struct scenario){ "language", before_language, is_language_set_once });
}
