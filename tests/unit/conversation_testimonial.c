/* conversation_testimonial.c: numbers in the clear, words sealed, both come back. */
#include "hostile.h"

#include "../../bot/conversation/testimonial.h"

static const struct owner_key KEY = { { 5 } };
static const struct owner_key OTHER_KEY = { { 6 } };

static const struct testimonial everything = {
    .id = UINT64_MAX,
    .product = 2,
    .author = 3,
    .verdict = VERDICT_NO,
    .used_for = USED_LONGER,
    .provenance = PROVENANCE_DEMO,
    .scope = SCOPE_PUBLIC,
    .is_edited = true,
    .is_withdrawn = true,
    .is_claim = true,
    .day = -20779,
    .lang = STR_INIT("id"),
    .text = STR_INIT("perih di mata\0"),
    .author_name = STR_INIT("Rani"),
    .name_shown = NAME_HIDDEN,
    .used_words = STR_INIT("4 bulan"),
    .purpose = STR_INIT("kulit berminyak"),
    .source_id = STR_INIT("baris-1"),
    .attributes = { { STR_INIT("kulit"), STR_INIT("berminyak") },
                    { STR_INIT("a"), STR_INIT("b") } },
    .attribute_count = 2,
};

static bool unpack(struct arena *arena, struct str bytes)
{
    struct testimonial testimonial;

    return testimonial_unpack(arena, bytes, &KEY, &testimonial);
}

static bool unpack_numbers(struct arena *arena, struct str bytes)
{
    struct testimonial testimonial;

    return testimonial_unpack(arena, bytes, NULL, &testimonial);
}

TEST(testimonial_keeps_the_order_that_shows_its_author_bought)
{
    struct arena *arena = arena_open(1 << 16);
    struct testimonial bought = everything, got;

    bought.proof = UINT64_MAX - 1;
    bought.raw = testimonial_pack(arena, &bought, &KEY);
    CHECK(testimonial_unpack(arena, bought.raw, &KEY, &got) && got.proof == UINT64_MAX - 1);
    CHECK(!testimonial_unpack(arena, str_slice(bought.raw, 0, bought.raw.len - 1), &KEY, &got));

    bought.proof = 0; /* the order was refunded; nothing is left of it */
    struct str packed = testimonial_pack_numbers(arena, &bought);
    CHECK(testimonial_unpack(arena, packed, &KEY, &got) && got.proof == 0);
    CHECK_WHOLE(packed.len, bought.raw.len - 8);
    arena_close(arena);
}

TEST(testimonial_comes_back_as_it_was)
{
    struct arena *arena = arena_open(1 << 16);
    struct testimonial got;

    struct str packed = testimonial_pack(arena, &everything, &KEY);

    CHECK(testimonial_unpack(arena, packed, &KEY, &got));
    CHECK_STR(got.raw, packed);
    CHECK(got.id == UINT64_MAX && got.product == 2 && got.author == 3);
    CHECK(got.verdict == VERDICT_NO && got.used_for == USED_LONGER);
    CHECK(got.provenance == PROVENANCE_DEMO && got.scope == SCOPE_PUBLIC);
    CHECK(got.is_edited && got.is_withdrawn && got.is_claim);
    CHECK_WHOLE(got.day, -20779);
    CHECK_STR(got.lang, STR("id"));
    CHECK_STR(got.text, everything.text);
    CHECK_STR(got.author_name, STR("Rani"));
    CHECK_WHOLE(got.name_shown, NAME_HIDDEN);
    CHECK_STR(got.used_words, STR("4 bulan"));
    CHECK_STR(got.purpose, STR("kulit berminyak"));
    CHECK_STR(got.source_id, STR("baris-1"));
    CHECK_WHOLE(got.attribute_count, 2);
    CHECK_STR(got.attributes[0].name, STR("kulit"));
    CHECK_STR(got.attributes[1].value, STR("b"));
    arena_close(arena);
}

TEST(testimonial_words_are_sealed_and_its_numbers_are_not)
{
    struct arena *arena = arena_open(1 << 16);
    struct testimonial got;

    struct str packed = testimonial_pack(arena, &everything, &KEY);

    CHECK(str_find(packed, STR("perih")) == SIZE_MAX);
    CHECK(str_find(packed, STR("Rani")) == SIZE_MAX);
    CHECK(str_find(packed, STR("berminyak")) == SIZE_MAX);
    CHECK(!testimonial_unpack(arena, packed, &OTHER_KEY, &got));
    CHECK(testimonial_unpack(arena, packed, NULL, &got));
    CHECK(got.id == UINT64_MAX && got.verdict == VERDICT_NO && got.day == -20779);
    CHECK(got.text.len == 0 && got.author_name.len == 0 && got.attribute_count == 0);
    arena_close(arena);
}

TEST(testimonial_holds_twelve_attributes)
{
    struct arena *arena = arena_open(1 << 16);
    struct testimonial full = everything, got;

    for (size_t i = 0; i < 12; i++)
        full.attributes[i] = (struct attribute){ STR("kulit"), STR("kering") };
    full.attribute_count = 12;

    CHECK(testimonial_unpack(arena, testimonial_pack(arena, &full, &KEY), &KEY, &got));

    CHECK_WHOLE(got.attribute_count, 12);
    CHECK_STR(got.attributes[11].value, STR("kering"));
    arena_close(arena);
}

TEST(testimonial_with_a_number_out_of_range_is_refused)
{
    struct arena *arena = arena_open(1 << 16);
    struct testimonial got;
    struct testimonial wrong[5] = { everything, everything, everything, everything, everything };

    wrong[0].verdict = (enum verdict)2;
    wrong[1].used_for = (enum used_for)(USED_LONGER + 1);
    wrong[2].provenance = PROVENANCES;
    wrong[3].scope = (enum scope)(SCOPE_PUBLIC + 1);
    wrong[4].name_shown = (enum name_shown)(NAME_HIDDEN + 1);

    for (size_t i = 0; i < 5; i++)
        CHECK(!testimonial_unpack(arena, testimonial_pack(arena, &wrong[i], &KEY), &KEY, &got));
    arena_close(arena);
}

TEST(testimonial_survives_foreign_and_truncated_bytes)
{
    struct arena *arena = arena_open(1 << 16);
    struct str packed = testimonial_pack(arena, &everything, &KEY);

    hostile_all(unpack, packed);
    hostile_all(unpack_numbers, packed);
    arena_close(arena);
}

TEST(product_takes_over_only_the_names_it_does_not_go_by)
{
    struct product got = { .name = STR("Azura"), .aliases = { STR("si oranye") }, .alias_count = 1 };
    const struct str known[] = { STR("azura"), STR("Si Oranye") };
    const struct str news[] = { STR("si oranye"), STR("ahs") };

    CHECK(!product_add_aliases(&got, known, 2));
    CHECK(product_add_aliases(&got, news, 2));
    CHECK_WHOLE(got.alias_count, 2);
    CHECK_STR(got.aliases[1], STR("ahs"));
    for (size_t i = 0; i < 2 * LIMIT_ALIASES; i++)
        product_add_aliases(&got, &(struct str){ &"abcdefghijklmnopqrstuvwxyz012345"[i], 1 }, 1);
    CHECK_WHOLE(got.alias_count, LIMIT_ALIASES);
}

static const struct product a_product = {
    .id = 77, .name = STR_INIT("Azura Sun Gel"), .brand = STR_INIT("Azura"),
    .category = STR_INIT("sunscreen"), .aliases = { STR_INIT("azura"), STR_INIT("si oranye") },
    .alias_count = 2,
};

static bool unpack_product(struct arena *arena, struct str bytes)
{
    struct product product;

    return product_unpack(arena, bytes, &KEY, &product);
}

TEST(product_comes_back_as_it_was_and_sealed)
{
    struct arena *arena = arena_open(1 << 16);
    struct product got;

    struct str packed = product_pack(arena, &a_product, &KEY);

    CHECK(product_unpack(arena, packed, &KEY, &got));
    CHECK_STR(got.raw, packed);
    CHECK_WHOLE(got.id, 77);
    CHECK_STR(got.name, STR("Azura Sun Gel"));
    CHECK_STR(got.brand, STR("Azura"));
    CHECK_STR(got.category, STR("sunscreen"));
    CHECK_WHOLE(got.alias_count, 2);
    CHECK_STR(got.aliases[1], STR("si oranye"));
    CHECK(str_find(packed, STR("Azura")) == SIZE_MAX);
    CHECK(!product_unpack(arena, packed, &OTHER_KEY, &got));
    arena_close(arena);
}

TEST(product_survives_foreign_and_truncated_bytes)
{
    struct arena *arena = arena_open(1 << 16);

    hostile_all(unpack_product, product_pack(arena, &a_product, &KEY));
    arena_close(arena);
}
