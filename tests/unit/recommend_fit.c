#include "recommend_group.h"

/* Which of two testimonials of two products comes first. */
static uint64_t first_of(struct group *group, const struct question *question)
{
    struct ranking ranking = group_answer(group, question);

    return ranking.testimonial_count ? ranking.testimonials[0] : 0;
}

TEST(fit_prefers_an_author_who_helped_this_asker_before)
{
    struct group group = group_open();
    const struct question_tie tie = { .author = 2, .count = 3 };

    uint64_t stranger = SAY(&group, .product = 1, .author = 1, .words = "ringan");
    uint64_t known = SAY(&group, .product = 1, .author = 2, .words = "ringan");
    struct question question = question_from("ringan");

    CHECK(first_of(&group, &question) == stranger);
    question.ties = &tie;
    question.tie_count = 1;
    CHECK(first_of(&group, &question) == known);
    group_close(&group);
}

TEST(fit_trusts_who_was_helpful_about_this_kind_of_product)
{
    struct group group = group_open();

    group_product(&group, 1, "azura", "sunscreen");
    group_product(&group, 2, "borneo", "sunscreen");
    group_product(&group, 3, "cemara", "sepatu");
    SAY(&group, .id = 10, .product = 1, .author = 1, .words = "lembap");
    SAY(&group, .id = 11, .product = 3, .author = 2, .words = "lembap");
    SAY(&group, .id = 20, .product = 2, .author = 2, .words = "ringan");
    SAY(&group, .id = 21, .product = 2, .author = 1, .words = "ringan");
    struct question question = question_from("ringan");

    CHECK(first_of(&group, &question) == 20);
    group_thanks(&group, 11, 9, 9 * GROUP_TODAY); /* about shoes: says nothing here */
    CHECK(first_of(&group, &question) == 20);
    group_thanks(&group, 10, 9, 9 * GROUP_TODAY);
    CHECK(first_of(&group, &question) == 21);
    group_gone(&group, 10);
    CHECK(first_of(&group, &question) == 20);
    group_close(&group);
}

TEST(fit_takes_an_authors_standing_from_taps_alone_and_lets_it_fade)
{
    struct group group = group_open();

    group_product(&group, 1, "azura", "sunscreen");
    group_product(&group, 2, "borneo", "sunscreen");
    SAY(&group, .id = 10, .product = 1, .author = 1, .words = "lembap");
    SAY(&group, .id = 11, .product = 1, .author = 2, .words = "lembap");
    SAY(&group, .id = 20, .product = 2, .author = 2, .words = "ringan");
    SAY(&group, .id = 21, .product = 2, .author = 1, .words = "ringan");
    struct question question = question_from("ringan");

    group_thanks(&group, 11, 4, 4 * (GROUP_TODAY - 720)); /* four half-lives ago: worth 1/4 */
    group_thanks(&group, 10, 1, GROUP_TODAY);
    CHECK(first_of(&group, &question) == 21);
    group_thanks(&group, 11, 4, 4 * GROUP_TODAY);
    CHECK(first_of(&group, &question) == 20);
    group_votes(&group, 11, 0, 9); /* of no use to nine: that story's matter, not its author's */
    CHECK(first_of(&group, &question) == 20);
    group_thanks(&group, 11, 0, 0);
    CHECK(first_of(&group, &question) == 21);
    group_close(&group);
}

TEST(fit_reads_credibility_again_when_a_product_changes_its_kind)
{
    struct group group = group_open();

    group_product(&group, 1, "azura", "sepatu");
    group_product(&group, 2, "borneo", "sunscreen");
    SAY(&group, .id = 10, .product = 1, .author = 1, .words = "lembap");
    SAY(&group, .id = 20, .product = 2, .author = 2, .words = "ringan");
    SAY(&group, .id = 21, .product = 2, .author = 1, .words = "ringan");
    group_thanks(&group, 10, 9, 9 * GROUP_TODAY);
    struct question question = question_from("ringan");

    CHECK(first_of(&group, &question) == 20);
    group_product(&group, 1, "azura", "sunscreen");
    CHECK(first_of(&group, &question) == 21);
    group_close(&group);
}

TEST(fit_lets_a_need_in_the_question_replace_the_profiles)
{
    struct group group = group_open();
    struct question question = question_from("ringan");

    uint64_t dry = SAY(&group, .product = 1, .author = 1, .words = "ringan",
                       .traits = "kulit=kering");
    uint64_t oily = SAY(&group, .product = 1, .author = 2, .words = "ringan",
                        .traits = "kulit=berminyak");
    question.profile_count = hash_traits("kulit=berminyak", question.profile);
    CHECK(first_of(&group, &question) == oily);
    question.need_count = hash_traits("kulit=kering", question.needs);
    CHECK(first_of(&group, &question) == dry);
    group_close(&group);
}

TEST(fit_leaves_out_products_known_only_at_other_prices)
{
    struct group group = group_open();

    group_product(&group, 1, "murah", "hp");
    group_product(&group, 2, "mahal", "hp");
    group_product(&group, 3, "entah", "hp");
    SAY(&group, .product = 1, .author = 1, .words = "awet", .price = 2100000);
    SAY(&group, .product = 2, .author = 2, .words = "awet", .price = 9000000);
    SAY(&group, .product = 3, .author = 3, .words = "awet");
    struct question question = question_from("hp awet");

    CHECK_WHOLE(group_answer(&group, &question).total_products, 3);
    question.price_min = question.price_max = 2000000; /* 15 % around it */
    struct ranking ranking = group_answer(&group, &question);
    CHECK_WHOLE(ranking.total_products, 2);
    CHECK(score_of(&ranking, 2) < 0);
    question.price_min = 0;
    question.price_max = 10000000;
    CHECK_WHOLE(group_answer(&group, &question).total_products, 3);
    group_close(&group);
}

TEST(fit_prefers_who_tells_of_the_product_to_who_tells_of_the_parcel)
{
    struct group group = group_open();

    SAY(&group, .id = 1, .product = 1, .author = 1, .words = "ringan", .substance = 0);
    SAY(&group, .id = 2, .product = 1, .author = 2, .words = "ringan", .substance = 3);
    struct question question = question_from("ringan");

    CHECK(first_of(&group, &question) == 2);
    group_close(&group);
}

TEST(fit_explains_every_term_by_name_and_they_add_up)
{
    struct group group = group_open();
    struct explained terms[EXPLANATION_TERMS];
    double sum = 0;
    double fit = 0;

    group_product(&group, 1, "azura", "sunscreen");
    SAY(&group, .product = 1, .author = 1, .words = "ringan", .used_for = USED_MONTHS);
    struct ranking ranking = group_ask(&group, "sunscreen! ringan");
    const struct ranked_product *product = &ranking.products[0];

    explain_product(&product->why, terms);
    for (size_t i = 0; i < EXPLANATION_TERMS; i++) {
        CHECK(terms[i].name && terms[i].value >= 0 && terms[i].value <= 1);
        sum += terms[i].value * terms[i].weight;
    }
    CHECK(sum > product->score - 1e-6 && sum < product->score + 1e-6);
    explain_quote(&product->quotes[0].why, terms);
    for (size_t i = 0; i < EXPLANATION_TERMS; i++)
        fit += terms[i].value * terms[i].weight;
    CHECK(fit > product->quotes[0].fit - 1e-6 && fit < product->quotes[0].fit + 1e-6);
    CHECK(product->quotes[0].why.intensity == 1);
    group_close(&group);
}

TEST(fit_shows_and_counts_only_what_may_be_shown_anywhere_to_outsiders)
{
    struct group group = group_open();

    SAY(&group, .id = 1, .product = 1, .author = 1, .words = "ringan");
    SAY(&group, .id = 2, .product = 1, .author = 2, .words = "ringan", .scope = SCOPE_PUBLIC);
    SAY(&group, .id = 3, .product = 2, .author = 3, .words = "ringan", .scope = SCOPE_LINKED);
    struct question question = question_from("ringan");

    question.least_scope = SCOPE_PUBLIC;
    struct ranking ranking = group_answer(&group, &question);
    CHECK_WHOLE(ranking.total_products, 1);
    CHECK_WHOLE(ranking.members, 1);
    CHECK_WHOLE(ranking.testimonial_count, 1);
    CHECK(ranking.testimonials[0] == 2 && ranking.products[0].quotes[0].testimonial == 2);
    group_close(&group);
}
