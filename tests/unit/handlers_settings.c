/* handlers_settings.c: what administrators set, and who may. */
#include "turn_for.h"

#include "../../bot/conversation/group_admin.h"

static struct turn *letter_turn(struct arena *arena, const char *letter, const char *body,
                                enum role role)
{
    struct turn *turn = turn_for(arena, (struct event){
        .kind = EVENT_LETTER, .letter = str_from(letter), .body = str_from(body),
        .new_chat_id = GROUP_HOME });

    turn->home = GROUP_HOME;
    turn->settings = (struct settings){ .is_known = true, .chat_id = STR("-100123"),
                                        .title = STR("Mama Depok"), .revision = 4 };
    turn->found.role = role;
    turn_answer(turn);
    return turn;
}

TEST(settings_menu_shows_every_option_with_its_value)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = letter_turn(arena, "settings:show", "p", ROLE_ADMIN);

    CHECK(turn->wants.roles);
    CHECK_SAID(turn, "settings.head");
    for (size_t i = 0; i < GROUP_OPTIONS; i++)
        CHECK(turn_button(turn, group_option_rows[i].label));
    CHECK_WHOLE(turn_reply(turn, 0)->kind, REPLY_EDIT);
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(settings_option_has_a_line_of_help_its_default_and_its_range)
{
    struct arena *arena = arena_open(1 << 20);

    for (unsigned i = 0; i < GROUP_OPTIONS; i++) {
        char body[16];
        snprintf(body, sizeof body, "p%u", i);
        struct turn *turn = letter_turn(arena, "settings:option", body, ROLE_ADMIN);
        CHECK_SAID(turn, group_option_rows[i].help);
        CHECK(turn_said(turn, "settings.usual_word") || turn_said(turn, "settings.usual_number"));
        CHECK(!group_option_rows[i].unit || turn_said(turn, "settings.range"));
        CHECK(group_option_allows((enum group_option)i, group_option_rows[i].usual));
    }
    arena_close(arena);
}

TEST(settings_change_is_written_with_a_new_revision)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = letter_turn(arena, "settings:set", "p1:30:4", ROLE_ADMIN);

    CHECK(turn_effect(turn, EFFECT_SETTINGS));
    CHECK_WHOLE(turn_option(turn, GROUP_COOLDOWN), 30);
    CHECK_WHOLE(turn->settings.revision, 5);
    arena_close(arena);
}

TEST(settings_change_from_an_old_screen_loses_nothing_silently)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = letter_turn(arena, "settings:set", "p1:30:3", ROLE_ADMIN);

    CHECK_SAID(turn, "settings.changed_meanwhile");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(settings_are_not_changed_by_a_member_and_the_group_leaves_the_choice)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = letter_turn(arena, "settings:set", "p1:30:4", ROLE_MEMBER);

    CHECK_SAID(turn, "admin.only_admin");
    CHECK(!turn_effect(turn, EFFECT_SETTINGS));
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->letter->letter, STR("settings:drop"));
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->to, PERSON_HOME);
    arena_close(arena);
}

TEST(settings_ask_the_group_who_is_administrator)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = letter_turn(arena, "settings:set", "p1:30:4", ROLE_UNKNOWN);

    CHECK_WHOLE(turn_reply(turn, 0)->kind, REPLY_ROLES);
    CHECK_STR(turn_reply(turn, 0)->chat_id, STR("-100123"));
    CHECK(!turn_reply(turn, 0)->is_private);
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(settings_refuse_what_no_button_offers)
{
    static const char *const bodies[] = { "p1:31:4", "p99:1:4", "p1:-1:4", "p1:30:", "p1", "p", "",
                                          "p1:30:4:4", "p-1:30:4", "p4294967297:30:4" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct turn *turn = letter_turn(arena, "settings:set", bodies[i], ROLE_ADMIN);
        turn_check_words(turn);
        CHECK(!turn_effect(turn, EFFECT_SETTINGS));
    }
    arena_close(arena);
}

TEST(settings_button_of_no_group_goes_nowhere)
{
    static const char *const payloads[] = { "settings", "settings:show", "settings:show:",
                                            "settings:show:short", "settings:show:has space inside",
                                            "settings:set:../../etc/passwd:1:30:4" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        struct turn *turn = turn_for(arena, (struct event){ .payload = str_from(payloads[i]) });
        turn_answer(turn);
        CHECK_SAID(turn, "press.unknown");
        CHECK_NO_EFFECTS(turn);
    }
    arena_close(arena);
}

TEST(settings_command_in_private_leads_to_the_only_group)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event){ .command = STR("atur") });

    turn->person.managed[0] = GROUP_HOME;
    turn->person.managed_count = 1;
    turn_answer(turn);

    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->letter->letter, STR("settings:show"));
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->to, GROUP_HOME);
    CHECK_WHOLE(turn->reply_count, 0);
    arena_close(arena);
}

TEST(settings_groups_are_remembered_latest_first_and_forgotten)
{
    struct person person = { 0 };

    CHECK(admin_remember(&person, GROUP_HOME) && admin_remember(&person, OTHER_HOME));
    CHECK(!admin_remember(&person, OTHER_HOME));
    CHECK_STR(person.managed[0], OTHER_HOME);
    CHECK(admin_forget(&person, OTHER_HOME) && !admin_forget(&person, OTHER_HOME));
    CHECK_WHOLE(person.managed_count, 1);
    CHECK_STR(person.managed[0], GROUP_HOME);
}

TEST(settings_command_in_a_seeded_group_writes_its_title_down)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_in_group(arena, (struct event){ .command = STR("atur"),
                                                             .chat_title = STR("Mama Depok") });

    turn->settings = (struct settings){ .is_known = true, .chat_id = STR("-100123") };
    turn->person.private_is_open = true;
    turn->found.role = ROLE_ADMIN;
    turn_answer(turn);

    CHECK(turn_effect(turn, EFFECT_SETTINGS));
    CHECK_STR(turn->settings.title, STR("Mama Depok"));
    arena_close(arena);
}

TEST(settings_pack_goes_on_and_off_with_one_press_each)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = letter_turn(arena, "settings:pack", "p0:4", ROLE_ADMIN); /* skincare */

    CHECK(turn_effect(turn, EFFECT_SETTINGS));
    CHECK(turn->settings.has_packs);
    CHECK_WHOLE(turn->settings.packs, 1u << LEXICON_SKINCARE | 1u << LEXICON_GENERAL);
    CHECK_WHOLE(turn->settings.revision, 5);
    CHECK_SAID(turn, "settings.packs_help");
    CHECK(turn_button(turn, "settings.pack_on") && turn_button(turn, "settings.pack_off"));
    arena_close(arena);
}

TEST(settings_pack_of_an_older_screen_or_an_unknown_one_changes_nothing)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *old = letter_turn(arena, "settings:pack", "p0:3", ROLE_ADMIN);
    struct turn *unknown = letter_turn(arena, "settings:pack", "p5:4", ROLE_ADMIN);
    struct turn *member = letter_turn(arena, "settings:pack", "p0:4", ROLE_MEMBER);

    CHECK_SAID(old, "settings.changed_meanwhile");
    CHECK_SAID(unknown, "press.unknown");
    CHECK(!old->settings.has_packs && !unknown->settings.has_packs && !member->settings.has_packs);
    CHECK(!turn_effect(old, EFFECT_SETTINGS) && !turn_effect(unknown, EFFECT_SETTINGS));
    arena_close(arena);
}
