/* handlers_links.c: two groups agree, each for itself, and either ends it. */
#include "turn_for.h"

#include "../../bot/base/pack.h"

static struct turn *group_turn(struct arena *arena, const char *verb, struct str body)
{
    struct turn *turn = turn_for(arena, (struct event){
        .kind = EVENT_LETTER, .letter = arena_print(arena, "links:%s", verb), .body = body,
        .new_chat_id = GROUP_HOME });

    turn->home = GROUP_HOME;
    turn->settings = (struct settings){ .is_known = true, .chat_id = STR("-100123"),
                                        .title = STR("Mama Depok") };
    turn->found.role = ROLE_ADMIN;
    return turn;
}

static struct turn *pressed(struct arena *arena, const char *verb)
{
    return group_turn(arena, verb, ARENA_JOIN(arena, STR("p"), OTHER_HOME));
}

static struct turn *told(struct arena *arena, const char *verb)
{
    struct text body = { .arena = arena };

    pack_str(&body, OTHER_HOME);
    pack_str(&body, STR("Mama Bogor"));
    return group_turn(arena, verb, body.s);
}

static const char *letter_of(const struct turn *turn)
{
    const struct effect *letter = turn_effect(turn, EFFECT_LETTER);

    return letter ? arena_print(turn->arena, "%.*s", STR_ARG(letter->letter->letter)).at : "";
}

TEST(links_asked_for_are_told_to_who_wants_to_hear_once_a_day)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = told(arena, "asked");
    turn->settings.watchers[0] = STR("5001");
    turn->settings.watchers[1] = STR("5002");
    turn->settings.watcher_count = 2;
    turn->settings.lang = STR("en");
    turn_answer(turn);
    turn_check_words(turn);
    CHECK_SAID(turn, "links.somebody_asks");
    CHECK_WHOLE(turn->reply_count, 2);
    CHECK_STR(turn_reply(turn, 1)->chat_id, STR("5002"));
    CHECK_STR(turn_reply(turn, 1)->lang, STR("en"));
    CHECK(turn_reply(turn, 0)->is_private && turn_button(turn, "links.open"));
    CHECK(turn_effect(turn, EFFECT_SETTINGS) && turn->settings.link_told_at_ms == turn->now_ms);

    struct settings before = turn->settings;
    before.link_count = 0; /* it was declined, and they ask again */
    for (int64_t hours = 23; hours <= 24; hours++) {
        turn = told(arena, "asked");
        turn->settings = before;
        turn->settings.link_told_at_ms = turn->now_ms - hours * INT64_C(3600000);
        turn_answer(turn);
        CHECK_WHOLE(turn->reply_count, hours < 24 ? 0 : 2);
    }
    turn = told(arena, "asked"); /* it waits already */
    turn->settings = before;
    turn->settings.link_told_at_ms = 0;
    CHECK(settings_set_link(&turn->settings, OTHER_HOME, LINK_OFFERED, STR("Mama Bogor")));
    turn_answer(turn);
    CHECK_WHOLE(turn->reply_count, 0);
    arena_close(arena);
}

TEST(links_are_agreed_to_by_an_answer_and_never_by_asking_alone)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = pressed(arena, "request");
    turn_answer(turn);
    CHECK_SAID(turn, "links.requested");
    CHECK(strcmp(letter_of(turn), "links:asked") == 0);
    CHECK(!settings_is_linked(&turn->settings, OTHER_HOME));

    turn = told(arena, "asked");
    turn_answer(turn);
    CHECK(settings_find_link(&turn->settings, OTHER_HOME)->state == LINK_OFFERED);
    CHECK(!settings_is_linked(&turn->settings, OTHER_HOME));
    CHECK_WHOLE(turn->reply_count, 0);

    turn = pressed(arena, "yes");
    CHECK(settings_set_link(&turn->settings, OTHER_HOME, LINK_OFFERED, STR("Mama Bogor")));
    turn_answer(turn);
    CHECK(settings_is_linked(&turn->settings, OTHER_HOME));
    CHECK(strcmp(letter_of(turn), "links:agreed") == 0);
    turn_check_words(turn);

    turn = told(arena, "agreed");
    CHECK(settings_set_link(&turn->settings, OTHER_HOME, LINK_ASKED, STR("")));
    turn_answer(turn);
    CHECK(settings_is_linked(&turn->settings, OTHER_HOME));
    arena_close(arena);
}

TEST(links_that_nobody_asked_for_are_not_made_by_a_letter)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = told(arena, "agreed");
    turn_answer(turn);
    CHECK_WHOLE(turn->settings.link_count, 0);
    CHECK(strcmp(letter_of(turn), "links:ended") == 0);

    turn = pressed(arena, "yes");
    turn_answer(turn);
    CHECK_SAID(turn, "links.changed_meanwhile");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(links_are_nothing_that_a_member_can_change)
{
    static const char *const verbs[] = { "list", "ask", "request", "yes", "end" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        struct turn *turn = pressed(arena, verbs[i]);
        turn->found.role = ROLE_MEMBER;
        CHECK(settings_set_link(&turn->settings, OTHER_HOME, LINK_OFFERED, STR("Mama Bogor")));
        turn_answer(turn);
        CHECK_SAID(turn, "admin.only_admin");
        CHECK(!turn_effect(turn, EFFECT_SETTINGS));
    }
    arena_close(arena);
}

TEST(links_let_no_button_speak_for_another_group)
{
    static const char *const verbs[] = { "asked", "agreed", "ended", "request" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        struct turn *turn = turn_for(arena, (struct event){
            .kind = EVENT_PRESS, .press_id = STR("p"),
            .payload = arena_print(arena, "links:%s:%.*s:%.*s", verbs[i], STR_ARG(GROUP_HOME),
                                   STR_ARG(OTHER_HOME)) });
        turn_answer(turn);
        CHECK_SAID(turn, "press.unknown");
        CHECK_NO_EFFECTS(turn);
    }
    arena_close(arena);
}

TEST(links_have_a_most_and_refuse_ones_own_code)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = pressed(arena, "request");

    for (int i = 0; i < LIMIT_LINKS; i++)
        CHECK(settings_set_link(&turn->settings, arena_print(arena, "SomeHome_______%d", i),
                                LINK_AGREED, STR("x")));
    turn_answer(turn);
    CHECK_SAID(turn, "links.full");
    CHECK_NO_EFFECTS(turn);

    turn = group_turn(arena, "request", ARENA_JOIN(arena, STR("p"), GROUP_HOME));
    turn_answer(turn);
    CHECK_SAID(turn, "links.own_code");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(links_change_and_go)
{
    struct arena *arena = arena_open(1 << 20);
    struct settings settings = { .is_known = true, .key = vault_new_key() };

    CHECK(settings_set_link(&settings, OTHER_HOME, LINK_ASKED, STR("")));
    CHECK(settings_set_link(&settings, OTHER_HOME, LINK_AGREED, STR("Mama Bogor")));
    CHECK_WHOLE(settings.link_count, 1);
    CHECK(settings_is_linked(&settings, OTHER_HOME));
    settings_drop_link(&settings, OTHER_HOME);
    CHECK(!settings_find_link(&settings, OTHER_HOME));
    arena_close(arena);
}
