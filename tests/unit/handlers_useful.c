/* handlers_useful.c: one vote a person and story, and what was of no use. */
#include "turn_for.h"

static const uint64_t first = 100, second = 101;

static struct turn *pressed(struct arena *arena, const char *verb)
{
    struct str payload = arena_print(arena, "useful:%s:%.*s%.*s", verb,
                                     STR_ARG(id_print(arena, first)),
                                     STR_ARG(id_print(arena, second)));
    struct turn *turn = turn_in_group(arena, (struct event){ .payload = payload });

    turn->found.votes[0].is_there = turn->found.votes[1].is_there = true;
    return turn;
}

TEST(useful_counts_a_vote_for_every_story_that_has_none_of_this_person)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = pressed(arena, "yes");
    turn->found.votes[0].has_mine = true;

    turn_answer(turn);

    CHECK_WHOLE(turn->wants.id_count, 2);
    CHECK_SAID(turn, "vote.thanks");
    CHECK_WHOLE(turn_effect(turn, EFFECT_VOTE)->vote, VOTE_HELPFUL);
    CHECK_WHOLE(turn_effect(turn, EFFECT_VOTE)->id_count, 1);
    CHECK_WHOLE(turn_effect(turn, EFFECT_VOTE)->ids[0], second);
    arena_close(arena);
}

TEST(useful_pressed_again_takes_it_back)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = pressed(arena, "yes");
    turn->found.votes[0].has_mine = turn->found.votes[1].has_mine = true;

    turn_answer(turn);

    CHECK_SAID(turn, "vote.taken_back");
    CHECK_WHOLE(turn_effect(turn, EFFECT_VOTE)->vote, VOTE_NONE);
    CHECK_WHOLE(turn_effect(turn, EFFECT_VOTE)->id_count, 2);
    arena_close(arena);
}

TEST(useful_votes_for_ones_own_story_do_not_count)
{
    struct arena *arena = arena_open(1 << 20);
    uint64_t own[] = { second, first };
    struct turn *both = pressed(arena, "yes"), *one = pressed(arena, "yes");
    both->found.author.testimonials = one->found.author.testimonials = own;
    both->found.author.count = 2;
    one->found.author.count = 1;

    turn_answer(both);
    turn_answer(one);

    CHECK(both->wants.author);
    CHECK_SAID(both, "vote.own");
    CHECK_NO_EFFECTS(both);
    CHECK_WHOLE(turn_effect(one, EFFECT_VOTE)->id_count, 1);
    CHECK_WHOLE(turn_effect(one, EFFECT_VOTE)->ids[0], first);
    arena_close(arena);
}

TEST(useful_press_that_names_no_story_here_writes_nothing)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = pressed(arena, "yes");
    turn->found.votes[0].is_there = turn->found.votes[1].is_there = false;

    turn_answer(turn);

    CHECK_SAID(turn, "ask.gone");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(useful_asks_why_it_was_not_and_every_answer_fits_a_button)
{
    struct arena *arena = arena_open(1 << 20);
    struct str ids = arena_print(arena, "useful:bad:%.*s%.*s%.*s", STR_ARG(id_print(arena, 1)),
                                 STR_ARG(id_print(arena, 2)), STR_ARG(id_print(arena, 3)));
    struct turn *turn = turn_in_group(arena, (struct event){ .payload = ids });

    turn_answer(turn);

    CHECK_SAID(turn, "less.why");
    CHECK_WHOLE(turn_reply(turn, 0)->button_count, DISLIKES);
    CHECK_WHOLE(turn_reply(turn, 0)->audience, AUDIENCE_ALONE);
    arena_close(arena);
}

TEST(useful_reason_counts_against_the_story_and_travels_to_the_person_without_words)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = pressed(arena, "no:3");
    turn->found.votes[0].has_mine = true;

    turn_answer(turn);

    CHECK_SAID(turn, "less.noted");
    CHECK_WHOLE(turn_effect(turn, EFFECT_VOTE)->vote, VOTE_USELESS);
    CHECK_WHOLE(turn_effect(turn, EFFECT_VOTE)->id_count, 2);
    const struct effect *letter = turn_effect(turn, EFFECT_LETTER);
    CHECK_STR(letter->to, PERSON_HOME);
    CHECK_STR(letter->letter->letter, STR("profile:avoid"));
    CHECK_WHOLE(letter->letter->body.len, 1 + 2 * 11);
    arena_close(arena);
}

TEST(useful_survives_payloads_that_are_not_ours)
{
    static const char *const payloads[] = { "useful:no", "useful:no:", "useful:no:9:AAAAAAAAAAE",
                                            "useful:no:1", "useful:no:1AAAA", "useful:bad:",
                                            "useful:yes:", "useful:else:AAAAAAAAAAE" };
    struct arena *arena = arena_open(1 << 22);

    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        struct turn *turn =
            turn_in_group(arena, (struct event){ .payload = str_from(payloads[i]) });
        turn_answer(turn);
        turn_check_words(turn);
        CHECK_NO_EFFECTS(turn);
    }
    arena_close(arena);
}

TEST(useful_in_private_sends_the_vote_to_the_group)
{
    struct arena *arena = arena_open(1 << 20);
    struct str payload = arena_print(arena, "useful:yes:%.*s", STR_ARG(id_print(arena, first)));
    struct turn *turn = turn_for(arena, (struct event){ .payload = payload });
    turn->session.group = GROUP_HOME;
    turn->found.votes[0].is_there = true;

    turn_answer(turn);

    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->to, GROUP_HOME);
    CHECK(!turn_effect(turn, EFFECT_VOTE));
    arena_close(arena);
}

TEST(useful_says_when_the_five_of_today_are_used_up)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = pressed(arena, "yes"), *back = pressed(arena, "yes");
    struct thanks given[THANKS_A_DAY] = { { 0 } };
    for (size_t i = 0; i < THANKS_A_DAY; i++)
        given[i] = (struct thanks){ .testimonial = 500 + i, .author = i, .counts = true,
                                    .at_ms = turn->now_ms - (int64_t)i };
    turn->found.given = back->found.given = (struct given){ .at = given, .count = THANKS_A_DAY };
    back->found.votes[0].has_mine = back->found.votes[1].has_mine = true;

    turn_answer(turn);
    turn_answer(back);

    CHECK_SAID(turn, "vote.enough");
    CHECK_WHOLE(turn_effect(turn, EFFECT_VOTE)->id_count, 2);
    CHECK_SAID(back, "vote.taken_back");
    arena_close(arena);
}

static struct turn *letter(struct arena *arena, const char *name, struct str body)
{
    struct event event = { .kind = EVENT_LETTER, .letter = str_from(name), .body = body };
    struct turn *turn = turn_in_group(arena, event);

    turn->found.votes[0].is_there = true;
    return turn;
}

TEST(useful_letter_casts_the_vote_that_was_given_in_private)
{
    struct arena *arena = arena_open(1 << 20);
    struct str story = id_print(arena, first);
    struct turn *turn = letter(arena, "useful:vote",
                               arena_print(arena, "%d%.*s", VOTE_HELPFUL, STR_ARG(story)));

    turn_answer(turn);

    CHECK_WHOLE(turn->wants.id_count, 1);
    CHECK_WHOLE(turn_effect(turn, EFFECT_VOTE)->vote, VOTE_HELPFUL);
    CHECK_WHOLE(turn_effect(turn, EFFECT_VOTE)->ids[0], first);
    CHECK_WHOLE(turn->reply_count, 0);
    arena_close(arena);
}

TEST(useful_letter_that_changes_nothing_or_is_none_writes_nothing)
{
    struct arena *arena = arena_open(1 << 20);
    struct str story = id_print(arena, first);
    struct str body = arena_print(arena, "%d%.*s", VOTE_HELPFUL, STR_ARG(story));
    struct turn *again = letter(arena, "useful:vote", body);
    struct turn *unknown = letter(arena, "useful:vote", body);
    struct turn *other = letter(arena, "useful:else", body);
    struct turn *digit = letter(arena, "useful:vote", arena_print(arena, "9%.*s", STR_ARG(story)));
    struct turn *empty = letter(arena, "useful:vote", STR(""));
    again->found.votes[0].has_mine = true;
    unknown->settings.is_known = false;

    turn_answer(again);
    turn_answer(unknown);
    turn_answer(other);
    turn_answer(digit);
    turn_answer(empty);

    CHECK(!turn_effect(again, EFFECT_VOTE));
    CHECK_SILENT(unknown);
    CHECK_SILENT(other);
    CHECK_SILENT(digit);
    CHECK_SILENT(empty);
    arena_close(arena);
}

TEST(useful_reason_given_in_private_stays_with_the_person_and_the_vote_travels)
{
    struct arena *arena = arena_open(1 << 20);
    struct str payload = arena_print(arena, "useful:no:1:%.*s", STR_ARG(id_print(arena, first)));
    struct turn *turn = turn_for(arena, (struct event){ .payload = payload });
    turn->session.group = GROUP_HOME;
    turn->found.membership = MEMBERSHIP_YES;
    turn->found.votes[0].is_there = true;

    turn_answer(turn);

    CHECK_SAID(turn, "less.noted");
    CHECK(turn_effect(turn, EFFECT_PROFILE));
    CHECK_WHOLE(turn->profile.avoided_count, 1);
    CHECK_WHOLE(turn->profile.avoided[0].testimonial, first);
    CHECK_WHOLE(turn->profile.avoided[0].why, 1);
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->to, GROUP_HOME);
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->letter->letter, STR("useful:vote"));
    arena_close(arena);
}

TEST(useful_press_under_an_answer_of_a_group_that_was_left_is_told_so)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = pressed(arena, "yes");
    turn->settings.is_left = true;

    turn_answer(turn);

    CHECK_SAID(turn, "ask.gone");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}
