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

static struct turn *contact_written(struct arena *arena, const char *words)
{
    struct draft own = of_a_shop(VERDICT_YES);
    own.has_provenance = true;
    own.provenance = PROVENANCE_STAFF;
    struct turn *turn = in_story(arena, (struct event){ .text = str_from(words) }, "contact", &own);

    turn_answer(turn);
    return turn;
}

TEST(guards_take_a_contact_that_is_one)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *none = contact_written(arena, "di sebelah masjid");
    struct turn *one = contact_written(arena, "wa 0812-3456-7890");

    CHECK_SAID(none, "give.contact_none");
    CHECK_STR(remembered(none).contact, STR(""));
    CHECK_SAID(one, "give.preview_contact");
    CHECK_STR(remembered(one).contact, STR("wa 0812-3456-7890")); /* unmasked: it is what it is for */
    arena_close(arena);
}

/* Whoever is no owner neither is offered it nor gets it by a payload written by hand. */
TEST(guards_offer_a_contact_to_an_owner_alone)
{
    struct arena *arena = arena_open(1 << 20);
    struct draft thing = { .product_name = STR("Azura Sunscreen"), .is_named = true, .has_verdict = true,
                           .text = STR("ga perih di mata"), .used_for = USED_ONCE };
    struct draft bought = of_a_shop(VERDICT_YES);
    bought.has_provenance = true;
    struct turn *label = in_story(arena, (struct event){ .payload = STR("give:label:5") }, "label", &thing);
    struct turn *contact = in_story(arena, (struct event){ .payload = STR("give:contact") }, "preview",
                                    &bought);

    turn_answer(label);
    turn_answer(contact);

    CHECK_SAID(label, "press.unknown");
    CHECK(!turn_said(contact, "give.ask_contact"));
    CHECK(!turn_button(contact, "give.contact"));
    arena_close(arena);
}

static struct turn *pressed_for(struct arena *arena, const struct testimonial *testimonial)
{
    struct turn *turn = turn_in_group(arena, (struct event){ .payload = STR("more:contact:AAAAAAAAAAE") });

    turn->found.testimonials = ARENA_NEW(arena, struct testimonial);
    *turn->found.testimonials = *testimonial;
    turn->found.testimonial_count = 1;
    turn_answer(turn);
    return turn;
}

TEST(more_shows_a_contact_only_while_its_story_is_shown)
{
    struct arena *arena = arena_open(1 << 20);
    struct testimonial shown = { .id = 1, .scope = SCOPE_GROUP, .contact = STR("wa 0812-3456-7890") };
    struct testimonial hidden = shown, waiting = shown, none = shown;
    hidden.scope = SCOPE_NOWHERE;
    waiting.review = REVIEW_WAITING;
    none.contact = STR("");

    struct turn *turn = pressed_for(arena, &shown);
    CHECK_SAID(turn, "more.contact_is");
    CHECK(turn_reply(turn, 0)->has_words && turn_reply(turn, 0)->audience == AUDIENCE_ALONE);
    CHECK_SAID(pressed_for(arena, &hidden), "ask.gone");
    CHECK_SAID(pressed_for(arena, &waiting), "ask.gone");
    CHECK_SAID(pressed_for(arena, &none), "ask.gone");
    arena_close(arena);
}

TEST(more_buttons_keep_what_they_depend_on)
{
    struct arena *arena = arena_open(1 << 20);
    struct button button = { .key = STR("more.contact"), .only_if = BUTTON_IF_CONTACT, .record = 9,
                             .starts_row = true };
    struct reply reply = { .buttons = &button, .button_count = 1 }, read;

    CHECK(reply_unpack(arena, reply_pack(arena, &reply), &read));
    CHECK(read.buttons[0].only_if == BUTTON_IF_CONTACT && read.buttons[0].record == 9);
    CHECK(read.buttons[0].starts_row);
    arena_close(arena);
}
