/* credit.c: an author's standing in one kind of product, by the members whom it helped.
 *
 * Only taps that count (thanks.h) raise it, and they fade with age; what somebody found of
 * no use weighs on that story, not on its author. Only thanked authors have an entry, so
 * it costs next to nothing. The kind of a product is what it is, else the last term of its
 * types, else it is a kind of its own. A product whose types change makes all entries again. */
#include <math.h>
#include <string.h>

#include "formula.h"
#include "rank_private.h"

struct thanked *thanked_find(const struct mirror *mirror, uint64_t testimonial)
{
    uint32_t place = mirror->thanked_count == 0
                         ? UINT32_MAX
                         : id_index_find(&mirror->thanked_index, mirror->thanked,
                                         sizeof *mirror->thanked, testimonial);

    return place == UINT32_MAX ? NULL : &mirror->thanked[place];
}

void thanked_set(struct mirror *mirror, struct thanked thanked)
{
    struct thanked *there = thanked_find(mirror, thanked.id);

    if (there) {
        *there = thanked;
        return;
    }
    mirror->thanked = mirror_grow(mirror->thanked, mirror->thanked_count, &mirror->thanked_room,
                                  sizeof *mirror->thanked);
    mirror->thanked[mirror->thanked_count++] = thanked;
    id_index_put(&mirror->thanked_index, mirror->thanked, sizeof *mirror->thanked,
                 mirror->thanked_count - 1);
}

static uint64_t credit_id(const struct mirror *mirror, const struct doc *doc)
{
    const struct product *product = &mirror->products[product_root(mirror, doc->product)];
    struct row_name types = product_name(product, product->name_count);
    uint64_t kind = product->kind ? product->kind
                    : types.count ? types.terms[types.count - 1]
                                  : product->id;

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
    const struct thanked *thanked = thanked_find(mirror, doc->id);
    uint32_t place = find(mirror, doc);
    struct credit *credit;

    if (!thanked || thanked->thanks == 0)
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
        credit->thanks += thanked->thanks;
        credit->days += thanked->days;
    } else {
        credit->thanks -= thanked->thanks < credit->thanks ? thanked->thanks : credit->thanks;
        credit->days -= thanked->days < credit->days ? thanked->days : credit->days;
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

/* All of one author's thanks fade together, by their mean day: kept as two sums, they can
 * be taken back exactly. */
double credit_of(const struct mirror *mirror, const struct question *question,
                 const struct doc *doc)
{
    uint32_t place = find(mirror, doc);

    if (place == UINT32_MAX || mirror->credits[place].thanks == 0)
        return 0.5;
    const struct credit *credit = &mirror->credits[place];
    double age = question->today - (double)credit->days / credit->thanks;
    bool fades = age > 0 && question->half_life_days > 0;
    double thanks = credit->thanks * (fades ? exp2(-age / question->half_life_days) : 1);
    return (thanks + HELPFUL_PRIOR / 2) / (thanks + HELPFUL_PRIOR);
}

uint8_t price_step(int64_t rupiah)
{
    double step = rupiah < 1000 ? 1 : 1 + floor(16 * log2((double)rupiah / 1000));

    return step > UINT8_MAX ? UINT8_MAX : (uint8_t)step;
}
