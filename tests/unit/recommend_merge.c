#include "recommend_group.h"

static void merge(struct group *group, uint64_t id, const char *name, uint64_t into)
{
    uint32_t terms[8];
    struct row_name names = { terms, hash_words(name, terms, 8) };

    group_row(group, &(struct row){ .kind = ROW_PRODUCT, .id = id,
                                    .product = { .names = &names, .name_count = 1, .into = into } });
}

static struct group group_with_a_double(void)
{
    struct group group = group_open();

    group_product(&group, 1, "azura hydra", "sunscreen");
    group_product(&group, 2, "azura hidra", "sunscreen");
    SAY(&group, .product = 1, .author = 1, .words = "ringan");
    SAY(&group, .product = 2, .author = 2, .words = "ringan");
    SAY(&group, .product = 1, .author = 3, .words = "lengket", .says = NO);
    SAY(&group, .product = 2, .author = 3, .words = "ringan", .says = YES);
    return group;
}

static void check_voice(struct group *group, const char *words, uint64_t id, unsigned yes, unsigned no)
{
    struct ranking ranking = group_ask(group, words);

    CHECK(ranking.product_count > 0 && ranking.products[0].id == id);
    CHECK_WHOLE(ranking.products[0].yes, yes);
    CHECK_WHOLE(ranking.products[0].no, no);
}

TEST(mirror_counts_a_merged_product_as_the_other_each_member_once)
{
    struct group group = group_with_a_double();

    merge(&group, 2, "azura hidra", 1);

    check_voice(&group, "ringan", 1, 3, 0);
    CHECK_WHOLE(mirror_product_stories(group.mirror, 1), 4);
    CHECK_WHOLE(mirror_product_stories(group.mirror, 2), 0);
    CHECK(mirror_product_root(group.mirror, 2) == 1);
    group_close(&group);
}

TEST(mirror_counts_what_is_told_or_taken_back_of_a_merged_product_later)
{
    struct group group = group_with_a_double();

    merge(&group, 2, "azura hidra", 1);
    SAY(&group, .product = 2, .author = 4, .words = "ringan");
    check_voice(&group, "ringan", 1, 4, 0);
    group_row(&group, &(struct row){ .kind = ROW_GONE, .id = 2 });
    check_voice(&group, "ringan", 1, 3, 0);
    group_close(&group);
}

TEST(mirror_splits_what_was_merged_as_if_it_had_never_been)
{
    struct group group = group_with_a_double();
    struct group never = group_with_a_double();

    merge(&group, 2, "azura hidra", 1);
    SAY(&group, .product = 2, .author = 4, .words = "ringan");
    SAY(&never, .product = 2, .author = 4, .words = "ringan");
    group_product(&group, 2, "azura hidra", "sunscreen");

    check_voice(&group, "azura hidra", 2, 3, 0);
    check_voice(&group, "azura hydra", 1, 1, 1);
    CHECK_WHOLE(mirror_product_stories(group.mirror, 1), mirror_product_stories(never.mirror, 1));
    CHECK_WHOLE(mirror_product_stories(group.mirror, 2), mirror_product_stories(never.mirror, 2));
    group_close(&group);
    group_close(&never);
}

TEST(mirror_that_threw_out_what_was_gone_still_knows_what_was_merged)
{
    struct group group = group_with_a_double();

    merge(&group, 2, "azura hidra", 1);
    for (uint64_t id = 1000; id < 1600; id++)
        SAY(&group, .id = id, .product = 1, .author = id, .words = "ringan");
    for (uint64_t id = 1000; id < 1600; id++)
        group_row(&group, &(struct row){ .kind = ROW_GONE, .id = id });

    check_voice(&group, "ringan", 1, 3, 0);
    group_product(&group, 2, "azura hidra", "sunscreen");
    check_voice(&group, "azura hydra", 1, 1, 1);
    group_close(&group);
}

TEST(mirror_stands_any_order_of_merges)
{
    struct group group = group_with_a_double();
    uint64_t ids[8];
    size_t total;

    merge(&group, 1, "azura hydra", 1);  /* into itself */
    merge(&group, 2, "azura hidra", 77); /* into one that is new */
    merge(&group, 77, "baru", 1);
    merge(&group, 1, "azura hydra", 2);  /* round in a circle */
    merge(&group, 2, "azura hidra", 1);
    merge(&group, 1, "azura hydra", 0);
    merge(&group, 2, "azura hidra", 0);

    check_voice(&group, "azura hydra", 1, 1, 1);
    CHECK_WHOLE(mirror_list_products(group.mirror, 0, ids, 8, &total), 2);
    group_close(&group);
}

TEST(mirror_lists_products_with_something_shown_the_latest_first)
{
    struct group group = group_with_a_double();
    uint64_t ids[1];
    size_t total;

    group_product(&group, 3, "kirana glow", "serum");
    SAY(&group, .product = 3, .author = 5, .words = "ringan", .is_private = true);

    CHECK_WHOLE(mirror_list_products(group.mirror, 1, ids, 1, &total), 1);
    CHECK(ids[0] == 1);
    CHECK_WHOLE(total, 2);
    group_close(&group);
}
