/* Who comes and goes, who may do what, and groups that move. */
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

static void our_place(const char *type, const char *before, const char *after)
{
    struct arena *scratch = arena_open(1 << 16);
    struct str body =
        arena_print(scratch,
                    "{'update_id':7, 'my_chat_member':{'chat':{'id':-1001, 'type':'%s'}, "
                    "'from':{'id':42}, 'date':9, 'old_chat_member':{'status':'%s'}, "
                    "'new_chat_member':{'user':{'id':700}, 'status':'%s'}}}",
                    type, before, after);
    bool ok = parse(body.at);

    arena_close(scratch);
    CHECK(ok);
}

TEST(telegram_upgrade_is_read_from_either_side)
{
    CHECK(parse("{'update_id':3, 'message':{'message_id':5, 'chat':{'id':-77, 'type':'group'}, "
                "'from':{'id':1087968824, 'is_bot':true}, 'migrate_to_chat_id':-1001234567890}}"));
    CHECK(events[0].kind == EVENT_MOVED);
    CHECK_STR(events[0].chat_id, STR("-77"));
    CHECK_STR(events[0].new_chat_id, STR("-1001234567890"));

    CHECK(parse("{'update_id':4, 'message':{'message_id':1, 'chat':{'id':-1001234567890, "
                "'type':'supergroup'}, 'migrate_from_chat_id':-77}}"));
    CHECK(events[0].kind == EVENT_MOVED);
    CHECK_STR(events[0].chat_id, STR("-77"));
    CHECK_STR(events[0].new_chat_id, STR("-1001234567890"));
}

TEST(telegram_being_added_is_two_events)
{
    our_place("supergroup", "left", "member");

    CHECK_WHOLE(count, 2);
    CHECK(events[0].kind == EVENT_BOT_ADDED);
    CHECK_STR(events[0].id, STR("added:9000"));
    CHECK_STR(events[0].person_id, STR("42"));
    CHECK(events[1].kind == EVENT_MEMBER_CHANGED);
    CHECK_STR(events[1].id, STR("update:7:2"));
    CHECK_STR(events[1].chat_id, STR("-1001"));
}

/* Where my_chat_member does not come, the line in the chat tells the same; where both do, they
 * are one event. */
TEST(telegram_line_of_our_arrival_is_the_same_event)
{
    CHECK(parse("{'update_id':8, 'message':{'message_id':5, 'date':9, 'chat':{'id':-1001, "
                "'type':'supergroup', 'title':'Mama Depok'}, 'from':{'id':42}, 'new_chat_members':["
                "{'id':43, 'first_name':'Budi'}, {'id':987, 'is_bot':true, 'username':'rekan_bot'}, "
                "{'id':44, 'first_name':'Tono'}]}}"));

    CHECK_WHOLE(count, 3);
    CHECK(events[0].kind == EVENT_MEMBER_CHANGED);
    CHECK_STR(events[0].person_id, STR("43"));
    CHECK_STR(events[0].payload, STR("joined"));
    CHECK(events[1].kind == EVENT_BOT_ADDED);
    CHECK_STR(events[1].id, STR("added:9000"));
    CHECK_STR(events[1].person_id, STR("42")); /* who invited us */
    CHECK_STR(events[1].chat_title, STR("Mama Depok"));
    CHECK_STR(events[2].person_id, STR("44"));
    CHECK_STR(events[2].id, STR("update:8:3"));
}

TEST(telegram_line_of_a_farewell_names_who_went)
{
    CHECK(parse("{'update_id':8, 'message':{'message_id':5, 'date':9, 'chat':{'id':-1001, "
                "'type':'supergroup'}, 'from':{'id':42}, 'left_chat_member':{'id':43}}}"));

    CHECK_WHOLE(count, 1);
    CHECK(events[0].kind == EVENT_MEMBER_CHANGED);
    CHECK_STR(events[0].person_id, STR("43"));
    CHECK_STR(events[0].payload, STR("left"));
}

TEST(telegram_being_removed_and_promoted_is_told)
{
    our_place("group", "administrator", "kicked");
    CHECK_WHOLE(count, 2);
    CHECK(events[0].kind == EVENT_BOT_REMOVED);
    CHECK(events[1].kind == EVENT_MEMBER_CHANGED);

    our_place("supergroup", "member", "administrator");
    CHECK_WHOLE(count, 1);
    CHECK(events[0].kind == EVENT_MEMBER_CHANGED);
    CHECK_STR(events[0].id, STR("update:7"));

    our_place("supergroup", "left", "kicked");
    CHECK_WHOLE(count, 0);
}

TEST(telegram_private_chat_blocks_and_returns)
{
    our_place("private", "member", "kicked");
    CHECK_WHOLE(count, 1);
    CHECK(events[0].kind == EVENT_BOT_REMOVED);
    CHECK(events[0].chat_kind == CHAT_PRIVATE);

    our_place("private", "kicked", "member");
    CHECK_WHOLE(count, 1);
    CHECK(events[0].kind == EVENT_BOT_RETURNED);
}

TEST(telegram_channels_and_half_changes_are_ignored)
{
    our_place("channel", "left", "administrator");
    CHECK_WHOLE(count, 0);

    CHECK(parse("{'update_id':7, 'my_chat_member':{'chat':{'id':-1001, 'type':'group'}, "
                "'new_chat_member':null}}"));
    CHECK_WHOLE(count, 0);
}

TEST(telegram_member_change_names_the_member_and_what_happened)
{
    CHECK(parse("{'update_id':7, 'chat_member':{'chat':{'id':-1001, 'type':'supergroup'}, "
                "'from':{'id':42}, 'date':9, 'old_chat_member':{'status':'restricted', "
                "'is_member':false}, 'new_chat_member':{'user':{'id':43, 'first_name':'Budi'}, "
                "'status':'restricted', 'is_member':true}}}"));

    CHECK(events[0].kind == EVENT_MEMBER_CHANGED);
    CHECK_STR(events[0].person_id, STR("43"));
    CHECK_STR(events[0].payload, STR("joined"));
    close_bot();
}
