/* handlers_give_link.c: the press in the group that agrees, and the link that it opens. */
#include "turn_for.h"

#include "../../bot/conversation/story_link.h"

/* What /start says in the private chat, so many seconds after the press in the group. */
static struct turn *followed(struct arena *arena, long long after_s)
{
    struct turn *pressed = turn_in_group(arena, (struct event){ .payload = STR("give:here"),
                                                                .reply_person_id = STR("42"),
                                                                .reply_command = STR("testi"),
                                                                .reply_text = STR("Azura: ringan") });
    struct str start = { "", 0 };

    turn_answer(pressed);
    for (size_t i = 0; i < pressed->reply_count; i++)
        if (pressed->replies[i]->kind == REPLY_ACK)
            start = pressed->replies[i]->start;
    CHECK(start.len && start.len <= 64); /* Telegram's maximum */
    /* Everybody in the group sees this one. */
    CHECK_STR(turn_button(pressed, "give.open_private")->payload, STR("give_GroupHome_______"));
    struct turn *turn = turn_for(arena, (struct event){ .command = STR("start"), .text = start });
    turn->settings = (struct settings){ .is_known = true, .title = STR("Mama Depok") };
    turn->now_ms += after_s * 1000;
    turn_answer(turn);
    return turn;
}

TEST(give_followed_before_the_consent_arrives_asks_for_none)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *at_once = followed(arena, 0);

    CHECK_WHOLE(at_once->reply_count, 0); /* the letter with the story goes on here */
    CHECK(turn_effect(at_once, EFFECT_PERSON) && at_once->person.private_is_open);
    CHECK(!turn_effect(at_once, EFFECT_CONSENT) && !at_once->person.may_store);
    CHECK_STR(at_once->wants.group, GROUP_HOME);
    arena_close(arena);
}

TEST(give_followed_another_day_asks_for_what_is_not_there)
{
    struct arena *arena = arena_open(1 << 20);

    CHECK_SAID(followed(arena, 86400), "give.consent");
    arena_close(arena);
}

TEST(story_link_of_anybody_s_making_says_nothing_about_a_consent)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event){ .command = STR("start") });
    static const char *const made_up[] = { "GroupHome_______", "GroupHome________", "x", "",
                                           "GroupHome________-1795000000", "GroupHome________x" };

    for (size_t i = 0; i < sizeof made_up / sizeof made_up[0]; i++)
        CHECK(!story_link_has_just_agreed(turn, str_from(made_up[i])));
    CHECK_STR(story_link_group(STR("GroupHome________1795000000")), GROUP_HOME);
    arena_close(arena);
}
