/* pool.c: the products worth a closer look, and their best documents.
 *
 * First pass over the best matching documents: each product is as good as its best
 * one (or its name), the RANK_POOL best stay. Second pass: their documents are
 * looked at closely, at most CONSIDERED a product; then their newest ones, for the
 * question may not have met authors who share the asker's needs. */
#include <stdlib.h>
#include <string.h>

#include "formula.h"
#include "rank_private.h"

enum { OFFERED_MAX = 2 * RANK_POOL, CONSIDERED = 32, WALK = 768, AHEAD = 8 };

/* --- the first pass: which products? ----------------------------------------------------- */

static unsigned doublings(uint32_t count)
{
    return count ? 32 - (unsigned)__builtin_clz(count) : 0;
}

static int by_key(const void *left, const void *right)
{
    const struct offered *a = left;
    const struct offered *b = right;

    if (a->key != b->key)
        return a->key < b->key ? 1 : -1;
    return a->product < b->product ? -1 : a->product > b->product;
}

/* Leaves the best RANK_POOL. */
static void trim(struct work *work)
{
    struct hit *hits = work->mirror->scratch->hits;

    for (size_t i = 0; i < work->offered_count; i++)
        work->offered[i].key = hits[work->offered[i].product].best;
    qsort(work->offered, work->offered_count, sizeof *work->offered, by_key);
    while (work->offered_count > RANK_POOL)
        hits[work->offered[--work->offered_count].product].pool = 0;
    if (work->offered_count == RANK_POOL)
        work->threshold = work->offered[RANK_POOL - 1].key;
}

static void offer(struct work *work, uint32_t product, float right, float key)
{
    struct hit *hit = &work->mirror->scratch->hits[product];

    match_list(work, product);
    if (right > hit->right)
        hit->right = right;
    if (key > hit->best)
        hit->best = key;
    if (hit->pool || key < work->threshold)
        return;
    if (work->offered_count == OFFERED_MAX)
        trim(work);
    hit->pool = 1;
    work->offered[work->offered_count++].product = product;
}

static bool may_answer(const struct work *work, uint32_t place)
{
    const struct product *product = &work->mirror->products[place];

    return product->doc_count && !product->is_gone &&
           !work->mirror->scratch->hits[place].is_left_out;
}

static void offer_named(struct work *work)
{
    for (size_t i = 0; i < work->question->product_count && i < QUESTION_PRODUCTS; i++) {
        uint32_t place = id_index_find(&work->mirror->product_index, work->mirror->products,
                                       sizeof *work->mirror->products, work->question->products[i]);
        if (place != UINT32_MAX)
            place = product_root(work->mirror, place);
        if (place != UINT32_MAX && may_answer(work, place))
            offer(work, place, 1, 1);
    }
}

static void offer_by_name(struct work *work)
{
    const struct scratch *scratch = work->mirror->scratch;

    for (size_t i = 0; i < scratch->listed_count; i++) {
        uint32_t place = scratch->listed[i];
        const struct hit *hit = &scratch->hits[place];
        float right = answer_right(work, place, 0);
        if (!may_answer(work, place) || right <= 0)
            continue;
        float volume = POOL_VOLUME * (float)doublings(work->mirror->products[place].doc_count);
        offer(work, place, right, right * NAME_ALONE * match_name(work, hit) + volume);
    }
}

/* Counts per product how many of its documents speak of the type. */
static void count_typed(struct work *work)
{
    const struct mirror *mirror = work->mirror;

    for (size_t i = 0; work->type_groups && i < work->looked_count; i++)
        if (work->looked[i].groups & work->type_groups) {
            uint32_t place = product_root(mirror, mirror->docs[work->looked[i].doc].product);
            match_list(work, place);
            mirror->scratch->hits[place].typed++;
        }
}

static void offer_by_text(struct work *work)
{
    const struct mirror *mirror = work->mirror;
    float volume_most = POOL_VOLUME * (float)doublings((uint32_t)mirror->doc_count);

    for (size_t i = 0; i < work->looked_count; i++) {
        const struct met *met = &work->looked[i];
        if (i + AHEAD < work->looked_count)
            __builtin_prefetch(&mirror->docs[met[AHEAD].doc]);
        if (met->match / work->mass + work->name_most + volume_most < work->threshold)
            continue;
        const struct doc *doc = &mirror->docs[met->doc];
        uint32_t place = product_root(mirror, doc->product);
        const struct hit *hit = &mirror->scratch->hits[place];
        if (doc->is_gone || doc->scope < work->least || !may_answer(work, place))
            continue;
        float right = answer_right(work, place, met->groups);
        if (right <= 0)
            continue;
        float volume = POOL_VOLUME * (float)doublings(mirror->products[place].doc_count);
        offer(work, place, right,
              right * match_with_name(work, hit, met->groups, met->match) + volume);
    }
}

/* --- the second pass: which documents? -------------------------------------------------- */

static bool is_better(const struct work *work, const struct slot *a, const struct slot *b)
{
    if (a->fit != b->fit)
        return a->fit > b->fit;
    return work->mirror->docs[a->doc].id < work->mirror->docs[b->doc].id;
}

static void insert(const struct work *work, struct slot *slots, unsigned *count,
                   const struct slot *slot)
{
    unsigned at = *count;

    for (unsigned i = 0; i < *count; i++)
        if (slots[i].doc == slot->doc)
            return;
    while (at > 0 && is_better(work, slot, &slots[at - 1]))
        at--;
    if (at == SLOTS)
        return;
    if (*count < SLOTS)
        ++*count;
    memmove(&slots[at + 1], &slots[at], (*count - at - 1) * sizeof *slots);
    slots[at] = *slot;
}

/* Could a text that matches so well still come into a full list? */
static bool is_hopeless(const struct entry *entry, float match)
{
    float most = FIT_MATCH * match + (1 - FIT_MATCH);
    bool yes = entry->yes_count == SLOTS && most < entry->yes[SLOTS - 1].fit;
    bool other = entry->other_count == SLOTS && most < entry->other[SLOTS - 1].fit;

    return (yes || entry->yes_count == entry->voice->yes) &&
           (other || entry->other_count == entry->voice->so_so + entry->voice->no);
}

static void consider(const struct work *work, struct entry *entry, uint32_t number,
                     uint32_t groups, float text)
{
    const struct doc *doc = &work->mirror->docs[number];
    const struct hit *hit = &work->mirror->scratch->hits[entry->product];
    struct slot slot = { .doc = number, .groups = groups };

    slot.match = entry->right * match_with_name(work, hit, groups, text);
    if (is_hopeless(entry, slot.match) || doc->is_superseded ||
        !voice_counts(work->question, doc) || fit_is_left_out(work, doc))
        return;
    entry->considered++;
    entry->groups |= groups;
    fit_weigh(work, doc, &slot);
    if (doc->verdict == VERDICT_YES)
        insert(work, entry->yes, &entry->yes_count, &slot);
    else
        insert(work, entry->other, &entry->other_count, &slot);
}

static void consider_met(struct work *work)
{
    const struct mirror *mirror = work->mirror;

    for (size_t i = 0; i < work->looked_count; i++) {
        const struct met *met = &work->looked[i];
        uint32_t product = product_root(mirror, mirror->docs[met->doc].product);
        uint8_t place = mirror->scratch->hits[product].pool;
        if (place == 0)
            continue;
        struct entry *entry = &work->pool[place - 1];
        if (entry->considered < CONSIDERED)
            consider(work, entry, met->doc, met->groups, met->match);
    }
}

/* One that was met already only loses against itself. All products take turns, so
 * that the memory of many documents is fetched at once. */
static void consider_newest(struct work *work)
{
    const struct mirror *mirror = work->mirror;
    uint32_t at[RANK_POOL];
    bool has_more = true;

    for (size_t i = 0; i < work->pool_count; i++)
        at[i] = mirror->products[work->pool[i].product].newest;
    for (size_t left = work->pool_count ? WALK / work->pool_count : 0; left > 0 && has_more; left--) {
        has_more = false;
        for (size_t i = 0; i < work->pool_count; i++) {
            if (at[i] == NO_DOC)
                continue;
            has_more = true;
            consider(work, &work->pool[i], at[i], 0, 0);
            at[i] = mirror->docs[at[i]].previous;
            if (at[i] != NO_DOC)
                __builtin_prefetch(&mirror->docs[at[i]]);
        }
    }
    for (size_t i = 0; i < work->pool_count; i++)
        if (work->pool[i].other_count == 0 && work->pool[i].voice->dissent != NO_DOC)
            consider(work, &work->pool[i], work->pool[i].voice->dissent, 0, 0);
}

void pool_fill(struct work *work)
{
    struct hit *hits = work->mirror->scratch->hits;

    if (work->question->product_count) {
        offer_named(work);
    } else if (work->mass > 0) {
        count_typed(work);
        offer_by_name(work);
        offer_by_text(work);
        work->is_near = work->offered_count == 0;
        if (work->is_near) {
            offer_by_name(work);
            offer_by_text(work);
        }
    }
    trim(work);
    work->pool_count = work->offered_count;
    work->pool = ARENA_ARRAY(work->arena, struct entry, work->pool_count);
    for (size_t i = 0; i < work->pool_count; i++) {
        struct entry *entry = &work->pool[i];
        entry->product = work->offered[i].product;
        hits[entry->product].pool = (uint8_t)(i + 1);
        entry->groups = hits[entry->product].groups;
        entry->right = hits[entry->product].right;
        entry->voice = voice_of(work, entry->product);
    }
    consider_met(work);
    consider_newest(work);
}
