/* conversation_product.c: what a merge lends, a split gives back, and nothing else. */
#include "../check.h"

#include "../../bot/conversation/product.h"

static struct product product_of(uint64_t id, const char *name, const char *alias)
{
    struct product product = { .id = id, .name = str_from(name) };

    if (alias)
        product.aliases[product.alias_count++] = str_from(alias);
    return product;
}

TEST(product_goes_by_the_names_of_what_was_merged_into_it_until_the_split)
{
    struct product gel = product_of(1, "Azura Gel", "si oranye");
    struct product jel = product_of(2, "azura jel", "Si Oranye");

    CHECK_WHOLE(product_merge_into(&jel, &gel, NULL, 0), PRODUCT_DONE);
    CHECK(product_goes_by(&gel, STR("AZURA JEL")));
    CHECK(jel.into == 1 && gel.merged_count == 1 && gel.merged[0] == 2);

    CHECK(product_split(&jel, &gel));
    CHECK(!product_goes_by(&gel, STR("azura jel")));
    CHECK(product_goes_by(&gel, STR("si oranye")));
    CHECK_WHOLE(gel.alias_count, 1);
    CHECK_WHOLE(gel.merged_count, 0);
    CHECK_WHOLE(jel.into, 0);
    CHECK(!product_split(&jel, &gel));
}

TEST(product_takes_along_what_was_merged_into_it)
{
    struct product a = product_of(1, "a", NULL), b = product_of(2, "b", NULL);
    struct product c = product_of(3, "c", NULL);
    struct product *family[] = { &a };

    CHECK_WHOLE(product_merge_into(&a, &b, NULL, 0), PRODUCT_DONE);
    CHECK_WHOLE(product_merge_into(&b, &c, family, 1), PRODUCT_DONE);
    CHECK(a.into == 3 && b.into == 3 && c.merged_count == 2 && b.merged_count == 0);
    CHECK(!product_goes_by(&b, STR("a")));
    CHECK(product_goes_by(&c, STR("a")) && product_goes_by(&c, STR("b")));

    CHECK(product_split(&a, &c));
    CHECK(!product_goes_by(&c, STR("a")) && product_goes_by(&c, STR("b")));
}

TEST(product_is_not_merged_into_itself_nor_into_what_is_merged)
{
    struct product a = product_of(1, "a", NULL), b = product_of(2, "b", NULL);
    struct product c = product_of(3, "c", NULL);

    CHECK_WHOLE(product_merge_into(&a, &a, NULL, 0), PRODUCT_SAME);
    CHECK_WHOLE(product_merge_into(&a, &b, NULL, 0), PRODUCT_DONE);
    CHECK_WHOLE(product_merge_into(&c, &a, NULL, 0), PRODUCT_SAME);
    CHECK_WHOLE(product_merge_into(&a, &c, NULL, 0), PRODUCT_SAME);
}

TEST(product_refuses_what_it_has_no_room_for)
{
    static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i" };
    struct product into = product_of(99, "z", NULL), full = product_of(98, "q", NULL);
    struct product others[LIMIT_MERGED + 1];

    for (size_t i = 0; i <= LIMIT_MERGED; i++) {
        others[i] = product_of(i + 1, names[i], NULL);
        CHECK_WHOLE(product_merge_into(&others[i], &into, NULL, 0),
                    i < LIMIT_MERGED ? PRODUCT_DONE : PRODUCT_FULL);
    }
    full.alias_count = LIMIT_ALIASES;
    for (size_t i = 0; i < LIMIT_ALIASES; i++)
        full.aliases[i] = STR("y");
    CHECK_WHOLE(product_merge_into(&others[LIMIT_MERGED], &full, NULL, 0), PRODUCT_FULL);
    CHECK_WHOLE(product_rename(&full, STR("x"), NULL, 0), PRODUCT_FULL);
}

TEST(product_keeps_its_old_name_as_another_one)
{
    struct product gel = product_of(1, "Azura Gel", "si oranye");
    struct product jel = product_of(2, "azura jel", NULL);
    const struct product *family[] = { &jel };

    CHECK_WHOLE(product_merge_into(&jel, &gel, NULL, 0), PRODUCT_DONE);
    CHECK_WHOLE(product_rename(&gel, STR("Azura Gel"), family, 1), PRODUCT_SAME);
    CHECK_WHOLE(product_rename(&gel, STR("AZURA JEL"), family, 1), PRODUCT_TAKEN);
    CHECK_WHOLE(product_rename(&gel, STR("Si Oranye"), family, 1), PRODUCT_DONE);
    CHECK_STR(gel.name, STR("Si Oranye"));
    CHECK(product_goes_by(&gel, STR("azura gel")));
    CHECK_WHOLE(gel.alias_count, 2);
}

TEST(product_comes_back_with_what_was_merged)
{
    struct arena *arena = arena_open(1 << 16);
    struct owner_key key = vault_new_key();
    struct product a = product_of(1, "a", NULL), b = product_of(2, "b", NULL), after;

    CHECK_WHOLE(product_merge_into(&a, &b, NULL, 0), PRODUCT_DONE);
    struct str from = product_pack(arena, &a, &key), into = product_pack(arena, &b, &key);

    CHECK(product_into(from) == 2 && product_into(into) == 0);
    CHECK(product_unpack(arena, from, &key, &after) && after.into == 2 && after.lent == 1);
    CHECK(product_unpack(arena, into, &key, &after) && after.merged_count == 1 &&
          after.merged[0] == 1);
    CHECK(product_into(str_slice(from, 0, from.len - 3)) == 0);
    arena_close(arena);
}
