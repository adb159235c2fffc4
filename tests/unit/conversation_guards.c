/* conversation_guards.c: what is taken out of a story, held, or shown without a name. */
#include "turn_for.h"

#include "../../bot/conversation/draft_ask.h"
#include "../../bot/conversation/hold.h"
#include "../../bot/conversation/wish.h"

static struct turn *in_story(struct arena *arena, struct event event, const char *state, struct draft *draft)
{
    struct turn *turn = turn_for(arena, event);

    turn->session.group = GROUP_HOME;
    turn->settings = (struct settings){ .is_known = true, .title = STR("Mama Depok") };
    turn->person.may_store = turn->person.private_is_open = true;
    turn->person.groups[0] = GROUP_HOME;
    turn->person.group_count = 1;
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

TEST(guards_mask_a_story_before_it_is_remembered)
{
    struct arena *arena = arena_open(1 << 20);
    struct draft begun = { .product_name = STR("Azura"), .is_named = true };
    struct turn *turn = in_story(arena, (struct event){ .text = STR("ga perih, tanya 0812-3456-7890") },
                                 "story", &begun);

    turn_answer(turn);

    struct draft draft = remembered(turn);
    CHECK_STR(draft.text, STR("ga perih, tanya ***"));
    CHECK(draft.is_masked);
    arena_close(arena);
}

TEST(guards_ask_again_for_a_product_that_was_a_contact_alone)
{
    struct arena *arena = arena_open(1 << 20);
    struct draft begun = { .text = STR("wangi seharian") };
    struct turn *turn = in_story(arena, (struct event){ .text = STR("@tokomelati") }, "product", &begun);

    turn_answer(turn);

    CHECK_SAID(turn, "give.product");
    CHECK_SAID(turn, "give.masked");
    CHECK_STR(remembered(turn).product_name, STR(""));
    arena_close(arena);
}

static struct draft of_a_shop(enum verdict verdict)
{
    return (struct draft){ .product_name = STR("Warung Bu Tini"), .is_named = true, .has_verdict = true,
                           .text = STR("nasinya keras, kuahnya dingin"), .verdict = verdict,
                           .used_for = USED_ONCE, .has_provenance = false };
}

static struct turn *labelled(struct arena *arena, enum verdict verdict)
{
    struct draft draft = of_a_shop(verdict);
    struct turn *turn = in_story(arena, (struct event){ .payload = STR("give:label:0") }, "label", &draft);

    turn_answer(turn);
    return turn;
}

TEST(guards_leave_out_the_name_of_who_blames_a_shop)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *bad = labelled(arena, VERDICT_NO), *good = labelled(arena, VERDICT_YES);

    CHECK_SAID(bad, "give.nameless");
    CHECK_WHOLE(remembered(bad).name_shown, NAME_HIDDEN);
    CHECK(!turn_said(good, "give.nameless"));
    CHECK_WHOLE(remembered(good).name_shown, NAME_FIRST);
    arena_close(arena);
}

/* Only a choice made after the hint counts: one from before is not about this. */
TEST(guards_take_a_name_that_was_chosen_after_the_hint)
{
    struct arena *arena = arena_open(1 << 20);
    struct draft before = of_a_shop(VERDICT_NO), after = remembered(labelled(arena, VERDICT_NO));
    before.has_provenance = true;
    struct turn *unknowing = in_story(arena, (struct event){ .payload = STR("give:name:0") }, "preview",
                                      &before);
    struct turn *knowing = in_story(arena, (struct event){ .payload = STR("give:name:0") }, "preview", &after);

    turn_answer(unknowing);
    turn_answer(knowing);

    CHECK_WHOLE(remembered(unknowing).name_shown, NAME_HIDDEN);
    CHECK_WHOLE(remembered(knowing).name_shown, NAME_FIRST);
    CHECK(!turn_said(knowing, "give.nameless"));
    arena_close(arena);
}

TEST(guards_take_the_name_off_when_a_verdict_turns)
{
    struct testimonial good = { .subject = SUBJECT_SHOP, .verdict = VERDICT_NO };
    struct testimonial chosen = good, thing = { .subject = SUBJECT_THING, .verdict = VERDICT_NO };

    CHECK(draft_hides_name(&good, VERDICT_YES) && good.name_shown == NAME_HIDDEN);
    CHECK(!draft_hides_name(&chosen, VERDICT_NO)); /* was so before: a name was chosen */
    CHECK(!draft_hides_name(&thing, VERDICT_YES));
}

TEST(guards_hold_an_accusation)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event){ .text = STR("x") });
    struct testimonial testimonial = { .text = STR("acnya mati lagi, Pak Hendra nipu aku") };

    draft_fill_guards(turn, STR("Servis AC Cepat"), &testimonial);
    CHECK_WHOLE(testimonial.subject, SUBJECT_SHOP);
    CHECK(hold_reasons(turn, &testimonial) & HELD_ACCUSED);
    testimonial.text = STR("acnya mati lagi, Pak Hendra ramah");
    draft_fill_guards(turn, STR(""), &testimonial);
    CHECK_WHOLE(testimonial.subject, SUBJECT_SHOP); /* as before */
    CHECK(!(hold_reasons(turn, &testimonial) & HELD_ACCUSED));
    arena_close(arena);
}

TEST(guards_are_kept_with_the_testimonial)
{
    struct arena *arena = arena_open(1 << 20);
    struct testimonial said = { .id = 7, .subject = SUBJECT_PERSON, .is_accusing = true, .is_claim = true,
                                .review = REVIEW_WAITING, .reason = REASON_OTHER }, read;
    struct owner_key key = { .bytes = { 1 } };

    CHECK(testimonial_unpack(arena, testimonial_pack(arena, &said, &key), &key, &read));
    CHECK(read.subject == SUBJECT_PERSON && read.is_accusing && read.is_claim);
    CHECK(read.review == REVIEW_WAITING && read.reason == REASON_OTHER);
    arena_close(arena);
}

TEST(guards_travel_with_a_wish)
{
    struct arena *arena = arena_open(1 << 20);
    struct wish wish = { .id = 7, .scope = SCOPE_LINKED, .words = STR("ringan"), .verdict = VERDICT_NO,
                         .is_masked = true }, read;

    CHECK(wish_unpack(wish_pack(arena, &wish), &read));
    CHECK(read.id == 7 && read.scope == SCOPE_LINKED && read.verdict == VERDICT_NO && read.is_masked);
    CHECK_STR(read.words, STR("ringan"));
    arena_close(arena);
}
