/* credit.c: how helpful an author's words about one kind of product were found.
 *
 * Only authors on whose texts somebody voted have an entry, so it costs next to
 * nothing. The kind of a product is the last term of its types: the head of
 * "skincare sunscreen". A product whose types change makes all entries again. */
#include <math.h>
#include <string.h>

#include "formula.h"
#include "rank_private.h"

static uint64_t credit_id(const struct mirror *mirror, const struct doc *doc)
{
    const struct product *product = &mirror->products[doc->product];
    struct row_name types = product_name(product, product->name_count);
    uint64_t kind = types.count ? types.terms[types.count - 1] : 0;

    return doc->author ^ (kind + 1) * UINT64_C(0x9E3779B97F4A7C15);
}

static uint32_t find(const struct mirror *mirror, const struct doc *doc)
{
    return mirror->credit_count == 0
               ? UINT32_MAX
               : id_index_find(&mirror->credit_index, mirror->credits, sizeof *mirror->credits,
                               credit_id(mirror, doc));
}

void credit_add(struct mirror *mirror, const struct doc *doc, bool is_added)
{
    uint32_t place = find(mirror, doc);
    struct credit *credit;

    if (doc->voters == 0)
        return;
    if (place == UINT32_MAX) {
        mirror->credits = mirror_grow(mirror->credits, mirror->credit_count, &mirror->credit_room,
                                      sizeof *mirror->credits);
        place = (uint32_t)mirror->credit_count++;
        mirror->credits[place] = (struct credit){ .id = credit_id(mirror, doc) };
        id_index_put(&mirror->credit_index, mirror->credits, sizeof *mirror->credits, place);
    }
    credit = &mirror->credits[place];
    if (is_added) {
        credit->helpful += doc->helpful;
        credit->voters += doc->voters;
    } else {
        credit->helpful -= doc->helpful < credit->helpful ? doc->helpful : credit->helpful;
        credit->voters -= doc->voters < credit->voters ? doc->voters : credit->voters;
    }
}

void credit_rebuild(struct mirror *mirror)
{
    mirror->credit_count = 0;
    mirror->credits_are_stale = false;
    id_index_reset(&mirror->credit_index);
    for (size_t i = 0; i < mirror->doc_count; i++)
        if (!mirror->docs[i].is_gone)
            credit_add(mirror, &mirror->docs[i], true);
}

double credit_of(const struct mirror *mirror, const struct doc *doc)
{
    uint32_t place = find(mirror, doc);

    if (place == UINT32_MAX)
        return 0.5;
    return (mirror->credits[place].helpful + HELPFUL_PRIOR / 2) /
           (mirror->credits[place].voters + HELPFUL_PRIOR);
}

uint8_t price_step(int64_t rupiah)
{
    double step = rupiah < 1000 ? 1 : 1 + floor(16 * log2((double)rupiah / 1000));

    return step > UINT8_MAX ? UINT8_MAX : (uint8_t)step;
}
