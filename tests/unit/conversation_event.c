/* conversation_event.c: an event that was put away comes back as it was. */
#include "hostile.h"

#include "../../bot/conversation/event.h"

static const struct event everything = {
    .kind = EVENT_ROLES, .id = STR_INIT("update:81"), .messenger = STR_INIT("telegram"),
    .chat_kind = CHAT_OTHER, .chat_id = STR_INIT("-100123"), .chat_title = STR_INIT("Mama Depok"),
    .topic_id = STR_INIT("4"), .new_chat_id = STR_INIT("-100124"), .person_id = STR_INIT("42"),
    .person_name = STR_INIT("Rani"), .person_language = STR_INIT("id"),
    .is_anonymous_admin = true, .command_names_us = true, .message_id = STR_INIT("7"),
    .text = STR_INIT("Azura: ringan"), .command = STR_INIT("testi"),
    .addressed = ADDRESSED_PRIVATE, .payload = STR_INIT("give:used:3"),
    .press_id = STR_INIT("99"), .at_ms = -5, .letter = STR_INIT("give:save"),
    .body = STR_INIT("a\0b"),
};

static bool unpack(struct arena *arena, struct str bytes)
{
    struct event event;

    (void)arena;
    return event_unpack(bytes, &event);
}

TEST(event_comes_back_as_it_was)
{
    struct arena *arena = arena_open(1 << 16);
    struct event got;

    CHECK(event_unpack(event_pack(arena, &everything), &got));

    CHECK_WHOLE(got.kind, EVENT_ROLES);
    CHECK_WHOLE(got.chat_kind, CHAT_OTHER);
    CHECK_WHOLE(got.addressed, ADDRESSED_PRIVATE);
    CHECK(got.is_anonymous_admin && got.command_names_us);
    CHECK_WHOLE(got.at_ms, -5);
    CHECK_STR(got.id, everything.id);
    CHECK_STR(got.messenger, everything.messenger);
    CHECK_STR(got.chat_id, everything.chat_id);
    CHECK_STR(got.topic_id, everything.topic_id);
    CHECK_STR(got.new_chat_id, everything.new_chat_id);
    CHECK_STR(got.person_id, everything.person_id);
    CHECK_STR(got.person_name, everything.person_name);
    CHECK_STR(got.person_language, everything.person_language);
    CHECK_STR(got.message_id, everything.message_id);
    CHECK_STR(got.text, everything.text);
    CHECK_STR(got.command, everything.command);
    CHECK_STR(got.payload, everything.payload);
    CHECK_STR(got.press_id, everything.press_id);
    CHECK_STR(got.letter, everything.letter);
    CHECK_STR(got.body, everything.body);
    arena_close(arena);
}

/* A group's name is learned while the question who is administrator is under way. */
TEST(event_keeps_the_name_of_the_group)
{
    struct arena *arena = arena_open(1 << 16);
    struct event got;

    CHECK(event_unpack(event_pack(arena, &everything), &got));

    CHECK_STR(got.chat_title, STR("Mama Depok"));
    arena_close(arena);
}

/* What a message replied to is somebody's words: they stay in the messenger. */
TEST(event_is_put_away_without_the_words_it_replied_to)
{
    struct arena *arena = arena_open(1 << 16);
    struct event event = everything;

    event.reply_text = STR("kata orang lain");

    CHECK(str_find(event_pack(arena, &event), STR("kata orang lain")) == SIZE_MAX);
    arena_close(arena);
}

TEST(event_survives_foreign_and_truncated_bytes)
{
    struct arena *arena = arena_open(1 << 16);

    hostile_all(unpack, event_pack(arena, &everything));
    hostile_all(unpack, event_pack(arena, &(struct event){ .kind = EVENT_MESSAGE }));
    arena_close(arena);
}
