#include "recommend_group.h"

TEST(rank_gives_nothing_when_nothing_matches)
{
    struct group group = group_open();

    CHECK_WHOLE(group_ask(&group, "ringan").product_count, 0);
    group_product(&group, 1, "azura hydra", "sunscreen");
    SAY(&group, .product = 1, .author = 1, .words = "ringan dan murah");

    struct ranking ranking = group_ask(&group, "mobil listrik");
    CHECK_WHOLE(ranking.product_count + ranking.testimonial_count + ranking.total_products, 0);
    CHECK_WHOLE(group_ask(&group, "").product_count, 0);
    CHECK_WHOLE(group_ask(&group, "-azura").product_count, 0);
    group_close(&group);
}

/* An electric brush is no electric car: a word nobody here ever used counts, too. */
TEST(rank_does_not_guess_from_the_lesser_half_of_a_question)
{
    struct group group = group_open();

    for (uint64_t i = 1; i <= 20; i++)
        SAY(&group, .product = i, .author = i, .words = "murah ringan");
    SAY(&group, .product = 30, .author = 1, .words = "sikat listrik murah");

    CHECK_WHOLE(group_ask(&group, "mobil listrik").product_count, 0);
    CHECK_WHOLE(group_ask(&group, "sikat listrik").product_count, 1);
    CHECK_WHOLE(group_ask(&group, "sikat murah").total_products, 1);
    group_close(&group);
}

TEST(rank_asks_for_the_type_in_name_type_or_text)
{
    struct group group = group_open();

    group_product(&group, 1, "azura sunscreen", "");
    group_product(&group, 2, "kirana", "sunscreen");
    group_product(&group, 3, "surya serum", "serum");
    group_product(&group, 4, "melati", "");
    for (uint64_t product = 1; product <= 3; product++)
        SAY(&group, .product = product, .author = product, .words = "ringan banget");
    SAY(&group, .product = 4, .author = 4, .words = "sunscreen ringan banget");
    for (uint64_t i = 10; i < 40; i++)
        SAY(&group, .product = i, .author = i, .words = "lain lagi");

    struct ranking ranking = group_ask(&group, "sunscreen! ringan banget");
    CHECK_WHOLE(ranking.total_products, 3);
    CHECK(score_of(&ranking, 3) < 0);
    CHECK_WHOLE(group_ask(&group, "mobil! ringan banget").product_count, 0);
    group_close(&group);
}

TEST(rank_counts_alternatives_as_one_word)
{
    struct group group = group_open();

    SAY(&group, .product = 1, .author = 1, .words = "sunscreen sunblock tabir");
    SAY(&group, .product = 2, .author = 2, .words = "sunscreen ringan polos");
    for (uint64_t i = 10; i < 20; i++)
        SAY(&group, .product = i, .author = i, .words = "ringan");

    struct ranking ranking = group_ask(&group, "sunscreen/sunblock/tabir ringan");
    CHECK_WHOLE(ranking.total_products, 2);
    CHECK(ranking.testimonials[0] == 2);
    CHECK(score_of(&ranking, 2) > score_of(&ranking, 1));
    group_close(&group);
}

TEST(rank_prefers_the_rarer_word)
{
    struct group group = group_open();

    for (uint64_t i = 10; i < 40; i++)
        SAY(&group, .product = i, .author = i, .words = "murah");
    SAY(&group, .product = 1, .author = 1, .words = "murah bagus awet");
    SAY(&group, .product = 2, .author = 2, .words = "bagus hitam perih");

    CHECK(group_ask(&group, "murah perih").products[0].id == 2);
    group_close(&group);
}

TEST(rank_leaves_out_products_that_are_excluded)
{
    struct group group = group_open();

    group_product(&group, 1, "azura hydra", "sunscreen");
    group_product(&group, 2, "kirana glow", "sunscreen");
    SAY(&group, .product = 1, .author = 1, .words = "ringan");
    SAY(&group, .product = 2, .author = 2, .words = "ringan");

    struct ranking ranking = group_ask(&group, "ringan -azura");
    CHECK_WHOLE(ranking.product_count, 1);
    CHECK(ranking.products[0].id == 2);
    CHECK_WHOLE(group_ask(&group, "ringan").product_count, 2);
    group_close(&group);
}

TEST(rank_answers_about_named_products_alone)
{
    struct group group = group_open();
    struct question question = question_from("ringan");

    for (uint64_t i = 1; i <= 5; i++)
        SAY(&group, .product = i, .author = i, .words = i == 2 ? "lengket" : "ringan");
    question.products[0] = 4;
    question.products[1] = 2;
    question.products[2] = 404;
    question.product_count = 3;

    struct ranking ranking = group_answer(&group, &question);
    CHECK_WHOLE(ranking.product_count, 2);
    CHECK(ranking.products[0].id == 4 && ranking.products[1].id == 2);
    CHECK_WHOLE(ranking.products[1].quote_count, 1);

    question.group_count = 0;
    CHECK_WHOLE(group_answer(&group, &question).product_count, 2);
    group_close(&group);
}

TEST(rank_puts_the_sharing_author_first_of_two_otherwise_equal)
{
    struct group group = group_open();
    struct question question = question_from("ringan");

    SAY(&group, .product = 1, .author = 1, .words = "ringan", .traits = "kulit=kering");
    SAY(&group, .product = 2, .author = 2, .words = "ringan");
    SAY(&group, .product = 3, .author = 3, .words = "ringan", .traits = "kulit=minyak");
    SAY(&group, .product = 4, .author = 4, .words = "ringan",
        .traits = "kulit=minyak cuaca=lembap");
    question.need_count = hash_traits("kulit=minyak cuaca=lembap", question.needs);

    struct ranking ranking = group_answer(&group, &question);
    CHECK_WHOLE(ranking.total_products, 4);
    CHECK(ranking.products[0].id == 4 && ranking.products[1].id == 3);
    CHECK(ranking.products[2].id == 2);
    CHECK(ranking.testimonials[0] == 4 && ranking.testimonials[3] == 1);
    CHECK(ranking.products[0].quotes[0].shared_name == term("kulit"));
    CHECK(ranking.products[0].quotes[0].shared_value == term("minyak"));
    CHECK_WHOLE(ranking.products[2].quotes[0].shared_name, 0);
    CHECK(ranking.products[2].why.affinity == 0.5); /* undeclared is neutral */
    group_close(&group);
}

TEST(rank_weighs_what_is_asked_above_the_profile)
{
    struct group group = group_open();
    struct question question = question_from("ringan");

    SAY(&group, .product = 1, .author = 1, .words = "ringan", .traits = "rambut=ikal");
    SAY(&group, .product = 2, .author = 2, .words = "ringan", .traits = "kulit=minyak");
    question.need_count = hash_traits("kulit=minyak", question.needs);
    question.profile_count = hash_traits("rambut=ikal", question.profile);

    struct ranking ranking = group_answer(&group, &question);
    CHECK(ranking.products[0].id == 2);
    CHECK(ranking.products[1].quotes[0].shared_name == term("rambut"));
    CHECK(ranking.products[1].why.affinity > 0.5);
    group_close(&group);
}

TEST(rank_filters_those_who_declare_otherwise_and_keeps_the_undeclared)
{
    struct group group = group_open();
    struct question question = question_from("ringan");

    SAY(&group, .product = 1, .author = 1, .words = "ringan", .traits = "kota=depok");
    SAY(&group, .product = 2, .author = 2, .words = "ringan", .traits = "kota=bogor");
    SAY(&group, .product = 3, .author = 3, .words = "ringan", .traits = "kulit=minyak");
    question.filter_count = hash_traits("kota=depok", question.filters);

    struct ranking ranking = group_answer(&group, &question);
    CHECK_WHOLE(ranking.total_products, 2);
    CHECK(score_of(&ranking, 2) < 0);
    group_close(&group);
}

TEST(rank_never_quotes_what_the_asker_avoids)
{
    struct group group = group_open();
    struct question question = question_from("ringan");
    uint64_t bad = SAY(&group, .product = 1, .author = 1, .words = "ringan");
    uint64_t good = SAY(&group, .product = 1, .author = 2, .words = "ringan");

    question.avoided = &bad;
    question.avoided_count = 1;

    struct ranking ranking = group_answer(&group, &question);
    CHECK_WHOLE(ranking.products[0].quote_count, 1);
    CHECK(ranking.products[0].quotes[0].testimonial == good);
    CHECK_WHOLE(ranking.products[0].members, 2);
    group_close(&group);
}

TEST(rank_goes_on_where_the_last_answer_ended)
{
    struct group group = group_open();
    struct question question = question_from("ringan");
    uint64_t seen = 0;

    for (uint64_t i = 1; i <= 8; i++)
        SAY(&group, .product = i, .author = i, .words = "ringan", .days_ago = (int)i * 20);
    for (; question.skip < 8; question.skip += LIMIT_ANSWER_PRODUCTS) {
        struct ranking ranking = group_answer(&group, &question);
        CHECK_WHOLE(ranking.total_products, 8);
        CHECK_WHOLE(ranking.product_count, question.skip < 6 ? 3 : 2);
        for (size_t i = 0; i < ranking.product_count; i++)
            seen |= UINT64_C(1) << ranking.products[i].id;
    }

    CHECK_WHOLE(seen, 0x1FE);
    CHECK_WHOLE(group_answer(&group, &question).product_count, 0);
    group_close(&group);
}

TEST(rank_breaks_ties_by_id_whatever_the_order_of_the_log)
{
    struct group forward = group_open();
    struct group backward = group_open();

    for (uint64_t i = 1; i <= 6; i++) {
        SAY(&forward, .id = 10 + i, .product = i, .author = i, .words = "ringan");
        SAY(&backward, .id = 17 - i, .product = 7 - i, .author = 7 - i, .words = "ringan");
    }
    struct ranking a = group_ask(&forward, "ringan");
    struct ranking b = group_ask(&backward, "ringan");

    for (uint64_t i = 0; i < 3; i++)
        CHECK(a.products[i].id == i + 1 && b.products[i].id == i + 1);
    for (size_t i = 0; i < 6; i++)
        CHECK(a.testimonials[i] == 11 + i && b.testimonials[i] == 11 + i);
    group_close(&forward);
    group_close(&backward);
}

TEST(rank_gives_the_same_answer_again)
{
    struct group group = group_open();
    uint64_t random = 7;

    for (uint64_t i = 1; i <= 3000; i++) {
        static const char *const words[] = { "ringan", "awet murah", "ringan murah", "perih" };
        random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
        SAY(&group, .product = (random >> 20) % 200, .author = (random >> 40) % 300,
            .words = words[random >> 62], .days_ago = (int)((random >> 33) % 700));
    }
    struct ranking once = group_ask(&group, "ringan murah");
    group_ask(&group, "perih");
    struct ranking again = group_ask(&group, "ringan murah");

    CHECK_WHOLE(once.total_products, again.total_products);
    CHECK(once.total_products == RANK_POOL);
    CHECK(memcmp(once.testimonials, again.testimonials, sizeof once.testimonials) == 0);
    for (size_t i = 0; i < once.product_count; i++)
        CHECK(once.products[i].id == again.products[i].id &&
              once.products[i].score == again.products[i].score);
    group_close(&group);
}

TEST(rank_lets_products_take_turns_among_testimonials_that_fit_alike)
{
    struct group group = group_open();

    for (uint64_t author = 1; author <= 9; author++)
        SAY(&group, .product = 1, .author = author, .words = "ringan awet");
    SAY(&group, .id = 50, .product = 2, .author = 1, .words = "ringan awet lumayan");

    struct ranking ranking = group_ask(&group, "ringan awet");
    CHECK(ranking.testimonials[1] == 50);
    CHECK(ranking.testimonial_count > 2);
    CHECK(ranking.fits[0] >= ranking.fits[1] && ranking.fits[0] <= 1);
    group_close(&group);
}

TEST(rank_tells_why)
{
    struct group group = group_open();

    group_product(&group, 1, "azura sunscreen", "skincare");
    SAY(&group, .product = 1, .author = 1, .words = "ringan");
    SAY(&group, .product = 2, .author = 2, .words = "lain");

    struct ranking ranking = group_ask(&group, "sunscreen! ringan");
    const struct ranked_product *product = &ranking.products[0];
    CHECK(product->why.match > 0.7 && product->why.match <= 1);
    CHECK(product->why.name > 0.3 && product->why.name < 0.7);
    CHECK(product->why.voice > 0.5 && product->why.freshness == 1);
    CHECK(product->why.helpfulness == 0.5 && product->why.affinity == 0.5);
    CHECK_WHOLE(product->groups, 3);
    CHECK(product->score > 0.4 && product->score < 1);
    group_close(&group);
}

TEST(rank_finds_texts_in_a_group_of_many_windows)
{
    struct group group = group_open();

    for (uint64_t i = 1; i <= 9000; i++)
        SAY(&group, .product = i % 500, .author = i,
            .words = i % 4500 == 4321 ? "perih di mata" : i % 2 ? "ringan awet" : "murah");

    struct ranking ranking = group_ask(&group, "perih/pedih mata");
    CHECK_WHOLE(ranking.total_products, 2 - (4321 % 500 == 8821 % 500));
    CHECK(ranking.testimonials[0] == 4321 || ranking.testimonials[0] == 8821);
    CHECK_WHOLE(ranking.testimonials[0] + ranking.testimonials[1] > 4321, 1);
    group_close(&group);
}
