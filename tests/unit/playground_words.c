/* The playground's messages are read the way Telegram would hand them over. */
#include "../../bot/messengers/playground_words.h"

#include "../check.h"

static struct played_words read_words(struct arena *arena, const char *text)
{
    return played_words_read(arena, str_from(text), STR("rekan"));
}

TEST(playground_words_cuts_the_command_off_the_text)
{
    struct arena *arena = arena_open(4096);

    struct played_words words = read_words(arena, "/Tanya sunscreen buat kulit berminyak");

    CHECK_STR(words.command, STR("tanya"));
    CHECK_STR(words.text, STR("sunscreen buat kulit berminyak"));
    CHECK(!words.names_us && !words.mentions_us);
    arena_close(arena);
}

TEST(playground_words_knows_a_command_that_names_us)
{
    struct arena *arena = arena_open(4096);

    struct played_words words = read_words(arena, " /tanya@Rekan\nhp murah ");

    CHECK_STR(words.command, STR("tanya"));
    CHECK_STR(words.text, STR("hp murah"));
    CHECK(words.names_us);
    arena_close(arena);
}

TEST(playground_words_leaves_another_bots_command_alone)
{
    struct arena *arena = arena_open(4096);

    struct played_words words = read_words(arena, "/tanya@other_bot hp");

    CHECK_STR(words.command, STR(""));
    CHECK_STR(words.text, STR("/tanya@other_bot hp"));
    arena_close(arena);
}

TEST(playground_words_takes_paths_and_lone_slashes_for_text)
{
    static const char *const texts[] = { "/", "/ tanya", "/usr/bin", "/@rekans",
                                         "/a23456789012345678901234567890123 x" };
    struct arena *arena = arena_open(4096);

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct played_words words = read_words(arena, texts[i]);
        CHECK_STR(words.command, STR(""));
        CHECK_STR(words.text, str_from(texts[i]));
    }
    arena_close(arena);
}

TEST(playground_words_cuts_every_mention_that_stands_alone)
{
    struct arena *arena = arena_open(4096);

    struct played_words words =
        read_words(arena, "eh @REKAN sunscreen apa ya, @rekan? a@rekan @rekanku");

    CHECK(words.mentions_us);
    CHECK_STR(words.text, STR("eh sunscreen apa ya, ? a@rekan @rekanku"));
    arena_close(arena);
}
