/* voice.c: what a product's members say, each of them once.
 *
 * Worked out from all its testimonials and kept with the product until one of
 * them changes, so a question pays for it once. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formula.h"
#include "rank_private.h"

enum { TALLIES = 48, MEMBERS_WALK = 2048, FIRST_AUTHORS = 64 };
enum { RUSHED_DAYS = 14 }; /* what nobody decided on by then is no news any more */

/* Members who share one value of one attribute. */
struct tally {
    uint32_t name, value;
    uint32_t yes, no;
    uint32_t liked, disliked; /* the newest document of each */
};

bool voice_is_incentive(const struct doc *doc)
{
    return doc->provenance >= PROVENANCE_GIFTED && doc->provenance <= PROVENANCE_AMBASSADOR;
}

bool voice_counts(const struct question *question, const struct doc *doc)
{
    enum scope least = question->least_scope > SCOPE_GROUP ? question->least_scope : SCOPE_GROUP;

    if (doc->is_gone || doc->scope < least)
        return false;
    return doc->provenance == PROVENANCE_PEER || voice_is_incentive(doc) ||
           (doc->provenance == PROVENANCE_DEMO && question->counts_demo);
}

double voice_intensity(const struct doc *doc)
{
    return doc->is_repurchased ? 1 : intensities[doc->used_for <= USED_LONGER ? doc->used_for
                                                                              : USED_UNKNOWN];
}

double voice_freshness(const struct question *question, const struct doc *doc)
{
    int32_t age = question->today - doc->day;

    return age <= 0 || question->half_life_days <= 0
               ? 1 : exp2(-(double)age / question->half_life_days);
}

double voice_helpfulness(const struct doc *doc)
{
    return (doc->helpful + HELPFUL_PRIOR / 2) / (doc->voters + HELPFUL_PRIOR);
}

/* --- distinct authors ------------------------------------------------------------------ */

static void make_authors(const struct mirror *mirror, size_t count)
{
    struct scratch *scratch = mirror->scratch;
    size_t room = FIRST_AUTHORS;

    while (room < count * 2)
        room *= 2;
    if (room > scratch->author_room) {
        free(scratch->authors);
        scratch->authors = postings_must(malloc(room * sizeof *scratch->authors));
        scratch->author_room = room;
    }
    /* Only as much as this count needs is used, and so only that is cleared. */
    memset(scratch->authors, 0, room * sizeof *scratch->authors);
}

/* Where the author's document is, or is to be; mask is of the room that was made. */
static uint32_t *author_slot(const struct mirror *mirror, uint64_t author, size_t mask)
{
    uint32_t *authors = mirror->scratch->authors;
    size_t i = (size_t)(author * UINT64_C(0x9E3779B97F4A7C15) >> 32) & mask;

    while (authors[i] && mirror->docs[authors[i] - 1].author != author)
        i = (i + 1) & mask;
    return &authors[i];
}

static size_t author_mask(size_t count)
{
    size_t room = FIRST_AUTHORS;

    while (room < count * 2)
        room *= 2;
    return room - 1;
}

/* Of one day the higher id is newer: as good as any, and always the same. */
static bool is_newer(const struct doc *a, const struct doc *b)
{
    return a->day != b->day ? a->day > b->day : a->id > b->id;
}

static void keep_newer(const struct mirror *mirror, uint32_t *kept, uint32_t doc)
{
    if (*kept == NO_DOC || is_newer(&mirror->docs[doc], &mirror->docs[*kept]))
        *kept = doc;
}

/* Marks all but the newest word of each author. */
static void find_superseded(const struct work *work, const struct product *product)
{
    const struct mirror *mirror = work->mirror;
    size_t mask = author_mask(product->doc_count);

    make_authors(mirror, product->doc_count);
    for (uint32_t i = product->newest; i != NO_DOC; i = mirror->docs[i].previous) {
        struct doc *doc = &mirror->docs[i];
        doc->is_superseded = false;
        if (!voice_counts(work->question, doc))
            continue;
        uint32_t *slot = author_slot(mirror, doc->author, mask);
        if (*slot && is_newer(&mirror->docs[*slot - 1], doc)) {
            doc->is_superseded = true;
            continue;
        }
        if (*slot)
            mirror->docs[*slot - 1].is_superseded = true;
        *slot = i + 1;
    }
}

/* --- splits ------------------------------------------------------------------------------- */

static void add_tally(const struct mirror *mirror, struct tally *tallies, size_t *count,
                      const struct row_attribute *attribute, uint32_t number)
{
    const struct doc *doc = &mirror->docs[number];
    size_t i = 0;

    while (i < *count &&
           (tallies[i].name != attribute->name || tallies[i].value != attribute->value))
        i++;
    if (i == TALLIES)
        return;
    if (i == *count)
        tallies[(*count)++] = (struct tally){ .name = attribute->name, .value = attribute->value,
                                              .liked = NO_DOC, .disliked = NO_DOC };
    if (doc->verdict == VERDICT_YES) {
        tallies[i].yes++;
        keep_newer(mirror, &tallies[i].liked, number);
    } else if (doc->verdict == VERDICT_NO) {
        tallies[i].no++;
        keep_newer(mirror, &tallies[i].disliked, number);
    }
}

/* The clearest disagreement: of one attribute, a value whose members clearly like it
 * and one whose members clearly do not. */
static void find_split(struct voice *voice, const struct tally *tallies, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++) {
            const struct tally *likes = &tallies[i];
            const struct tally *dislikes = &tallies[k];
            if (likes->name != dislikes->name || likes->yes < SPLIT_MIN ||
                dislikes->no < SPLIT_MIN || likes->yes < likes->no * SPLIT_RATIO ||
                dislikes->no < dislikes->yes * SPLIT_RATIO || i == k)
                continue;
            uint32_t clear = likes->yes + dislikes->no;
            uint32_t before = voice->likes + voice->dislikes;
            if (clear < before || (clear == before && likes->value > voice->liked_by))
                continue;
            voice->split_name = likes->name;
            voice->liked_by = likes->value;
            voice->disliked_by = dislikes->value;
            voice->likes = likes->yes;
            voice->dislikes = dislikes->no;
            voice->liked = likes->liked;
            voice->disliked = dislikes->disliked;
        }
}

/* --- the voice --------------------------------------------------------------------------- */

/* Freshness as of day 0: above 1 for every later day. */
static double freshness_from_start(const struct question *question, const struct doc *doc)
{
    int32_t day = doc->day < question->today ? doc->day : question->today;

    return question->half_life_days <= 0 ? 1 : exp2((double)day / question->half_life_days);
}

static void note_others(const struct work *work, struct voice *voice, uint32_t number)
{
    const struct doc *doc = &work->mirror->docs[number];

    if (doc->is_gone || doc->scope < SCOPE_GROUP || doc->scope < work->question->least_scope)
        return;
    if (doc->provenance == PROVENANCE_OUTSIDE)
        keep_newer(work->mirror, &voice->outside, number);
    else if (doc->provenance == PROVENANCE_BRAND || doc->provenance == PROVENANCE_STAFF)
        keep_newer(work->mirror, &voice->brand, number);
}

static void note_rushed(struct voice *voice, const struct doc *doc)
{
    if (voice->rushed++ == 0 || doc->day > voice->rushed_day)
        voice->rushed_day = doc->day;
}

unsigned voice_rushed(const struct question *question, const struct voice *voice)
{
    return voice->rushed && question->today - voice->rushed_day <= RUSHED_DAYS ? voice->rushed : 0;
}

static void count_member(const struct work *work, struct voice *voice, uint32_t number)
{
    const struct mirror *mirror = work->mirror;
    const struct doc *doc = &mirror->docs[number];

    voice->members++;
    if (doc->price_to && (voice->price_from == 0 || doc->price_from < voice->price_from))
        voice->price_from = doc->price_from;
    if (doc->price_to > voice->price_to)
        voice->price_to = doc->price_to;
    voice->yes += doc->verdict == VERDICT_YES;
    voice->so_so += doc->verdict == VERDICT_SO_SO;
    voice->no += doc->verdict == VERDICT_NO;
    voice->incentivised += voice_is_incentive(doc);
    if (doc->verdict == VERDICT_YES)
        return;
    if (voice->dissent == NO_DOC || doc->verdict < mirror->docs[voice->dissent].verdict)
        voice->dissent = number;
    else if (doc->verdict == mirror->docs[voice->dissent].verdict)
        keep_newer(mirror, &voice->dissent, number);
}

static void work_out(const struct work *work, struct product *product, struct voice *voice)
{
    const struct mirror *mirror = work->mirror;
    struct tally tallies[TALLIES];
    size_t tally_count = 0;
    double helpfulness = 0;

    find_superseded(work, product);
    for (uint32_t i = product->newest; i != NO_DOC; i = mirror->docs[i].previous) {
        const struct doc *doc = &mirror->docs[i];
        if (doc->tombstone == ROW_RUSHED && !doc->is_gone)
            note_rushed(voice, doc);
        else if (doc->tombstone && !doc->is_gone && voice->hidden++ == 0)
            voice->tombstone = doc->tombstone;
        if (!voice_counts(work->question, doc) || doc->is_superseded) {
            note_others(work, voice, i);
            continue;
        }
        double freshness = freshness_from_start(work->question, doc);
        double weight = freshness * voice_intensity(doc) *
                        (voice_is_incentive(doc) ? INCENTIVE : 1);
        count_member(work, voice, i);
        voice->is_dated_ahead |= doc->day > work->question->today;
        voice->weights += weight;
        voice->weighted += weight * (doc->verdict + 1) / 2;
        voice->ages += freshness;
        helpfulness += voice_helpfulness(doc);
        for (size_t k = 0; k < doc->attribute_count; k++)
            add_tally(mirror, tallies, &tally_count, &mirror->attributes[doc->attributes + k], i);
    }
    voice->helpfulness = (float)(helpfulness / (voice->members ? voice->members : 1));
    find_split(voice, tallies, tally_count);
}

static void read_for_today(const struct question *question, struct voice *voice)
{
    double fade = question->half_life_days <= 0
                      ? 1 : exp2(-(double)question->today / question->half_life_days);
    double members = voice->members ? voice->members : 1;

    voice->today = question->today;
    voice->share = (float)((voice->weighted * fade + VOICE_PRIOR / 2) /
                           (voice->weights * fade + VOICE_PRIOR));
    voice->freshness = (float)(voice->ages * fade / members);
}

const struct voice *voice_of(const struct work *work, uint32_t place)
{
    const struct question *question = work->question;
    struct product *product = &work->mirror->products[place];
    struct voice *voice = &product->voice;

    bool is_later = question->today > voice->today && !voice->is_dated_ahead;
    if (voice->is_known && (voice->today == question->today || is_later) &&
        voice->half_life_days == question->half_life_days &&
        voice->counts_demo == question->counts_demo &&
        voice->least_scope == (uint8_t)question->least_scope) {
        if (is_later)
            read_for_today(question, voice);
        return voice;
    }
    *voice = (struct voice){ .is_known = true, .today = question->today,
                             .half_life_days = question->half_life_days,
                             .counts_demo = question->counts_demo,
                             .least_scope = (uint8_t)question->least_scope, .dissent = NO_DOC,
                             .outside = NO_DOC, .brand = NO_DOC, .liked = NO_DOC,
                             .disliked = NO_DOC };
    work_out(work, product, voice);
    read_for_today(question, voice);
    return voice;
}

/* A walk over very large products would cost more than the question; then the largest
 * product's members are the figure that is surely not too high. */
unsigned voice_members(const struct work *work, struct entry *const *shown, size_t count)
{
    const struct mirror *mirror = work->mirror;
    size_t docs = 0;
    unsigned members = 0;

    for (size_t i = 0; i < count; i++) {
        docs += mirror->products[shown[i]->product].doc_count;
        members = shown[i]->voice->members > members ? shown[i]->voice->members : members;
    }
    if (docs > MEMBERS_WALK || count < 2)
        return members;
    make_authors(mirror, docs);
    members = 0;
    uint32_t at[RANK_POOL];
    for (size_t i = 0; i < count; i++)
        at[i] = mirror->products[shown[i]->product].newest;
    /* They take turns, so that the memory of several documents is fetched at once. */
    for (bool is_more = true; is_more;) {
        is_more = false;
        for (size_t i = 0; i < count; i++) {
            if (at[i] == NO_DOC)
                continue;
            const struct doc *doc = &mirror->docs[at[i]];
            is_more = true;
            if (voice_counts(work->question, doc)) {
                uint32_t *slot = author_slot(mirror, doc->author, author_mask(docs));
                members += *slot == 0;
                *slot = at[i] + 1;
            }
            at[i] = doc->previous;
            if (at[i] != NO_DOC)
                __builtin_prefetch(&mirror->docs[at[i]]);
        }
    }
    return members;
}
