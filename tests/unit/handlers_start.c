/* handlers_start.c: /start, /bantuan and /privasi only say something. */
#include "turn_for.h"

TEST(start_opens_the_private_chat_once)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event){ .command = STR("start") });

    turn_answer(turn);
    CHECK_SAID(turn, "start.private");
    CHECK(turn_effect(turn, EFFECT_PERSON) && turn->person.private_is_open);

    turn = turn_after(turn, (struct event){ .command = STR("start") });
    turn_answer(turn);
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(start_in_a_group_is_short_and_writes_nothing)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_in_group(arena, (struct event){ .command = STR("start"),
                                                             .command_names_us = true });

    turn_answer(turn);

    CHECK_SAID(turn, "help.group");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(help_fits_its_place_and_answers_unknown_commands_in_private)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *group = turn_in_group(arena, (struct event){ .command = STR("bantuan"),
                                                              .command_names_us = true });
    struct turn *private = turn_for(arena, (struct event){ .command = STR("help") });
    struct turn *unknown = turn_for(arena, (struct event){ .command = STR("apaini") });

    turn_answer(group);
    turn_answer(private);
    turn_answer(unknown);

    CHECK_SAID(group, "help.group");
    CHECK_SAID(private, "help.private");
    CHECK_SAID(unknown, "help.private");
    arena_close(arena);
}

TEST(privacy_says_what_is_kept)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event){ .command = STR("privasi") });

    turn_answer(turn);

    CHECK_SAID(turn, "privacy.text");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}
