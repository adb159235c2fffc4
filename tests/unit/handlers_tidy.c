/* handlers_tidy.c: what is of the moment goes again, where a group wants that. */
#include "turn_for.h"

TEST(tidy_marks_a_notice_and_its_command_only_where_the_group_wants_it)
{
    struct arena *arena = arena_open(1 << 20);

    for (int minutes = 0; minutes <= 5; minutes += 5) {
        struct turn *turn = turn_in_group(arena, (struct event){ .command = STR("bantuan") });
        group_option_set(&turn->settings.options, GROUP_TIDY, minutes);
        turn_answer(turn);
        CHECK_SAID(turn, "help.group");
        CHECK_WHOLE(turn_reply(turn, 0)->tidy_at_ms, minutes ? turn->now_ms + 301000 : 0);
        CHECK((turn_effect(turn, EFFECT_DUE) != NULL) == (minutes > 0));
        if (minutes)
            CHECK_STR(turn_effect(turn, EFFECT_DUE)->letter->body, STR("7"));
    }
    arena_close(arena);
}

TEST(tidy_deletes_by_the_id_that_the_group_has_now)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_in_group(arena, (struct event){
        .kind = EVENT_DUE, .letter = STR("tidy:message"), .body = STR("7"), .new_chat_id = GROUP_HOME });

    turn->settings.chat_id = STR("-100999");
    turn_answer(turn);

    CHECK_WHOLE(turn_reply(turn, 0)->kind, REPLY_DELETE);
    CHECK_STR(turn_reply(turn, 0)->message_id, STR("7"));
    CHECK_STR(turn_reply(turn, 0)->chat_id, STR("-100999"));
    arena_close(arena);
}

TEST(tidy_leaves_a_group_alone_that_the_bot_left)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_in_group(arena, (struct event){
        .kind = EVENT_DUE, .letter = STR("tidy:message"), .body = STR("7"), .new_chat_id = GROUP_HOME });

    turn->settings.is_left = true;
    turn_answer(turn);

    CHECK_SILENT(turn);
    arena_close(arena);
}
