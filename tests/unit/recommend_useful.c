/* recommend_useful.c: the stories that helped most (C7), by the shrunken ratio of A12. */
#include "recommend_group.h"

#include "../../bot/recommend/useful.h"

static size_t useful_of(const struct group *group, struct useful out[USEFUL_SHOWN])
{
    const struct question question = { .today = GROUP_TODAY };

    return mirror_most_useful(group->mirror, &question, out, USEFUL_SHOWN);
}

TEST(useful_stands_by_the_shrunken_ratio)
{
    struct group group = group_open();
    struct useful out[USEFUL_SHOWN];
    group_product(&group, 1, "kopi", "");
    group_product(&group, 2, "teh", "");

    group_votes(&group, SAY(&group, .words = "ringan", .traits = "", .id = 11, .product = 1, .author = 1), 20, 200);
    group_votes(&group, SAY(&group, .words = "ringan", .traits = "", .id = 12, .product = 1, .author = 2), 5, 6);
    group_votes(&group, SAY(&group, .words = "ringan", .traits = "", .id = 13, .product = 2, .author = 3), 2, 2);
    group_votes(&group, SAY(&group, .words = "ringan", .traits = "", .id = 14, .product = 2, .author = 4), 36, 40);
    SAY(&group, .words = "ringan", .traits = "", .id = 15, .product = 2, .author = 5);

    CHECK_WHOLE(useful_of(&group, out), 3); /* a tenth of its voters is no help, nobody none */
    CHECK_WHOLE(out[0].testimonial, 14);
    CHECK_WHOLE(out[1].testimonial, 12);
    CHECK_WHOLE(out[2].testimonial, 13);
    CHECK(out[1].helped == 5 && out[1].voters == 6 && out[1].product == 1);
    group_close(&group);
}

TEST(useful_is_no_ranking_of_people)
{
    struct group group = group_open();
    struct useful out[USEFUL_SHOWN];
    group_product(&group, 1, "kopi", "");

    for (uint64_t i = 0; i < 12; i++) /* one author's stories, the best in the middle, and others' */
        group_votes(&group, SAY(&group, .words = "ringan", .traits = "", .id = 20 + i, .product = 1, .author = i % 2 ? 7 : 50 + i),
                    (uint32_t)(i < 6 ? 10 + i : 21 - i), 30 - (uint32_t)(i % 2) * 12);

    size_t count = useful_of(&group, out), of_seven = 0;
    for (size_t i = 0; i < count; i++)
        of_seven += out[i].testimonial % 2 == 1;
    CHECK_WHOLE(of_seven, 1);
    CHECK_WHOLE(out[0].testimonial, 25);
    group_close(&group);
}

TEST(useful_fills_its_room_with_the_best_and_leaves_out_what_is_not_shown)
{
    struct group group = group_open();
    struct useful out[USEFUL_SHOWN];
    group_product(&group, 1, "kopi", "");

    for (uint64_t i = 0; i < 9; i++)
        group_votes(&group, SAY(&group, .words = "ringan", .traits = "", .id = 30 + i, .product = 1, .author = 1 + i), (uint32_t)i + 1,
                    (uint32_t)i + 1);
    group_votes(&group, SAY(&group, .words = "ringan", .traits = "", .id = 40, .product = 1, .author = 20, .is_private = true), 90, 90);
    group_votes(&group, SAY(&group, .words = "ringan", .traits = "", .id = 41, .product = 1, .author = 21,
                            .provenance = PROVENANCE_BRAND), 90, 90);

    CHECK_WHOLE(useful_of(&group, out), USEFUL_SHOWN);
    for (uint64_t i = 0; i < USEFUL_SHOWN; i++)
        CHECK_WHOLE(out[i].testimonial, 38 - i);
    group_close(&group);
}
