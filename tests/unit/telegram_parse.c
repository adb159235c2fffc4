/* Messages and presses that Telegram delivers, and the events that come of them. */
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

static bool parse(const char *body)
{
    const struct telegram_options options = { .token = STR("700:token"),
                                              .secret = STR("s3cret"),
                                              .username = STR("rekan_bot") };

    close_bot();
    arena = arena_open(1 << 20);
    bot = telegram_open(&options, NULL);
    return bot->parse(bot->self, arena, quoted(arena, body), &events, &count, NULL);
}

/* A message in a group from Ani, with more fields of its own. */
static const struct event *group_message(const char *more)
{
    struct arena *scratch = arena_open(1 << 16);
    struct str body = arena_print(
        scratch,
        "{'update_id':81, 'message':{'message_id':5, 'date':1700000000, "
        "'chat':{'id':-1001234567890, 'type':'supergroup', 'title':'Kulit Sehat'}, "
        "'from':{'id':42, 'is_bot':false, 'first_name':'Ani', 'language_code':'id'},%s}}",
        more);
    bool ok = parse(body.at);

    arena_close(scratch);
    CHECK(ok);
    return count ? &events[0] : NULL;
}

TEST(telegram_delivery_needs_the_secret)
{
    parse("{'update_id':1}");

    CHECK(bot->verify(bot->self, STR("s3cret"), STR("")));
    CHECK(!bot->verify(bot->self, STR("s3creT"), STR("")));
    CHECK(!bot->verify(bot->self, STR("s3cre"), STR("")));
    CHECK(!bot->verify(bot->self, STR(""), STR("")));
}

TEST(telegram_will_not_open_without_a_secret_or_a_token)
{
    const struct telegram_options no_secret = { .token = STR("700:token") };
    const struct telegram_options no_token = { .secret = STR("s") };
    const struct telegram_options odd_token = { .token = STR("7/../x"), .secret = STR("s") };
    struct error err = { 0 };

    CHECK(!telegram_open(&no_secret, &err));
    CHECK(err.kind == ERROR_REFUSED);
    CHECK(!telegram_open(&no_token, &err));
    CHECK(!telegram_open(&odd_token, &err));
    CHECK(!strstr(err.message, "7/../x"));
}

TEST(telegram_group_message_has_all_its_facts)
{
    const struct event *event = group_message("'text':'halo semua'");

    CHECK_WHOLE(count, 1);
    CHECK(event->kind == EVENT_MESSAGE);
    CHECK_STR(event->id, STR("update:81"));
    CHECK_STR(event->messenger, STR("telegram"));
    CHECK(event->chat_kind == CHAT_GROUP);
    CHECK_STR(event->chat_id, STR("-1001234567890"));
    CHECK_STR(event->chat_title, STR("Kulit Sehat"));
    CHECK_STR(event->person_id, STR("42"));
    CHECK_STR(event->person_name, STR("Ani"));
    CHECK_STR(event->person_language, STR("id"));
    CHECK_STR(event->message_id, STR("5"));
    CHECK_STR(event->text, STR("halo semua"));
    CHECK_WHOLE(event->at_ms, 1700000000000);
    CHECK(event->addressed == ADDRESSED_NOT);
    CHECK(!event->is_anonymous_admin);
}

TEST(telegram_private_message_is_addressed_to_us)
{
    CHECK(
        parse("{'update_id':2, 'message':{'message_id':1, 'date':1, 'chat':{'id':42, "
              "'type':'private'}, 'from':{'id':42, 'first_name':'Ani'}, 'text':'/start abc_1'}}"));

    CHECK(events[0].chat_kind == CHAT_PRIVATE);
    CHECK(events[0].addressed == ADDRESSED_PRIVATE);
    CHECK_STR(events[0].command, STR("start"));
    CHECK_STR(events[0].text, STR("abc_1"));
    CHECK(events[0].command_names_us);
}

TEST(telegram_ids_of_52_bits_stay_exact)
{
    CHECK(parse("{'update_id':2, 'message':{'message_id':1, 'chat':{'id':4503599627370495, "
                "'type':'private'}, 'from':{'id':4503599627370495}, 'text':'x'}}"));

    CHECK_STR(events[0].chat_id, STR("4503599627370495"));
    CHECK_STR(events[0].person_id, STR("4503599627370495"));
}

TEST(telegram_reply_to_us_is_addressed_to_us)
{
    const struct event *event =
        group_message("'text':'makasih', 'reply_to_message':{'message_id':4, 'from':{'id':700, "
                      "'is_bot':true, 'first_name':'Rekan'}, 'text':'Tiga anggota cocok'}");

    CHECK(event->addressed == ADDRESSED_REPLY);
    CHECK(event->reply_is_bot);
    CHECK_STR(event->reply_message_id, STR("4"));
    CHECK_STR(event->reply_text, STR("Tiga anggota cocok"));
    CHECK_STR(event->reply_person_id, STR("700"));
}

TEST(telegram_reply_to_us_is_known_by_our_name_too)
{
    const struct event *event = group_message(
        "'text':'x', 'reply_to_message':{'message_id':4, 'from':{'id':9, 'username':'Rekan_Bot'}}");

    CHECK(event->addressed == ADDRESSED_REPLY);
    CHECK(event->reply_is_bot);
}

TEST(telegram_reply_to_a_member_brings_their_words)
{
    const struct event *event =
        group_message("'text':'/simpan', 'reply_to_message':{'message_id':4, 'from':{'id':43, "
                      "'is_bot':false, 'first_name':'Budi'}, 'text':'/testi@rekan_bot serum A "
                      "cocok', 'entities':[{'type':'bot_command', 'offset':0, 'length':16}]}");

    CHECK(event->addressed == ADDRESSED_COMMAND);
    CHECK(!event->command_names_us);
    CHECK_STR(event->reply_command, STR("testi"));
    CHECK_STR(event->reply_text, STR("serum A cocok"));
    CHECK_STR(event->reply_person_id, STR("43"));
    CHECK_STR(event->reply_person_name, STR("Budi"));
    CHECK(!event->reply_is_bot);
}

TEST(telegram_reply_to_an_anonymous_admin_names_nobody)
{
    const struct event *event = group_message(
        "'text':'x', 'reply_to_message':{'message_id':4, 'from':{'id':1087968824, 'is_bot':true, "
        "'first_name':'Group'}, 'sender_chat':{'id':-1001234567890}, 'text':'aturan'}");

    CHECK_STR(event->reply_person_id, STR(""));
    CHECK_STR(event->reply_text, STR("aturan"));
    CHECK(!event->reply_is_bot);
}

TEST(telegram_topic_is_named_only_inside_a_topic)
{
    CHECK_STR(group_message("'text':'x', 'is_topic_message':true, 'message_thread_id':7")->topic_id,
              STR("7"));
    CHECK_STR(group_message("'text':'x', 'message_thread_id':7")->topic_id, STR(""));
}

TEST(telegram_message_that_opened_a_topic_is_not_replied_to)
{
    const struct event *event =
        group_message("'text':'x', 'is_topic_message':true, 'message_thread_id':7, "
                      "'reply_to_message':{'message_id':7, 'from':{'id':700}, "
                      "'forum_topic_created':{'name':'Serum'}}");

    CHECK(event->addressed == ADDRESSED_NOT);
    CHECK_STR(event->reply_message_id, STR(""));
}

TEST(telegram_anonymous_admin_has_no_person)
{
    CHECK(parse("{'update_id':3, 'message':{'message_id':5, 'date':1, 'chat':{'id':-1001, "
                "'type':'supergroup'}, 'from':{'id':1087968824, 'is_bot':true, "
                "'first_name':'Group', 'username':'GroupAnonymousBot'}, 'sender_chat':{'id':-1001, "
                "'type':'supergroup'}, 'text':'/atur@rekan_bot'}}"));

    CHECK_WHOLE(count, 1);
    CHECK(events[0].is_anonymous_admin);
    CHECK(!events[0].is_bot);
    CHECK_STR(events[0].person_id, STR(""));
    CHECK_STR(events[0].command, STR("atur"));
}

TEST(telegram_channel_posts_in_a_group_have_no_person)
{
    CHECK(parse("{'update_id':3, 'message':{'message_id':5, 'chat':{'id':-1001, "
                "'type':'supergroup'}, 'from':{'id':136817688, 'is_bot':true}, "
                "'sender_chat':{'id':-1002, 'type':'channel'}, 'text':'x'}}"));
    CHECK_STR(events[0].person_id, STR(""));
    CHECK(!events[0].is_anonymous_admin);

    CHECK(parse(
        "{'update_id':3, 'message':{'message_id':5, 'chat':{'id':-1001, 'type':'supergroup'}, "
        "'from':{'id':777000}, 'is_automatic_forward':true, 'text':'x'}}"));
    CHECK_STR(events[0].person_id, STR(""));
    CHECK(!events[0].is_anonymous_admin);
}

TEST(telegram_bots_are_not_listened_to)
{
    CHECK(parse(
        "{'update_id':3, 'message':{'message_id':5, 'chat':{'id':-1001, 'type':'group'}, "
        "'from':{'id':9, 'is_bot':true, 'first_name':'Other'}, 'text':'/tanya@rekan_bot a'}}"));
    CHECK_WHOLE(count, 0);

    CHECK(!group_message("'text':'hasil', 'via_bot':{'id':9, 'is_bot':true}"));
    CHECK(group_message("'text':'hasil', 'via_bot':null"));
}

TEST(telegram_marks_what_somebody_else_wrote)
{
    CHECK(!group_message("'text':'a'")->is_forwarded);
    CHECK(!group_message("'text':'a', 'forward_origin':null")->is_forwarded);
    CHECK(group_message("'text':'a', 'forward_origin':{'type':'user', 'sender_user':{'id':77}}")
              ->is_forwarded);
    CHECK(group_message("'text':'a', 'forward_origin':{'type':'hidden_user', "
                        "'sender_user_name':'Rina'}")->is_forwarded);
    CHECK(group_message("'text':'a', 'forward_date':9, 'forward_from':{'id':77}")->is_forwarded);
    CHECK(!group_message("'text':'a', 'forward_origin':{'type':'user', 'sender_user':{'id':42}}")
               ->is_forwarded); /* one's own words, passed on by oneself */
}

TEST(telegram_guest_summons_never_mixes_with_members)
{
    CHECK(!group_message("'text':'x', 'guest_query_id':'12'"));
}

TEST(telegram_edited_message_says_when_it_was_edited)
{
    CHECK(parse("{'update_id':3, 'edited_message':{'message_id':5, 'date':10, 'edit_date':20, "
                "'chat':{'id':-1001, 'type':'group'}, 'from':{'id':42}, 'text':'ralat'}}"));

    CHECK(events[0].kind == EVENT_EDITED);
    CHECK_STR(events[0].message_id, STR("5"));
    CHECK_WHOLE(events[0].at_ms, 20000);
}

TEST(telegram_caption_counts_as_text)
{
    const struct event *event =
        group_message("'photo':[{}], 'caption':'@rekan_bot ini apa', "
                      "'caption_entities':[{'type':'mention', 'offset':0, 'length':10}]");

    CHECK_STR(event->text, STR("ini apa"));
    CHECK(event->addressed == ADDRESSED_MENTION);
}

TEST(telegram_photo_is_its_largest_size)
{
    const struct event *event =
        group_message("'photo':[{'file_id':'small'},{'file_id':'large'}], 'caption':'@rekan_bot ini'");

    CHECK_STR(event->photo, STR("large"));
    CHECK_STR(group_message("'photo':[{}], 'caption':'@rekan_bot ini'")->photo, STR(""));
    CHECK_STR(group_message("'text':'@rekan_bot ini'")->photo, STR(""));
}

TEST(telegram_service_lines_are_nothing_for_us)
{
    CHECK(!group_message("'new_chat_members':[]"));
    CHECK(!group_message("'new_chat_title':'Mama Depok'"));
    CHECK(!group_message("'pinned_message':{'message_id':1}"));
    CHECK(!group_message("'text':null"));
    CHECK(group_message("'sticker':{'file_id':'x'}"));
}

TEST(telegram_message_without_an_id_has_none)
{
    CHECK(parse("{'update_id':3, 'message':{'message_id':0, 'chat':{'id':-1001, 'type':'group'}, "
                "'from':{'id':42}, 'text':'/tanya a'}}"));

    CHECK_STR(events[0].message_id, STR(""));
}

TEST(telegram_press_brings_back_the_words_replied_to)
{
    CHECK(parse(
        "{'update_id':6, 'callback_query':{'id':'4382', 'from':{'id':42, 'first_name':'Ani', "
        "'language_code':'en-GB'}, 'data':'s:yes', 'message':{'message_id':9, 'date':5, "
        "'chat':{'id':-1001, 'type':'supergroup'}, 'is_topic_message':true, 'message_thread_id':7, "
        "'from':{'id':700}, 'reply_to_message':{'message_id':8, 'from':{'id':43, "
        "'first_name':'Budi'}, 'text':'/testi@rekan_bot serum A cocok'}}}}"));

    CHECK(events[0].kind == EVENT_PRESS);
    CHECK_STR(events[0].press_id, STR("4382"));
    CHECK_STR(events[0].payload, STR("s:yes"));
    CHECK_STR(events[0].person_id, STR("42"));
    CHECK_STR(events[0].person_language, STR("en-GB"));
    CHECK_STR(events[0].message_id, STR("9"));
    CHECK_STR(events[0].topic_id, STR("7"));
    CHECK_STR(events[0].reply_message_id, STR("8"));
    CHECK_STR(events[0].reply_text, STR("serum A cocok"));
    CHECK_STR(events[0].reply_command, STR("testi"));
    CHECK_STR(events[0].reply_person_id, STR("43"));
    CHECK_STR(events[0].reply_person_name, STR("Budi"));
    CHECK_WHOLE(events[0].at_ms, 0);
}

TEST(telegram_press_on_a_message_no_longer_shown_still_counts)
{
    CHECK(
        parse("{'update_id':6, 'callback_query':{'id':'4382', 'from':{'id':42}, 'data':'x', "
              "'message':{'message_id':9, 'date':0, 'chat':{'id':-1001, 'type':'supergroup'}}}}"));

    CHECK_WHOLE(count, 1);
    CHECK_STR(events[0].message_id, STR("9"));
    CHECK_STR(events[0].reply_text, STR(""));
}

TEST(telegram_press_without_a_chat_is_nothing_for_us)
{
    CHECK(parse("{'update_id':6, 'callback_query':{'id':'4382', 'from':{'id':42}, 'data':'x', "
                "'inline_message_id':'abc'}}"));
    CHECK_WHOLE(count, 0);
}

TEST(telegram_payload_that_is_too_long_was_never_ours)
{
    CHECK(parse("{'update_id':6, 'callback_query':{'id':'4', 'from':{'id':42}, "
                "'data':'01234567890123456789012345678901234567890123456789012345678901234', "
                "'message':{'message_id':9, 'chat':{'id':42, 'type':'private'}}}}"));
    CHECK_STR(events[0].payload, STR(""));
    CHECK(events[0].addressed == ADDRESSED_PRIVATE);
}

TEST(telegram_unknown_kinds_and_nulls_are_no_error)
{
    static const char *const odd[] = {
        "{'update_id':1}",
        "{'update_id':1, 'message':null}",
        "{'update_id':1, 'message':[]}",
        "{'update_id':1, 'message':{}}",
        "{'update_id':1, 'message':{'chat':{'id':'x'}, 'text':'a'}}",
        "{'update_id':1, 'message':{'chat':{'id':1.5}, 'text':'a'}}",
        "{'update_id':1, 'callback_query':{'id':5}}",
        "{'update_id':1, 'callback_query':{'id':'5', 'message':null}}",
        "{'update_id':1, 'chat_member':{'chat':null}}",
        "{'update_id':1, 'message_reaction':{'chat':{'id':1}}}",
        "{'update_id':1, 'guest_message':{'chat':{'id':1}, 'text':'a'}}",
        "{'update_id':1, 'not_invented_yet':{'a':[1,2, {}]}}",
    };

    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        CHECK(parse(odd[i]));
        CHECK_WHOLE(count, 0);
    }
}

TEST(telegram_odd_dates_are_unknown_dates)
{
    CHECK_WHOLE(group_message("'text':'x', 'edit_date':'soon'")->at_ms, 1700000000000);
    CHECK(parse("{'update_id':1, 'message':{'date':-5, 'chat':{'id':1, 'type':'private'}, "
                "'from':{'id':1}, 'text':'a'}}"));
    CHECK_WHOLE(events[0].at_ms, 0);
    CHECK(parse("{'update_id':1, 'message':{'date':9e15, 'chat':{'id':1, 'type':'private'}, "
                "'from':{'id':1}, 'text':'a'}}"));
    CHECK_WHOLE(events[0].at_ms, 0);
    CHECK(parse("{'update_id':1, 'message':{'date':null, 'chat':{'id':1, 'type':'private'}, "
                "'from':{'id':1}, 'text':'a'}}"));
    CHECK_WHOLE(events[0].at_ms, 0);
}

TEST(telegram_body_that_is_no_update_is_refused)
{
    static const char *const bodies[] = {
        "",
        "null",
        "[]",
        "7",
        "'text'",
        "{",
        "{}",
        "{'update_id':null}",
        "{'update_id':'81'}",
        "{'message':{'text':'a'}}",
        "{'update_id':1.5}",
    };

    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct error err = { 0 };
        parse("{'update_id':1}");
        CHECK(!bot->parse(bot->self, arena, quoted(arena, bodies[i]), &events, &count, &err));
        CHECK(err.kind == ERROR_REFUSED);
        CHECK_WHOLE(count, 0);
    }
    close_bot();
}
