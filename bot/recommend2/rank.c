/* rank.c: the formula, on one page.
 *
 *   score = 0.55 relevance + 0.35 voice + 0.10 affinity                  (0 to 1)
 *
 * relevance: share of the question's idf that the product's texts and names
 *   hold, each group by its best alternative. Terms carry their own share of
 *   BM25 (Robertson & Zaragoza 2009, saturation and length, worked out when the
 *   text was written); idf is ln(1 + (N - n + .5)/(n + .5)), a group's n being
 *   its commonest alternative's. A name counts like a text that says it twice.
 * voice: what members say on the whole, shrunk (voice.c).
 * affinity: the largest share of the asker's needs that one of them shares.
 *
 * What is an answer at all: where the question names a type of product, a product of
 * that type; else one that holds at least CARRIES of the question's idf. Anything
 * less would be a guess. A question that names products is about them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rank_private.h"

static const double RELEVANCE = 0.55, VOICE = 0.35, AFFINITY = 0.10;
static const double CARRIES = 0.4;
static const float NAME_MATCH = 1.0f;

static struct candidate *candidate_for(struct ranking_work *work, uint32_t product)
{
    if (work->candidate_of[product])
        return &work->candidates[work->candidate_of[product] - 1];
    if (work->candidate_count == work->candidate_room) {
        size_t room = work->candidate_room ? work->candidate_room * 2 : 64;
        struct candidate *more = ARENA_ARRAY(work->arena, struct candidate, room);
        if (work->candidate_count)
            memcpy(more, work->candidates, work->candidate_count * sizeof *more);
        work->candidates = more;
        work->candidate_room = room;
    }
    struct candidate *candidate = &work->candidates[work->candidate_count++];
    *candidate = (struct candidate){ .product = product, .statement = UINT32_MAX };
    work->candidate_of[product] = (uint32_t)work->candidate_count;
    return candidate;
}

static double idf_of(const struct ranking_work *work, const struct question_group *group)
{
    double total = (double)mirror_count(work->mirror) + 1;
    double most = 0;

    for (size_t i = 0; i < group->count; i++) {
        const struct postings *postings = table_find(&work->mirror->terms,
                                                     group->alternatives[i].hash);
        if (postings && postings->count > most)
            most = postings->count;
    }
    if (most > total)
        most = total;
    return log(1 + (total - most + 0.5) / (most + 0.5));
}

static void match_names(struct ranking_work *work, size_t group_index)
{
    const struct question_group *group = &work->question->groups[group_index];

    for (size_t i = 0; i < group->count; i++) {
        const struct postings *names = table_find(&work->mirror->names, group->alternatives[i].hash);
        for (uint32_t k = 0; names && k < names->count; k++) {
            struct candidate *candidate = candidate_for(work, names->docs[k]);
            float match = NAME_MATCH * (float)group->alternatives[i].weight / 255;
            if (match > candidate->matched[group_index])
                candidate->matched[group_index] = match;
        }
    }
}

/* One group over all texts: scratch holds this group's best match of each, and the sum so far. */
static size_t match_texts(struct ranking_work *work, size_t group_index, size_t touched)
{
    const struct question_group *group = &work->question->groups[group_index];
    float *best = work->mirror->scratch;
    float *sum = best + work->mirror->scratch_room;

    for (size_t i = 0; i < group->count; i++) {
        const struct postings *postings = table_find(&work->mirror->terms,
                                                     group->alternatives[i].hash);
        float scale = (float)group->alternatives[i].weight / (255.0f * ROW_MAX_WEIGHT);
        for (uint32_t k = 0; postings && k < postings->count; k++) {
            uint32_t doc = postings->docs[k];
            float match = scale * (float)postings->weights[k];
            if (doc == UINT32_MAX || work->mirror->docs[doc].is_gone)
                continue;
            if (sum[doc] == 0 && best[doc] == 0)
                work->mirror->touched[touched++] = doc;
            if (match > best[doc])
                best[doc] = match;
        }
    }
    for (size_t i = 0; i < touched; i++) {
        uint32_t doc = work->mirror->touched[i];
        if (best[doc] == 0)
            continue;
        struct candidate *candidate = candidate_for(work, work->mirror->docs[doc].product);
        /* Whether it is said matters most; how often and in how long a text, a little. */
        float match = 0.7f + 0.3f * best[doc];
        if (match > candidate->matched[group_index])
            candidate->matched[group_index] = match;
        sum[doc] += (float)work->idf[group_index] * match;
        best[doc] = 0;
    }
    return touched;
}

static void add_doc(struct ranking_work *work, struct candidate *candidate, uint32_t doc)
{
    if (candidate->doc_count == candidate->doc_room) {
        size_t room = candidate->doc_room ? candidate->doc_room * 2 : 8;
        uint32_t *docs = ARENA_ARRAY(work->arena, uint32_t, room);
        if (candidate->doc_count)
            memcpy(docs, candidate->docs, candidate->doc_count * sizeof *docs);
        candidate->docs = docs;
        candidate->doc_room = room;
    }
    candidate->docs[candidate->doc_count++] = doc;
}

static bool is_asked_product(const struct ranking_work *work, uint64_t id)
{
    for (size_t i = 0; i < work->question->product_count; i++)
        if (work->question->products[i] == id)
            return true;
    return false;
}

static bool is_answer(const struct ranking_work *work, const struct candidate *candidate)
{
    const struct question *question = work->question;
    double held = 0;
    bool asks_type = false;
    bool has_type = false;

    if (question->product_count)
        return is_asked_product(work, work->mirror->products[candidate->product].id);
    for (size_t i = 0; i < question->group_count; i++) {
        held += candidate->matched[i] > 0 ? work->idf[i] : 0;
        asks_type |= question->groups[i].is_type;
        has_type |= question->groups[i].is_type && candidate->matched[i] > 0;
    }
    return asks_type ? has_type : held >= CARRIES * work->idf_sum;
}

static double relevance_of(const struct ranking_work *work, const struct candidate *candidate)
{
    double sum = 0;

    for (size_t i = 0; i < work->question->group_count; i++)
        sum += work->idf[i] * candidate->matched[i];
    return work->idf_sum > 0 ? sum / work->idf_sum : 1;
}

static int by_score(const void *left, const void *right)
{
    const struct candidate *a = *(struct candidate *const *)left;
    const struct candidate *b = *(struct candidate *const *)right;

    if (a->ranked.score != b->ranked.score)
        return a->ranked.score < b->ranked.score ? 1 : -1;
    return a->ranked.id < b->ranked.id ? -1 : a->ranked.id > b->ranked.id;
}

/* All testimonials of the candidates: a product's voice is everybody's who tells of it,
 * not only of those whose words the question happened to use. */
static void gather_docs(struct ranking_work *work)
{
    for (uint32_t i = 0; i < work->mirror->doc_count; i++) {
        const struct doc *doc = &work->mirror->docs[i];
        uint32_t at = work->candidate_of[doc->product];
        if (at && !doc->is_gone && !doc->is_hidden && doc->scope >= SCOPE_GROUP)
            add_doc(work, &work->candidates[at - 1], i);
    }
}

struct found_doc {
    uint32_t doc;
    double score;
    size_t nth; /* of its product */
};

static int by_found(const void *left, const void *right)
{
    const struct found_doc *a = left;
    const struct found_doc *b = right;

    if (a->nth != b->nth)
        return a->nth < b->nth ? -1 : 1;
    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    return a->doc < b->doc ? -1 : a->doc > b->doc;
}

/* Testimonials best first: each product's best fitting one, then its second ... */
static void rank_testimonials(struct ranking_work *work, struct candidate *const *ranked,
                              size_t count, struct voice *const *voices, struct ranking *out)
{
    enum { PRODUCTS = LIMIT_RANKING, EACH = 3 };
    struct found_doc found[PRODUCTS * EACH];
    size_t total = 0;

    for (size_t i = 0; i < count && i < PRODUCTS; i++) {
        const struct candidate *candidate = ranked[i];
        uint32_t taken[EACH] = { UINT32_MAX, UINT32_MAX, UINT32_MAX };
        for (size_t nth = 0; nth < EACH; nth++) {
            const struct voice *best = NULL;
            double best_score = -1;
            for (size_t k = 0; k < candidate->voice_count; k++) {
                const struct voice *voice = &voices[i][k];
                double score = voice->fit + 0.3 * voice->affinity +
                               0.05 * work->mirror->docs[voice->doc].verdict;
                bool is_taken = voice->doc == taken[0] || voice->doc == taken[1];
                if (!is_taken && score > best_score) {
                    best = voice;
                    best_score = score;
                }
            }
            if (!best)
                break;
            taken[nth] = best->doc;
            found[total++] = (struct found_doc){ best->doc, best_score + candidate->ranked.score, nth };
        }
    }
    qsort(found, total, sizeof *found, by_found);
    for (size_t i = 0; i < total && i < LIMIT_RANKING; i++)
        out->testimonials[out->testimonial_count++] = work->mirror->docs[found[i].doc].id;
}

static unsigned count_members(const struct ranking_work *work, struct candidate *const *shown,
                              size_t count, struct voice *const *voices)
{
    uint64_t seen[256];
    unsigned members = 0;

    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < shown[i]->voice_count; k++) {
            uint64_t author = work->mirror->docs[voices[i][k].doc].author;
            size_t at = 0;
            while (at < members && at < 256 && seen[at] != author)
                at++;
            if (at == members || at == 256) {
                if (members < 256)
                    seen[members] = author;
                members++;
            }
        }
    return members;
}

static void show(struct ranking_work *work, struct candidate **ranked, size_t count,
                 struct voice **voices, struct ranking *out)
{
    size_t skip = work->question->skip < count ? work->question->skip : count;
    size_t shown = count - skip < LIMIT_ANSWER_PRODUCTS ? count - skip : LIMIT_ANSWER_PRODUCTS;

    voice_quotes(work, ranked + skip, shown, voices + skip);
    for (size_t i = 0; i < shown; i++)
        out->products[out->product_count++] = ranked[skip + i]->ranked;
    out->members = count_members(work, ranked + skip, shown, voices + skip);
}

/* The statement of the best product that has one. */
static void show_statement(struct ranking_work *work, struct candidate *candidates, size_t count,
                           struct ranking *out)
{
    const struct candidate *best = NULL;

    for (size_t i = 0; i < count; i++)
        if (candidates[i].statement != UINT32_MAX && is_answer(work, &candidates[i]) &&
            (!best || candidates[i].ranked.relevance > best->ranked.relevance ||
             (candidates[i].ranked.relevance == best->ranked.relevance &&
              candidates[i].ranked.id < best->ranked.id)))
            best = &candidates[i];
    if (best)
        out->statements[out->statement_count++] =
            (struct ranked_statement){ best->ranked.id, work->mirror->docs[best->statement].id };
}

static void find_candidates(struct ranking_work *work)
{
    size_t touched = 0;
    float *sum;

    mirror_make_scratch(work->mirror);
    sum = work->mirror->scratch + work->mirror->scratch_room;
    work->doc_fit = sum;
    for (size_t i = 0; i < work->question->product_count; i++) {
        uint32_t product = id_map_find(&work->mirror->product_ids, work->question->products[i]);
        if (product != UINT32_MAX)
            candidate_for(work, product)->is_named = true;
    }
    for (size_t i = 0; i < work->question->group_count; i++) {
        work->idf[i] = idf_of(work, &work->question->groups[i]);
        work->idf_sum += work->idf[i];
    }
    for (size_t i = 0; i < work->question->group_count; i++) {
        match_names(work, i);
        touched = match_texts(work, i, touched);
    }
    for (size_t i = 0; i < touched; i++)
        sum[work->mirror->touched[i]] /= (float)(work->idf_sum > 0 ? work->idf_sum : 1);
    work->mirror->touched[touched] = UINT32_MAX;
}

static void clear_scratch(struct ranking_work *work)
{
    float *sum = work->mirror->scratch + work->mirror->scratch_room;

    for (size_t i = 0; work->mirror->touched[i] != UINT32_MAX; i++)
        sum[work->mirror->touched[i]] = 0;
}

void rank_products(struct mirror *mirror, const struct question *question, struct arena *arena,
                   struct ranking *out)
{
    struct ranking_work work = { .mirror = mirror, .question = question, .arena = arena };
    size_t count = 0;

    *out = (struct ranking){ 0 };
    if (mirror->doc_count == 0 || (question->group_count == 0 && question->product_count == 0))
        return;
    work.candidate_of = ARENA_ARRAY(arena, uint32_t, mirror->product_count);
    find_candidates(&work);
    gather_docs(&work);
    struct candidate **ranked = ARENA_ARRAY(arena, struct candidate *, work.candidate_count);
    struct voice **voices = ARENA_ARRAY(arena, struct voice *, work.candidate_count);
    for (size_t i = 0; i < work.candidate_count; i++) {
        struct candidate *candidate = &work.candidates[i];
        if (!is_answer(&work, candidate) || candidate->doc_count == 0)
            continue;
        struct voice *own = ARENA_ARRAY(arena, struct voice, candidate->doc_count);
        voice_count(&work, candidate, own);
        struct ranked_product *product = &candidate->ranked;
        product->id = mirror->products[candidate->product].id;
        product->relevance = relevance_of(&work, candidate);
        product->score = RELEVANCE * product->relevance + VOICE * product->voice +
                         AFFINITY * product->affinity;
        candidate->first_voice = count;
        if (candidate->voice_count == 0)
            continue;
        voices[count] = own;
        ranked[count++] = candidate;
    }
    qsort(ranked, count, sizeof *ranked, by_score);
    /* voices follow their candidates into the new order */
    struct voice **ordered = ARENA_ARRAY(arena, struct voice *, count);
    for (size_t i = 0; i < count; i++)
        ordered[i] = voices[ranked[i]->first_voice];
    out->total_products = count;
    show(&work, ranked, count, ordered, out);
    rank_testimonials(&work, ranked, count, ordered, out);
    show_statement(&work, work.candidates, work.candidate_count, out);
    clear_scratch(&work);
}
