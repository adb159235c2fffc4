/* handlers_group_export.c: a copy of the group's data leaves by an administrator's second press,
 * once in a while, and members can read so. */
#include "turn_for.h"

#include "../../bot/base/clock.h"
#include "../../bot/conversation/export_cursor.h"

static struct turn *letter_of(struct arena *arena, const char *verb, struct str rest, enum role role,
                              int64_t exported_ago_ms)
{
    struct turn *turn = turn_for(arena, (struct event){
        .kind = EVENT_LETTER, .letter = arena_print(arena, "group_export:%s", verb),
        .body = arena_concat(arena, STR("p"), rest), .new_chat_id = GROUP_HOME });

    turn->home = GROUP_HOME;
    turn->settings = (struct settings){ .is_known = true, .chat_id = STR("-100123"),
                                        .title = STR("Mama Depok"), .revision = 7 };
    if (exported_ago_ms)
        turn->settings.exported_at_ms = turn->now_ms - exported_ago_ms;
    turn->found.role = role;
    turn_answer(turn);
    turn_check_words(turn);
    return turn;
}

TEST(group_export_is_explained_first)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = letter_of(arena, "ask", STR(""), ROLE_ADMIN, 0);

    CHECK_SAID(turn, "exporting.sure");
    CHECK_NO_EFFECTS(turn);
    CHECK(turn_button(turn, "exporting.yes") && turn_button(turn, "settings.back"));
    arena_close(arena);
}

TEST(group_export_names_a_place_in_the_records_and_no_words)
{
    struct arena *arena = arena_open(1 << 20);
    struct export_cursor cursor;

    struct turn *turn = letter_of(arena, "really", STR(""), ROLE_ADMIN, 0);

    CHECK_SAID(turn, "exporting.coming");
    CHECK(turn_effect(turn, EFFECT_SETTINGS) && turn->settings.exported_at_ms == turn->now_ms);
    CHECK_WHOLE(turn->settings.revision, 7);
    CHECK_WHOLE(turn_effect(turn, EFFECT_AUDIT)->audit.kind, AUDIT_EXPORTED);
    const struct reply *file = turn_reply(turn, 1);
    CHECK(file->kind == REPLY_FILE && file->is_private && !file->is_once);
    CHECK_STR(file->group, GROUP_HOME);
    CHECK_STR(file->chat_id, turn->event->person_id);
    CHECK(export_cursor_unpack(file->body, &cursor));
    CHECK(cursor.part == 1 && !cursor.is_in_log && cursor.request && cursor.asked_ms == turn->now_ms);
    arena_close(arena);
}

TEST(group_export_comes_once_every_ten_minutes)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = letter_of(arena, "really", STR(""), ROLE_ADMIN, 10 * CLOCK_MINUTE_MS - 1);
    CHECK_SAID(turn, "exporting.wait");
    CHECK_NO_EFFECTS(turn);
    CHECK_WHOLE(turn->reply_count, 1);

    turn = letter_of(arena, "really", STR(""), ROLE_ADMIN, 10 * CLOCK_MINUTE_MS);
    CHECK_SAID(turn, "exporting.coming");
    arena_close(arena);
}

TEST(group_export_goes_on_where_the_last_part_ended)
{
    const struct export_cursor there = { .request = 9, .asked_ms = 1, .part = 3, .acts = 4, .chunk = 70,
                                         .offset = 65000, .stories = 12345, .products = 67,
                                         .is_in_log = true };
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = letter_of(arena, "part", export_cursor_pack(arena, &there), ROLE_ADMIN, 5);

    CHECK_WHOLE(turn->reply_count, 1);
    CHECK_STR(turn_reply(turn, 0)->body, export_cursor_pack(arena, &there));
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(group_export_gives_nothing_to_a_member_or_for_bytes_that_are_no_place)
{
    static const char *const verbs[] = { "ask", "really", "part" };
    const struct export_cursor first = { .request = 9, .part = 1 };
    const struct export_cursor none = { .request = 9, .part = 0 };
    struct arena *arena = arena_open(1 << 20);
    struct str cursor = export_cursor_pack(arena, &first);

    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        struct turn *turn = letter_of(arena, verbs[i], cursor, ROLE_MEMBER, 0);
        CHECK_SAID(turn, "admin.only_admin");
        CHECK(!turn_effect(turn, EFFECT_SETTINGS) && !turn_effect(turn, EFFECT_AUDIT));
        CHECK_WHOLE(turn->reply_count, 1);
    }
    for (size_t len = 0; len <= cursor.len; len++) {
        struct str bytes = len < cursor.len ? str_slice(cursor, 0, len)
                                            : export_cursor_pack(arena, &none);
        struct turn *turn = letter_of(arena, "part", bytes, ROLE_ADMIN, 0);
        CHECK_SAID(turn, "press.unknown");
    }
    arena_close(arena);
}

TEST(group_export_has_no_button_for_a_part)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event){
        .kind = EVENT_PRESS, .chat_kind = CHAT_PRIVATE, .press_id = STR("1"),
        .payload = arena_concat(arena, STR("group_export:part:"), GROUP_HOME) });

    turn_answer(turn);

    CHECK_SAID(turn, "press.unknown");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}
