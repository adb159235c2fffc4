/* handlers_give.c: a story is told in private, kept only after the consent, saved by its
 * group's partition. */
#include "turn_for.h"

#include "../../bot/conversation/draft.h"

static const struct draft whole = {
    .product_name = STR_INIT("Azura"), .is_named = true, .text = STR_INIT("ringan, ga lengket"),
    .has_verdict = true, .verdict = VERDICT_YES, .used_for = USED_MONTHS, .has_provenance = true,
    .provenance = PROVENANCE_GIFTED, .name_shown = NAME_INITIALS, .lang = STR_INIT("id"),
};

static void settle_in(struct turn *turn, bool may_store)
{
    turn->session.group = GROUP_HOME;
    turn->settings = (struct settings){ .is_known = true, .title = STR("Mama Depok") };
    turn->person.may_store = may_store;
    turn->person.private_is_open = true;
    turn->person.groups[0] = GROUP_HOME;
    turn->person.group_count = 1;
}

static struct turn *told(struct arena *arena, const char *line, bool may_store)
{
    struct turn *turn = turn_for(arena, (struct event){ .command = STR("testi"),
                                                        .text = str_from(line) });
    settle_in(turn, may_store);
    return turn;
}

static struct turn *in_dialogue(struct arena *arena, struct event event, const char *state,
                                const struct draft *draft)
{
    struct turn *turn = turn_for(arena, event);

    settle_in(turn, true);
    turn->session.handler = STR("give");
    turn->session.state = str_from(state);
    turn->session.data = draft_pack(arena, draft);
    return turn;
}

static struct draft remembered(const struct turn *turn)
{
    struct draft draft;

    CHECK(turn->remembers && str_eq(turn->session.handler, STR("give")));
    CHECK(draft_unpack(turn->session.data, &draft));
    return draft;
}

TEST(give_in_a_group_without_words_invites_into_the_private_chat)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_in_group(arena, (struct event){ .command = STR("testi") });

    turn_answer(turn);

    CHECK_SAID(turn, "give.in_private");
    CHECK_STR(turn_button(turn, "give.open_private")->payload, STR("give_GroupHome_______"));
    CHECK_WHOLE(turn_button(turn, "give.open_private")->kind, BUTTON_START);
    CHECK(turn->effect_count == 1 && turn_effect(turn, EFFECT_MEMBER)); /* seen here, no more */
    arena_close(arena);
}

/* Until that tap the words stay in the messenger. */
TEST(give_in_a_group_asks_for_consent_and_keeps_nothing)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_in_group(arena, (struct event){ .command = STR("testi"),
                                                             .text = STR("Azura: ringan banget") });

    turn_answer(turn);

    CHECK_SAID(turn, "give.group_consent");
    CHECK_STR(turn_reply(turn, 0)->reply_to, STR("7"));
    CHECK(str_find(reply_pack(arena, turn_reply(turn, 0)), STR("ringan")) == SIZE_MAX);
    CHECK(turn->effect_count == 1 && turn_effect(turn, EFFECT_MEMBER)); /* seen here, no more */
    CHECK(!turn->remembers);
    arena_close(arena);
}

static struct turn *agreed_in_group(struct arena *arena, const char *author)
{
    return turn_in_group(arena, (struct event){ .payload = STR("give:here"),
                                                .reply_person_id = str_from(author),
                                                .reply_command = STR("testi"),
                                                .reply_text = STR("Azura: ringan banget") });
}

TEST(give_agreed_in_the_group_goes_home_by_letter)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = agreed_in_group(arena, "42");
    struct draft draft;

    turn_answer(turn);

    const struct effect *letter = turn_effect(turn, EFFECT_LETTER);
    CHECK(letter && str_eq(letter->to, PERSON_HOME));
    CHECK(str_starts(letter->letter->body, GROUP_HOME));
    CHECK(draft_unpack(str_slice(letter->letter->body, VAULT_ID_LEN, SIZE_MAX), &draft));
    CHECK_STR(draft.product_name, STR("Azura"));
    CHECK_STR(draft.text, STR("ringan banget"));
    CHECK_SAID(turn, "give.go_on_private");
    arena_close(arena);
}

TEST(give_is_agreed_to_by_its_author_alone)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *other = agreed_in_group(arena, "43"), *nobody = agreed_in_group(arena, "");

    turn_answer(other);
    turn_answer(nobody);

    CHECK_SAID(other, "give.not_yours");
    CHECK_SAID(nobody, "give.words_gone");
    CHECK_NO_EFFECTS(other);
    CHECK_NO_EFFECTS(nobody);
    arena_close(arena);
}

TEST(give_takes_no_story_that_somebody_else_wrote)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *line = told(arena, "Azura: ringan, ga lengket, 4 bulan +", true);
    ((struct event *)line->event)->is_forwarded = true;
    struct turn *words = in_dialogue(arena, (struct event){ .kind = EVENT_MESSAGE,
                                                            .text = STR("ga lengket di kulit"),
                                                            .is_forwarded = true },
                                     "story", &(struct draft){ .product_name = STR("Azura"),
                                                               .is_named = true });

    turn_answer(line);
    turn_answer(words);

    CHECK_SAID(line, "give.forwarded");
    CHECK(!line->remembers);
    CHECK_SAID(words, "give.forwarded");
    CHECK(!words->remembers); /* the question stays open */
    arena_close(arena);
}

TEST(give_in_private_without_a_group_asks_which)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event){ .command = STR("testi") });

    turn_answer(turn);

    CHECK_SAID(turn, "give.no_group");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(give_asks_for_consent_before_it_keeps_a_word)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = told(arena, "Azura: ringan banget", false);

    turn_answer(turn);

    CHECK_SAID(turn, "give.consent");
    CHECK_STR(turn_reply(turn, 0)->reply_to, STR("7")); /* the tap brings the words back */
    CHECK_STR(turn_button(turn, "give.agree")->payload, STR("give:agree:GroupHome_______"));
    CHECK_NO_EFFECTS(turn);
    CHECK_WHOLE(turn->session.data.len, 0);
    arena_close(arena);
}

TEST(give_takes_the_consent_and_goes_on_with_the_words)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn =
        turn_for(arena, (struct event){ .payload = STR("give:agree:GroupHome_______"),
                                        .reply_command = STR("testi"),
                                        .reply_text = STR("Azura: ringan, ga lengket") });
    settle_in(turn, false);
    turn->session.group = STR("");

    turn_answer(turn);

    CHECK(turn->person.may_store && turn->person.may_store_at_ms == turn->now_ms);
    CHECK(turn_effect(turn, EFFECT_PERSON));
    CHECK_WHOLE(turn_effect(turn, EFFECT_CONSENT)->consent, CONSENT_STORE);
    CHECK(turn_effect(turn, EFFECT_CONSENT)->is_given);
    CHECK_STR(remembered(turn).text, STR("ringan, ga lengket"));
    CHECK_SAID(turn, "give.used");
    arena_close(arena);
}

TEST(give_refuses_a_consent_for_a_group_it_does_not_know)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *unknown =
        turn_for(arena, (struct event){ .payload = STR("give:agree:GroupHome_______") });
    struct turn *garbage = turn_for(arena, (struct event){ .payload = STR("give:agree:{x}") });
    settle_in(garbage, false);

    turn_answer(unknown);
    turn_answer(garbage);

    CHECK_SAID(unknown, "give.link_old");
    CHECK_NO_EFFECTS(unknown);
    CHECK_NO_EFFECTS(garbage);
    arena_close(arena);
}

TEST(give_asks_one_thing_after_another)
{
    struct arena *arena = arena_open(1 << 20);
    static const struct {
        struct event event;
        const char *said;
    } steps[] = {
        { { .kind = EVENT_MESSAGE, .text = STR_INIT("Azura") }, "give.story" },
        { { .kind = EVENT_MESSAGE, .text = STR_INIT("bagus banget") }, "give.not_concrete" },
        { { .kind = EVENT_MESSAGE, .text = STR_INIT("ringan, ga lengket di muka") }, "give.used" },
        { { .kind = EVENT_PRESS, .payload = STR_INIT("give:used:4") }, "give.verdict" },
        { { .kind = EVENT_PRESS, .payload = STR_INIT("give:verdict:-") }, "give.label" },
        { { .kind = EVENT_PRESS, .payload = STR_INIT("give:label:1") }, "give.preview" },
    };
    struct turn *turn = told(arena, "", true);

    turn_answer(turn);
    CHECK_SAID(turn, "give.product");
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        turn = turn_after(turn, steps[i].event);
        turn_answer(turn);
        CHECK_SAID(turn, steps[i].said);
        CHECK_NO_EFFECTS(turn);
        /* A press changes its question into the next, written words get an answer. */
        CHECK_WHOLE(turn_reply(turn, 0)->kind,
                    steps[i].event.kind == EVENT_PRESS ? REPLY_EDIT : REPLY_SEND);
    }

    struct draft draft = remembered(turn);
    CHECK_STR(draft.product_name, STR("Azura"));
    CHECK_STR(draft.text, STR("ringan, ga lengket di muka"));
    CHECK(draft.used_for == USED_MONTHS && draft.verdict == VERDICT_NO);
    CHECK_WHOLE(draft.provenance, PROVENANCE_GIFTED);
    arena_close(arena);
}

TEST(give_does_not_ask_what_one_line_has_told)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = told(arena, "Azura: ringan, ga lengket, 4 bulan +", true);

    turn_answer(turn);

    CHECK_SAID(turn, "give.label");
    CHECK(!turn_said(turn, "give.used") && !turn_said(turn, "give.verdict"));
    arena_close(arena);
}

TEST(give_presets_no_label)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = told(arena, "Azura: ringan, ga lengket, 4 bulan +", true);

    turn_answer(turn);

    CHECK(!remembered(turn).has_provenance);
    CHECK(turn_button(turn, "give.label_bought") && turn_button(turn, "give.label_gifted"));
    CHECK(turn_button(turn, "give.label_discounted") && turn_button(turn, "give.label_paid"));
    arena_close(arena);
}

TEST(give_asks_which_of_several_products_is_meant)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = told(arena, "Azura: ringan, ga lengket", true);
    struct product products[] = { { .id = 5, .name = STR("Azura Gel") },
                                  { .id = 6, .name = STR("Azura Milk") } };
    turn->found.products = products;
    turn->found.product_count = 2;

    turn_answer(turn);

    CHECK_STR(turn->wants.product_words, STR("Azura"));
    CHECK_SAID(turn, "give.which");
    CHECK_WHOLE(turn_reply(turn, 0)->buttons[1].product, 6);
    CHECK(turn_button(turn, "give.new_product"));
    arena_close(arena);
}

TEST(give_refuses_words_that_are_too_long)
{
    struct arena *arena = arena_open(1 << 20);
    char words[LIMIT_TESTIMONIAL + 2];
    memset(words, 'a', sizeof words);
    struct turn *turn =
        in_dialogue(arena, (struct event){ .text = { words, sizeof words } }, "story",
                    &(struct draft){ .product_name = STR("Azura"), .is_named = true });

    turn_answer(turn);

    CHECK_SAID(turn, "give.too_long");
    arena_close(arena);
}

TEST(give_answers_a_picture_with_words)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_dialogue(arena, (struct event){ .text = STR("") }, "story", &whole);

    turn_answer(turn);

    CHECK_SAID(turn, "give.only_text");
    arena_close(arena);
}

TEST(give_cuts_long_names_at_a_character)
{
    struct arena *arena = arena_open(1 << 20);
    struct text name = { .arena = arena };
    for (int i = 0; i < 80; i++)
        text_add(&name, STR("é"));
    text_add_char(&name, 'x');
    struct turn *turn =
        in_dialogue(arena, (struct event){ .text = name.s }, "product", &(struct draft){ 0 });

    turn_answer(turn);

    struct str kept = remembered(turn).product_name;
    CHECK(kept.len <= LIMIT_NAME && str_is_utf8(kept));
    arena_close(arena);
}

TEST(give_shows_the_whole_before_it_is_saved)
{
    struct arena *arena = arena_open(1 << 20);
    struct draft draft = whole;
    draft.has_provenance = false;
    struct turn *turn =
        in_dialogue(arena, (struct event){ .payload = STR("give:label:0") }, "label", &draft);

    turn_answer(turn);

    CHECK_SAID(turn, "give.preview_words");
    CHECK_SAID(turn, "give.preview_facts");
    CHECK(turn_reply(turn, 0)->has_words);
    CHECK(turn_button(turn, "give.save_show") && turn_button(turn, "give.save_only"));
    CHECK(turn_button(turn, "give.cancel"));
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(give_saves_by_letter_to_the_groups_home_and_says_nothing_yet)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn =
        in_dialogue(arena, (struct event){ .payload = STR("give:save:show") }, "preview", &whole);
    struct draft draft;

    turn_answer(turn);

    const struct effect *letter = turn_effect(turn, EFFECT_LETTER);
    CHECK(letter && str_eq(letter->to, GROUP_HOME));
    CHECK_STR(letter->letter->letter, STR("give:save"));
    CHECK(draft_unpack(letter->letter->body, &draft) && draft.is_shown);
    CHECK(!turn_said(turn, "give.saved_shown"));
    CHECK_WHOLE(turn->session.handler.len, 0);
    arena_close(arena);
}

TEST(give_saves_nothing_that_is_not_finished)
{
    struct arena *arena = arena_open(1 << 20);
    struct draft draft = whole;
    draft.has_provenance = false;
    struct turn *turn =
        in_dialogue(arena, (struct event){ .payload = STR("give:save:show") }, "label", &draft);

    turn_answer(turn);

    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(give_cancelled_leaves_nothing)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn =
        in_dialogue(arena, (struct event){ .payload = STR("give:cancel") }, "preview", &whole);

    turn_answer(turn);

    CHECK_SAID(turn, "give.cancelled");
    CHECK(turn->remembers && turn->session.data.len == 0 && turn->session.handler.len == 0);
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(give_buttons_of_a_dialogue_that_is_over_do_nothing)
{
    static const char *const payloads[] = { "give:save:show", "give:verdict:+", "give:used:1",
                                            "give:new", "give:needs", "give:x", "give" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        struct turn *turn = turn_for(arena, (struct event){ .payload = str_from(payloads[i]) });
        settle_in(turn, true);
        turn_answer(turn);
        CHECK_SAID(turn, "give.nothing_open");
        CHECK_NO_EFFECTS(turn);
    }
    arena_close(arena);
}

TEST(give_refuses_a_childs_name_and_keeps_none_of_the_words)
{
    struct arena *arena = arena_open(1 << 20);
    struct draft draft = whole;
    draft.text = STR("");
    struct turn *turn = in_dialogue(arena, (struct event){ .text = STR("anakku Zivara ga ruam") },
                                    "story", &draft);

    turn_answer(turn);

    CHECK_SAID(turn, "give.tell_again");
    CHECK(turn_button(turn, "profile.value"));
    CHECK_STR(remembered(turn).text, STR(""));
    CHECK_STR(turn->session.state, STR("story"));
    arena_close(arena);
}

TEST(give_takes_a_picked_trait_and_no_invented_one)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *picked = in_dialogue(
        arena, (struct event){ .kind = EVENT_PRESS, .payload = STR("give:value:kulit:kering") },
        "needs", &whole);
    struct turn *invented = in_dialogue(
        arena, (struct event){ .kind = EVENT_PRESS, .payload = STR("give:value:kulit:emas") },
        "needs", &whole);

    turn_answer(picked);
    turn_answer(invented);

    CHECK_WHOLE(remembered(picked).picked_count, 1);
    CHECK_SAID(picked, "give.ask_needs");
    CHECK(turn_button(picked, "give.needs_done"));
    CHECK_SAID(invented, "press.unknown");
    arena_close(arena);
}
