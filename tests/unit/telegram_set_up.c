/* What Telegram is told at start, and what its answers teach. */
#include "../check.h"

#include <unistd.h>

#include "../../bot/base/log.h"
#include "../../bot/messengers/telegram.h"

static struct arena *arena;
static struct messenger *bot;
static struct call *calls;
static size_t count;

static const struct command_name commands[] = {
    { STR_INIT("tanya"), STR_INIT("Tanya pengalaman anggota"), STR_INIT("id"), true, true, false },
    { STR_INIT("ask"), STR_INIT("Ask for members' experience"), STR_INIT("en"), true, true, false },
    { STR_INIT("bahasa"), STR_INIT("Bahasa"), STR_INIT("id"), false, true, false },
    { STR_INIT("atur"), STR_INIT("Pengaturan"), STR_INIT("id"), false, false, true },
};

static const struct telegram_options whole = {
    .token = STR_INIT("700:token"),
    .secret = STR_INIT("s3cret"),
    .public_url = STR_INIT("https://rekan.example/"),
    .webhook_path = STR_INIT("/webhook/telegram"),
    .max_connections = 20,
    .set_up = true,
    .commands = commands,
    .command_count = 4,
};

static void close_bot(void)
{
    telegram_close(bot);
    arena_close(arena);
    bot = NULL;
    arena = NULL;
}

static void set_up(const struct telegram_options *options)
{
    close_bot();
    log_set_level(LOG_ERROR);
    arena = arena_open(1 << 20);
    bot = telegram_open(options, NULL);
    count = bot->set_up(bot->self, arena, &calls);
}

static void answer(size_t index, int status, const char *body)
{
    bot->set_up_done(bot->self, index, status, str_from(body));
}

TEST(telegram_asks_who_it_is_first)
{
    set_up(&whole);

    CHECK_STR(calls[0].method, STR("getMe"));
    CHECK_STR(calls[0].url, STR("https://api.telegram.org/bot700:token/getMe"));
}

TEST(telegram_registers_its_webhook_with_everything_at_once)
{
    set_up(&whole);

    CHECK_STR(calls[1].method, STR("setWebhook"));
    CHECK_STR(calls[1].body,
              STR("{\"url\":\"https://rekan.example/webhook/telegram\",\"secret_token\":\"s3cret\","
                  "\"max_connections\":20,\"allowed_updates\":[\"message\",\"edited_message\","
                  "\"callback_query\",\"my_chat_member\",\"chat_member\",\"inline_query\",\"guest_message\"]}"));
}

TEST(telegram_shows_each_language_its_own_commands)
{
    set_up(&whole);

    CHECK_WHOLE(count, 11);
    CHECK_STR(
        calls[2].body,
        STR("{\"commands\":[{\"command\":\"tanya\",\"description\":\"Tanya pengalaman anggota\"}],"
            "\"scope\":{\"type\":\"all_group_chats\"}}"));
    CHECK(str_ends(calls[3].body,
                   STR("\"scope\":{\"type\":\"all_group_chats\"},\"language_code\":\"id\"}")));
    CHECK(str_starts(calls[4].body, STR("{\"commands\":[{\"command\":\"ask\",")));
    CHECK(str_ends(calls[4].body, STR("\"language_code\":\"en\"}")));
    CHECK(str_find(calls[5].body, STR("\"tanya\"")) != SIZE_MAX); /* administrators see theirs besides */
    CHECK(str_find(calls[5].body, STR("\"atur\"")) != SIZE_MAX);
    CHECK(str_ends(calls[5].body, STR("\"scope\":{\"type\":\"all_chat_administrators\"}}")));
    CHECK(str_find(calls[8].body, STR("\"bahasa\"")) != SIZE_MAX);
    CHECK(str_find(calls[8].body, STR("\"atur\"")) == SIZE_MAX);
    CHECK(str_ends(calls[8].body, STR("\"scope\":{\"type\":\"all_private_chats\"}}")));
}

TEST(telegram_registers_nothing_unless_asked)
{
    struct telegram_options options = whole;

    options.set_up = false;
    set_up(&options);
    CHECK_WHOLE(count, 1);
    CHECK_STR(calls[0].method, STR("getMe"));

    options.set_up = true;
    options.public_url = STR("");
    options.command_count = 0;
    set_up(&options);
    CHECK_WHOLE(count, 1);
}

TEST(telegram_learns_who_it_is)
{
    set_up(&whole);
    CHECK_STR(telegram_username(bot), STR(""));

    answer(0, 200,
           "{\"ok\":true,\"result\":{\"id\":700,\"is_bot\":true,\"username\":\"rekan_bot\"}}");

    CHECK_STR(telegram_username(bot), STR("rekan_bot"));
}

TEST(telegram_keeps_the_configured_name_when_it_learns_none)
{
    static const char *const bodies[] = {
        "", "{\"ok\":true,\"result\":{}}", "{\"ok\":true,\"result\":null}",
        "{\"ok\":false,\"error_code\":404,\"description\":\"Not Found\"}",
        "{\"ok\":true,\"result\":{\"id\":\"x\",\"username\":\"a b/c\"}}"
    };
    struct telegram_options options = whole;
    options.username = STR("@rekan_bot");

    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        set_up(&options);
        answer(0, i == 3 ? 404 : 200, bodies[i]);
        CHECK_STR(telegram_username(bot), STR("rekan_bot"));
    }
    answer(1, 0, "");
    answer(2, 400, "{\"ok\":false,\"description\":\"Bad Request: BOT_COMMAND_INVALID\"}");
    answer(99, 200, "{}");
    CHECK_STR(telegram_username(bot), STR("rekan_bot"));
}

TEST(telegram_warning_repeats_no_address)
{
    char line[2000] = "";
    FILE *file = tmpfile();
    CHECK(file != NULL);
    set_up(&whole);
    fflush(stderr);
    int saved = dup(2);
    dup2(fileno(file), 2);

    log_set_level(LOG_WARN);
    answer(1, 400,
           "{\"ok\":false,\"description\":\"Bad Request: bad webhook: https://x/bot700:token\"}");
    dup2(saved, 2);
    close(saved);
    rewind(file);
    size_t len = fread(line, 1, sizeof line - 1, file);
    fclose(file);

    CHECK(len > 0);
    CHECK(strstr(line, "telegram.set_up_failed method=setWebhook status=400"));
    CHECK(!strstr(line, "token"));
    CHECK(!strstr(line, "https://"));
    log_set_level(LOG_INFO);
    close_bot();
}
