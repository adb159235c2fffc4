#include "recommend_group.h"

TEST(voice_counts_an_author_once_by_the_newest_word)
{
    struct group group = group_open();

    SAY(&group, .product = 1, .author = 1, .words = "ringan", .days_ago = 1, .says = NO);
    SAY(&group, .product = 1, .author = 1, .words = "ringan sekali", .days_ago = 90);
    SAY(&group, .product = 1, .author = 2, .words = "ringan", .says = SO_SO);

    struct ranking ranking = group_ask(&group, "ringan");
    CHECK_WHOLE(ranking.products[0].members, 2);
    CHECK(ranking.products[0].yes == 0 && ranking.products[0].so_so == 1);
    CHECK_WHOLE(ranking.products[0].no, 1);
    CHECK_WHOLE(ranking.products[0].quote_count, 2);
    CHECK_WHOLE(ranking.testimonial_count, 2);
    group_close(&group);
}

TEST(voice_falls_back_to_the_earlier_word_when_the_newest_is_withdrawn)
{
    struct group group = group_open();
    uint64_t newest;

    SAY(&group, .product = 1, .author = 1, .words = "ringan", .days_ago = 90);
    newest = SAY(&group, .product = 1, .author = 1, .words = "ringan", .says = NO);
    CHECK_WHOLE(group_ask(&group, "ringan").products[0].no, 1);
    group_gone(&group, newest);

    CHECK_WHOLE(group_ask(&group, "ringan").products[0].yes, 1);
    group_close(&group);
}

TEST(voice_hears_who_speaks_between_two_questions)
{
    struct group group = group_open();

    SAY(&group, .product = 1, .author = 1, .words = "ringan");
    CHECK_WHOLE(group_ask(&group, "ringan").products[0].members, 1);
    SAY(&group, .product = 1, .author = 2, .words = "ringan", .says = NO);

    CHECK_WHOLE(group_ask(&group, "ringan").products[0].members, 2);
    group_close(&group);
}

TEST(voice_is_a_small_sample_below_five_authors)
{
    struct group group = group_open();

    for (uint64_t author = 1; author <= 5; author++) {
        SAY(&group, .product = 1, .author = author, .words = "ringan");
        SAY(&group, .product = 2, .author = author % 4, .words = "ringan");
    }
    struct ranking ranking = group_ask(&group, "ringan");

    CHECK(ranking.products[0].id == 1 && !ranking.products[0].is_small_sample);
    CHECK(ranking.products[1].members == 4 && ranking.products[1].is_small_sample);
    CHECK_WHOLE(ranking.members, 6);
    group_close(&group);
}

/* Ten authors of any kind; whoever goes, no score moves by more than 0.15. */
TEST(voice_of_the_loudest_of_ten_moves_a_score_by_at_most_015)
{
    uint64_t random = 99;
    static const char *const words[] = { "ringan", "ringan awet", "murah ringan di kulit" };

    for (int round = 0; round < 200; round++) {
        struct said said[10];
        for (uint64_t i = 0; i < 10; i++) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
            bool is_loud = i == 0 && round % 2;
            said[i] = (struct said){
                .id = i + 1, .product = 1, .author = i + 1, 
                .words = is_loud ? "ringan awet perih" : words[(random >> 60) % 3],
                .says = is_loud ? YES : (enum says)((random >> 50) % 3),
                .days_ago = is_loud ? 0 : (int)(random >> 35) % 2000,
                .used_for = is_loud ? USED_LONGER : (enum used_for)((random >> 20) % 6),
                .provenance = (random >> 25) % 3 || is_loud ? PROVENANCE_PEER : PROVENANCE_PAID,
                .traits = is_loud ? "kulit=minyak" : (random >> 45) % 2 ? "kulit=kering" : "",
            };
        }
        struct question question = question_from("ringan! awet perih");
        question.need_count = hash_traits("kulit=minyak", question.needs);
        double all = 0;
        for (size_t without = 0; without <= 10; without++) {
            struct group group = group_open();
            for (uint64_t i = 20; i < 60; i++)
                SAY(&group, .id = i, .product = i, .author = i, .words = "murah saja");
            for (size_t i = 0; i < 10; i++)
                if (i + 1 != without)
                    group_says(&group, said[i]);
            if (without != 1)
                group_votes(&group, 1, 50, 50);
            struct ranking ranking = group_answer(&group, &question);
            double score = score_of(&ranking, 1);
            all = without == 0 ? score : all;
            CHECK(score - all <= 0.15 && all - score <= 0.15);
            group_close(&group);
        }
    }
}

TEST(voice_of_many_counts_more_than_of_one)
{
    struct group group = group_open();

    SAY(&group, .product = 1, .author = 1, .words = "ringan");
    for (uint64_t author = 1; author <= 20; author++)
        SAY(&group, .product = 2, .author = author, .words = "ringan",
            .says = author <= 18 ? YES : NO);
    for (uint64_t author = 1; author <= 20; author++)
        SAY(&group, .product = 3, .author = author, .words = "ringan",
            .says = author <= 4 ? YES : NO);

    struct ranking ranking = group_ask(&group, "ringan");
    CHECK(ranking.products[0].id == 2 && ranking.products[1].id == 1);
    CHECK(ranking.products[2].id == 3);
    group_close(&group);
}

TEST(voice_weighs_an_incentive_half)
{
    struct group group = group_open();

    for (uint64_t author = 1; author <= 6; author++) {
        SAY(&group, .product = 1, .author = author, .words = "ringan",
            .provenance = PROVENANCE_GIFTED);
        SAY(&group, .product = 2, .author = author, .words = "ringan");
        SAY(&group, .product = 3, .author = author, .words = "ringan",
            .provenance = author <= 3 ? PROVENANCE_PEER : PROVENANCE_AMBASSADOR);
    }
    struct ranking ranking = group_ask(&group, "ringan");

    CHECK(ranking.products[0].id == 2 && ranking.products[1].id == 3);
    CHECK(ranking.products[2].id == 1);
    CHECK(ranking.products[2].members == 6 && ranking.products[2].incentivised == 6);
    CHECK_WHOLE(ranking.products[1].incentivised, 3);
    /* Six at 0.45 against the prior of five: (2.7 + 2.5) / (2.7 + 5). */
    double half = 6 * 0.9 * 0.5;
    double gap = ranking.products[2].why.voice - (half + 2.5) / (half + 5);
    CHECK(gap < 1e-6 && gap > -1e-6);
    group_close(&group);
}

TEST(voice_halves_every_half_life)
{
    struct group group = group_open();

    SAY(&group, .product = 1, .author = 1, .words = "ringan", .days_ago = 180);
    SAY(&group, .product = 2, .author = 2, .words = "ringan", .days_ago = 0);
    struct question question = question_from("ringan");
    struct ranking ranking = group_answer(&group, &question);

    CHECK(ranking.products[0].id == 2);
    CHECK(ranking.products[1].why.freshness == 0.5);
    question.today += 180;
    CHECK(group_answer(&group, &question).products[1].why.freshness == 0.25);
    question.half_life_days = 0;
    CHECK(group_answer(&group, &question).products[0].why.freshness == 1);
    group_close(&group);
}

TEST(voice_trusts_longer_use_more)
{
    struct group group = group_open();

    for (uint64_t author = 1; author <= 6; author++) {
        SAY(&group, .product = 1, .author = author, .words = "ringan", .used_for = USED_ONCE);
        SAY(&group, .product = 2, .author = author, .words = "ringan", .used_for = USED_MONTHS);
    }
    CHECK(group_ask(&group, "ringan").products[0].id == 2);
    group_close(&group);
}

static void check_helpful(uint32_t more, uint32_t of, uint32_t less, uint32_t less_of)
{
    struct group group = group_open();

    group_votes(&group, SAY(&group, .product = 1, .author = 1, .words = "ringan"), less, less_of);
    group_votes(&group, SAY(&group, .product = 2, .author = 2, .words = "ringan"), more, of);
    struct ranking ranking = group_ask(&group, "ringan");

    CHECK(ranking.products[0].id == 2);
    CHECK(ranking.testimonials[0] == 2);
    group_close(&group);
}

TEST(voice_reads_helpfulness_as_a_shrunken_ratio)
{
    check_helpful(5, 6, 20, 200);
    check_helpful(36, 40, 2, 2);
    check_helpful(0, 0, 0, 3);
    check_helpful(90000, 100000, 30000, 100000);
}

TEST(voice_never_counts_staff_brand_or_outside)
{
    struct group group = group_open();

    SAY(&group, .id = 1, .product = 1, .author = 1, .words = "ringan");
    SAY(&group, .id = 2, .product = 1, .author = 2, .words = "ringan sekali",
        .provenance = PROVENANCE_STAFF, .days_ago = 5);
    SAY(&group, .id = 3, .product = 1, .author = 3, .words = "ringan",
        .provenance = PROVENANCE_BRAND);
    SAY(&group, .id = 4, .product = 1, .author = 4, .words = "ringan",
        .provenance = PROVENANCE_OUTSIDE);

    struct ranking ranking = group_ask(&group, "ringan");
    CHECK(ranking.products[0].members == 1 && ranking.products[0].quote_count == 1);
    CHECK_WHOLE(ranking.testimonial_count, 1);
    CHECK_WHOLE(ranking.statement_count, 2);
    CHECK(ranking.statements[0].testimonial == 4 && ranking.statements[1].testimonial == 3);
    CHECK(ranking.statements[1].provenance == PROVENANCE_BRAND);
    group_close(&group);
}

TEST(voice_of_others_may_stand_alone_when_no_member_spoke)
{
    struct group group = group_open();

    SAY(&group, .product = 1, .author = 1, .words = "ringan", .provenance = PROVENANCE_BRAND);
    SAY(&group, .product = 2, .author = 2, .words = "ringan", .provenance = PROVENANCE_OUTSIDE);

    struct ranking ranking = group_ask(&group, "ringan");
    CHECK_WHOLE(ranking.product_count, 0);
    CHECK_WHOLE(ranking.statement_count, 2);
    CHECK(ranking.statements[0].provenance == PROVENANCE_OUTSIDE);
    group_close(&group);
}

TEST(voice_counts_demo_records_in_a_demo_group_only)
{
    struct group group = group_open();
    struct question question = question_from("ringan");

    SAY(&group, .product = 1, .author = 1, .words = "ringan", .provenance = PROVENANCE_DEMO);
    CHECK_WHOLE(group_answer(&group, &question).product_count, 0);
    question.counts_demo = true;
    CHECK_WHOLE(group_answer(&group, &question).products[0].members, 1);
    question.counts_demo = false;
    struct ranking ranking = group_answer(&group, &question);
    CHECK_WHOLE(ranking.product_count + ranking.statement_count, 0);
    group_close(&group);
}

TEST(voice_shows_nothing_beyond_its_scope)
{
    struct group group = group_open();
    struct question question = question_from("ringan");

    SAY(&group, .product = 1, .author = 1, .words = "ringan", .is_private = true);
    SAY(&group, .product = 2, .author = 2, .words = "ringan", .is_hidden = true);
    SAY(&group, .product = 3, .author = 3, .words = "ringan");
    SAY(&group, .product = 4, .author = 4, .words = "ringan", .scope = SCOPE_LINKED);

    struct ranking own = group_answer(&group, &question);
    CHECK_WHOLE(own.total_products, 2);
    CHECK(score_of(&own, 1) < 0 && score_of(&own, 2) < 0);
    question.least_scope = SCOPE_LINKED;
    struct ranking linked = group_answer(&group, &question);
    CHECK_WHOLE(linked.total_products, 1);
    CHECK(linked.products[0].id == 4);
    group_close(&group);
}

/* --- who is quoted --- */

TEST(quotes_hold_a_dissent_when_any_exists)
{
    struct group group = group_open();

    for (uint64_t author = 1; author <= 200; author++)
        SAY(&group, .product = 1, .author = author, .words = "ringan awet");
    uint64_t dissent = SAY(&group, .product = 1, .author = 5000, .words = "biasa aja di aku",
                           .says = NO, .days_ago = 900);
    for (uint64_t author = 201; author <= 1500; author++)
        SAY(&group, .product = 1, .author = author, .words = "ringan awet");

    struct ranking ranking = group_ask(&group, "ringan awet");
    const struct ranked_product *product = &ranking.products[0];
    CHECK_WHOLE(product->quote_count, LIMIT_ANSWER_QUOTES);
    CHECK(product->quotes[0].verdict == VERDICT_YES);
    CHECK(product->quotes[1].testimonial == dissent);
    group_close(&group);
}

TEST(quotes_prefer_a_no_to_a_so_so)
{
    struct group group = group_open();

    SAY(&group, .product = 1, .author = 1, .words = "ringan");
    SAY(&group, .product = 1, .author = 2, .words = "ringan", .says = SO_SO);
    SAY(&group, .product = 1, .author = 3, .words = "lengket", .says = NO);

    struct ranking ranking = group_ask(&group, "ringan");
    CHECK(ranking.products[0].quotes[1].verdict == VERDICT_NO);
    group_close(&group);
}

TEST(quotes_are_three_in_all_and_of_three_people)
{
    struct group group = group_open();

    for (uint64_t product = 1; product <= 3; product++)
        for (uint64_t author = 1; author <= 2; author++)
            SAY(&group, .product = product, .author = author, .words = "ringan");
    SAY(&group, .product = 3, .author = 7, .words = "ringan");

    struct ranking ranking = group_ask(&group, "ringan");
    uint64_t authors = 0;
    size_t count = 0;
    for (size_t i = 0; i < ranking.product_count; i++)
        for (size_t k = 0; k < ranking.products[i].quote_count; k++, count++)
            authors |= UINT64_C(1) << ranking.products[i].quotes[k].author;
    CHECK_WHOLE(count, 3);
    CHECK_WHOLE(authors, 0x86);
    CHECK_WHOLE(ranking.members, 3);
    group_close(&group);
}

TEST(quotes_seek_another_need_for_the_third)
{
    struct group group = group_open();

    SAY(&group, .product = 1, .author = 1, .words = "ringan", .traits = "kulit=minyak");
    SAY(&group, .product = 1, .author = 2, .words = "ringan", .traits = "kulit=minyak");
    uint64_t other = SAY(&group, .product = 1, .author = 3, .words = "ringan",
                         .traits = "kulit=kering", .days_ago = 300);

    struct ranking ranking = group_ask(&group, "ringan");
    CHECK(ranking.products[0].quotes[1].testimonial == other);
    group_close(&group);
}

TEST(quotes_show_both_sides_of_a_split)
{
    struct group group = group_open();

    for (uint64_t author = 1; author <= 6; author++)
        SAY(&group, .product = 1, .author = author, .words = "ringan",
            .traits = author <= 3 ? "kulit=minyak" : "kulit=kering",
            .says = author <= 3 ? YES : NO);
    SAY(&group, .product = 1, .author = 7, .words = "ringan");
    struct ranking ranking = group_ask(&group, "ringan");
    const struct ranked_split *split = &ranking.products[0].split;

    CHECK(split->is_split && split->name == term("kulit"));
    CHECK(split->liked_by == term("minyak") && split->disliked_by == term("kering"));
    CHECK(split->likes == 3 && split->dislikes == 3);
    CHECK(ranking.products[0].quotes[0].testimonial == split->liked);
    CHECK(ranking.products[0].quotes[1].testimonial == split->disliked);
    CHECK(split->liked_author >= 1 && split->liked_author <= 3);
    group_close(&group);
}

TEST(quotes_see_no_split_where_a_side_is_not_of_one_mind)
{
    struct group group = group_open();

    for (uint64_t author = 1; author <= 9; author++)
        SAY(&group, .product = 1, .author = author, .words = "ringan",
            .traits = author <= 5 ? "kulit=minyak" : "kulit=kering",
            .says = author <= 3 ? YES : NO);

    CHECK(!group_ask(&group, "ringan").products[0].split.is_split);
    SAY(&group, .product = 1, .author = 10, .words = "ringan", .traits = "kulit=minyak");
    CHECK(group_ask(&group, "ringan").products[0].split.is_split);
    group_close(&group);
}

TEST(voice_fades_as_days_pass_without_being_worked_out_again)
{
    struct group asked_daily = group_open();
    struct group asked_once = group_open();
    struct question question = question_from("ringan");
    struct ranking daily;

    for (uint64_t author = 1; author <= 4; author++) {
        SAY(&asked_daily, .product = 1, .author = author, .words = "ringan", .days_ago = 30);
        SAY(&asked_once, .product = 1, .author = author, .words = "ringan", .days_ago = 30);
    }
    SAY(&asked_daily, .product = 1, .author = 9, .words = "ringan", .says = NO, .days_ago = -20);
    SAY(&asked_once, .product = 1, .author = 9, .words = "ringan", .says = NO, .days_ago = -20);

    for (int day = 0; day <= 90; day += 10) {
        question.today = GROUP_TODAY + day;
        daily = group_answer(&asked_daily, &question);
    }
    struct ranking once = group_answer(&asked_once, &question);
    CHECK(daily.products[0].score == once.products[0].score);
    CHECK(daily.products[0].why.voice == once.products[0].why.voice);
    group_close(&asked_daily);
    group_close(&asked_once);
}
