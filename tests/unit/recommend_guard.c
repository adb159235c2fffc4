/* recommend_guard.c: what a person should look at, and who is left in peace. */
#include "../check.h"

#include "../../bot/recommend/guard.h"

#define HOUR_MS INT64_C(3600000)
#define DAY_MS (24 * HOUR_MS)
#define NOW (1000 * DAY_MS)

static const struct guard usual = { .wave_ms = 48 * HOUR_MS, .young_ms = 14 * DAY_MS, .rush = 6 };

/* Somebody's first story here, in praise of product 5, an hour after the one before. */
static struct told praise(uint64_t author, int64_t at_ms, int64_t joined_ms)
{
    return (struct told){ .id = 100 + author, .author = author, .product = 5, .brand = 9,
                          .verdict = VERDICT_YES, .at_ms = at_ms, .joined_ms = joined_ms,
                          .is_shown = true };
}

static struct guarded judged(const struct told *lately, size_t count, struct told now, size_t own)
{
    struct guarded out;

    now.has_history = guard_has_history(lately, count, &now, own);
    guard_judge(&usual, lately, count, &now, own, &out);
    return out;
}

TEST(guard_takes_for_new_only_who_was_seen_joining)
{
    CHECK(guard_is_insider(0, NOW, 14 * DAY_MS));
    CHECK(guard_is_insider(NOW - 14 * DAY_MS, NOW, 14 * DAY_MS));
    CHECK(!guard_is_insider(NOW - 14 * DAY_MS + 1, NOW, 14 * DAY_MS));
}

TEST(guard_holds_the_third_new_account_and_has_the_first_two_looked_at)
{
    const struct told lately[] = { praise(1, NOW - 40 * HOUR_MS, NOW - 2 * DAY_MS),
                                   praise(2, NOW - 20 * HOUR_MS, NOW - 2 * DAY_MS) };

    struct guarded second = judged(lately, 1, lately[1], 1);
    struct guarded third = judged(lately, 2, praise(3, NOW, NOW - DAY_MS), 1);

    CHECK_WHOLE(second.causes, 0);
    CHECK_WHOLE(third.causes, GUARD_WAVE);
    CHECK(third.waits);
    CHECK_WHOLE(third.also_count, 2);
    CHECK_WHOLE(third.also[0], 101);
    CHECK_WHOLE(third.also[1], 102);
}

TEST(guard_leaves_old_members_alone_when_new_accounts_praise_the_same)
{
    const struct told lately[] = { praise(1, NOW - 3 * HOUR_MS, NOW - DAY_MS),
                                   praise(2, NOW - 2 * HOUR_MS, NOW - DAY_MS),
                                   praise(3, NOW - 1 * HOUR_MS, NOW - DAY_MS) };

    CHECK_WHOLE(judged(lately, 3, praise(4, NOW, 0), 1).causes, 0);
    CHECK_WHOLE(judged(lately, 3, praise(4, NOW, NOW - 15 * DAY_MS), 1).causes, 0);
    CHECK_WHOLE(judged(lately, 3, praise(4, NOW, NOW - 13 * DAY_MS), 1).causes, GUARD_WAVE);
}

TEST(guard_takes_copies_like_new_accounts)
{
    struct told lately[] = { praise(1, NOW - 3 * HOUR_MS, 0), praise(2, NOW - 2 * HOUR_MS, 0) };
    struct told now = praise(3, NOW, 0);

    lately[0].is_similar = lately[1].is_similar = now.is_similar = true;

    CHECK_WHOLE(judged(lately, 2, now, 1).causes, GUARD_WAVE);
}

TEST(guard_sees_no_wave_in_what_is_apart)
{
    struct told old[] = { praise(1, NOW - 48 * HOUR_MS, NOW - 3 * DAY_MS), praise(2, NOW, NOW) };
    struct told other[] = { praise(1, NOW, NOW), praise(2, NOW, NOW) };
    struct told mixed[] = { praise(1, NOW, NOW), praise(2, NOW, NOW) };
    struct told same[] = { praise(1, NOW, NOW), praise(3, NOW, NOW) };
    struct told cleared[] = { praise(1, NOW, NOW), praise(2, NOW, NOW) };
    struct told kept_back[] = { praise(1, NOW, NOW), praise(2, NOW, NOW) };

    other[0].product = 6;
    mixed[0].verdict = VERDICT_NO;
    same[1].id = 999; /* the same author's other story */
    cleared[0].is_cleared = true;
    kept_back[0].is_shown = false;

    CHECK_WHOLE(judged(old, 2, praise(3, NOW, NOW), 1).causes, 0);
    CHECK_WHOLE(judged(other, 2, praise(3, NOW, NOW), 1).causes, 0);
    CHECK_WHOLE(judged(mixed, 2, praise(3, NOW, NOW), 1).causes, 0);
    CHECK_WHOLE(judged(same, 2, praise(3, NOW, NOW), 2).causes, 0);
    CHECK_WHOLE(judged(cleared, 2, praise(3, NOW, NOW), 1).causes, 0);
    CHECK_WHOLE(judged(kept_back, 2, praise(3, NOW, NOW), 1).causes, 0);
}

/* --- one brand ------------------------------------------------------------------------------ */

static struct told of_brand(uint64_t id, int64_t at_ms, uint32_t brand, int64_t joined_ms)
{
    struct told told = praise(1, at_ms, joined_ms);

    told.id = id;
    told.product = id;
    told.brand = brand;
    return told;
}

TEST(guard_shows_who_loves_one_brand_and_has_it_looked_at)
{
    const struct told lately[] = { of_brand(1, NOW - 6 * DAY_MS, 9, 0), of_brand(2, NOW - DAY_MS, 9, 0) };

    struct guarded out = judged(lately, 2, of_brand(3, NOW, 9, 0), 3);

    CHECK_WHOLE(out.causes, GUARD_BRAND);
    CHECK(!out.waits);
    CHECK_WHOLE(out.also_count, 2);
}

TEST(guard_holds_a_new_account_that_knows_one_brand_only)
{
    const int64_t joined = NOW - 5 * DAY_MS;
    const struct told lately[] = { of_brand(1, NOW - 2 * DAY_MS, 9, joined),
                                   of_brand(2, NOW - DAY_MS, 9, joined) };

    CHECK(judged(lately, 2, of_brand(3, NOW, 9, joined), 3).waits);
}

TEST(guard_asks_nothing_of_who_tells_of_other_things_too)
{
    const struct told twice[] = { of_brand(1, NOW - DAY_MS, 9, 0) };
    const struct told other[] = { of_brand(1, NOW - 2 * DAY_MS, 9, 0), of_brand(2, NOW - DAY_MS, 9, 0),
                                  of_brand(4, NOW - 3 * DAY_MS, 8, 0) };
    const struct told slow[] = { of_brand(1, NOW - 7 * DAY_MS, 9, 0), of_brand(2, NOW - DAY_MS, 9, 0) };
    struct told let_be[] = { of_brand(1, NOW - 2 * DAY_MS, 9, 0), of_brand(2, NOW - DAY_MS, 9, 0) };
    struct told nameless[] = { of_brand(1, NOW - 2 * DAY_MS, 0, 0), of_brand(2, NOW - DAY_MS, 0, 0) };

    let_be[1].is_cleared = true;

    CHECK_WHOLE(judged(twice, 1, of_brand(3, NOW, 9, 0), 2).causes, 0);
    CHECK_WHOLE(judged(other, 3, of_brand(3, NOW, 9, 0), 4).causes, 0);
    CHECK_WHOLE(judged(other, 2, of_brand(3, NOW, 9, 0), 7).causes, 0); /* told long ago of more */
    CHECK_WHOLE(judged(slow, 2, of_brand(3, NOW, 9, 0), 3).causes, 0);
    CHECK_WHOLE(judged(let_be, 2, of_brand(3, NOW, 9, 0), 3).causes, 0);
    CHECK_WHOLE(judged(nameless, 2, of_brand(3, NOW, 0, 0), 3).causes, 0);
}

/* --- a rush --------------------------------------------------------------------------------- */

static void complain(struct told *lately, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        lately[i] = praise(1 + i, NOW - (int64_t)i * HOUR_MS, 0);
        lately[i].verdict = VERDICT_NO;
    }
}

TEST(guard_holds_the_sixth_complaint_of_a_day_by_people_without_a_history)
{
    struct told lately[5], now = praise(77, NOW, 0);
    complain(lately, 5);
    now.verdict = VERDICT_NO;

    struct guarded fifth = judged(lately, 4, now, 1);
    struct guarded sixth = judged(lately, 5, now, 1);

    CHECK_WHOLE(fifth.causes, 0);
    CHECK_WHOLE(sixth.causes, GUARD_RUSH);
    CHECK(sixth.waits);
    CHECK_WHOLE(sixth.also_count, 5);
}

TEST(guard_neither_counts_nor_holds_who_told_here_before)
{
    struct told lately[6], now = praise(77, NOW, 0);
    complain(lately, 6);
    now.verdict = VERDICT_NO;

    CHECK_WHOLE(judged(lately, 6, now, 2).causes, 0);
    lately[0].has_history = lately[1].has_history = true;
    CHECK_WHOLE(judged(lately, 6, now, 1).causes, 0);
}

TEST(guard_calls_nothing_a_rush_that_is_usual)
{
    struct told lately[30], now = praise(77, NOW, 0);
    complain(lately, 6);
    now.verdict = VERDICT_NO;
    for (size_t i = 6; i < 30; i++) { /* four a day in the six days before */
        lately[i] = praise(100 + i, NOW - DAY_MS - (int64_t)(i - 6) * 6 * HOUR_MS, 0);
        lately[i].verdict = VERDICT_NO;
    }

    CHECK_WHOLE(judged(lately, 30, now, 1).causes, 0);
    for (size_t i = 6; i < 30; i++)
        lately[i].is_held = true; /* an earlier rush makes no later one usual */
    CHECK_WHOLE(judged(lately, 30, now, 1).causes, GUARD_RUSH);
}

TEST(guard_makes_an_old_member_wait_in_a_rush_only_with_a_first_story)
{
    struct told lately[10];

    for (size_t i = 0; i < 10; i++)
        lately[i] = praise(1 + i, NOW - (int64_t)i * HOUR_MS, NOW - DAY_MS);

    CHECK_WHOLE(judged(lately, 10, praise(77, NOW, 0), 1).causes, GUARD_RUSH);
    CHECK_WHOLE(judged(lately, 10, praise(77, NOW, 0), 2).causes, 0);
}

TEST(guard_holds_complaints_of_new_accounts_as_it_holds_their_praise)
{
    struct told lately[] = { praise(1, NOW, NOW), praise(2, NOW, NOW) }, now = praise(3, NOW, NOW);

    lately[0].verdict = lately[1].verdict = now.verdict = VERDICT_NO;
    CHECK_WHOLE(judged(lately, 2, now, 1).causes, GUARD_WAVE);
    lately[0].verdict = lately[1].verdict = now.verdict = VERDICT_SO_SO;
    CHECK_WHOLE(judged(lately, 2, now, 1).causes, 0);
}

TEST(guard_that_is_switched_off_finds_nothing)
{
    const struct guard off = { .young_ms = 14 * DAY_MS };
    struct told lately[20], now = praise(77, NOW, NOW - DAY_MS);
    struct guarded out;

    for (size_t i = 0; i < 20; i++) {
        lately[i] = praise(1 + i, NOW, NOW - DAY_MS);
        lately[i].is_similar = true;
    }
    guard_judge(&off, lately, 20, &now, 1, &out);

    CHECK_WHOLE(out.causes, 0);
}

TEST(guard_lets_two_new_accounts_say_that_it_helped_and_asks_about_the_third)
{
    const struct guard off = { .young_ms = usual.young_ms };
    const int64_t now_ms = INT64_C(1800000000000), yesterday_ms = now_ms - 86400000;

    CHECK(!guard_holds_tap(&usual, yesterday_ms, now_ms, 1));
    CHECK(guard_holds_tap(&usual, yesterday_ms, now_ms, 2));
    CHECK(!guard_holds_tap(&usual, 0, now_ms, 50));
    CHECK(!guard_holds_tap(&usual, now_ms - usual.young_ms, now_ms, 50));
    CHECK(!guard_holds_tap(&off, yesterday_ms, now_ms, 50));
}
