#include "seed_brand.h"

#include <string.h>

static const char as_member[] = "is only ever \"brand\" here: what you bring of your customers is "
                                "shown as yours, never as a member's";

bool seed_brand_takes(struct arena *arena, const struct allowed_brand *brand, long number,
                      struct seed_line *line, struct error *err)
{
    if (line->has_provenance && line->provenance != PROVENANCE_BRAND)
        return fail(err, ERROR_REFUSED, "line %ld: provenance %s", number, as_member);
    if (line->scope == SCOPE_PUBLIC)
        return fail(err, ERROR_REFUSED, "line %ld: scope public is for members' own stories; leave "
                    "it out", number);
    if (line->brand.len && !allowed_owns(brand, line->brand, STR("")))
        return fail(err, ERROR_REFUSED, "line %ld: brand is none of the names that the group's "
                    "administrator allowed", number);
    line->provenance = PROVENANCE_BRAND;
    line->has_provenance = true;
    if (line->brand.len == 0)
        line->brand = brand->name;
    line->id = ARENA_JOIN(arena, brand->home, STR(":"), line->id);
    line->author_key = ARENA_JOIN(arena, brand->home, STR(":"), line->author);
    return true;
}

bool seed_brand_owns(const struct allowed_brand *brand, const struct product *product, long number,
                     struct error *err)
{
    return allowed_owns(brand, product->brand, product->name) ||
           fail(err, ERROR_REFUSED, "line %ld: product is there already and carries none of your "
                "names; an administrator can say whose it is", number);
}

/* Fields that would be a hand on what members said, were there any. */
static const char *const grasps[] = { "provenance is only", "\"verified\"", "\"hide\"",
                                      "\"hidden\"", "\"delete\"", "\"rank\"", "\"weight\"",
                                      "\"review\"", "\"helpful\"", "\"votes\"" };

bool seed_brand_overreaches(const struct error *err)
{
    for (size_t i = 0; i < sizeof grasps / sizeof grasps[0]; i++)
        if (strstr(err->message, grasps[i]))
            return true;
    return false;
}
