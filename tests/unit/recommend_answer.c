#include "recommend_group.h"

TEST(answer_knows_a_product_by_its_kind_in_whatever_words)
{
    struct group group = group_open();

    group_product_of(&group, 1, "kirana tabir surya", "", "sunscreen");
    SAY(&group, .product = 1, .author = 1, .words = "ringan");
    struct ranking ranking = group_ask(&group, "sunscreen! ringan");
    CHECK_WHOLE(ranking.total_products, 1);
    group_close(&group);
}

TEST(answer_does_not_take_a_mention_for_the_type)
{
    struct group group = group_open();

    group_product_of(&group, 1, "dara face wash", "", "facewash");
    group_product_of(&group, 2, "azura gel", "", NULL);
    SAY(&group, .product = 1, .author = 1, .words = "bersihin sisa sunscreen");
    SAY(&group, .product = 2, .author = 2, .words = "sunscreen yang ringan");
    struct ranking ranking = group_ask(&group, "sunscreen! ringan");
    CHECK_WHOLE(ranking.total_products, 1);
    CHECK(ranking.products[0].id == 2);
    group_close(&group);
}

TEST(answer_knows_an_unnamed_kind_by_what_a_third_of_its_stories_say)
{
    struct group group = group_open();

    for (uint64_t author = 1; author <= 3; author++)
        SAY(&group, .product = 1, .author = author, .words = author == 1 ? "hp awet" : "awet");
    for (uint64_t author = 1; author <= 4; author++)
        SAY(&group, .product = 2, .author = author, .words = author == 1 ? "hp awet" : "awet");
    struct ranking ranking = group_ask(&group, "hp! awet");
    CHECK_WHOLE(ranking.total_products, 1);
    CHECK(ranking.products[0].id == 1);
    group_close(&group);
}

TEST(answer_prefers_a_tripod_for_a_phone_to_a_phone)
{
    struct group group = group_open();

    group_product_of(&group, 1, "nolia x5", "", "hp");
    group_product_of(&group, 2, "tripod hp takara", "", "tripod");
    SAY(&group, .product = 1, .author = 1, .words = "kokoh");
    SAY(&group, .product = 2, .author = 2, .words = "kokoh");
    struct ranking ranking = group_ask(&group, "tripod! hp! kokoh");
    CHECK_WHOLE(ranking.total_products, 1);
    CHECK(ranking.products[0].id == 2);
    group_close(&group);
}

TEST(answer_hides_other_kinds_where_the_asked_one_is)
{
    struct group group = group_open();

    group_product_of(&group, 1, "masker kirana", "", "masker");
    group_product_of(&group, 2, "tali masker", "", "tali");
    SAY(&group, .product = 2, .author = 1, .words = "nyaman");
    CHECK_WHOLE(group_ask(&group, "masker! nyaman").total_products, 1);
    SAY(&group, .product = 1, .author = 2, .words = "nyaman");
    struct ranking ranking = group_ask(&group, "masker! nyaman");
    CHECK_WHOLE(ranking.total_products, 1);
    CHECK(ranking.products[0].id == 1);
    group_close(&group);
}

TEST(answer_comes_near_where_nothing_is_of_the_type)
{
    struct group group = group_open();

    group_product_of(&group, 1, "wood pellet", "", NULL);
    SAY(&group, .product = 1, .author = 1, .words = "halus");
    for (uint64_t author = 2; author <= 9; author++)
        SAY(&group, .product = author, .author = author, .words = "lain");
    struct ranking ranking = group_ask(&group, "wood pellet pasir!");
    CHECK_WHOLE(ranking.total_products, 1);
    CHECK_WHOLE(group_ask(&group, "pasir!").total_products, 0);
    group_close(&group);
}

TEST(answer_follows_the_first_thing_asked_for_into_the_names)
{
    struct group group = group_open();

    group_product_of(&group, 1, "gorden blackout polos", "", NULL);
    SAY(&group, .product = 1, .author = 1, .words = "tebal");
    SAY(&group, .product = 2, .author = 2, .words = "kamar gelap");
    CHECK_WHOLE(group_ask(&group, "gorden gelap kamar").total_products, 1);
    CHECK_WHOLE(group_ask(&group, "mobil blackout").total_products, 0);
    group_close(&group);
}
