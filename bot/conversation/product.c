#include "product.h"

#include <string.h>

static bool is_alias(const struct product *product, struct str name)
{
    for (size_t i = 0; i < product->alias_count; i++)
        if (str_eq_ascii_nocase(product->aliases[i], name))
            return true;
    return false;
}

bool product_goes_by(const struct product *product, struct str name)
{
    return str_eq_ascii_nocase(product->name, name) || is_alias(product, name);
}

static void drop_alias(struct product *product, struct str name)
{
    size_t kept = 0;

    for (size_t i = 0; i < product->alias_count; i++)
        if (!str_eq_ascii_nocase(product->aliases[i], name))
            product->aliases[kept++] = product->aliases[i];
    product->alias_count = kept;
}

enum product_result product_rename(struct product *product, struct str name,
                                   const struct product *const *family, size_t count)
{
    struct str before = product->name;

    if (str_eq(name, before))
        return PRODUCT_SAME;
    for (size_t i = 0; i < count; i++)
        if (product_goes_by(family[i], name))
            return PRODUCT_TAKEN;
    drop_alias(product, name);
    product->name = name;
    if (product_goes_by(product, before))
        return PRODUCT_DONE;
    return product_add_aliases(product, &before, 1) ? PRODUCT_DONE : PRODUCT_FULL;
}

/* The n-th name: its own first. */
static struct str name_at(const struct product *product, size_t n)
{
    return n == 0 ? product->name : product->aliases[n - 1];
}

static enum product_result lend(struct product *from, struct product *into)
{
    if (into->merged_count == LIMIT_MERGED)
        return PRODUCT_FULL;
    from->lent = 0;
    for (size_t n = 0; n <= from->alias_count; n++) {
        struct str name = name_at(from, n);
        if (product_goes_by(into, name))
            continue;
        if (!product_add_aliases(into, &name, 1))
            return PRODUCT_FULL;
        from->lent |= UINT32_C(1) << n;
    }
    from->into = into->id;
    into->merged[into->merged_count++] = from->id;
    return PRODUCT_DONE;
}

enum product_result product_merge_into(struct product *from, struct product *into,
                                       struct product *const *family, size_t count)
{
    if (from->id == into->id || from->into || into->into)
        return PRODUCT_SAME;
    for (size_t i = 0; i < count; i++)
        product_split(family[i], from);
    enum product_result result = lend(from, into);
    for (size_t i = 0; i < count && result == PRODUCT_DONE; i++)
        result = lend(family[i], into);
    return result;
}

bool product_split(struct product *from, struct product *into)
{
    size_t kept = 0;

    if (from->into == 0 || from->into != into->id)
        return false;
    for (size_t n = 0; n <= from->alias_count; n++)
        if (from->lent >> n & 1)
            drop_alias(into, name_at(from, n));
    for (size_t i = 0; i < into->merged_count; i++)
        if (into->merged[i] != from->id)
            into->merged[kept++] = into->merged[i];
    into->merged_count = kept;
    from->into = 0;
    from->lent = 0;
    return true;
}
