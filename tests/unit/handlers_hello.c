/* handlers_hello.c: the bot comes, greets once, and goes where it is not wanted. */
#include "turn_for.h"

static struct turn *added(struct arena *arena, enum role role)
{
    struct turn *turn = turn_in_group(arena, (struct event){ .kind = EVENT_BOT_ADDED });

    turn->settings = (struct settings){ 0 };
    turn->found.role = role;
    return turn;
}

static bool leaves(const struct turn *turn)
{
    for (size_t i = 0; i < turn->reply_count; i++)
        if (turn->replies[i]->kind == REPLY_LEAVE)
            return true;
    return false;
}

TEST(hello_greets_a_group_once_when_an_admin_invites)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = added(arena, ROLE_ADMIN), *again = added(arena, ROLE_ADMIN);
    again->settings = (struct settings){ .is_known = true, .has_greeted = true, .is_left = true };

    turn_answer(turn);
    turn_answer(again);

    CHECK(turn->wants.roles);
    CHECK_SAID(turn, "hello.group");
    CHECK(turn_effect(turn, EFFECT_SETTINGS) && turn->settings.has_greeted);
    CHECK_STR(turn->settings.title, STR("Mama Depok"));
    CHECK_STR(turn->settings.chat_id, STR("-100123"));
    CHECK(again->reply_count == 0 && !again->settings.is_left);
    CHECK(turn_effect(again, EFFECT_SETTINGS));
    arena_close(arena);
}

TEST(hello_leaves_when_somebody_else_invites)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = added(arena, ROLE_MEMBER);

    turn_answer(turn);

    CHECK_SAID(turn, "hello.not_admin");
    CHECK(leaves(turn));
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(hello_asks_who_invited_before_it_says_anything)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = added(arena, ROLE_UNKNOWN);

    turn_answer(turn);

    CHECK_WHOLE(turn->reply_count, 1);
    CHECK_WHOLE(turn_reply(turn, 0)->kind, REPLY_ROLES);
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(hello_leaves_a_group_that_the_operator_does_not_allow)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = added(arena, ROLE_ADMIN);
    turn->is_allowed = false;

    turn_answer(turn);

    CHECK_SAID(turn, "hello.not_allowed");
    CHECK(leaves(turn));
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(hello_notes_that_the_bot_was_removed)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *known = turn_in_group(arena, (struct event){ .kind = EVENT_BOT_REMOVED });
    struct turn *unknown = turn_in_group(arena, (struct event){ .kind = EVENT_BOT_REMOVED });
    unknown->settings = (struct settings){ 0 };

    turn_answer(known);
    turn_answer(unknown);

    CHECK(known->settings.is_left && turn_effect(known, EFFECT_SETTINGS));
    CHECK_WHOLE(known->reply_count, 0);
    CHECK_SILENT(unknown);
    arena_close(arena);
}

TEST(hello_notes_whether_the_private_chat_is_open)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *blocked = turn_for(arena, (struct event){ .kind = EVENT_BOT_REMOVED });
    struct turn *returned = turn_for(arena, (struct event){ .kind = EVENT_BOT_RETURNED });
    blocked->person.private_is_open = true;

    turn_answer(blocked);
    turn_answer(returned);

    CHECK(!blocked->person.private_is_open && turn_effect(blocked, EFFECT_PERSON));
    CHECK(returned->person.private_is_open && turn_effect(returned, EFFECT_PERSON));
    CHECK(blocked->reply_count == 0 && returned->reply_count == 0);
    arena_close(arena);
}

TEST(hello_follows_a_group_to_its_new_id)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_in_group(arena, (struct event){ .kind = EVENT_MOVED,
                                                             .new_chat_id = STR("-100999") });

    turn_answer(turn);

    CHECK_STR(turn->settings.chat_id, STR("-100999"));
    CHECK(turn_effect(turn, EFFECT_SETTINGS));
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->to_chat, STR("-100999"));
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->letter->body, GROUP_HOME);
    arena_close(arena);
}

TEST(hello_puts_an_alias_where_the_new_id_leads_and_never_to_itself)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER, .body = GROUP_HOME,
                                                        .letter = STR("hello:alias") });
    struct turn *itself = turn_for(arena, (struct event){ .kind = EVENT_LETTER, .body = OTHER_HOME,
                                                          .letter = STR("hello:alias") });
    turn->home = itself->home = OTHER_HOME;

    turn_answer(turn);
    turn_answer(itself);

    CHECK_STR(turn_effect(turn, EFFECT_ALIAS)->to, GROUP_HOME);
    CHECK_SILENT(itself);
    arena_close(arena);
}
