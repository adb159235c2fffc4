/* The whole way of a story, undisturbed: what the other tests of the engine rest on. */
#include "engine_help.h"

#include "../../bot/base/log.h"

TEST(engine_takes_a_story_and_answers_from_it)
{
    struct engine_world world;
    struct engine_bot bot;
    struct engine_bot_options options = { .abilities = ABILITY_EDIT };

    log_set_level(LOG_ERROR);
    engine_world_open(&world);
    engine_bot_open(&bot, &world, &options);
    engine_join(&bot, "g1");
    engine_tell_story(&bot, "g1", "p1", "Azura Sunscreen: light, not sticky on my face, 4 months +");
    struct event save = engine_press(&bot, "p1", "p1", "give:save:show");
    engine_tell(&bot, &save);
    engine_settle(&bot);
    struct event ask = engine_command(&bot, "g1", "p2", "ask", "sunscreen that is not sticky");
    engine_tell(&bot, &ask);
    engine_settle(&bot);

    CHECK(engine_heard(&bot, "not sticky on my face") >= 1);
    engine_bot_close(&bot);
    engine_world_close(&world);
    log_set_level(LOG_INFO);
}
