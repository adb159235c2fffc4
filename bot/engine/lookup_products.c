#include "lookup.h"

#include "../language/terms.h"
#include "rows.h"

static size_t find(struct lookup *lookup, const struct mirror *mirror, uint64_t *ids, size_t room)
{
    struct turn *turn = lookup->turn;
    struct mirror_match matches[TURN_CATALOGUE];
    struct terms terms;
    uint32_t hashes[LIMIT_TERMS];
    size_t count = 0, written = 0;

    terms_of_text(lookup->engine->options.lexicon, turn->arena, turn->wants.catalogue_words, &terms);
    for (size_t i = 0; i < terms.count && count < LIMIT_TERMS; i++)
        hashes[count++] = term_hash(lookup->engine->keys.vault, terms.at[i].text);
    size_t found = mirror_match_products(mirror, hashes, count, matches, TURN_CATALOGUE);
    for (size_t i = 0; i < found && written < room; i++)
        if (mirror_product_stories(mirror, matches[i].id))
            ids[written++] = matches[i].id;
    return written;
}

static void fill_catalogue(struct lookup *lookup, const struct mirror *mirror)
{
    struct turn *turn = lookup->turn;
    struct found *found = &turn->found;

    if (turn->wants.catalogue_words.len)
        found->catalogue_count = find(lookup, mirror, found->catalogue, TURN_CATALOGUE);
    else if (turn->wants.alike)
        found->catalogue_count = mirror_products_alike(mirror, turn->wants.alike, found->catalogue,
                                                       TURN_CATALOGUE);
    else
        found->catalogue_count = mirror_list_products(mirror, turn->wants.catalogue_skip,
                                                      found->catalogue, TURN_CATALOGUE,
                                                      &found->catalogue_total);
}

void lookup_products(struct lookup *lookup)
{
    const struct wants *wants = &lookup->turn->wants;

    if (wants->catalogue)
        fill_catalogue(lookup, mirrors_get(lookup->engine->mirrors, lookup->group));
    for (size_t i = 0; i < wants->family_count; i++)
        shelf_want_product(lookup->shelf, wants->family[i]);
}

static void add(struct lookup *lookup, uint64_t id)
{
    struct found *found = &lookup->turn->found;
    struct product *product = &found->family[found->family_count];

    if (!shelf_product_itself(lookup->shelf, id, product))
        return;
    found->stories[found->family_count++] =
        mirror_product_stories(mirrors_get(lookup->engine->mirrors, lookup->group), id);
}

/* The stories are there: now what they are about. */
static bool want_products_of_ids(struct lookup *lookup)
{
    const struct wants *wants = &lookup->turn->wants;
    struct testimonial story;

    if (!wants->id_products || lookup->has_id_products)
        return false;
    lookup->has_id_products = true;
    for (size_t i = 0; i < wants->id_count; i++)
        if (shelf_testimonial(lookup->shelf, wants->ids[i], &story))
            shelf_want_product(lookup->shelf, story.product);
    return true;
}

void lookup_products_of_ids(struct lookup *lookup)
{
    struct found *found = &lookup->turn->found;

    if (!lookup->turn->wants.id_products)
        return;
    found->id_products = ARENA_ARRAY(lookup->turn->arena, struct product, TURN_IDS);
    for (size_t i = 0; i < found->testimonial_count; i++)
        shelf_product(lookup->shelf, found->testimonials[i].product, &found->id_products[i]);
}

bool lookup_products_go_on(struct lookup *lookup)
{
    struct turn *turn = lookup->turn;
    struct found *found = &turn->found;
    size_t known = lookup->shelf->count;

    if (want_products_of_ids(lookup))
        return true;
    if (turn->wants.family_count == 0)
        return false;
    found->family_count = 0;
    found->family = ARENA_ARRAY(turn->arena, struct product,
                                turn->wants.family_count * (1 + LIMIT_MERGED));
    found->stories = ARENA_ARRAY(turn->arena, unsigned,
                                 turn->wants.family_count * (1 + LIMIT_MERGED));
    for (size_t i = 0; i < turn->wants.family_count; i++)
        add(lookup, turn->wants.family[i]);
    for (size_t i = 0, first = found->family_count; i < first; i++)
        for (size_t k = 0; k < found->family[i].merged_count; k++) {
            shelf_want_product(lookup->shelf, found->family[i].merged[k]);
            add(lookup, found->family[i].merged[k]);
        }
    return lookup->shelf->count > known;
}
