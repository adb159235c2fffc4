/* match.c: which documents and which names does the question meet?
 *
 * Documents are met in windows of numbers: every list is read up to the window's
 * end into small arrays that stay in the first cache, then what was met is written
 * out in order. Cost: one step a posting, of a very frequent term its newest ones,
 * so at most 2 * POSTINGS_NEWEST a list; memory for what was met only. Of that the
 * LOOKED_AT best matching are kept, newest first where they match alike,
 * so that all that follows has a bound, however large the group is. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formula.h"
#include "rank_private.h"

enum { WINDOW = 2048, STEPS = 256, LOOKED_AT = 1024 };

struct list {
    struct postings_reader reader;
    float worth[POSTINGS_WEIGHTS]; /* of a posting, by its weight */
};

struct group_lists {
    struct list lists[QUESTION_ALTERNATIVES];
    size_t count;
    uint32_t bit;
};

struct window {
    float match[WINDOW];
    uint32_t groups[WINDOW];
    float best[WINDOW]; /* of one group's alternatives; zero between groups */
    uint64_t is_met[WINDOW / 64];
    uint32_t words;     /* of is_met that a document can stand in */
};

/* --- names ------------------------------------------------------------------------------- */

void match_list(const struct work *work, uint32_t product)
{
    struct scratch *scratch = work->mirror->scratch;

    if (scratch->hits[product].is_listed)
        return;
    scratch->hits[product].is_listed = true;
    scratch->listed[scratch->listed_count++] = product;
}

void match_clear(const struct work *work)
{
    struct scratch *scratch = work->mirror->scratch;

    for (size_t i = 0; i < scratch->listed_count; i++)
        scratch->hits[scratch->listed[i]] = (struct hit){ 0 };
    scratch->listed_count = 0;
}

static void make_hits(const struct mirror *mirror)
{
    struct scratch *scratch = mirror->scratch;

    if (scratch->hit_room >= mirror->product_count)
        return;
    free(scratch->hits);
    free(scratch->listed);
    scratch->hit_room = mirror->product_room;
    scratch->hits = postings_must(calloc(scratch->hit_room, sizeof *scratch->hits));
    scratch->listed = postings_must(malloc(scratch->hit_room * sizeof *scratch->listed));
}

/* Marks the products that the group meets by name or type; returns how many
 * testimonials these have. */
static size_t meet_names(const struct work *work, size_t g)
{
    const struct question_group *group = &work->question->groups[g];
    struct scratch *scratch = work->mirror->scratch;
    uint32_t bit = UINT32_C(1) << g;
    size_t docs = 0;

    for (size_t i = 0; i <= group->count; i++) {
        bool is_kind = i == group->count;
        uint32_t hash = is_kind ? group->kind : group->alternatives[i].hash;
        const struct postings *names = hash ? postings_find(&work->mirror->names, hash) : NULL;
        if (!names)
            continue;
        for (struct postings_reader reader = postings_read(names); reader.at != reader.end;) {
            postings_step(&reader);
            struct hit *hit = &scratch->hits[reader.doc];
            bool is_loose = !is_kind && group->alternatives[i].weight < LOOSE_WEIGHT;
            match_list(work, reader.doc);
            hit->is_left_out |= group->is_excluded;
            docs += hit->groups & bit ? 0 : work->mirror->products[reader.doc].doc_count;
            if (!is_loose)
                hit->loose &= ~bit;
            else if (!(hit->groups & bit))
                hit->loose |= bit;
            hit->groups |= bit;
            hit->kinds |= is_kind ? bit : 0;
            hit->asked |= i == 0 && !is_kind ? bit : 0;
        }
    }
    return docs;
}

/* The name's part for the groups given. */
static float name_part(const struct work *work, const struct hit *hit, uint32_t groups)
{
    float sum = 0;

    for (uint32_t bits = groups; bits; bits &= bits - 1) {
        unsigned g = (unsigned)__builtin_ctz(bits);
        float worth = hit->asked >> g & 1 ? 1 : hit->loose >> g & 1 ? NAME_LOOSE : NAME_OTHER_WORD;
        sum += work->idf[g] * worth;
    }
    return sum;
}

float match_name(const struct work *work, const struct hit *hit)
{
    return work->mass > 0 ? name_part(work, hit, hit->groups) / work->mass : 0;
}

float match_with_name(const struct work *work, const struct hit *hit, uint32_t groups, float text)
{
    float sum = text;

    if (work->mass <= 0)
        return 0;
    if (hit->groups)
        sum += NAME_ALONE * name_part(work, hit, hit->groups & ~groups) +
               NAME_BOTH * name_part(work, hit, hit->groups & groups);
    return sum < work->mass ? sum / work->mass : 1;
}

/* --- texts ------------------------------------------------------------------------------- */

/* What the index has of each alternative; NULL where it has nothing. */
static void find_lists(const struct work *work, const struct question_group *group,
                       const struct postings *found[QUESTION_ALTERNATIVES])
{
    for (size_t i = 0; i < QUESTION_ALTERNATIVES; i++)
        found[i] = i < group->count ? postings_find(&work->mirror->terms,
                                                    group->alternatives[i].hash) : NULL;
}

static float idf_of(const struct work *work, const struct postings *const *found, size_t by_name)
{
    double total = (double)work->mirror->doc_count;
    double most = (double)by_name;

    for (size_t i = 0; i < QUESTION_ALTERNATIVES; i++)
        if (found[i] && found[i]->count > most)
            most = found[i]->count;
    if (most > total)
        most = total;
    return (float)log(1 + (total - most + 0.5) / (most + 0.5));
}

/* Behind its last document a list stands at NO_DOC. */
static inline void step(struct postings_reader *reader)
{
    if (reader->at == reader->end)
        reader->doc = NO_DOC;
    else
        postings_step(reader);
}

/* The group's lists, each at its first document. Returns how many postings they have. */
static size_t open_lists(const struct work *work, size_t g, const struct postings *const *found,
                         struct group_lists *out)
{
    const struct question_group *group = &work->question->groups[g];
    size_t postings = 0;

    out->bit = UINT32_C(1) << g;
    out->count = 0;
    for (size_t i = 0; i < QUESTION_ALTERNATIVES; i++) {
        if (!found[i])
            continue;
        struct list *list = &out->lists[out->count++];
        list->reader = postings_read_newest(&work->mirror->terms, found[i]);
        for (unsigned weight = 0; weight < POSTINGS_WEIGHTS; weight++)
            list->worth[weight] = work->idf[g] * (float)group->alternatives[i].weight / 255 *
                                  (TEXT_FLOOR + (1 - TEXT_FLOOR) * (float)(weight + 1) /
                                                    (float)POSTINGS_WEIGHTS);
        postings += found[i]->count < 2 * POSTINGS_NEWEST ? found[i]->count : 2 * POSTINGS_NEWEST;
        step(&list->reader);
    }
    return postings;
}

static inline void mark(struct window *window, uint32_t at, uint32_t bit, float worth)
{
    window->match[at] += worth;
    window->groups[at] |= bit;
    window->is_met[at / 64] |= UINT64_C(1) << at % 64;
}

static void read_one(struct window *window, struct list *list, uint32_t bit, uint32_t base)
{
    struct postings_reader reader = list->reader;

    while (reader.doc - base < WINDOW) {
        mark(window, reader.doc - base, bit, list->worth[reader.weight]);
        step(&reader);
    }
    list->reader = reader;
}

/* Alternatives count as one: the best of them. */
static void read_many(struct window *window, struct group_lists *group, uint32_t base)
{
    uint64_t met[WINDOW / 64] = { 0 };

    for (size_t i = 0; i < group->count; i++) {
        struct list *list = &group->lists[i];
        struct postings_reader reader = list->reader;
        while (reader.doc - base < WINDOW) {
            uint32_t at = reader.doc - base;
            float worth = list->worth[reader.weight];
            if (worth > window->best[at])
                window->best[at] = worth;
            met[at / 64] |= UINT64_C(1) << at % 64;
            step(&reader);
        }
        list->reader = reader;
    }
    for (uint32_t word = 0; word < window->words; word++)
        for (uint64_t bits = met[word]; bits; bits &= bits - 1) {
            uint32_t at = word * 64 + (uint32_t)__builtin_ctzll(bits);
            mark(window, at, group->bit, window->best[at]);
            window->best[at] = 0;
        }
}

static unsigned step_of(const struct work *work, float match)
{
    unsigned at = (unsigned)(match * work->steps_per_match);

    return at < STEPS ? at : STEPS - 1;
}

/* Writes out what the window met, and empties it. Where no name can help, texts that
 * do not answer by themselves are passed over. */
static void flush(struct work *work, struct window *window, uint32_t base, uint32_t *steps)
{
    bool is_strict = work->name_most <= 0 && work->question->product_count == 0;
    struct met *met = work->mirror->scratch->met;
    size_t count = work->met_count;

    for (uint32_t word = 0; word < window->words; word++) {
        for (uint64_t bits = window->is_met[word]; bits; bits &= bits - 1) {
            uint32_t at = word * 64 + (uint32_t)__builtin_ctzll(bits);
            if (!is_strict || answer_may(work, window->groups[at])) {
                met[count++] = (struct met){ base + at, window->groups[at], window->match[at] };
                steps[step_of(work, window->match[at])]++;
            }
            window->match[at] = 0;
            window->groups[at] = 0;
        }
        window->is_met[word] = 0;
    }
    work->met_count = count;
}

static uint32_t next_doc(const struct group_lists *groups, size_t count)
{
    uint32_t next = NO_DOC;

    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < groups[i].count; k++)
            if (groups[i].lists[k].reader.doc < next)
                next = groups[i].lists[k].reader.doc;
    return next;
}

static void make_met(const struct mirror *mirror, size_t postings)
{
    struct scratch *scratch = mirror->scratch;
    size_t most = postings < mirror->doc_count ? postings : mirror->doc_count;

    if (scratch->met_room >= most)
        return;
    free(scratch->met);
    scratch->met_room = most + most / 4;
    scratch->met = postings_must(malloc(scratch->met_room * sizeof *scratch->met));
}

static void meet_texts(struct work *work, struct group_lists *groups, size_t count,
                       uint32_t *steps)
{
    struct window window; /* of a small group only what is used is cleared */
    size_t used = work->mirror->doc_count < WINDOW ? work->mirror->doc_count : WINDOW;

    memset(window.match, 0, used * sizeof *window.match);
    memset(window.groups, 0, used * sizeof *window.groups);
    memset(window.best, 0, used * sizeof *window.best);
    memset(window.is_met, 0, sizeof window.is_met);
    window.words = (uint32_t)(used + 63) / 64;

    for (;;) {
        uint32_t next = next_doc(groups, count);
        if (next == NO_DOC)
            return;
        uint32_t base = next / WINDOW * WINDOW;
        for (size_t i = 0; i < count; i++)
            if (groups[i].count == 1)
                read_one(&window, &groups[i].lists[0], groups[i].bit, base);
            else
                read_many(&window, &groups[i], base);
        flush(work, &window, base, steps);
    }
}

/* Counting sort by steps of match, the best and then the newest first, until LOOKED_AT. */
static void select_best(struct work *work, const uint32_t *steps)
{
    const struct met *met = work->mirror->scratch->met;
    size_t ends[STEPS]; /* where the next of this step goes, and where there is no more room */
    size_t limits[STEPS];
    size_t count = 0;

    for (size_t i = STEPS; i-- > 0;) {
        if (steps[i] == 0)
            continue; /* nothing will look for it */
        ends[i] = count;
        count += steps[i];
        count = count < LOOKED_AT ? count : LOOKED_AT;
        limits[i] = count;
    }
    work->looked = ARENA_ARRAY(work->arena, struct met, count);
    work->looked_count = count;
    for (size_t i = work->met_count; i-- > 0;) {
        unsigned at = step_of(work, met[i].match);
        if (ends[at] < limits[at])
            work->looked[ends[at]++] = met[i];
    }
}

void match_question(struct work *work)
{
    uint32_t steps[STEPS] = { 0 };
    const struct question *question = work->question;
    struct scratch *scratch = work->mirror->scratch;
    struct group_lists *groups = ARENA_ROOM(work->arena, struct group_lists, question->group_count);
    const struct postings *found[QUESTION_ALTERNATIVES];
    size_t count = 0;
    size_t postings = 0;

    make_hits(work->mirror);
    for (size_t g = 0; g < question->group_count && g < QUESTION_GROUPS; g++) {
        size_t by_name = meet_names(work, g);
        if (question->groups[g].is_excluded || question->groups[g].count == 0)
            continue;
        find_lists(work, &question->groups[g], found);
        work->idf[g] = idf_of(work, found, by_name);
        work->mass += work->idf[g];
        if (!work->head_group && !question->groups[g].is_negated && !question->groups[g].is_need)
            work->head_group = UINT32_C(1) << g;
        if (!question->groups[g].is_negated && !question->groups[g].is_need) {
            work->carrying |= UINT32_C(1) << g;
            work->carried += work->idf[g];
        }
        work->type_groups |= question->groups[g].is_type ? UINT32_C(1) << g : 0;
        postings += open_lists(work, g, found, &groups[count++]);
    }
    if (!work->carrying) {
        work->carrying = UINT32_MAX;
        work->carried = work->mass;
    }
    for (size_t i = 0; i < scratch->listed_count; i++) {
        float name = match_name(work, &scratch->hits[scratch->listed[i]]);
        work->name_most = name > work->name_most ? name : work->name_most;
    }
    work->steps_per_match = work->mass > 0 ? (STEPS - 1) / work->mass : 0;
    answer_prepare(work);
    make_met(work->mirror, postings);
    meet_texts(work, groups, count, steps);
    select_best(work, steps);
}
