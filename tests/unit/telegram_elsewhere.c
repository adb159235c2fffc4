/* telegram_elsewhere.c: inline queries and guest summons, from update to call. */
#include "../check.h"

#include "../../bot/messengers/telegram.h"

static struct arena *arena;
static struct messenger *bot;
static struct event *events;
static size_t count;
static struct call call;

static void open_bot(void)
{
    const struct telegram_options options = { .token = STR("700:token"), .secret = STR("s"),
                                              .username = STR("rekan_bot") };

    telegram_close(bot);
    arena_close(arena);
    arena = arena_open(1 << 20);
    bot = telegram_open(&options, NULL);
}

/* JSON with 'single' quotes, so that a test stays readable. */
static bool parse(const char *json)
{
    struct text out = { 0 };

    open_bot();
    out.arena = arena;
    for (; *json; json++)
        text_add_char(&out, *json == '\'' ? '"' : *json);
    return bot->parse(bot->self, arena, out.s, &events, &count, NULL);
}

#define FROM "'from':{'id':42, 'is_bot':false, 'first_name':'Ani', 'language_code':'en'}"

TEST(telegram_reads_an_inline_query_without_its_chat)
{
    CHECK(parse("{'update_id':5, 'inline_query':{'id':'900', " FROM
                ", 'query':' sunscreen ', 'offset':'3', 'chat_type':'supergroup'}}"));

    CHECK_WHOLE(count, 1);
    CHECK_WHOLE(events[0].kind, EVENT_INLINE);
    CHECK_STR(events[0].press_id, STR("900"));
    CHECK_STR(events[0].text, STR("sunscreen"));
    CHECK_STR(events[0].payload, STR("3"));
    CHECK_STR(events[0].chat_id, STR("42"));
    CHECK_WHOLE(events[0].chat_kind, CHAT_OTHER);
}

TEST(telegram_reads_a_summons_and_forgets_the_chat_it_came_from)
{
    CHECK(parse("{'update_id':5, 'guest_message':{'message_id':0, 'date':1700000000, " FROM
                ", 'chat':{'id':-1001234567890, 'type':'supergroup', 'title':'Arisan'}, "
                "'text':'@rekan_bot popok?', 'guest_query_id':'77', "
                "'reply_to_message':{'message_id':4, 'date':1, 'text':'apa ya', "
                "'from':{'id':43, 'first_name':'Beni'}}}}"));

    CHECK_WHOLE(count, 1);
    CHECK_WHOLE(events[0].kind, EVENT_GUEST);
    CHECK_STR(events[0].press_id, STR("77"));
    CHECK_STR(events[0].text, STR("popok?"));
    CHECK_STR(events[0].reply_text, STR("apa ya"));
    CHECK_STR(events[0].chat_id, STR("42"));
    CHECK_WHOLE(events[0].chat_title.len + events[0].reply_message_id.len, 0);
}

TEST(telegram_takes_no_query_from_a_bot_or_from_nobody)
{
    static const char *const bodies[] = {
        "{'update_id':5, 'inline_query':{'query':'x', " FROM "}}",
        "{'update_id':5, 'inline_query':{'id':'9', 'query':'x'}}",
        "{'update_id':5, 'inline_query':{'id':'9', 'from':{'id':7, 'is_bot':true}, 'query':'x'}}",
        "{'update_id':5, 'guest_message':{'text':'x', " FROM "}}",
        "{'update_id':5, 'guest_message':{'guest_query_id':'1', 'text':'x'}}",
        "{'update_id':5, 'inline_query':7}",
    };

    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        CHECK(parse(bodies[i]));
        CHECK_WHOLE(count, 0);
    }
}

TEST(telegram_answers_an_inline_query_for_one_person_and_a_short_while)
{
    const struct reply reply = { .kind = REPLY_INLINE, .press_id = STR("900"),
                                 .message_id = STR("3") };
    struct said_article article = { STR("a1"), STR("Azura"), STR("ringan"), STR("<b>1. Azura</b>") };
    struct said_button button = { BUTTON_START, STR("Halo"), STR("inline"), true };
    const struct said said = { .reply = &reply, .articles = &article, .article_count = 1,
                               .buttons = &button, .button_count = 1 };

    open_bot();
    CHECK(bot->render(bot->self, arena, &said, true, &call));

    CHECK_STR(call.body,
              STR("{\"method\":\"answerInlineQuery\",\"inline_query_id\":\"900\",\"results\":"
                  "[{\"type\":\"article\",\"id\":\"a1\",\"title\":\"Azura\","
                  "\"description\":\"ringan\",\"input_message_content\":"
                  "{\"message_text\":\"<b>1. Azura</b>\",\"parse_mode\":\"HTML\","
                  "\"link_preview_options\":{\"is_disabled\":true}}}],\"is_personal\":true,"
                  "\"cache_time\":10,\"next_offset\":\"3\",\"button\":{\"text\":\"Halo\","
                  "\"start_parameter\":\"inline\"}}"));
}

TEST(telegram_offers_no_next_page_behind_an_empty_one)
{
    const struct reply reply = { .kind = REPLY_INLINE, .press_id = STR("900"),
                                 .message_id = STR("3") };
    const struct said said = { .reply = &reply };

    open_bot();
    CHECK(bot->render(bot->self, arena, &said, false, &call));

    CHECK(str_find(call.body, STR("\"results\":[]")) != SIZE_MAX);
    CHECK(str_find(call.body, STR("\"next_offset\":\"\"")) != SIZE_MAX);
}

TEST(telegram_answers_a_summons_with_one_article)
{
    const struct reply reply = { .kind = REPLY_GUEST, .press_id = STR("77") };
    const struct said said = { .reply = &reply, .text = STR("halo") };
    const struct said empty = { .reply = &reply };

    open_bot();
    CHECK(bot->render(bot->self, arena, &said, true, &call));
    CHECK(str_starts(call.body, STR("{\"method\":\"answerGuestQuery\",\"guest_query_id\":\"77\","
                                    "\"result\":{\"type\":\"article\",\"id\":\"answer\"")));
    CHECK(!bot->render(bot->self, arena, &empty, true, &call));
    telegram_close(bot);
    arena_close(arena);
    bot = NULL;
    arena = NULL;
}
