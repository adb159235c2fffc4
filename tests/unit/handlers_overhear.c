/* handlers_overhear.c: unaddressed questions, where an administrator lets them be answered. */
#include "turn_for.h"

static struct turn *switched(struct arena *arena, enum role role, const char *topic)
{
    struct turn *turn = turn_in_group(arena, (struct event){ .command = STR("otomatis"),
                                                             .topic_id = str_from(topic) });

    turn->found.role = role;
    turn_answer(turn);
    return turn;
}

TEST(overhear_is_switched_by_an_admin_for_one_topic)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = switched(arena, ROLE_ADMIN, "17");

    CHECK(turn->wants.roles);
    CHECK_SAID(turn, "overhear.on");
    CHECK(turn_effect(turn, EFFECT_SETTINGS));
    CHECK(settings_is_open(&turn->settings, STR("17")));
    CHECK(!settings_is_open(&turn->settings, STR("")) && !settings_is_open(&turn->settings, STR("1")));
    arena_close(arena);
}

TEST(overhear_is_not_switched_by_a_member_nor_before_it_is_known_who_it_is)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *member = switched(arena, ROLE_MEMBER, ""), *unknown = switched(arena, ROLE_UNKNOWN, "");

    CHECK_SAID(member, "overhear.only_admin");
    CHECK_NO_EFFECTS(member);
    CHECK_WHOLE(turn_reply(unknown, 0)->kind, REPLY_ROLES);
    CHECK_NO_EFFECTS(unknown);
    arena_close(arena);
}

TEST(overhear_topics_are_bounded_and_each_there_once)
{
    struct arena *arena = arena_open(1 << 20);
    struct settings settings = { 0 };

    for (int i = 0; i < SETTINGS_TOPICS; i++)
        CHECK(settings_set_open(&settings, arena_print(arena, "%d", i), true));
    CHECK(!settings_set_open(&settings, STR("more"), true));
    CHECK(settings_set_open(&settings, STR("3"), false));
    CHECK(settings_set_open(&settings, STR("more"), true));
    CHECK(settings_set_open(&settings, STR("more"), true));

    CHECK_WHOLE(settings.open_topic_count, SETTINGS_TOPICS);
    CHECK(!settings_is_open(&settings, STR("3")));
    arena_close(arena);
}

static struct turn *overheard(struct arena *arena, bool is_open, size_t products)
{
    struct turn *turn = turn_in_group(
        arena, (struct event){ .text = STR("ada yang punya rekomendasi sunscreen?") });
    struct ranking *ranking = ARENA_NEW(arena, struct ranking);

    ranking->product_count = ranking->total_products = products;
    ranking->statement_count = 1;
    turn->found.ranking = ranking;
    settings_set_open(&turn->settings, STR(""), is_open);
    turn_answer(turn);
    return turn;
}

TEST(overhear_answers_only_where_it_may_and_only_what_members_told)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *closed = overheard(arena, false, 1), *open = overheard(arena, true, 1),
                *nothing = overheard(arena, true, 0);

    CHECK(closed->handler && !closed->wants.answer);
    CHECK_SILENT(closed);
    CHECK_SAID(open, "answer.head");
    CHECK_SILENT(nothing);
    arena_close(arena);
}

TEST(overhear_leaves_alone_what_is_said_to_somebody_and_ordinary_chatter)
{
    static const struct event events[] = {
        { .text = STR_INIT("ada yang punya rekomendasi sunscreen?"), .reply_message_id = STR_INIT("4") },
        { .text = STR_INIT("@rina ada rekomendasi sunscreen?") },
        { .text = STR_INIT("ada yang punya rekomendasi sunscreen?"), .is_bot = true },
        { .text = STR_INIT("besok jadi kumpul ga jam 7?") },
        { .text = STR_INIT("wkwkwk") },
    };
    struct arena *arena = arena_open(1 << 22);

    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        struct turn *turn = turn_in_group(arena, events[i]);
        settings_set_open(&turn->settings, STR(""), true);
        turn_answer(turn);
        CHECK(!turn->handler);
        CHECK_SILENT(turn);
    }
    arena_close(arena);
}

TEST(overhear_says_that_no_more_topics_fit_and_that_roles_cannot_be_asked)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *full = turn_in_group(arena, (struct event){ .command = STR("otomatis"), .topic_id = STR("more") });

    for (int i = 0; i < SETTINGS_TOPICS; i++)
        CHECK(settings_set_open(&full->settings, arena_print(arena, "%d", i), true));
    full->found.role = ROLE_ADMIN;
    turn_answer(full);
    CHECK_SAID(full, "overhear.too_many");
    CHECK_NO_EFFECTS(full);

    struct turn *failed = turn_in_group(arena, (struct event){ .command = STR("otomatis") });
    failed->roles_failed = true;
    turn_answer(failed);
    CHECK_SAID(failed, "language.cannot_check");
    CHECK_NO_EFFECTS(failed);
    arena_close(arena);
}
