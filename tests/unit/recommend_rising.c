/* recommend_rising.c: what clearly more members have than a month ago (A15). */
#include "recommend_group.h"

#include "../../bot/recommend/rising.h"

static const uint64_t COFFEE = 501, TEA = 502;

static void tell(struct group *group, uint64_t product, uint64_t author, int days_ago,
                 enum provenance provenance)
{
    group_says(group, (struct said){ .product = product, .author = author, .words = "enak", .traits = "",
                                     .days_ago = days_ago, .provenance = provenance });
}

static size_t rising_of(const struct group *group, struct rising out[RISING_SHOWN])
{
    const struct question question = { .today = GROUP_TODAY };

    return mirror_rising(group->mirror, &question, out, RISING_SHOWN);
}

TEST(rising_needs_five_owners_and_twice_as_many_as_a_month_ago)
{
    struct group group = group_open();
    struct rising out[RISING_SHOWN];
    group_product(&group, COFFEE, "kopi", "");
    group_product(&group, TEA, "teh", "");

    for (uint64_t author = 1; author <= 4; author++)
        tell(&group, COFFEE, author, author <= 2 ? 90 : 3, PROVENANCE_PEER);
    CHECK_WHOLE(rising_of(&group, out), 0); /* four */
    tell(&group, COFFEE, 5, 29, PROVENANCE_PEER);
    CHECK_WHOLE(rising_of(&group, out), 1);
    CHECK_WHOLE(out[0].product, COFFEE);
    CHECK_WHOLE(out[0].owners, 5);
    CHECK_WHOLE(out[0].before, 2);
    tell(&group, COFFEE, 6, 30, PROVENANCE_PEER);
    CHECK_WHOLE(rising_of(&group, out), 1); /* 6 of 3 */
    tell(&group, COFFEE, 7, 31, PROVENANCE_PEER);
    CHECK_WHOLE(rising_of(&group, out), 0); /* 7 of 4 */
    group_close(&group);
}

TEST(rising_counts_a_member_once_since_the_first_word)
{
    struct group group = group_open();
    struct rising out[RISING_SHOWN];
    group_product(&group, COFFEE, "kopi", "");

    for (uint64_t author = 1; author <= 5; author++) {
        tell(&group, COFFEE, author, 60, PROVENANCE_PEER);
        tell(&group, COFFEE, author, 2, PROVENANCE_PEER);
    }

    CHECK_WHOLE(rising_of(&group, out), 0);
    group_close(&group);
}

TEST(rising_is_not_for_sale)
{
    struct group group = group_open();
    struct rising out[RISING_SHOWN];
    group_product(&group, TEA, "teh", "");

    for (uint64_t author = 1; author <= 12; author++)
        tell(&group, TEA, author, 2,
             author % 3 == 0 ? PROVENANCE_PAID : author % 3 == 1 ? PROVENANCE_GIFTED
                                                                 : PROVENANCE_BRAND);

    CHECK_WHOLE(rising_of(&group, out), 0);
    group_close(&group);
}

TEST(rising_shows_the_most_new_owners_first)
{
    struct group group = group_open();
    struct rising out[RISING_SHOWN];

    for (uint64_t product = 1; product <= 5; product++) {
        group_product(&group, product, "kopi", "");
        for (uint64_t author = 1; author <= 4 + product; author++)
            tell(&group, product, author, 2, PROVENANCE_PEER);
    }

    CHECK_WHOLE(rising_of(&group, out), RISING_SHOWN);
    CHECK(out[0].product == 5 && out[1].product == 4 && out[2].product == 3);
    group_close(&group);
}

TEST(rising_notices_what_changed_since_it_was_asked_last)
{
    struct group group = group_open();
    struct rising out[RISING_SHOWN];
    uint64_t last = 0;
    group_product(&group, COFFEE, "kopi", "");

    for (uint64_t author = 1; author <= 4; author++)
        tell(&group, COFFEE, author, 2, PROVENANCE_PEER);
    CHECK_WHOLE(rising_of(&group, out), 0);
    last = SAY(&group, .product = COFFEE, .author = 5, .words = "enak", .traits = "");
    CHECK_WHOLE(rising_of(&group, out), 1);
    CHECK_WHOLE(rising_of(&group, out), 1);
    group_gone(&group, last);
    CHECK_WHOLE(rising_of(&group, out), 0);
    tell(&group, COFFEE, 6, 1, PROVENANCE_PEER);
    CHECK_WHOLE(rising_of(&group, out), 1);
    CHECK_WHOLE(out[0].owners, 5);

    /* A month later all of them have had it for long. */
    struct question question = { .today = GROUP_TODAY + 31 };
    CHECK_WHOLE(mirror_rising(group.mirror, &question, out, RISING_SHOWN), 0);
    group_close(&group);
}

TEST(rising_keeps_to_its_places_when_a_smaller_one_comes_later)
{
    struct group group = group_open();
    struct rising out[RISING_SHOWN];

    for (uint64_t product = 1; product <= RISING_SHOWN + 2; product++) {
        group_product(&group, product, "kopi", "");
        for (uint64_t author = 1; author <= 12 - product; author++)
            tell(&group, product, author, 2, PROVENANCE_PEER);
    }

    CHECK_WHOLE(rising_of(&group, out), RISING_SHOWN);
    CHECK(out[0].product == 1 && out[1].product == 2 && out[2].product == 3);
    group_close(&group);
}

TEST(rising_orders_equals_by_what_was_there_first)
{
    struct group group = group_open();
    struct rising out[RISING_SHOWN];
    group_product(&group, TEA, "teh", "");
    group_product(&group, COFFEE, "kopi", "");

    for (uint64_t author = 1; author <= 5; author++) {
        tell(&group, TEA, author, 2, PROVENANCE_PEER);
        tell(&group, COFFEE, author, 2, PROVENANCE_PEER);
    }

    CHECK_WHOLE(rising_of(&group, out), 2);
    CHECK(out[0].product == COFFEE && out[1].product == TEA);
    group_close(&group);
}

TEST(rising_refuses_what_the_asker_may_not_see)
{
    struct group group = group_open();
    struct rising out[RISING_SHOWN];
    group_product(&group, COFFEE, "kopi", "");
    group_product(&group, TEA, "teh", "");

    for (uint64_t author = 1; author <= 6; author++) {
        group_says(&group, (struct said){ .product = COFFEE, .author = author, .words = "enak",
                                          .traits = "", .days_ago = 2, .is_hidden = true });
        group_says(&group, (struct said){ .product = TEA, .author = author, .words = "enak",
                                          .traits = "", .days_ago = 2, .scope = SCOPE_GROUP });
    }

    CHECK_WHOLE(rising_of(&group, out), 1);
    CHECK_WHOLE(out[0].product, TEA);
    /* Somebody who is no member hears of public consent only. */
    struct question outsider = { .today = GROUP_TODAY, .least_scope = SCOPE_PUBLIC };
    CHECK_WHOLE(mirror_rising(group.mirror, &outsider, out, RISING_SHOWN), 0);
    /* ... and the members' figures are theirs again afterwards. */
    CHECK_WHOLE(rising_of(&group, out), 1);
    group_close(&group);
}

TEST(rising_refuses_old_words_however_many)
{
    struct group group = group_open();
    struct rising out[RISING_SHOWN];
    group_product(&group, COFFEE, "kopi", "");

    for (uint64_t author = 1; author <= 40; author++)
        tell(&group, COFFEE, author, 31 + (int)author, PROVENANCE_PEER);

    CHECK_WHOLE(rising_of(&group, out), 0);
    group_close(&group);
}
