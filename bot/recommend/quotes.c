/* quotes.c: whose words are shown.
 *
 * A few quotes stand for many members, so they are chosen to differ: the best
 * fitting praise, a dissent wherever one exists, both sides of a split, other
 * products, other traits; and nobody speaks twice. */
#include <stdlib.h>

#include "formula.h"
#include "rank_private.h"

enum { ROUNDS = 2 * SLOTS };

struct picking {
    const struct work *work;
    struct entry *const *shown;
    struct ranking *out;
    size_t left;
};

static bool is_quoted(const struct ranking *out, const struct doc *doc)
{
    for (size_t i = 0; i < out->product_count; i++)
        for (size_t k = 0; k < out->products[i].quote_count; k++)
            if (out->products[i].quotes[k].author == doc->author ||
                out->products[i].quotes[k].testimonial == doc->id)
                return true;
    return false;
}

/* How much of what the author declares was not declared by those quoted already? */
static size_t new_traits(const struct mirror *mirror, const struct ranked_product *product,
                         const struct doc *doc)
{
    size_t fresh = doc->attribute_count;

    for (size_t i = 0; i < doc->attribute_count; i++) {
        const struct row_attribute *own = &mirror->attributes[doc->attributes + i];
        bool is_known = false;
        for (size_t k = 0; k < product->quote_count; k++) {
            uint32_t place = id_index_find(&mirror->doc_index, mirror->docs, sizeof *mirror->docs,
                                           product->quotes[k].testimonial);
            const struct doc *other = &mirror->docs[place];
            for (size_t m = 0; m < other->attribute_count; m++)
                is_known |= mirror->attributes[other->attributes + m].name == own->name &&
                            mirror->attributes[other->attributes + m].value == own->value;
        }
        fresh -= is_known;
    }
    return fresh;
}

/* Both sides of a split are the product's, not the asker's: they may be what did not help. */
static bool is_avoided(const struct question *question, const struct doc *doc)
{
    for (size_t i = 0; i < question->avoided_count; i++)
        if (question->avoided[i] == doc->id)
            return true;
    return false;
}

static bool quote(struct picking *picking, size_t i, const struct slot *slot)
{
    struct ranked_product *product = &picking->out->products[i];
    const struct doc *doc = &picking->work->mirror->docs[slot->doc];

    if (picking->left == 0 || is_quoted(picking->out, doc) ||
        is_avoided(picking->work->question, doc))
        return false;
    product->quotes[product->quote_count++] = (struct ranked_quote){
        .testimonial = doc->id, .author = doc->author, .verdict = (enum verdict)doc->verdict,
        .provenance = (enum provenance)doc->provenance,
        .shared_name = slot->shared_name, .shared_value = slot->shared_value,
        .fit = (double)slot->fit,
    };
    fit_explain(picking->work, slot, &product->quotes[product->quote_count - 1].why);
    picking->left--;
    return true;
}

static bool quote_praise(struct picking *picking, size_t i)
{
    const struct entry *entry = picking->shown[i];

    for (unsigned k = 0; k < entry->yes_count; k++)
        if (quote(picking, i, &entry->yes[k]))
            return true;
    return false;
}

/* A plain "no" is the stronger dissent than "so so". */
static bool quote_dissent(struct picking *picking, size_t i)
{
    const struct entry *entry = picking->shown[i];

    for (int verdict = VERDICT_NO; verdict <= VERDICT_SO_SO; verdict++)
        for (unsigned k = 0; k < entry->other_count; k++)
            if (picking->work->mirror->docs[entry->other[k].doc].verdict == verdict &&
                quote(picking, i, &entry->other[k]))
                return true;
    return false;
}

/* The one who adds most that was not heard yet; the best fitting of those. */
static bool quote_another(struct picking *picking, size_t i)
{
    const struct entry *entry = picking->shown[i];
    const struct ranked_product *product = &picking->out->products[i];
    const struct mirror *mirror = picking->work->mirror;
    const struct slot *best = NULL;
    size_t best_traits = 0;

    for (unsigned k = 0; k < entry->yes_count + entry->other_count; k++) {
        const struct slot *slot = k < entry->yes_count ? &entry->yes[k]
                                                       : &entry->other[k - entry->yes_count];
        size_t traits = new_traits(mirror, product, &mirror->docs[slot->doc]) > 0;
        if (is_quoted(picking->out, &mirror->docs[slot->doc]))
            continue;
        if (!best || traits > best_traits || (traits == best_traits && slot->fit > best->fit)) {
            best = slot;
            best_traits = traits;
        }
    }
    return best && quote(picking, i, best);
}

/* Both sides of a split, where there is one. */
static bool quote_split(struct picking *picking, size_t i, bool likes)
{
    const struct voice *voice = picking->shown[i]->voice;
    struct slot slot = { .doc = likes ? voice->liked : voice->disliked };

    if (voice->likes == 0)
        return false;
    fit_weigh(picking->work, &picking->work->mirror->docs[slot.doc], &slot);
    return quote(picking, i, &slot);
}

static bool has_dissent(const struct ranked_product *product)
{
    for (size_t i = 0; i < product->quote_count; i++)
        if (product->quotes[i].verdict != VERDICT_YES)
            return true;
    return false;
}

void quotes_pick(const struct work *work, struct entry *const *shown, size_t count,
                 struct ranking *out)
{
    struct picking picking = { work, shown, out, LIMIT_ANSWER_QUOTES };
    bool dissents = false;

    if (count == 0)
        return;
    if (!quote_split(&picking, 0, true) && !quote_praise(&picking, 0))
        quote_dissent(&picking, 0);
    for (size_t i = 0; i < count && !dissents; i++)
        dissents = has_dissent(&out->products[i]) || quote_split(&picking, i, false) ||
                   quote_dissent(&picking, i);
    for (size_t i = 1; i < count; i++)
        if (out->products[i].quote_count == 0 && !quote_praise(&picking, i))
            quote_dissent(&picking, i);
    for (size_t i = 0; i < count && picking.left;)
        i += !quote_another(&picking, i);
}

/* --- testimonials by themselves -------------------------------------------------------------- */

struct choice {
    const struct slot *slot;
    float worth;
    uint64_t id;
};

static int by_worth(const void *left, const void *right)
{
    const struct choice *a = left;
    const struct choice *b = right;

    if (a->worth != b->worth)
        return a->worth < b->worth ? 1 : -1;
    return a->id < b->id ? -1 : a->id > b->id;
}

/* The entry's nth best document of either list, or NULL. */
static const struct slot *nth_slot(const struct entry *entry, size_t nth)
{
    unsigned yes = 0;
    unsigned other = 0;

    for (;;) {
        const struct slot *a = yes < entry->yes_count ? &entry->yes[yes] : NULL;
        const struct slot *b = other < entry->other_count ? &entry->other[other] : NULL;
        const struct slot *best = !a ? b : !b || a->fit >= b->fit ? a : b;
        if (!best || nth-- == 0)
            return best;
        yes += best == a;
        other += best == b;
    }
}

void quotes_rank(const struct work *work, struct entry *const *ranked, size_t count,
                 struct ranking *out)
{
    struct choice choices[RANK_POOL];

    for (size_t round = 0; round < ROUNDS && out->testimonial_count < LIMIT_RANKING; round++) {
        size_t found = 0;
        for (size_t i = 0; i < count; i++) {
            const struct slot *slot = nth_slot(ranked[i], round);
            if (slot)
                choices[found++] = (struct choice){
                    slot, slot->fit + FIT_PRODUCT * (float)ranked[i]->score,
                    work->mirror->docs[slot->doc].id
                };
        }
        qsort(choices, found, sizeof *choices, by_worth);
        for (size_t i = 0; i < found && out->testimonial_count < LIMIT_RANKING; i++) {
            out->fits[out->testimonial_count] = (double)choices[i].slot->fit;
            out->testimonials[out->testimonial_count++] = choices[i].id;
        }
    }
}
