#include "seed_brand.h"

#include <string.h>

#include "../conversation/hold.h"
#include "../language/terms.h"
#include "mirrors.h"
#include "rows.h"

enum { MATCHES = 16 };

static const char as_member[] = "is only ever \"brand\" here: what you bring of your customers is "
                                "shown as yours, never as a member's";

/* Links belong to campaigns, where readers see whose they are and whither they lead. */
static const char *field_with_link(const struct seed_line *line)
{
    if (hold_has_link(line->text))
        return "text";
    if (hold_has_link(line->author))
        return "author";
    if (hold_has_link(line->used_words))
        return "used_for";
    return hold_has_link(line->purpose) ? "purpose" : NULL;
}

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
    const char *field = field_with_link(line);
    if (field)
        return fail(err, ERROR_REFUSED, "line %ld: %s holds a link; leave it out: links are for "
                    "campaigns", number, field);
    line->provenance = PROVENANCE_BRAND;
    line->has_provenance = true;
    if (line->brand.len == 0)
        line->brand = brand->name;
    line->id = ARENA_JOIN(arena, brand->home, STR(":"), line->id);
    line->author_key = ARENA_JOIN(arena, brand->home, STR(":"), line->author);
    return true;
}

/* Does the group call another product just so? */
static bool is_anothers(struct engine *engine, struct arena *arena, struct str group,
                        const struct product *product, struct str name)
{
    const struct mirror *mirror = mirrors_get(engine->mirrors, group);
    struct mirror_match matches[MATCHES];
    uint32_t hashes[ROW_MAX_NAME_TERMS];
    struct terms terms;
    size_t count = 0;

    terms_of_text(engine->options.lexicon, arena, name, &terms);
    for (size_t i = 0; i < terms.count && count < ROW_MAX_NAME_TERMS; i++)
        hashes[count++] = term_hash(engine->keys.vault, terms.at[i].text);
    size_t found = mirror_match_products(mirror, hashes, count, matches, MATCHES);
    for (size_t i = 0; i < found; i++)
        if (matches[i].is_exact && matches[i].id != mirror_product_root(mirror, product->id))
            return true;
    return false;
}

bool seed_brand_names(struct engine *engine, struct arena *arena, struct str group,
                      const struct allowed_brand *brand, const struct product *stored,
                      const struct product *told, long number, struct error *err)
{
    if (stored && !allowed_owns(brand, stored->brand, stored->name))
        return fail(err, ERROR_REFUSED, "line %ld: product is there already and carries none of your "
                    "names; an administrator can say whose it is", number);
    if (!stored && is_anothers(engine, arena, group, told, told->name))
        return fail(err, ERROR_REFUSED, "line %ld: product is what another one is called here "
                    "already; write its name as it stands there", number);
    for (size_t i = 0; i < told->alias_count; i++)
        if (is_anothers(engine, arena, group, told, told->aliases[i]))
            return fail(err, ERROR_REFUSED, "line %ld: aliases hold what another product is called "
                        "here already; take it out", number);
    return true;
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
