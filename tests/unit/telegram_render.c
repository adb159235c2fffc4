/* What goes out to Telegram, byte for byte. */
#include "../check.h"

#include <string.h>

#include "../../bot/messengers/telegram.h"

static struct arena *arena;
static struct messenger *bot;
static struct call call;

static void close_bot(void)
{
    telegram_close(bot);
    arena_close(arena);
    bot = NULL;
    arena = NULL;
}

static bool has_ephemeral = true;

static void open_bot(struct str username)
{
    const struct telegram_options options = { .token = STR("700:token"),
                                              .secret = STR("s"),
                                              .api_url = STR("http://127.0.0.1:9/"),
                                              .username = username,
                                              .has_ephemeral = has_ephemeral };

    close_bot();
    arena = arena_open(1 << 20);
    bot = telegram_open(&options, NULL);
}

static bool render(const struct reply *reply, struct str text, struct said_button *buttons,
                   size_t button_count)
{
    const struct said said = { .reply = reply, .text = text, .buttons = buttons,
                               .button_count = button_count };

    open_bot(STR("rekan_bot"));
    return bot->render(bot->self, arena, &said, false, &call);
}

static const struct reply to_group = { .kind = REPLY_SEND, .chat_id = STR_INIT("-1001234567890") };

TEST(telegram_sends_silently_and_without_previews)
{
    CHECK(render(&to_group, STR("<b>Halo</b> \"dunia\""), NULL, 0));

    CHECK_STR(call.method, STR("sendMessage"));
    CHECK_STR(call.url, STR("http://127.0.0.1:9/bot700:token/sendMessage"));
    CHECK_STR(call.body, STR("{\"chat_id\":-1001234567890,\"disable_notification\":true,"
                             "\"text\":\"<b>Halo</b> \\\"dunia\\\"\",\"parse_mode\":\"HTML\","
                             "\"link_preview_options\":{\"is_disabled\":true}}"));
}

TEST(telegram_calls_the_public_api_unless_told_otherwise)
{
    const struct telegram_options options = { .token = STR("700:token"), .secret = STR("s") };
    const struct said said = { .reply = &to_group, .text = STR("x"), .buttons = NULL,
                               .button_count = 0 };
    struct arena *scratch = arena_open(1 << 20);
    struct messenger *messenger = telegram_open(&options, NULL);

    CHECK(messenger->render(messenger->self, scratch, &said, false, &call));
    CHECK_STR(call.url, STR("https://api.telegram.org/bot700:token/sendMessage"));

    telegram_close(messenger);
    arena_close(scratch);
}

TEST(telegram_loud_reply_in_a_topic_marks_its_message)
{
    struct reply reply = to_group;
    reply.is_loud = true;
    reply.topic_id = STR("7");
    reply.reply_to = STR("5");

    CHECK(render(&reply, STR("x"), NULL, 0));

    CHECK_STR(call.body,
              STR("{\"chat_id\":-1001234567890,\"message_thread_id\":7,\"reply_parameters\":{"
                  "\"message_id\":5,"
                  "\"allow_sending_without_reply\":true},\"text\":\"x\",\"parse_mode\":\"HTML\","
                  "\"link_preview_options\":{\"is_disabled\":true}}"));
}

TEST(telegram_buttons_stand_in_rows)
{
    struct said_button buttons[] = {
        { BUTTON_PRESS, STR_INIT("Ya"), STR_INIT("a"), false },
        { BUTTON_PRESS, STR_INIT("Tidak"), STR_INIT("b"), false },
        { BUTTON_START, STR_INIT("Buka"), STR_INIT("tok_1"), true },
        { BUTTON_URL, STR_INIT("Situs"), STR_INIT("https://example.id/"), true },
    };

    CHECK(render(&to_group, STR("x"), buttons, 4));

    CHECK(str_ends(
        call.body,
        STR("\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"Ya\",\"callback_data\":\"a\"},"
            "{\"text\":\"Tidak\",\"callback_data\":\"b\"}],"
            "[{\"text\":\"Buka\",\"url\":\"https://t.me/rekan_bot?start=tok_1\"}],"
            "[{\"text\":\"Situs\",\"url\":\"https://example.id/\"}]]}}")));
}

TEST(telegram_row_of_more_than_eight_is_wrapped)
{
    struct said_button buttons[9];
    for (size_t i = 0; i < 9; i++)
        buttons[i] = (struct said_button){ BUTTON_PRESS, STR("x"), STR("p"), false };

    CHECK(render(&to_group, STR("x"), buttons, 9));

    CHECK(str_ends(call.body, STR("}],[{\"text\":\"x\",\"callback_data\":\"p\"}]]}}")));
}

TEST(telegram_button_that_would_be_refused_is_not_sent)
{
    struct said_button button = { BUTTON_PRESS, STR_INIT("x"), STR_INIT(""), false };
    static const char payload[] =
        "0123456789012345678901234567890123456789012345678901234567890123x";

    CHECK(!render(&to_group, STR("x"), &button, 1));
    button.payload = (struct str){ payload, 65 };
    CHECK(!render(&to_group, STR("x"), &button, 1));
    button.payload = (struct str){ payload, 64 };
    CHECK(render(&to_group, STR("x"), &button, 1));
    button.label = STR("");
    CHECK(!render(&to_group, STR("x"), &button, 1));
    button = (struct said_button){ BUTTON_START, STR("x"), STR("a b"), false };
    CHECK(!render(&to_group, STR("x"), &button, 1));
}

TEST(telegram_leaves_out_links_to_itself_while_it_has_no_name)
{
    struct said_button buttons[] = { { BUTTON_PRESS, STR_INIT("Ya"), STR_INIT("a"), true },
                                     { BUTTON_START, STR_INIT("Buka"), STR_INIT("t"), true } };
    const struct said said = { .reply = &to_group, .text = STR("x"), .buttons = buttons,
                               .button_count = 2 };
    const struct said only_link = { .reply = &to_group, .text = STR("x"), .buttons = buttons + 1,
                               .button_count = 1 };

    open_bot(STR(""));
    CHECK(bot->render(bot->self, arena, &said, false, &call));
    CHECK(str_ends(call.body,
                   STR("\"inline_keyboard\":[[{\"text\":\"Ya\",\"callback_data\":\"a\"}]]}}")));
    CHECK(bot->render(bot->self, arena, &only_link, false, &call));
    CHECK(str_find(call.body, STR("reply_markup")) == SIZE_MAX);
}

TEST(telegram_tells_one_member_alone_in_a_group)
{
    struct reply reply = to_group;
    reply.audience = AUDIENCE_ALONE;
    reply.person_id = STR("42");
    reply.press_id = STR("4382000000000000001");

    CHECK(render(&reply, STR("x"), NULL, 0));
    CHECK(str_find(call.body, STR("\"ephemeral_message_parameters\":{\"receiver_user_id\":42,"
                                  "\"callback_query_id\":\"4382000000000000001\"}")) != SIZE_MAX);

    reply.press_id = STR("");
    CHECK(render(&reply, STR("x"), NULL, 0));
    CHECK(str_find(call.body, STR("\"ephemeral_message_parameters\":{\"receiver_user_id\":42}")) !=
          SIZE_MAX);

    reply.person_id = STR("");
    CHECK(!render(&reply, STR("x"), NULL, 0));
}

/* It would ignore the parameter and show the message to the whole group. */
TEST(telegram_tells_nobody_alone_by_a_server_that_may_be_too_old)
{
    struct reply reply = to_group;
    reply.audience = AUDIENCE_ALONE;
    reply.person_id = STR("42");

    has_ephemeral = false;
    CHECK(!render(&reply, STR("x"), NULL, 0));
    CHECK(!(bot->abilities & ABILITY_ALONE));
    CHECK(render(&to_group, STR("x"), NULL, 0));
    has_ephemeral = true;
}

TEST(telegram_private_chat_is_alone_already)
{
    struct reply reply = { .kind = REPLY_SEND, .audience = AUDIENCE_ALONE, .is_private = true };
    reply.chat_id = reply.person_id = STR("42");

    CHECK(render(&reply, STR("x"), NULL, 0));
    CHECK(str_find(call.body, STR("ephemeral")) == SIZE_MAX);
}

TEST(telegram_edits_and_deletes_by_id)
{
    struct reply reply = to_group;
    reply.message_id = STR("9");

    reply.kind = REPLY_EDIT;
    CHECK(render(&reply, STR("x"), NULL, 0));
    CHECK_STR(call.method, STR("editMessageText"));
    CHECK_STR(call.body,
              STR("{\"chat_id\":-1001234567890,\"message_id\":9,\"text\":\"x\",\"parse_mode\":"
                  "\"HTML\",\"link_preview_options\":{\"is_disabled\":true}}"));

    reply.kind = REPLY_DELETE;
    CHECK(render(&reply, STR(""), NULL, 0));
    CHECK_STR(call.method, STR("deleteMessage"));
    CHECK_STR(call.body, STR("{\"chat_id\":-1001234567890,\"message_id\":9}"));

    reply.message_id = STR("");
    CHECK(!render(&reply, STR(""), NULL, 0));
}

TEST(telegram_reacts_with_the_emoji_of_the_reply)
{
    struct part part = { .key = STR("\xF0\x9F\x91\x8D") };
    struct reply reply = to_group;
    reply.kind = REPLY_REACT;
    reply.reply_to = STR("5");
    reply.parts = &part;
    reply.part_count = 1;

    CHECK(render(&reply, STR(""), NULL, 0));

    CHECK_STR(call.method, STR("setMessageReaction"));
    CHECK_STR(call.body,
              STR("{\"chat_id\":-1001234567890,\"message_id\":5,\"reaction\":[{\"type\":\"emoji\","
                  "\"emoji\":\"\xF0\x9F\x91\x8D\"}]}"));
}

TEST(telegram_reacts_to_the_message_of_the_turn_too)
{
    struct reply reply = to_group;
    reply.kind = REPLY_REACT;
    reply.message_id = STR("5");

    CHECK(render(&reply, STR("\xF0\x9F\x91\x8D"), NULL, 0));
    CHECK(str_find(call.body, STR("\"message_id\":5,")) != SIZE_MAX);

    reply.message_id = STR("");
    CHECK(!render(&reply, STR("\xF0\x9F\x91\x8D"), NULL, 0));
}

TEST(telegram_acknowledges_with_or_without_words)
{
    struct reply reply = { .kind = REPLY_ACK, .press_id = STR("4382") };

    CHECK(render(&reply, STR(""), NULL, 0));
    CHECK_STR(call.method, STR("answerCallbackQuery"));
    CHECK_STR(call.body, STR("{\"callback_query_id\":\"4382\"}"));

    CHECK(render(&reply, STR("Tersimpan"), NULL, 0));
    CHECK_STR(call.body, STR("{\"callback_query_id\":\"4382\",\"text\":\"Tersimpan\"}"));
}

TEST(telegram_shows_long_notices_until_a_tap_and_cuts_the_longest)
{
    struct reply reply = { .kind = REPLY_ACK, .press_id = STR("4382") };
    struct arena *scratch = arena_open(1 << 16);
    struct text text = { .arena = scratch };

    for (size_t i = 0; i < 60; i++)
        text_add(&text, STR("\xE2\x80\xA6"));
    CHECK(render(&reply, text.s, NULL, 0));
    CHECK(str_find(call.body, STR("show_alert")) == SIZE_MAX);
    text_add(&text, STR("\xE2\x80\xA6"));
    CHECK(render(&reply, text.s, NULL, 0));
    CHECK(str_find(call.body, STR("\"show_alert\":true")) != SIZE_MAX);
    for (size_t i = 61; i < 220; i++)
        text_add(&text, STR("\xE2\x80\xA6"));
    CHECK(render(&reply, text.s, NULL, 0));
    CHECK_WHOLE(str_find(call.body, STR("\",\"show_alert\"")) -
                    str_find(call.body, STR("\xE2\x80\xA6")),
                200 * 3);
    arena_close(scratch);
}

TEST(telegram_press_may_open_the_private_chat)
{
    struct reply reply = { .kind = REPLY_ACK, .press_id = STR("4382"), .start = STR("tok_1") };

    CHECK(render(&reply, STR(""), NULL, 0));
    CHECK_STR(
        call.body,
        STR("{\"callback_query_id\":\"4382\",\"url\":\"https://t.me/rekan_bot?start=tok_1\"}"));

    reply.start = STR("not a token");
    CHECK(!render(&reply, STR(""), NULL, 0));
}

TEST(telegram_leaves_and_asks_for_roles)
{
    struct reply reply = to_group;

    reply.kind = REPLY_LEAVE;
    CHECK(render(&reply, STR(""), NULL, 0));
    CHECK_STR(call.method, STR("leaveChat"));
    reply.kind = REPLY_ROLES;
    CHECK(render(&reply, STR(""), NULL, 0));
    CHECK_STR(call.method, STR("getChatAdministrators"));
    CHECK_STR(call.body, STR("{\"chat_id\":-1001234567890}"));
}

TEST(telegram_response_names_its_method_and_no_url)
{
    const struct said said = { .reply = &to_group, .text = STR("x"), .buttons = NULL,
                               .button_count = 0 };
    struct reply roles = to_group;
    roles.kind = REPLY_ROLES;
    const struct said asking = { .reply = &roles, .text = STR(""), .buttons = NULL,
                               .button_count = 0 };

    open_bot(STR("rekan_bot"));
    CHECK(bot->render(bot->self, arena, &said, true, &call));
    CHECK(str_starts(call.body, STR("{\"method\":\"sendMessage\",\"chat_id\":")));
    CHECK_STR(call.url, STR(""));
    /* Telegram ignores get* there. */
    CHECK(!bot->render(bot->self, arena, &asking, true, &call));
}

TEST(telegram_has_nothing_to_send_without_text_or_chat)
{
    struct reply nowhere = { .kind = REPLY_SEND };

    CHECK(!render(&to_group, STR(" \n"), NULL, 0));
    CHECK(!render(&nowhere, STR("x"), NULL, 0));
}

TEST(telegram_links_to_messages_of_supergroups_only)
{
    open_bot(STR("rekan_bot"));

    CHECK_STR(bot->message_link(bot->self, arena, STR("-1001234567890"), STR("5")),
              STR("https://t.me/c/1234567890/5"));
    CHECK_STR(bot->message_link(bot->self, arena, STR("-100123456"), STR("5")), STR(""));
    CHECK_STR(bot->message_link(bot->self, arena, STR("42"), STR("5")), STR(""));
    CHECK_STR(bot->message_link(bot->self, arena, STR("-1001234567890"), STR("")), STR(""));
    close_bot();
}

/* By its id, with our words as the caption: no link preview there, and a smaller limit. */
TEST(telegram_sends_a_photo_by_its_id)
{
    struct said said = { .reply = &to_group, .text = STR("<b>Azura</b>"), .photo = STR("AgACPhoto") };
    char words[1025];

    open_bot(STR("rekan_bot"));
    CHECK(bot->render(bot->self, arena, &said, false, &call));
    CHECK_STR(call.method, STR("sendPhoto"));
    CHECK_STR(call.url, STR("http://127.0.0.1:9/bot700:token/sendPhoto"));
    CHECK_STR(call.body, STR("{\"chat_id\":-1001234567890,\"disable_notification\":true,"
                             "\"photo\":\"AgACPhoto\",\"caption\":\"<b>Azura</b>\","
                             "\"parse_mode\":\"HTML\"}"));
    memset(words, 'x', sizeof words);
    said.text = (struct str){ words, sizeof words };
    CHECK(!bot->render(bot->self, arena, &said, false, &call));
}
