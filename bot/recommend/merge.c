/* merge.c: products that members named twice count as one.
 *
 * A document keeps the product that it was told of; which one counts for it is looked
 * up in roots. So a merge is one row of the log, and another row takes it back. The
 * chain of a product holds the documents that count for it. Only a group in which
 * something was merged has roots. */
#include <stdlib.h>
#include <string.h>

#include "mirror_private.h"

static void make_roots(struct mirror *mirror)
{
    if (mirror->root_count >= mirror->product_count)
        return;
    mirror->roots = postings_must(realloc(mirror->roots,
                                          mirror->product_room * sizeof *mirror->roots));
    for (size_t i = mirror->root_count; i < mirror->product_room; i++)
        mirror->roots[i] = (uint32_t)i;
    mirror->root_count = mirror->product_room;
}

/* Appends the document to the chain of the product that counts for it; *last is its end. */
static void append(struct mirror *mirror, uint32_t number, uint32_t *last)
{
    struct doc *doc = &mirror->docs[number];
    struct product *product = &mirror->products[product_root(mirror, doc->product)];

    if (*last == NO_DOC)
        product->newest = number;
    else
        mirror->docs[*last].previous = number;
    *last = number;
    product->doc_count += !doc->is_gone;
    product_note_day(product, doc->day);
}

/* Both chains, the newest first, are dealt out anew. */
static void deal_out(struct mirror *mirror, uint32_t one, uint32_t other)
{
    struct product *products = mirror->products;
    uint32_t a = products[one].newest, b = products[other].newest;
    uint32_t last_of_one = NO_DOC, last_of_other = NO_DOC;

    products[one].newest = products[other].newest = NO_DOC;
    products[one].doc_count = products[other].doc_count = 0;
    memset(products[one].recent, 0, sizeof products[one].recent);
    memset(products[other].recent, 0, sizeof products[other].recent);
    while (a != NO_DOC || b != NO_DOC) {
        bool takes_a = b == NO_DOC || (a != NO_DOC && a > b);
        uint32_t next = takes_a ? a : b;
        *(takes_a ? &a : &b) = mirror->docs[next].previous;
        append(mirror, next,
               product_root(mirror, mirror->docs[next].product) == one ? &last_of_one
                                                                       : &last_of_other);
    }
    if (last_of_one != NO_DOC)
        mirror->docs[last_of_one].previous = NO_DOC;
    if (last_of_other != NO_DOC)
        mirror->docs[last_of_other].previous = NO_DOC;
    product_note_change(&products[one]);
    product_note_change(&products[other]);
}

void product_merge(struct mirror *mirror, uint32_t place, uint64_t into)
{
    uint32_t before = product_root(mirror, place);
    uint32_t after = into ? product_root(mirror, product_for(mirror, into)) : place;

    if (after == before)
        return;
    make_roots(mirror);
    mirror->roots[place] = after;
    deal_out(mirror, before, after);
    mirror->names_are_stale = true;
    mirror->credits_are_stale |= mirror->credit_count > 0;
}

/* Is anything of it shown? The newest mostly is, so that asking costs little. */
static bool is_shown(const struct mirror *mirror, const struct product *product)
{
    for (uint32_t i = product->newest; i != NO_DOC; i = mirror->docs[i].previous)
        if (!mirror->docs[i].is_gone && mirror->docs[i].scope >= SCOPE_GROUP)
            return true;
    return false;
}

size_t mirror_list_products(const struct mirror *mirror, size_t skip, uint64_t *ids, size_t room,
                            size_t *total)
{
    size_t written = 0;

    *total = 0;
    for (size_t i = mirror->product_count; i-- > 0;) {
        const struct product *product = &mirror->products[i];
        if (product->is_gone || !is_shown(mirror, product))
            continue;
        if ((*total)++ >= skip && written < room)
            ids[written++] = product->id;
    }
    return written;
}

unsigned mirror_product_stories(const struct mirror *mirror, uint64_t id)
{
    uint32_t place = id_index_find(&mirror->product_index, mirror->products,
                                   sizeof *mirror->products, id);
    unsigned count = 0;

    if (place == UINT32_MAX)
        return 0;
    const struct product *product = &mirror->products[place];
    for (uint32_t i = product->newest; !product->is_gone && i != NO_DOC; i = mirror->docs[i].previous)
        count += !mirror->docs[i].is_gone && mirror->docs[i].scope >= SCOPE_GROUP;
    return count;
}

uint64_t mirror_product_root(const struct mirror *mirror, uint64_t id)
{
    uint32_t place = id_index_find(&mirror->product_index, mirror->products,
                                   sizeof *mirror->products, id);

    if (place == UINT32_MAX || !mirror->products[place].terms)
        return 0;
    return mirror->products[product_root(mirror, place)].id;
}

size_t mirror_products_alike(const struct mirror *mirror, uint64_t id, uint64_t *ids, size_t room)
{
    enum { ALIKE = 16 };
    struct mirror_match matches[ALIKE];
    uint32_t place = id_index_find(&mirror->product_index, mirror->products,
                                   sizeof *mirror->products, id);
    size_t written = 0;

    if (place == UINT32_MAX)
        return 0;
    struct row_name name = product_name(&mirror->products[place], 0);
    size_t found = mirror_match_products(mirror, name.terms, name.count, matches, ALIKE);
    for (size_t i = 0; i < found && written < room; i++)
        if (matches[i].id != id && mirror_product_stories(mirror, matches[i].id))
            ids[written++] = matches[i].id;
    return written;
}
