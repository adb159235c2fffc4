#include "recommend_group.h"

TEST(mirror_stops_before_an_incomplete_row_and_goes_on_from_there)
{
    struct group group = group_open();
    struct mirror *mirror = mirror_open();
    size_t used = 0;

    SAY(&group, .product = 1, .author = 1, .words = "ringan");
    size_t first = group.log.s.len;
    SAY(&group, .product = 1, .author = 2, .words = "lengket");

    CHECK(mirror_apply(mirror, str_slice(group.log.s, 0, group.log.s.len - 1), &used, NULL));
    CHECK_WHOLE(used, first);
    CHECK_WHOLE(mirror_count(mirror), 1);
    CHECK(mirror_apply(mirror, str_slice(group.log.s, used, group.log.s.len), &used, NULL));
    CHECK_WHOLE(mirror_count(mirror), 2);
    mirror_close(mirror);
    group_close(&group);
}

TEST(mirror_refuses_a_malformed_row_and_says_where)
{
    struct group group = group_open();
    struct error err = { 0 };
    size_t used = 0;

    SAY(&group, .product = 1, .author = 1, .words = "ringan");
    size_t good = group.log.s.len;
    text_add(&group.log, STR("\x01\x07more"));
    struct mirror *mirror = mirror_open();

    CHECK(!mirror_apply(mirror, group.log.s, &used, &err));
    CHECK(err.kind == ERROR_REFUSED);
    CHECK_WHOLE(used, good);
    CHECK_WHOLE(mirror_count(mirror), 1);
    mirror_close(mirror);
    group_close(&group);
}

TEST(mirror_replaces_a_testimonial_of_the_same_id)
{
    struct group group = group_open();

    SAY(&group, .id = 9, .product = 1, .author = 1, .words = "ringan");
    SAY(&group, .id = 9, .product = 2, .author = 1, .words = "lengket", .says = NO);

    CHECK_WHOLE(mirror_count(group.mirror), 1);
    CHECK_WHOLE(group_ask(&group, "ringan").product_count, 0);
    struct ranking ranking = group_ask(&group, "lengket");
    CHECK_WHOLE(ranking.product_count, 1);
    CHECK(ranking.products[0].id == 2 && ranking.products[0].no == 1);
    group_close(&group);
}

TEST(mirror_keeps_the_votes_of_an_edited_testimonial)
{
    struct group group = group_open();

    SAY(&group, .id = 9, .product = 1, .author = 1, .words = "ringan");
    group_votes(&group, 9, 6, 6);
    group_thanks(&group, 9, 2, 40000);
    SAY(&group, .id = 9, .product = 1, .author = 1, .words = "ringan sekali");

    CHECK(group_ask(&group, "ringan").products[0].why.helpfulness > 0.79);
    group_close(&group);
}

TEST(mirror_is_the_same_when_rows_come_twice)
{
    struct group group = group_open();
    size_t used = 0;

    group_product(&group, 1, "azura hydra", "sunscreen");
    uint64_t id = SAY(&group, .product = 1, .author = 1, .words = "ringan");
    SAY(&group, .product = 1, .author = 2, .words = "ringan", .says = NO);
    group_votes(&group, id, 3, 4);
    struct ranking once = group_ask(&group, "ringan");
    CHECK(mirror_apply(group.mirror, group.log.s, &used, NULL));
    struct ranking twice = group_ask(&group, "ringan");

    CHECK_WHOLE(mirror_count(group.mirror), 2);
    CHECK_WHOLE(mirror_product_count(group.mirror), 1);
    CHECK_WHOLE(twice.products[0].members, once.products[0].members);
    CHECK(twice.products[0].why.helpfulness == once.products[0].why.helpfulness);
    CHECK(twice.products[0].quotes[0].testimonial == once.products[0].quotes[0].testimonial);
    group_close(&group);
}

TEST(mirror_forgets_what_is_gone)
{
    struct group group = group_open();
    uint64_t id = SAY(&group, .product = 1, .author = 1, .words = "ringan");

    group_gone(&group, id);
    group_gone(&group, id);
    group_gone(&group, 404);

    CHECK_WHOLE(mirror_count(group.mirror), 0);
    CHECK_WHOLE(group_ask(&group, "ringan").product_count, 0);
    group_close(&group);
}

TEST(mirror_answers_the_same_after_throwing_out_what_went)
{
    enum { KEPT = 40, GONE = 900 };
    struct group group = group_open();
    struct group fresh = group_open();

    for (uint64_t i = 0; i < GONE; i++) {
        SAY(&group, .id = 1000 + i, .product = i % 7, .author = i, .words = "ringan lengket murah",
            .traits = "kulit=kering");
        if (i % (GONE / KEPT) == 0)
            for (int k = 0; k < 2; k++)
                SAY(k ? &group : &fresh, .id = 5000 + i, .product = i % 7, .author = i,
                    .words = i % 3 ? "ringan awet" : "awet", .traits = "kulit=kering",
                    .says = i % 2 ? YES : NO);
    }
    size_t full = mirror_bytes(group.mirror);
    for (uint64_t i = 0; i < GONE; i++)
        group_gone(&group, 1000 + i);
    /* The last ones wait for more garbage; as many as there are now. */
    for (uint64_t i = 0; i < 300; i++) {
        SAY(&group, .id = 9999, .product = 3, .author = 1, .words = "sementara");
        group_gone(&group, 9999);
    }
    struct ranking a = group_ask(&group, "awet");
    struct ranking b = group_ask(&fresh, "awet");

    CHECK_WHOLE(mirror_count(group.mirror), mirror_count(fresh.mirror));
    CHECK(mirror_bytes(group.mirror) <= full);
    CHECK_WHOLE(a.total_products, b.total_products);
    CHECK_WHOLE(a.products[0].members, b.products[0].members);
    CHECK_WHOLE(group_ask(&group, "sementara").product_count, 0);
    CHECK_WHOLE(group_ask(&group, "murah").product_count, 0);
    group_close(&group);
    group_close(&fresh);
}

TEST(mirror_quotes_the_right_ones_after_throwing_out)
{
    struct group group = group_open();

    for (uint64_t i = 0; i < 600; i++)
        SAY(&group, .id = 1000 + i, .product = 1, .author = i, .words = "murah");
    for (uint64_t author = 1; author <= 100; author++)
        SAY(&group, .product = 2, .author = author, .words = "awet",
            .traits = author <= 2 ? "kulit=kering" : "kulit=minyak", .says = author <= 2 ? NO : YES);
    CHECK(group_ask(&group, "awet").products[0].quotes[1].author <= 2);
    for (uint64_t i = 0; i < 600; i++)
        group_gone(&group, 1000 + i);
    struct ranking ranking = group_ask(&group, "awet");

    CHECK_WHOLE(mirror_count(group.mirror), 100);
    CHECK(ranking.products[0].members == 100 && ranking.products[0].no == 2);
    CHECK(ranking.products[0].split.liked_author > 2);
    CHECK(ranking.products[0].split.disliked_author <= 2);
    CHECK(ranking.products[0].quotes[1].verdict == VERDICT_NO);
    group_close(&group);
}

TEST(mirror_holds_a_hundred_bytes_or_so_a_testimonial)
{
    enum { COUNT = 20000 };
    struct arena *arena = arena_open(1 << 26);
    struct mirror *mirror = mirror_open();
    struct text log = { .arena = arena };
    struct row_term terms[25];
    uint64_t random = 1;
    size_t used = 0;

    for (uint64_t id = 1; id <= COUNT; id++) {
        for (size_t i = 0; i < 25; i++) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
            double share = (double)(random >> 40) / (1 << 24);
            terms[i] = (struct row_term){ .hash = (uint32_t)(20000 * share * share * share) *
                                                  UINT32_C(2654435761), .weight = 1 };
        }
        struct row row = { .kind = ROW_TESTIMONIAL, .id = id * UINT64_C(0x9E3779B97F4A7C15) };
        row.testimonial = (struct row_testimonial){ .product = id % 1000, .author = id % 4000,
                                                    .scope = SCOPE_GROUP, .terms = terms,
                                                    .term_count = 25 };
        row_append(&log, &row);
    }

    CHECK(mirror_apply(mirror, log.s, &used, NULL));
    CHECK_WHOLE(mirror_count(mirror), COUNT);
    CHECK(mirror_bytes(mirror) < (size_t)COUNT * 160);
    mirror_close(mirror);
    arena_close(arena);
}

TEST(mirror_drops_a_product_that_is_gone_and_takes_it_back)
{
    struct group group = group_open();

    group_product(&group, 1, "azura hydra", "sunscreen");
    SAY(&group, .product = 1, .author = 1, .words = "ringan");
    group_row(&group, &(struct row){ .kind = ROW_PRODUCT, .id = 1, .product.is_gone = true });
    CHECK_WHOLE(mirror_product_count(group.mirror), 0);
    CHECK_WHOLE(group_ask(&group, "ringan").product_count, 0);
    CHECK_WHOLE(group_ask(&group, "azura").product_count, 0);

    group_product(&group, 1, "azura hydra", "sunscreen");
    CHECK_WHOLE(group_ask(&group, "azura").product_count, 1);
    group_close(&group);
}

TEST(mirror_knows_a_renamed_product_by_its_new_name_only)
{
    struct group group = group_open();

    group_product(&group, 1, "azura hydra", "sunscreen");
    group_product(&group, 2, "kirana glow", "serum");
    SAY(&group, .product = 1, .author = 1, .words = "ringan");
    group_product(&group, 1, "surya gel|surya", "sunscreen");

    CHECK_WHOLE(group_ask(&group, "azura").product_count, 0);
    CHECK(group_ask(&group, "surya").products[0].id == 1);
    group_close(&group);
}

/* --- which products does a text name? --- */

static size_t named(struct group *group, const char *words, uint64_t *ids)
{
    uint32_t hashes[32];
    size_t count = hash_words(words, hashes, 32);

    return mirror_find_products(group->mirror, hashes, count, ids, 4);
}

static struct group group_of_sunscreens(void)
{
    struct group group = group_open();

    group_product(&group, 1, "azura hydra", "sunscreen");
    group_product(&group, 2, "azura hydra gel", "sunscreen");
    group_product(&group, 3, "skin aqua uv|sa uv", "sunscreen");
    group_product(&group, 4, "sunscreen", "sunscreen");
    for (uint64_t product = 1; product <= 4; product++)
        SAY(&group, .product = product, .author = product, .words = "ringan");
    return group;
}

TEST(names_find_a_product_by_any_of_its_names)
{
    struct group group = group_of_sunscreens();
    uint64_t ids[4];

    CHECK_WHOLE(named(&group, "sa uv cocok buat remaja", ids), 1);
    CHECK(ids[0] == 3);
    CHECK_WHOLE(named(&group, "azura aja", ids), 0);
    CHECK_WHOLE(named(&group, "yang ringan apa", ids), 0);
    group_close(&group);
}

TEST(names_find_both_of_a_or_b)
{
    struct group group = group_of_sunscreens();
    uint64_t ids[4];

    CHECK_WHOLE(named(&group, "mending azura hydra atau skin aqua uv", ids), 2);
    CHECK(ids[0] + ids[1] == 1 + 3);
    group_close(&group);
}

TEST(names_prefer_the_longer_of_two_that_are_said)
{
    struct group group = group_of_sunscreens();
    uint64_t ids[4];

    CHECK_WHOLE(named(&group, "azura hydra gel gimana", ids), 1);
    CHECK(ids[0] == 2);
    CHECK_WHOLE(named(&group, "azura hydra gimana", ids), 1);
    CHECK(ids[0] == 1);
    group_close(&group);
}

/* Else a brand could bring "Azura Hydra Jerawat" and be asked in its place. */
TEST(names_let_no_longer_one_of_a_brands_hide_what_members_told_of)
{
    struct group group = group_of_sunscreens();
    uint64_t ids[4];

    group_product(&group, 5, "azura hydra jerawat", "sunscreen");
    SAY(&group, .product = 5, .author = 50, .words = "ringan", .provenance = PROVENANCE_BRAND);
    CHECK_WHOLE(named(&group, "azura hydra buat jerawat", ids), 2);
    CHECK(ids[0] + ids[1] == 1 + 5);
    SAY(&group, .product = 5, .author = 51, .words = "ringan");
    CHECK_WHOLE(named(&group, "azura hydra buat jerawat", ids), 1);
    CHECK(ids[0] == 5);
    group_close(&group);
}

TEST(names_take_a_word_that_only_one_product_has)
{
    struct group group = group_of_sunscreens();
    uint64_t ids[4];

    CHECK_WHOLE(named(&group, "aqua gimana", ids), 1);
    CHECK(ids[0] == 3);
    group_close(&group);
}

TEST(names_do_not_take_a_word_that_texts_about_others_use)
{
    struct group group = group_of_sunscreens();
    uint64_t ids[4];

    for (uint64_t author = 10; author < 20; author++)
        SAY(&group, .product = 1, .author = author, .words = "seperti aqua di kulit");

    CHECK_WHOLE(named(&group, "aqua gimana", ids), 0);
    group_close(&group);
}

TEST(names_made_of_a_type_alone_name_nothing)
{
    struct group group = group_of_sunscreens();
    uint64_t ids[4];

    CHECK_WHOLE(named(&group, "sunscreen buat remaja", ids), 0);
    group_close(&group);
}

TEST(names_say_when_a_text_is_the_name_itself)
{
    struct group group = group_of_sunscreens();
    struct mirror_match matches[4];
    uint32_t hashes[4];
    size_t count = hash_words("azura hydra", hashes, 4);

    CHECK(mirror_match_products(group.mirror, hashes, count, matches, 4) >= 1);
    CHECK(matches[0].id == 1 && matches[0].is_exact && matches[0].is_whole);
    CHECK_WHOLE(matches[0].shared, 2);
    group_close(&group);
}

TEST(names_without_testimonials_are_not_named)
{
    struct group group = group_open();
    uint64_t ids[4];

    group_product(&group, 1, "azura hydra", "sunscreen");

    CHECK_WHOLE(named(&group, "azura hydra", ids), 0);
    group_close(&group);
}

TEST(mirror_finds_the_newest_of_a_frequent_word_and_the_oldest_of_a_rare_one)
{
    struct group group = group_open();
    enum { MANY = 40000 };

    SAY(&group, .id = 1, .product = 1, .author = 1, .words = "sering langka");
    for (uint64_t i = 2; i < MANY; i++)
        SAY(&group, .id = i, .product = 2 + i % 7, .author = i, .words = "sering");
    SAY(&group, .id = MANY, .product = 100, .author = MANY, .words = "sering baru");

    CHECK(group_ask(&group, "langka").testimonials[0] == 1);
    CHECK(group_ask(&group, "sering baru").testimonials[0] == MANY);
    CHECK(group_ask(&group, "sering").testimonial_count > 0);
    /* Half of them and one more go: the rest is renumbered. */
    for (uint64_t i = 2; i < MANY / 2 + 10; i++)
        group_gone(&group, i);
    CHECK(group_ask(&group, "langka").testimonials[0] == 1);
    CHECK(group_ask(&group, "sering baru").testimonials[0] == MANY);
    group_close(&group);
}
