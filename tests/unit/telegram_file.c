/* Where a document lies: what Telegram answers is foreign, and leads to its own files only. */
#include "../check.h"

#include "../../bot/messengers/telegram.h"

static struct messenger *a_bot(void)
{
    const struct telegram_options options = { .token = STR_INIT("700:token"),
                                              .secret = STR_INIT("s3cret"),
                                              .api_url = STR_INIT("https://api.example"),
                                              .username = STR_INIT("rekan_bot") };

    return telegram_open(&options, NULL);
}

static struct str url_of(struct messenger *bot, struct arena *arena, const char *path)
{
    return bot->file_url(bot->self, arena,
                         arena_print(arena, "{\"ok\":true,\"result\":{\"file_path\":\"%s\"}}", path));
}

TEST(telegram_reads_a_document_from_where_it_says_and_nowhere_else)
{
    static const char *const refused[] = { "", "/etc/passwd", "../x", "documents/../../x", "a b",
                                           "a?b=c", "a#b", "https://evil.example/x", "a\\\\b", "a%2fb" };
    struct arena *arena = arena_open(1 << 18);
    struct messenger *bot = a_bot();
    struct call call;

    bot->ask_file(bot->self, arena, STR("BQAC\"x"), &call);
    CHECK_STR(call.url, STR("https://api.example/bot700:token/getFile"));
    CHECK_STR(call.body, STR("{\"file_id\":\"BQAC\\\"x\"}"));
    CHECK_STR(url_of(bot, arena, "documents/file_7.csv"),
              STR("https://api.example/file/bot700:token/documents/file_7.csv"));
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        CHECK_WHOLE(url_of(bot, arena, refused[i]).len, 0);
    CHECK_WHOLE(bot->file_url(bot->self, arena, STR("<html>")).len, 0);
    CHECK_WHOLE(bot->file_url(bot->self, arena, STR("")).len, 0);
    telegram_close(bot);
    arena_close(arena);
}
