/* conversation_health.c: what has a consent of its own is not written down before it is given. */
#include "turn_for.h"

#include "../../bot/conversation/draft_ask.h"
#include "../../bot/conversation/wish.h"

static void settle_in(struct turn *turn)
{
    turn->session.group = GROUP_HOME;
    turn->settings = (struct settings){ .is_known = true, .title = STR("Mama Depok") };
    turn->person.may_store = turn->person.private_is_open = true;
    turn->person.groups[0] = GROUP_HOME;
    turn->person.group_count = 1;
}

static struct turn *in_story(struct arena *arena, struct event event, const char *state,
                             const struct draft *draft)
{
    struct turn *turn = turn_for(arena, event);

    settle_in(turn);
    turn->session.handler = STR("give");
    turn->session.state = str_from(state);
    turn->session.data = draft_pack(arena, draft);
    return turn;
}

static struct draft remembered(const struct turn *turn)
{
    struct draft draft;

    CHECK(turn->remembers && draft_unpack(turn->session.data, &draft));
    return draft;
}

static const struct draft begun = { .product_name = STR_INIT("Azura"), .is_named = true,
                                    .used_for = USED_MONTHS };

static struct turn *told(struct arena *arena)
{
    struct turn *turn = in_story(arena, (struct event){ .text = STR("pas hamil ga lengket di kulit") },
                                 "story", &begun);

    turn_answer(turn);
    return turn;
}

TEST(health_is_not_written_down_before_its_consent)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = told(arena);

    CHECK_SAID(turn, "give.ask_health");
    CHECK_STR(turn_reply(turn, 0)->reply_to, STR("7")); /* its press brings the words back */
    CHECK(str_find(turn->session.data, STR("hamil")) == SIZE_MAX);
    CHECK(str_find(reply_pack(arena, turn_reply(turn, 0)), STR("lengket")) == SIZE_MAX);
    arena_close(arena);
}

static struct turn *answered(struct arena *arena, const char *payload, const char *author)
{
    const struct draft asked = remembered(told(arena));
    struct turn *turn = in_story(arena, (struct event){ .payload = str_from(payload),
                                                        .reply_person_id = str_from(author),
                                                        .reply_text = STR("pas hamil ga lengket di kulit") },
                                 "health", &asked);

    turn_answer(turn);
    return turn;
}

TEST(health_comes_back_with_its_consent)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *yes = answered(arena, "give:health:yes", "42"), *no = answered(arena, "give:health:no", "42");
    struct turn *lost = answered(arena, "give:health:yes", "");

    CHECK_STR(remembered(yes).text, STR("pas hamil ga lengket di kulit"));
    CHECK_SAID(yes, "give.verdict");
    CHECK_STR(remembered(no).text, STR(""));
    CHECK_SAID(no, "give.story");
    CHECK_SAID(lost, "give.story_again");
    CHECK_STR(remembered(lost).text, STR(""));
    arena_close(arena);
}

TEST(health_does_not_travel_out_of_a_group)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_in_group(arena, (struct event){ .payload = STR("give:here"),
                                                             .reply_person_id = STR("42"),
                                                             .reply_command = STR("testi"),
                                                             .reply_text = STR("Azura: pas hamil ga lengket") });
    struct draft draft;

    turn_answer(turn);

    CHECK(draft_unpack(str_slice(turn_effect(turn, EFFECT_LETTER)->letter->body, VAULT_ID_LEN, SIZE_MAX),
                       &draft));
    CHECK_STR(draft.product_name, STR("Azura"));
    CHECK_STR(draft.text, STR(""));
    CHECK(draft.asked != 0);
    arena_close(arena);
}

TEST(health_is_no_trait_of_whom_it_suits)
{
    struct arena *arena = arena_open(1 << 20);
    struct draft whole = begun;
    whole.text = STR("ga lengket di kulit");
    whole.has_verdict = whole.has_provenance = true;
    struct turn *turn = in_story(arena, (struct event){ .text = STR("yang punya asma") }, "needs", &whole);

    turn_answer(turn);

    CHECK_SAID(turn, "give.whom_health");
    CHECK_STR(remembered(turn).for_whom, STR(""));
    arena_close(arena);
}

TEST(health_consent_stands_in_the_ledger)
{
    struct arena *arena = arena_open(1 << 20);
    struct draft whole = begun;
    whole.text = STR("pas hamil ga lengket di kulit");
    whole.has_verdict = whole.has_provenance = true;
    struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER, .letter = STR("give:save"),
                                                        .body = draft_pack(arena, &whole) });
    bool is_noted = false;
    settle_in(turn);

    turn_answer(turn);

    for (size_t i = 0; i < turn->effect_count; i++)
        is_noted |= turn->effects[i]->kind == EFFECT_CONSENT && turn->effects[i]->is_given &&
                    turn->effects[i]->consent == CONSENT_HEALTH;
    CHECK(is_noted && turn_effect(turn, EFFECT_TESTIMONIAL));
    arena_close(arena);
}

static struct turn *edited(struct arena *arena, struct event event)
{
    struct turn *turn = turn_for(arena, event);

    settle_in(turn);
    turn->session.handler = STR("mine");
    turn->session.state = STR("words");
    turn->session.data = wish_pack(arena, &(struct wish){ .id = 100 });
    turn_answer(turn);
    return turn;
}

TEST(health_in_new_words_waits_for_its_consent)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *asked = edited(arena, (struct event){ .text = STR("ga gatal padahal aku diabetes") });
    struct turn *yes = edited(arena, (struct event){ .payload = STR("mine:health:yes"),
                                                     .reply_person_id = STR("42"),
                                                     .reply_text = STR("ga gatal padahal aku diabetes") });
    struct turn *no = edited(arena, (struct event){ .payload = STR("mine:health:no") });
    struct turn *lost = edited(arena, (struct event){ .payload = STR("mine:health:yes") });
    struct wish wish;

    CHECK_SAID(asked, "give.ask_health");
    CHECK_NO_EFFECTS(asked);
    CHECK(wish_unpack(turn_effect(yes, EFFECT_LETTER)->letter->body, &wish) && wish.may_health);
    CHECK_STR(wish.words, STR("ga gatal padahal aku diabetes"));
    CHECK_SAID(no, "mine.tell_again");
    CHECK_SAID(lost, "give.words_gone");
    CHECK(!turn_effect(no, EFFECT_LETTER) && !turn_effect(lost, EFFECT_LETTER));
    arena_close(arena);
}
