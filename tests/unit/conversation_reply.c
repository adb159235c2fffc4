/* conversation_reply.c: a reply waits in the outbox and leaves as it came. */
#include "hostile.h"

#include "../../bot/conversation/reply.h"

static struct param params[] = {
    { .name = STR_INIT("product"), .kind = PARAM_TEXT, .text = STR_INIT("Azura <SPF>") },
    { .name = STR_INIT("n"), .kind = PARAM_WHOLE, .whole = INT64_MIN },
    { .name = STR_INIT("used"), .kind = PARAM_KEY, .text = STR_INIT("used.days") },
};
static struct part parts[] = {
    { .kind = PART_LINE, .key = STR_INIT("give.which"), .params = params, .param_count = 3 },
    { .kind = PART_PRODUCT, .id = UINT64_MAX, .number = 2, .yes = 5, .so_so = 1, .no = 7,
      .is_small = true },
    { .kind = PART_QUOTE, .id = 1, .is_whole = true, .shared_name = UINT32_MAX, .shared_value = 3 },
    { .kind = PART_REASON, .key = STR_INIT("about.order") },
};
static struct button buttons[] = {
    { .kind = BUTTON_PRESS, .key = STR_INIT("button.product"), .product = 9, .starts_row = true,
      .payload = STR_INIT("give:product:AAAAAAAAAAA"), .params = params, .param_count = 1 },
    { .kind = BUTTON_START, .key = STR_INIT("give.open_private"), .payload = STR_INIT("give_x") },
    { .kind = BUTTON_URL, .key = STR_INIT("x"), .payload = STR_INIT("https://example.org") },
};
static const struct reply everything = {
    .kind = REPLY_ROLES, .audience = AUDIENCE_ALONE, .messenger = STR_INIT("telegram"),
    .chat_id = STR_INIT("-100"), .is_private = true, .topic_id = STR_INIT("3"),
    .person_id = STR_INIT("42"), .press_id = STR_INIT("77"), .message_id = STR_INIT("5"),
    .reply_to = STR_INIT("4"), .lang = STR_INIT("en"), .group = STR_INIT("ABCDEFGHIJKLMNOP"),
    .start = STR_INIT("give_x"), .parts = parts, .part_count = 4, .buttons = buttons,
    .button_count = 3, .is_loud = true, .is_once = true, .has_words = true,
    .wants_message_id = true, .body = STR_INIT("a\0b"),
};

static bool unpack(struct arena *arena, struct str bytes)
{
    struct reply reply;

    return reply_unpack(arena, bytes, &reply);
}

TEST(reply_comes_back_as_it_was)
{
    struct arena *arena = arena_open(1 << 16);
    struct reply got;

    CHECK(reply_unpack(arena, reply_pack(arena, &everything), &got));

    CHECK_WHOLE(got.kind, REPLY_ROLES);
    CHECK_WHOLE(got.audience, AUDIENCE_ALONE);
    CHECK(got.is_private && got.is_loud && got.is_once && got.has_words && got.wants_message_id);
    CHECK_STR(got.messenger, everything.messenger);
    CHECK_STR(got.chat_id, everything.chat_id);
    CHECK_STR(got.topic_id, everything.topic_id);
    CHECK_STR(got.person_id, everything.person_id);
    CHECK_STR(got.press_id, everything.press_id);
    CHECK_STR(got.message_id, everything.message_id);
    CHECK_STR(got.reply_to, everything.reply_to);
    CHECK_STR(got.lang, everything.lang);
    CHECK_STR(got.group, everything.group);
    CHECK_STR(got.start, everything.start);
    CHECK_STR(got.body, everything.body);
    /* Packed again it is the same, to the last part and button. */
    CHECK_STR(reply_pack(arena, &got), reply_pack(arena, &everything));
    arena_close(arena);
}

TEST(reply_parts_and_buttons_come_back_with_their_gaps)
{
    struct arena *arena = arena_open(1 << 16);
    struct reply got;

    CHECK(reply_unpack(arena, reply_pack(arena, &everything), &got));

    CHECK_WHOLE(got.part_count, 4);
    CHECK_WHOLE(got.parts[0].param_count, 3);
    CHECK_STR(got.parts[0].params[0].text, STR("Azura <SPF>"));
    CHECK(got.parts[0].params[1].whole == INT64_MIN);
    CHECK_WHOLE(got.parts[0].params[2].kind, PARAM_KEY);
    CHECK(got.parts[1].id == UINT64_MAX && got.parts[1].is_small && !got.parts[1].is_whole);
    CHECK_WHOLE(got.parts[1].number, 2);
    CHECK(got.parts[1].yes == 5 && got.parts[1].so_so == 1 && got.parts[1].no == 7);
    CHECK(got.parts[2].is_whole && got.parts[2].shared_name == UINT32_MAX);
    CHECK_WHOLE(got.button_count, 3);
    CHECK(got.buttons[0].product == 9 && got.buttons[0].starts_row && !got.buttons[1].starts_row);
    CHECK_STR(got.buttons[0].params[0].name, STR("product"));
    CHECK_WHOLE(got.buttons[2].kind, BUTTON_URL);
    CHECK_STR(got.buttons[2].payload, STR("https://example.org"));
    arena_close(arena);
}

TEST(reply_without_anything_comes_back_too)
{
    struct arena *arena = arena_open(1 << 16);
    struct reply got;

    CHECK(reply_unpack(arena, reply_pack(arena, &(struct reply){ 0 }), &got));

    CHECK(got.part_count == 0 && got.button_count == 0 && !got.is_loud);
    arena_close(arena);
}

TEST(reply_survives_foreign_and_truncated_bytes)
{
    struct arena *arena = arena_open(1 << 16);

    hostile_all(unpack, reply_pack(arena, &everything));
    hostile_all(unpack, reply_pack(arena, &(struct reply){ 0 }));
    arena_close(arena);
}
