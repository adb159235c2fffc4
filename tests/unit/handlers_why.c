/* handlers_why.c: the ranking's terms in plain words, and no term that had no say. */
#include "turn_for.h"

static struct turn *asked(struct arena *arena, struct explanation why)
{
    struct turn *turn = turn_in_group(arena, (struct event){ .command = STR("mengapa"),
                                                             .text = STR("sunscreen apa?") });
    struct ranking *ranking = ARENA_NEW(arena, struct ranking);

    ranking->product_count = ranking->total_products = 3;
    for (size_t i = 0; i < 3; i++)
        ranking->products[i] = (struct ranked_product){ .id = 10 + i, .yes = 4, .members = 5,
                                                        .incentivised = 1, .is_small_sample = true,
                                                        .why = why };
    ranking->statement_count = 1;
    turn->found.ranking = ranking;
    turn_answer(turn);
    return turn;
}

TEST(why_says_each_term_that_speaks_for_or_against)
{
    struct arena *arena = arena_open(1 << 22);

    struct turn *good = asked(arena, (struct explanation){ .match = 0.9, .affinity = 0.8,
                                                           .freshness = 0.9, .helpfulness = 0.8,
                                                           .credibility = 0.8, .intensity = 1 });
    struct turn *bad = asked(arena, (struct explanation){ .affinity = 0.2, .freshness = 0.1,
                                                          .helpfulness = 0.2, .credibility = 0.2 });

    CHECK_SAID(good, "why.fits");
    CHECK_SAID(good, "why.like_you");
    CHECK_SAID(good, "why.fresh");
    CHECK_SAID(bad, "why.fits_partly");
    CHECK_SAID(bad, "why.unlike_you");
    CHECK_SAID(bad, "why.old");
    CHECK_SAID(bad, "why.others");
    arena_close(arena);
}

TEST(why_says_nothing_of_terms_that_are_neutral)
{
    struct arena *arena = arena_open(1 << 22);

    struct turn *turn = asked(arena, (struct explanation){ .match = 0.9, .affinity = 0.5,
                                                           .freshness = 0.45, .helpfulness = 0.5,
                                                           .credibility = 0.5, .intensity = 0.9 });

    CHECK_SAID(turn, "why.voice");
    CHECK(!turn_said(turn, "why.like_you") && !turn_said(turn, "why.unlike_you"));
    CHECK(!turn_said(turn, "why.fresh") && !turn_said(turn, "why.old"));
    CHECK(!turn_said(turn, "why.helped") && !turn_said(turn, "why.credible"));
    arena_close(arena);
}

TEST(why_without_a_question_says_how)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_in_group(arena, (struct event){ .command = STR("why") });

    turn_answer(turn);

    CHECK_SAID(turn, "why.how");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(why_is_told_to_one_person_where_that_is_possible)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = asked(arena, (struct explanation){ .match = 1 });

    CHECK_WHOLE(turn_reply(turn, 0)->audience, AUDIENCE_ALONE);
    arena_close(arena);
}
