/* handlers_mine.c: one's own stories, and nobody else's. */
#include "turn_for.h"

static struct turn *in_private(struct arena *arena, struct event event)
{
    struct turn *turn = turn_for(arena, event);

    turn->session.group = GROUP_HOME;
    turn->settings = (struct settings){ .is_known = true, .title = STR("Mama Depok") };
    turn->person.groups[0] = GROUP_HOME;
    turn->person.group_count = 1;
    turn->person.private_is_open = true;
    return turn;
}

static struct testimonial *stories(struct arena *arena, size_t count)
{
    struct testimonial *all = ARENA_ARRAY(arena, struct testimonial, count);

    for (size_t i = 0; i < count; i++)
        all[i] = (struct testimonial){ .id = 100 + i, .product = 10 + i, .author = 77,
                                       .scope = i % 2 ? SCOPE_NOWHERE : SCOPE_GROUP,
                                       .text = STR("ringan") };
    return all;
}

static struct str press_on(struct arena *arena, const char *verb, uint64_t id)
{
    return arena_print(arena, "mine:%s:%.*s:%.*s", verb, STR_ARG(id_print(arena, id)),
                       STR_ARG(GROUP_HOME));
}

/* The button under one's own story was pressed. */
static struct turn *changing(struct arena *arena, uint64_t author)
{
    struct turn *turn =
        in_private(arena, (struct event){ .payload = press_on(arena, "change", 100) });

    turn->found.testimonials = stories(arena, 1);
    turn->found.testimonial_count = 1;
    turn->found.id_products = ARENA_NEW(arena, struct product);
    turn->found.author.raw = STR("kept");
    turn->found.author.number = author;
    return turn;
}

TEST(mine_is_not_shown_in_a_group)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_in_group(arena, (struct event){ .command = STR("ceritaku") });
    turn->found.testimonials = stories(arena, 1);
    turn->found.testimonial_count = 1;

    turn_answer(turn);

    turn_check_words(turn);
    CHECK_WHOLE(turn_reply(turn, 0)->buttons[0].kind, BUTTON_START);
    CHECK(!turn->wants.own && !turn_said(turn, "mine.head"));
    CHECK(turn->effect_count == 1 && turn_effect(turn, EFFECT_MEMBER)); /* seen here */
    arena_close(arena);
}

TEST(mine_without_any_group_says_how_to_start)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event){ .command = STR("mystories") });

    turn_answer(turn);

    CHECK_SAID(turn, "mine.no_group");
    arena_close(arena);
}

TEST(mine_with_nothing_told_yet_says_so)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_private(arena, (struct event){ .command = STR("ceritaku") });

    turn_answer(turn);

    CHECK(turn->wants.own);
    CHECK_SAID(turn, "mine.none");
    arena_close(arena);
}

TEST(mine_lists_each_story_with_its_own_buttons)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_private(arena, (struct event){ .command = STR("ceritaku") });
    turn->found.testimonials = stories(arena, 2);
    turn->found.testimonial_count = 2;

    turn_answer(turn);

    const struct reply *reply = turn_reply(turn, 0);
    CHECK_SAID(turn, "mine.head");
    CHECK(turn_said(turn, "mine.hidden_item"));
    CHECK_WHOLE(reply->button_count, 6);
    CHECK_STR(reply->buttons[0].payload, press_on(arena, "change", 100));
    CHECK_STR(reply->buttons[1].payload, press_on(arena, "hide", 100));
    CHECK_STR(reply->buttons[4].payload, press_on(arena, "show", 101));
    CHECK_STR(reply->buttons[5].payload, press_on(arena, "drop", 101));
    CHECK(reply->parts[2].kind == PART_QUOTE && reply->parts[2].is_whole);
    arena_close(arena);
}

TEST(mine_lists_as_many_as_fit_one_message)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_private(arena, (struct event){ .command = STR("ceritaku") });
    turn->found.testimonials = stories(arena, TURN_IDS);
    turn->found.testimonial_count = TURN_IDS;

    turn_answer(turn);

    turn_check_words(turn);
    CHECK(turn_reply(turn, 0)->button_count <= TURN_BUTTONS);
    arena_close(arena);
}

/* Seven of her own, two pages: each story has its buttons on one of them. */
TEST(mine_turns_pages_both_ways)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *first = in_private(arena, (struct event){ .command = STR("ceritaku") });
    first->found.testimonials = stories(arena, 6);
    first->found.testimonial_count = 6;
    first->found.author.count = 7;

    turn_answer(first);

    CHECK_STR(turn_button(first, "mine.older")->payload, STR("mine:page:5:GroupHome_______"));
    CHECK(!turn_button(first, "mine.newer"));
    CHECK_WHOLE(first->wants.own_from, 0);

    struct turn *second =
        in_private(arena, (struct event){ .payload = turn_button(first, "mine.older")->payload });
    second->found.testimonials = stories(arena, 2);
    second->found.testimonial_count = 2;
    second->found.author.count = 7;

    turn_answer(second);

    CHECK_SAID(second, "mine.head");
    CHECK_WHOLE(second->wants.own_from, 5);
    CHECK(second->wants.own && str_eq(second->wants.group, GROUP_HOME));
    CHECK_WHOLE(turn_reply(second, 0)->buttons[0].params[0].whole, 6);
    CHECK_STR(turn_button(second, "mine.newer")->payload, STR("mine:page:0:GroupHome_______"));
    CHECK(!turn_button(second, "mine.older"));
    arena_close(arena);
}

/* A list may be older than its session: the button itself says which group it is about. */
TEST(mine_acts_on_the_group_of_its_list)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_private(arena, (struct event){ .payload = press_on(arena, "hide", 100) });
    turn->session.group = STR("");
    turn->person.groups[0] = OTHER_HOME;

    turn_answer(turn);

    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->to, GROUP_HOME);
    arena_close(arena);
}

TEST(mine_changes_the_verdict_alone)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = changing(arena, 77);
    turn_answer(turn);

    turn = turn_after(turn, (struct event){ .payload = turn_button(turn, "give.verdict_no")->payload });
    turn_answer(turn);

    const struct effect *letter = turn_effect(turn, EFFECT_LETTER);
    CHECK_STR(letter->letter->letter, STR("own:verdict"));
    CHECK_STR(letter->to, GROUP_HOME);
    CHECK_WHOLE(turn->session.handler.len, 0); /* no words are waited for any more */
    arena_close(arena);
}

TEST(mine_tells_nobody_anothers_story)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = changing(arena, 78);

    turn_answer(turn);

    CHECK_SAID(turn, "mine.gone");
    CHECK_WHOLE(turn->session.handler.len, 0);
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(mine_lets_a_change_be_given_up)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = changing(arena, 77);
    turn_answer(turn);
    CHECK(turn_reply(turn, 0)->parts[1].kind == PART_QUOTE); /* what it says now */

    turn = turn_after(turn, (struct event){ .payload = turn_button(turn, "mine.cancel")->payload });
    turn_answer(turn);

    CHECK_SAID(turn, "mine.kept");
    CHECK_WHOLE(turn->session.handler.len, 0);
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(mine_asks_before_it_withdraws)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn =
        in_private(arena, (struct event){ .payload = press_on(arena, "drop", 100) });

    turn_answer(turn);

    CHECK_SAID(turn, "mine.sure");
    CHECK_STR(turn_button(turn, "mine.sure_yes")->payload, press_on(arena, "really", 100));
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(mine_leaves_doing_it_to_the_groups_home)
{
    static const char *const verbs[] = { "really", "show", "hide" };
    static const char *const letters[] = { "own:drop", "own:scope", "own:scope" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < 3; i++) {
        struct turn *turn =
            in_private(arena, (struct event){ .payload = press_on(arena, verbs[i], 100) });
        turn_answer(turn);
        CHECK_WHOLE(turn->effect_count, 1);
        CHECK_STR(turn->effects[0]->to, GROUP_HOME);
        CHECK_STR(turn->effects[0]->letter->letter, str_from(letters[i]));
        turn_check_words(turn);
    }
    arena_close(arena);
}

TEST(mine_withdraws_nothing_on_a_foreign_payload)
{
    static const char *const payloads[] = { "mine:really", "mine:really:", "mine:really:xx",
                                            "mine:really:AAAAAAAAAAB", "mine:unknown:AAAAAAAAAAA",
                                            "mine", "mine:show:AAAAAAAAAAAA" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        struct turn *turn = in_private(arena, (struct event){ .payload = str_from(payloads[i]) });
        turn_answer(turn);
        CHECK_SAID(turn, "press.unknown");
        CHECK_NO_EFFECTS(turn);
    }
    arena_close(arena);
}

TEST(mine_does_nothing_by_buttons_in_a_group)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn =
        turn_in_group(arena, (struct event){ .payload = press_on(arena, "really", 100) });
    turn->session.group = GROUP_HOME;

    turn_answer(turn);

    CHECK_SAID(turn, "press.unknown");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

/* Presses change, then writes: what the group's home gets is its own test below. */
static struct turn *changed(struct arena *arena, struct str words)
{
    struct turn *turn = changing(arena, 77);

    turn_answer(turn);
    CHECK_SAID(turn, "mine.new_words");
    turn = turn_after(turn, (struct event){ .kind = EVENT_MESSAGE, .text = words });
    turn_answer(turn);
    return turn;
}

TEST(mine_changes_words_only_for_an_observation)
{
    struct arena *arena = arena_open(1 << 20);

    CHECK_SAID(changed(arena, STR("bagus banget")), "mine.not_concrete");

    struct turn *turn = changed(arena, STR("ga perih di mata"));
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->letter->letter, STR("own:change"));
    CHECK_WHOLE(turn->session.handler.len, 0);
    arena_close(arena);
}

TEST(mine_refuses_words_that_are_too_long_or_none)
{
    struct arena *arena = arena_open(1 << 20);
    char words[LIMIT_TESTIMONIAL + 1];
    memset(words, 'a', sizeof words);

    struct turn *turn = changed(arena, (struct str){ words, sizeof words });
    CHECK_SAID(turn, "give.too_long");
    CHECK_NO_EFFECTS(turn);
    turn = changed(arena, STR(""));
    turn_check_words(turn);
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

/* The letter that a press or words send, as the group's home gets it. */
static enum membership membership = MEMBERSHIP_YES; /* of whoever sends the letters below */

static struct turn *arrived(struct arena *arena, const struct turn *sent, uint64_t author)
{
    struct turn *turn = turn_for(arena, *turn_effect(sent, EFFECT_LETTER)->letter);

    turn->home = GROUP_HOME;
    turn->settings = (struct settings){ .is_known = true, .title = STR("Mama Depok") };
    turn->found.testimonials = stories(arena, 1);
    turn->found.testimonial_count = 1;
    turn->found.author = (struct author){ .raw = STR("x"), .number = author };
    turn->found.membership = membership;
    turn_answer(turn);
    return turn;
}

static struct turn *wished(struct arena *arena, const char *verb, uint64_t author)
{
    struct turn *turn = in_private(arena, (struct event){ .payload = press_on(arena, verb, 100) });

    turn_answer(turn);
    return arrived(arena, turn, author);
}

TEST(mine_is_shown_only_to_a_group_that_its_author_is_in)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_private(arena, (struct event){ .payload = press_on(arena, "show", 100) });

    turn_answer(turn);
    membership = MEMBERSHIP_UNKNOWN;
    struct turn *asked = arrived(arena, turn, 77);
    membership = MEMBERSHIP_NO;
    struct turn *stranger = arrived(arena, turn, 77);
    struct turn *hidden = wished(arena, "hide", 77);
    membership = MEMBERSHIP_YES;

    CHECK_WHOLE(turn_reply(asked, 0)->kind, REPLY_MEMBER);
    CHECK_NO_EFFECTS(asked);
    CHECK_SAID(stranger, "mine.not_member");
    CHECK_NO_EFFECTS(stranger);
    CHECK_SAID(hidden, "mine.hidden"); /* anybody may take an own story out of sight */
    arena_close(arena);
}

TEST(mine_is_withdrawn_shown_or_hidden_by_its_author)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *drop = wished(arena, "really", 77);
    CHECK(drop->wants.author && drop->wants.ids[0] == 100);
    CHECK_SAID(drop, "mine.withdrawn");
    CHECK_WHOLE(turn_effect(drop, EFFECT_WITHDRAW)->testimonial->id, 100);

    struct turn *hide = wished(arena, "hide", 77);
    CHECK_SAID(hide, "mine.hidden");
    CHECK_WHOLE(turn_effect(hide, EFFECT_TESTIMONIAL)->testimonial->scope, SCOPE_NOWHERE);
    CHECK_WHOLE(turn_effect(hide, EFFECT_CONSENT)->consent, CONSENT_SHOW_HERE);
    CHECK(!turn_effect(hide, EFFECT_CONSENT)->is_given);

    struct turn *show = wished(arena, "show", 77);
    CHECK_SAID(show, "mine.shown");
    CHECK_WHOLE(turn_effect(show, EFFECT_TESTIMONIAL)->testimonial->scope, SCOPE_GROUP);
    arena_close(arena);
}

TEST(mine_new_verdict_counts_and_says_edited)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = wished(arena, "no", 77);
    CHECK_SAID(turn, "mine.changed");
    const struct testimonial *changed_one = turn_effect(turn, EFFECT_TESTIMONIAL)->testimonial;
    CHECK(changed_one->verdict == VERDICT_NO && changed_one->is_edited);
    CHECK_STR(changed_one->text, STR("ringan"));

    CHECK_SAID(wished(arena, "no", 78), "mine.gone"); /* somebody else's */
    arena_close(arena);
}

TEST(mine_changed_says_so_to_readers)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = arrived(arena, changed(arena, STR("ga perih di mata")), 77);

    const struct testimonial *now = turn_effect(turn, EFFECT_TESTIMONIAL)->testimonial;
    CHECK_STR(now->text, STR("ga perih di mata"));
    CHECK(now->is_edited);
    CHECK_SAID(turn, "mine.changed");
    arena_close(arena);
}

TEST(mine_is_gone_for_everybody_else)
{
    static const char *const verbs[] = { "really", "show", "hide" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < 3; i++) {
        struct turn *turn = wished(arena, verbs[i], 78);
        CHECK_SAID(turn, "mine.gone");
        CHECK_NO_EFFECTS(turn);
    }
    arena_close(arena);
}

TEST(mine_letters_with_a_foreign_body_do_nothing)
{
    static const struct str bodies[] = { STR_INIT(""), STR_INIT("1234567"), STR_INIT("12345678"),
                                         STR_INIT("12345678\x01"), STR_INIT("12345678\x01\x09x"),
                                         STR_INIT("12345678\x63") };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER, .body = bodies[i],
                                                            .letter = STR("own:drop") });
        turn->found.testimonials = stories(arena, 1);
        turn->found.testimonial_count = 1;
        turn->found.author = (struct author){ .raw = STR("x"), .number = 77 };
        turn_answer(turn);
        CHECK_SILENT(turn);
    }
    arena_close(arena);
}
