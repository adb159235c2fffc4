/* handlers_products.c: products are changed by administrators alone, and never half. */
#include "turn_for.h"

enum { GEL = 7, JEL = 8 };

static struct turn *act_on(struct arena *arena, const char *verb, const char *rest, enum role role,
                           unsigned stories)
{
    struct turn *turn = turn_for(arena, (struct event){
        .kind = EVENT_LETTER, .letter = arena_print(arena, "products:%s", verb),
        .body = arena_print(arena, "p%s", rest), .new_chat_id = GROUP_HOME });

    turn->home = GROUP_HOME;
    turn->settings = (struct settings){ .is_known = true, .chat_id = STR("-100123"),
                                        .title = STR("Mama Depok") };
    turn->found.role = role;
    turn->found.family = ARENA_ARRAY(arena, struct product, 2);
    turn->found.stories = ARENA_ARRAY(arena, unsigned, 2);
    turn->found.family[0] = (struct product){ .id = JEL, .name = STR("azura jel") };
    turn->found.family[1] = (struct product){ .id = GEL, .name = STR("Azura Gel") };
    turn->found.stories[0] = turn->found.stories[1] = stories;
    turn->found.family_count = 2;
    turn_answer(turn);
    turn_check_words(turn);
    return turn;
}

static const char *both(struct arena *arena)
{
    return arena_print(arena, "%.*s:%.*s", STR_ARG(id_print(arena, JEL)),
                       STR_ARG(id_print(arena, GEL))).at;
}

TEST(products_merge_writes_both_and_a_line_of_the_record)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = act_on(arena, "join", both(arena), ROLE_ADMIN, 2);

    CHECK_SAID(turn, "products.joined");
    CHECK_WHOLE(turn_effect(turn, EFFECT_PRODUCTS)->product_count, 2);
    CHECK(turn_effect(turn, EFFECT_AUDIT)->audit.kind == AUDIT_MERGED);
    CHECK(turn_effect(turn, EFFECT_AUDIT)->audit.product == GEL);
    CHECK(turn_effect(turn, EFFECT_AUDIT)->audit.other == JEL);
    arena_close(arena);
}

TEST(products_are_nothing_that_a_member_can_change)
{
    static const char *const verbs[] = { "join", "part", "named", "list", "show", "sure", "with" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        struct turn *turn = act_on(arena, verbs[i], both(arena), ROLE_MEMBER, 2);
        CHECK_SAID(turn, "admin.only_admin");
        CHECK(!turn_effect(turn, EFFECT_PRODUCTS));
        CHECK(!turn_effect(turn, EFFECT_AUDIT));
    }
    arena_close(arena);
}

TEST(products_that_are_not_shown_are_not_to_be_looked_at)
{
    static const char *const verbs[] = { "join", "part", "named", "show", "sure", "with", "rename" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        struct turn *turn = act_on(arena, verbs[i], both(arena), ROLE_ADMIN, 0);
        CHECK_SAID(turn, "products.gone");
        CHECK_NO_EFFECTS(turn);
    }
    arena_close(arena);
}

TEST(products_refuse_what_no_button_of_ours_says)
{
    static const char *const rests[] = { "", ":", "x", "AAAAAAAAAAA", "AAAAAAAAAAA:AAAAAAAAAAA" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++)
        CHECK_NO_EFFECTS(act_on(arena, "join", rests[i], ROLE_ADMIN, 2));
    CHECK_SAID(act_on(arena, "explode", both(arena), ROLE_ADMIN, 2), "press.unknown");
    arena_close(arena);
}

TEST(products_ask_again_for_a_name_that_is_none)
{
    struct arena *arena = arena_open(1 << 20);
    struct str data = ARENA_JOIN(arena, GROUP_HOME, STR(":"), id_print(arena, GEL));
    char long_name[LIMIT_NAME + 2];

    memset(long_name, 'a', sizeof long_name);
    const struct str names[] = { STR("!!!"), STR("satu\ndua"), { long_name, sizeof long_name } };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct turn *turn = turn_for(arena, (struct event){ .text = names[i] });
        turn->session = (struct session){ .handler = STR("products"), .state = STR("name"),
                                          .data = data };
        turn_answer(turn);
        CHECK_SAID(turn, i == 2 ? "products.too_long" : "products.no_name");
        CHECK(!turn_effect(turn, EFFECT_LETTER) && !turn->remembers);
    }
    arena_close(arena);
}
