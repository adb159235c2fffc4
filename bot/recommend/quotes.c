/* quotes.c: whose words are shown.
 *
 * A few quotes stand for many members, so they are chosen to differ: the best
 * fitting praise, a dissent wherever one exists, both sides of a split, other
 * products, other traits; and nobody speaks twice. */
#include <stdlib.h>

#include "formula.h"
#include "rank_private.h"

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
        .provenance = (enum provenance)doc->provenance, .is_verified = doc->is_verified,
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

/* The best of an entry that was not taken yet: its next two lists, merged. */
struct queue {
    const struct entry *entry;
    unsigned yes, other;
};

static const struct slot *first_of(const struct queue *queue)
{
    const struct entry *entry = queue->entry;
    const struct slot *a = queue->yes < entry->yes_count ? &entry->yes[queue->yes] : NULL;
    const struct slot *b = queue->other < entry->other_count ? &entry->other[queue->other] : NULL;

    return !a ? b : !b || a->fit >= b->fit ? a : b;
}

static void take_first(struct queue *queue)
{
    const struct slot *first = first_of(queue);
    bool is_yes = queue->yes < queue->entry->yes_count && first == &queue->entry->yes[queue->yes];

    queue->yes += is_yes;
    queue->other += !is_yes;
}

/* Each testimonial more of one product counts REPEATED less, so that products alternate
 * unless one answers much better. Ties: by id. */
static float worth_of(const struct queue *queue, const struct slot *slot)
{
    return slot->fit + FIT_PRODUCT * (float)queue->entry->score -
           REPEATED * (float)(queue->yes + queue->other);
}

void quotes_rank(const struct work *work, struct entry *const *ranked, size_t count,
                 struct ranking *out)
{
    const struct doc *docs = work->mirror->docs;
    struct queue queues[RANK_POOL];

    for (size_t i = 0; i < count; i++)
        queues[i] = (struct queue){ .entry = ranked[i] };
    while (out->testimonial_count < LIMIT_RANKING) {
        struct queue *best = NULL;
        float most = 0;
        for (size_t i = 0; i < count; i++) {
            const struct slot *slot = first_of(&queues[i]);
            float worth = slot ? worth_of(&queues[i], slot) : 0;
            if (slot && (!best || worth > most ||
                         (worth == most && docs[slot->doc].id < docs[first_of(best)->doc].id))) {
                best = &queues[i];
                most = worth;
            }
        }
        if (!best)
            return;
        out->fits[out->testimonial_count] = (double)first_of(best)->fit;
        out->testimonials[out->testimonial_count++] = docs[first_of(best)->doc].id;
        take_first(best);
    }
}
