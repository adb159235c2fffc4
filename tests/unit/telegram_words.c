/* How commands and mentions are found in a message's text and cut out of it. */
#include "../check.h"

#include "../../bot/messengers/telegram.h"

static struct arena *arena;
static struct messenger *bot;
static struct event *events;
static size_t count;

static void close_bot(void)
{
    telegram_close(bot);
    arena_close(arena);
    bot = NULL;
    arena = NULL;
}

/* JSON with 'single' quotes, so that a test stays readable. */
static struct str quoted(struct arena *in, const char *json)
{
    struct text out = { .arena = in };

    for (; *json; json++)
        text_add_char(&out, *json == '\'' ? '"' : *json);
    return out.s;
}

static void open_bot(struct str username)
{
    const struct telegram_options options = { .token = STR("700:token"),
                                              .secret = STR("s"),
                                              .username = username };

    close_bot();
    arena = arena_open(1 << 20);
    bot = telegram_open(&options, NULL);
}

static const struct event *hear_as(struct str username, const char *text, const char *more)
{
    open_bot(username);
    struct str body =
        arena_print(arena,
                    "{'update_id':1, 'message':{'message_id':5, 'date':1, 'chat':{'id':-1001, "
                    "'type':'supergroup'}, 'from':{'id':42}, 'text':'%s'%s}}",
                    text, more);
    CHECK(bot->parse(bot->self, arena, quoted(arena, body.at), &events, &count, NULL));
    return count ? &events[0] : NULL;
}

static const struct event *hear(const char *text, const char *more)
{
    return hear_as(STR("@rekan_bot"), text, more);
}

#define COMMAND(len) ", 'entities':[{'type':'bot_command', 'offset':0, 'length':" #len "}]"
#define MENTION(from) ", 'entities':[{'type':'mention', 'offset':" #from ", 'length':10}]"

TEST(telegram_bare_command_does_not_name_us)
{
    const struct event *event = hear("/Tanya serum apa?", COMMAND(6));

    CHECK_STR(event->command, STR("tanya"));
    CHECK_STR(event->text, STR("serum apa?"));
    CHECK(event->addressed == ADDRESSED_COMMAND);
    CHECK(!event->command_names_us);
}

TEST(telegram_command_with_our_name_names_us)
{
    const struct event *event = hear("/tanya@Rekan_Bot serum apa?", COMMAND(16));

    CHECK_STR(event->command, STR("tanya"));
    CHECK_STR(event->text, STR("serum apa?"));
    CHECK(event->command_names_us);
}

TEST(telegram_command_as_a_reply_to_us_names_us)
{
    CHECK(hear("/help", COMMAND(5) ", 'reply_to_message':{'message_id':3, 'from':{'id':700}}")
              ->command_names_us);
    CHECK(!hear("/help", COMMAND(5) ", 'reply_to_message':{'message_id':3, 'from':{'id':701}}")
               ->command_names_us);
}

TEST(telegram_command_for_another_bot_is_nothing_for_us)
{
    CHECK(!hear("/tanya@other_bot serum apa?", COMMAND(16)));
    CHECK(!hear("/tanya@other_bot serum apa?", ""));
    CHECK(!hear("/tanya@rekan_bot2 serum apa?", ""));
}

TEST(telegram_command_is_read_from_the_text_without_entities)
{
    CHECK_STR(hear("/tanya\\nserum apa?", "")->command, STR("tanya"));
    CHECK_STR(hear("/tanya\\nserum apa?", "")->text, STR("serum apa?"));
    CHECK(hear("/tanya@rekan_bot", "")->command_names_us);
    CHECK(!hear("/tanya@rekan_bot", "")->text.len);
}

TEST(telegram_what_only_looks_like_a_command_is_text)
{
    CHECK_STR(hear("/usr/bin itu apa", "")->command, STR(""));
    CHECK_STR(hear("/usr/bin itu apa", "")->text, STR("/usr/bin itu apa"));
    CHECK_STR(hear("/ tanya", "")->command, STR(""));
    CHECK_STR(
        hear("ketik /tanya dulu", ", 'entities':[{'type':'bot_command', 'offset':6, 'length':6}]")
            ->command,
        STR(""));
    CHECK_STR(
        hear("/tanya contoh", ", 'entities':[{'type':'code', 'offset':0, 'length':13}]")->command,
        STR(""));
    CHECK_STR(hear("/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "")->command, STR(""));
}

TEST(telegram_mention_is_cut_out_of_the_text)
{
    const struct event *event = hear("halo @rekan_bot serum apa?", MENTION(5));

    CHECK(event->addressed == ADDRESSED_MENTION);
    CHECK_STR(event->text, STR("halo serum apa?"));
}

TEST(telegram_mention_leaves_no_comma_behind)
{
    CHECK_STR(hear("@rekan_bot, serum apa?", MENTION(0))->text, STR("serum apa?"));
    CHECK_STR(hear("serum apa, @rekan_bot", MENTION(11))->text, STR("serum apa,"));
}

TEST(telegram_offsets_are_utf16_units)
{
    const struct event *event =
        hear("\xF0\x9F\x98\x8A\xF0\x9F\x98\x8A \xC3\xA9 @rekan_bot apa", MENTION(7));

    CHECK(event->addressed == ADDRESSED_MENTION);
    CHECK_STR(event->text, STR("\xF0\x9F\x98\x8A\xF0\x9F\x98\x8A \xC3\xA9 apa"));
}

TEST(telegram_mention_of_somebody_else_stays)
{
    const struct event *event = hear("halo @rekan_abc serum apa?", MENTION(5));

    CHECK(event->addressed == ADDRESSED_NOT);
    CHECK_STR(event->text, STR("halo @rekan_abc serum apa?"));
}

TEST(telegram_mention_by_text_counts_when_it_is_us)
{
    const struct event *event =
        hear("Rekan serum apa?",
             ", 'entities':[{'type':'text_mention', 'offset':0, 'length':5, 'user':{'id':700}}]");

    CHECK(event->addressed == ADDRESSED_MENTION);
    CHECK_STR(event->text, STR("serum apa?"));

    event =
        hear("Budi serum apa?",
             ", 'entities':[{'type':'text_mention', 'offset':0, 'length':4, 'user':{'id':43}}]");
    CHECK(event->addressed == ADDRESSED_NOT);
}

TEST(telegram_mention_is_read_from_the_text_without_entities)
{
    CHECK(hear("serum apa @REKAN_bot?", "")->addressed == ADDRESSED_MENTION);
    CHECK_STR(hear("serum apa @REKAN_bot?", "")->text, STR("serum apa ?"));
    CHECK(hear("me@rekan_bot.id", "")->addressed == ADDRESSED_NOT);
    CHECK(hear("@rekan_bot2 apa", "")->addressed == ADDRESSED_NOT);
}

TEST(telegram_command_and_mention_are_both_cut)
{
    const struct event *event = hear("/tanya @rekan_bot serum", "");

    CHECK_STR(event->command, STR("tanya"));
    CHECK_STR(event->text, STR("serum"));
    CHECK(event->command_names_us);
}

TEST(telegram_entities_beyond_the_text_do_no_harm)
{
    CHECK_STR(hear("/tanya", ", 'entities':[{'type':'bot_command', 'offset':0, 'length':99999}]")
                  ->command,
              STR("tanya"));
    CHECK_STR(
        hear("x", ", 'entities':[{'type':'mention', 'offset':900, 'length':-4},null,7, {}]")->text,
        STR("x"));
    CHECK_STR(hear("@rekan_bot x", ", 'entities':{'type':'mention'}")->text, STR("x"));
}

TEST(telegram_learns_its_name_from_what_it_is_shown)
{
    open_bot(STR(""));
    CHECK(bot->parse(
        bot->self, arena,
        quoted(arena, "{'update_id':1, 'my_chat_member':{'chat':{'id':-1001, 'type':'group'}, "
                      "'from':{'id':42}, 'new_chat_member':{'status':'member', 'user':{'id':700, "
                      "'username':'rekan_bot'}}}}"),
        &events, &count, NULL));
    CHECK_STR(telegram_username(bot), STR("rekan_bot"));
}

TEST(telegram_without_a_name_takes_bare_commands_only)
{
    CHECK_STR(hear_as(STR(""), "/tanya serum", COMMAND(6))->command, STR("tanya"));
    CHECK(!hear_as(STR(""), "/tanya@rekan_bot serum", COMMAND(16)));
    CHECK(hear_as(STR(""), "@ serum", "")->addressed == ADDRESSED_NOT);
    close_bot();
}
