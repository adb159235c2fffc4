/* rank.c: a ranking from its first step to its last; formula.h is its page. */
#include "rank.h"

#include <stdlib.h>

#include "formula.h"
#include "rank_private.h"

/* Adds up the best fitting authors: how well their texts match, what they share. */
static void weigh_best(const struct entry *entry, struct explanation *why)
{
    unsigned authors = entry->voice->members < BEST_AUTHORS ? entry->voice->members : BEST_AUTHORS;
    unsigned yes = 0;
    unsigned other = 0;

    for (unsigned i = 0; i < authors; i++) {
        bool has_yes = yes < entry->yes_count;
        bool has_other = other < entry->other_count;
        const struct slot *best = NULL;
        if (has_yes && (!has_other || entry->yes[yes].fit >= entry->other[other].fit))
            best = &entry->yes[yes++];
        else if (has_other)
            best = &entry->other[other++];
        why->match += (best ? (double)best->match : 0) / authors;
        why->affinity += (best ? (double)best->affinity : 0.5) / authors;
        why->intensity += (best ? (double)best->intensity : intensities[USED_UNKNOWN]) / authors;
        why->intimacy += (best ? (double)best->intimacy : 0) / authors;
        why->proximity += (best ? (double)best->proximity : 1) / authors;
        why->credibility += (best ? (double)best->credibility : 0.5) / authors;
    }
}

static void score(const struct work *work, struct entry *entry)
{
    const struct voice *voice = entry->voice;
    struct explanation *why = &entry->why;

    weigh_best(entry, why);
    why->name = (double)match_name(work, &work->mirror->scratch->hits[entry->product]);
    why->voice = (double)voice->share;
    why->freshness = (double)voice->freshness;
    why->helpfulness = (double)voice->helpfulness;
    struct explained terms[EXPLANATION_TERMS];
    explain_product(why, terms);
    entry->score = 0;
    for (size_t i = 0; i < EXPLANATION_TERMS; i++)
        entry->score += terms[i].value * terms[i].weight;
}

/* Known at other prices only? A single figure counts as 15 % around it. */
static bool is_priced_out(const struct question *question, const struct voice *voice)
{
    return question->price_max > 0 && voice->price_to > 0 &&
           (voice->price_from > price_step(question->price_max) + PRICE_SLACK ||
            voice->price_to + PRICE_SLACK < price_step(question->price_min));
}

static uint64_t entry_id(const struct work *work, const struct entry *entry)
{
    return work->mirror->products[entry->product].id;
}

struct sorted {
    struct entry *entry;
    uint64_t id;
};

static int by_score(const void *left, const void *right)
{
    const struct sorted *a = left;
    const struct sorted *b = right;

    if (a->entry->score != b->entry->score)
        return a->entry->score < b->entry->score ? 1 : -1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static float best_right(const struct work *work)
{
    float best = 0;

    for (size_t i = 0; i < work->pool_count; i++)
        if (work->pool[i].yes_count + work->pool[i].other_count && work->pool[i].right > best)
            best = work->pool[i].right;
    return best;
}

/* Products that members speak of and of whom somebody may be quoted, best first. */
static size_t sort_products(const struct work *work, struct entry **ranked)
{
    struct sorted sorted[RANK_POOL];
    float least = RIGHT_ENOUGH * best_right(work);
    size_t count = 0;

    for (size_t i = 0; i < work->pool_count; i++) {
        struct entry *entry = &work->pool[i];
        if (entry->right < least || entry->yes_count + entry->other_count == 0 ||
            is_priced_out(work->question, entry->voice))
            continue;
        score(work, entry);
        sorted[count++] = (struct sorted){ entry, entry_id(work, entry) };
    }
    qsort(sorted, count, sizeof *sorted, by_score);
    for (size_t i = 0; i < count; i++)
        ranked[i] = sorted[i].entry;
    return count;
}

static struct ranked_split split_of(const struct mirror *mirror, const struct voice *voice)
{
    if (voice->likes == 0)
        return (struct ranked_split){ 0 };
    const struct doc *liked = &mirror->docs[voice->liked];
    const struct doc *disliked = &mirror->docs[voice->disliked];
    return (struct ranked_split){
        .is_split = true, .name = voice->split_name, .liked_by = voice->liked_by,
        .disliked_by = voice->disliked_by, .likes = voice->likes, .dislikes = voice->dislikes,
        .liked = liked->id, .liked_author = liked->author,
        .disliked = disliked->id, .disliked_author = disliked->author,
    };
}

static struct ranked_product show_product(const struct work *work, const struct entry *entry)
{
    const struct voice *voice = entry->voice;

    return (struct ranked_product){
        .id = entry_id(work, entry), .members = voice->members, .yes = voice->yes,
        .so_so = voice->so_so, .no = voice->no, .incentivised = voice->incentivised,
        .hidden = voice->hidden, .tombstone = voice->tombstone, .rushed = voice_rushed(work->question, voice),
        .is_small_sample = (int)voice->members < work->question->small_sample,
        .score = entry->score, .why = entry->why, .groups = entry->groups,
        .split = split_of(work->mirror, voice),
    };
}

static void add_statement(const struct work *work, struct ranking *out, const struct entry *entry,
                          uint32_t number)
{
    const struct doc *doc;

    if (number == NO_DOC || out->statement_count == RANK_STATEMENTS)
        return;
    doc = &work->mirror->docs[number];
    out->statements[out->statement_count++] = (struct ranked_statement){
        entry_id(work, entry), doc->id, (enum provenance)doc->provenance
    };
}

/* Outside before brand, of the products in their order; at most one of a brand. */
static void show_statements(const struct work *work, struct entry *const *shown, size_t count,
                            struct ranking *out)
{
    for (size_t i = 0; i < count && out->statement_count < RANK_STATEMENTS - 1; i++)
        add_statement(work, out, shown[i], shown[i]->voice->outside);
    for (size_t i = 0; i < count; i++)
        if (shown[i]->voice->brand != NO_DOC) {
            add_statement(work, out, shown[i], shown[i]->voice->brand);
            return;
        }
}

static void show(const struct work *work, struct entry **ranked, size_t count,
                 struct ranking *out)
{
    size_t skip = work->question->skip < count ? work->question->skip : count;
    struct entry **shown = ranked + skip;

    out->total_products = count;
    while (out->product_count < LIMIT_ANSWER_PRODUCTS && skip + out->product_count < count) {
        out->products[out->product_count] = show_product(work, shown[out->product_count]);
        out->product_count++;
    }
    out->members = voice_members(work, shown, out->product_count);
    quotes_pick(work, shown, out->product_count, out);
    quotes_rank(work, ranked, count, out);
    show_statements(work, shown, out->product_count, out);
}

/* With no member on record for anything, others may stand alone. */
static void show_others_alone(struct work *work, struct ranking *out)
{
    struct entry *all[RANK_POOL];

    for (size_t i = 0; i < work->pool_count; i++)
        all[i] = &work->pool[i];
    show_statements(work, all, work->pool_count, out);
}

void rank_products(const struct mirror *mirror, const struct question *question,
                   struct arena *arena, struct ranking *out)
{
    struct work work = { .mirror = mirror, .question = question, .arena = arena };
    struct entry *ranked[RANK_POOL];

    *out = (struct ranking){ 0 };
    work.least = question->least_scope > SCOPE_GROUP ? question->least_scope : SCOPE_GROUP;
    if (mirror_count(mirror) == 0 || question->group_count + question->product_count == 0)
        return;
    match_question(&work);
    pool_fill(&work);
    size_t count = sort_products(&work, ranked);
    if (count)
        show(&work, ranked, count, out);
    else
        show_others_alone(&work, out);
    match_clear(&work);
}
