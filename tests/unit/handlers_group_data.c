/* handlers_group_data.c: nothing is deleted but by an administrator's second press. */
#include "turn_for.h"

#include "../../bot/base/pack.h"

static struct turn *pressed(struct arena *arena, const char *verb, const char *rest, enum role role)
{
    struct turn *turn = turn_for(arena, (struct event){
        .kind = EVENT_LETTER, .letter = arena_print(arena, "group_data:%s", verb),
        .body = arena_print(arena, "p%s", rest), .new_chat_id = GROUP_HOME });

    turn->home = GROUP_HOME;
    turn->settings = (struct settings){ .is_known = true, .chat_id = STR("-100123"),
                                        .title = STR("Mama Depok"), .revision = 7,
                                        .links = { { OTHER_HOME, STR("x"), LINK_AGREED } },
                                        .link_count = 1 };
    turn->found.role = role;
    turn_answer(turn);
    turn_check_words(turn);
    return turn;
}

TEST(group_data_is_warned_about_first)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = pressed(arena, "ask", "", ROLE_ADMIN);

    CHECK_SAID(turn, "deleting.sure");
    CHECK_NO_EFFECTS(turn);
    CHECK(turn_button(turn, "deleting.yes") && turn_button(turn, "deleting.no"));
    arena_close(arena);
}

TEST(group_data_goes_with_the_second_press_and_linked_groups_hear_so)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = pressed(arena, "really", "7", ROLE_ADMIN);

    CHECK_SAID(turn, "deleting.done");
    CHECK(turn->settings.is_left && turn->settings.left_at_ms == turn->now_ms);
    CHECK(turn_effect(turn, EFFECT_SETTINGS) != NULL);
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->letter->letter, STR("links:ended"));
    const struct event *wipe = turn->effects[turn->effect_count - 1]->letter;
    struct unpack in = { .rest = wipe->body };
    CHECK_STR(wipe->letter, STR("wipe:now"));
    CHECK_WHOLE(unpack_i64(&in), turn->now_ms);
    arena_close(arena);
}

TEST(group_data_stays_where_the_press_is_old_forged_or_a_members)
{
    static const char *const rests[] = { "", "6", "8", "x", "7:7", "-7" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++) {
        struct turn *turn = pressed(arena, "really", rests[i], ROLE_ADMIN);
        CHECK_SAID(turn, "deleting.changed_meanwhile");
        CHECK_NO_EFFECTS(turn);
    }
    struct turn *turn = pressed(arena, "really", "7", ROLE_MEMBER);
    CHECK_SAID(turn, "admin.only_admin");
    CHECK(!turn->settings.is_left && !turn_effect(turn, EFFECT_SETTINGS));
    arena_close(arena);
}
