/* handlers_language.c: one's own language, and a group's, which its administrators choose. */
#include "turn_for.h"

TEST(language_in_private_is_ones_own)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event){ .command = STR("bahasa") });

    turn_answer(turn);
    CHECK_SAID(turn, "language.of_person");
    CHECK_STR(turn_button(turn, "language.en")->payload, STR("language:en"));
    CHECK_NO_EFFECTS(turn);

    turn = turn_after(turn, (struct event){ .payload = STR("language:en") });
    turn_answer(turn);
    CHECK_SAID(turn, "language.person_set");
    CHECK_STR(turn->person.lang, STR("en"));
    CHECK_STR(turn_reply(turn, 0)->lang, STR("en")); /* said in what was chosen */
    CHECK(turn_effect(turn, EFFECT_PERSON));
    arena_close(arena);
}

static struct turn *chosen_in_group(struct arena *arena, enum role role)
{
    struct turn *turn = turn_in_group(arena, (struct event){ .payload = STR("language:en") });

    turn->found.role = role;
    turn_answer(turn);
    return turn;
}

TEST(language_of_a_group_is_chosen_by_an_admin)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = chosen_in_group(arena, ROLE_ADMIN);

    CHECK(turn->wants.roles);
    CHECK_SAID(turn, "language.group_set");
    CHECK_STR(turn->settings.lang, STR("en"));
    CHECK(turn_effect(turn, EFFECT_SETTINGS) && !turn_effect(turn, EFFECT_PERSON));
    arena_close(arena);
}

TEST(language_of_a_group_is_not_chosen_by_a_member)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = chosen_in_group(arena, ROLE_MEMBER);

    CHECK_SAID(turn, "language.only_admin");
    CHECK_WHOLE(turn_reply(turn, 0)->kind, REPLY_ACK);
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(language_of_a_group_waits_until_it_is_known_who_chooses)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = chosen_in_group(arena, ROLE_UNKNOWN);

    CHECK_WHOLE(turn_reply(turn, 0)->kind, REPLY_ROLES);
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(language_of_an_unknown_button_changes_nothing)
{
    static const char *const payloads[] = { "language", "language:", "language:jv", "language:EN" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < 4; i++) {
        struct turn *turn = turn_for(arena, (struct event){ .payload = str_from(payloads[i]) });
        turn_answer(turn);
        CHECK_SAID(turn, "press.unknown");
        CHECK_NO_EFFECTS(turn);
    }
    arena_close(arena);
}
