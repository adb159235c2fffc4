/* fit.c: how well does one testimonial fit the question and its asker?
 *
 * Every term that formula.h names has one line here, and the same numbers are what
 * /mengapa shows. Undeclared is neutral everywhere. */
#include "formula.h"
#include "rank_private.h"

static bool has_value(const struct row_attribute *own, size_t count, uint32_t name, uint32_t value,
                      bool *declares)
{
    *declares = false;
    for (size_t i = 0; i < count; i++)
        if (own[i].name == name) {
            *declares = true;
            if (own[i].value == value)
                return true;
        }
    return false;
}

bool fit_is_left_out(const struct work *work, const struct doc *doc)
{
    const struct question *question = work->question;

    for (size_t i = 0; i < question->filter_count && doc->attribute_count; i++) {
        const struct row_attribute *own = &work->mirror->attributes[doc->attributes];
        bool declares;
        if (!has_value(own, doc->attribute_count, question->filters[i].name,
                       question->filters[i].value, &declares) && declares)
            return true;
    }
    for (size_t i = 0; i < question->avoided_count; i++)
        if (question->avoided[i] == doc->id)
            return true;
    return false;
}

/* Adds up what is shared and notes the first trait that is. */
static void weigh_traits(const struct work *work, const struct doc *doc,
                         const struct row_attribute *traits, size_t count, float weight,
                         float *shared, struct slot *slot)
{
    const struct row_attribute *own = &work->mirror->attributes[doc->attributes];

    for (size_t i = 0; i < count; i++) {
        bool declares;
        if (has_value(own, doc->attribute_count, traits[i].name, traits[i].value, &declares)) {
            *shared += weight;
            if (slot->shared_name == 0) {
                slot->shared_name = traits[i].name;
                slot->shared_value = traits[i].value;
            }
        } else if (declares) {
            *shared -= weight * CONFLICT;
        }
    }
}

/* A need in the question counts over what the profile says under the same name. */
static size_t profile_left(const struct question *question, struct row_attribute *left)
{
    size_t count = 0;

    for (size_t i = 0; i < question->profile_count && i < QUESTION_NEEDS; i++) {
        bool is_asked = false;
        for (size_t k = 0; k < question->need_count; k++)
            is_asked |= question->needs[k].name == question->profile[i].name;
        if (!is_asked)
            left[count++] = question->profile[i];
    }
    return count;
}

static float affinity_of(const struct work *work, const struct doc *doc, struct slot *slot)
{
    const struct question *question = work->question;
    struct row_attribute profile[QUESTION_NEEDS];
    size_t profile_count = profile_left(question, profile);
    float asked = (float)question->need_count + PROFILE * (float)profile_count;
    float shared = 0;

    if (asked <= 0 || doc->attribute_count == 0)
        return 0.5f;
    weigh_traits(work, doc, question->needs, question->need_count, 1, &shared, slot);
    weigh_traits(work, doc, profile, profile_count, PROFILE, &shared, slot);
    return 0.5f + 0.5f * shared / asked;
}

static float intimacy_of(const struct question *question, const struct doc *doc)
{
    for (size_t i = 0; i < question->tie_count; i++)
        if (question->ties[i].author == doc->author)
            return (float)question->ties[i].count / ((float)question->ties[i].count + INTIMACY_HALF);
    return 0;
}

static float proximity_of(const struct work *work, const struct doc *doc)
{
    const struct question *question = work->question;
    const struct row_attribute *own = &work->mirror->attributes[doc->attributes];
    enum proximity nearest = question->proximity;
    bool declares;

    if (nearest > PROXIMITY_CITY && question->place.value &&
        has_value(own, doc->attribute_count, question->place.name, question->place.value,
                  &declares))
        nearest = PROXIMITY_CITY;
    return proximities[nearest <= PROXIMITY_ELSEWHERE ? nearest : PROXIMITY_ELSEWHERE];
}

void fit_weigh(const struct work *work, const struct doc *doc, struct slot *slot)
{
    slot->affinity = affinity_of(work, doc, slot);
    slot->intensity = (float)voice_intensity(doc);
    slot->intimacy = intimacy_of(work->question, doc);
    slot->proximity = proximity_of(work, doc);
    slot->credibility = (float)credit_of(work->mirror, work->question, doc);
    float rest = FIT_SUBSTANCE * (float)doc->substance / (float)ROW_MAX_SUBSTANCE +
                 FIT_AFFINITY * slot->affinity + FIT_VERDICT * (float)(doc->verdict + 1) / 2 +
                 FIT_INTENSITY * slot->intensity + FIT_INTIMACY * slot->intimacy +
                 FIT_PROXIMITY * slot->proximity + FIT_CREDIBILITY * slot->credibility +
                 FIT_FRESHNESS * (float)voice_freshness(work->question, doc) +
                 FIT_HELPFUL * (float)voice_helpfulness(doc);
    slot->fit = FIT_MATCH * slot->match + (voice_is_incentive(doc) ? (float)INCENTIVE : 1) * rest;
}

void fit_explain(const struct work *work, const struct slot *slot, struct explanation *why)
{
    const struct doc *doc = &work->mirror->docs[slot->doc];
    uint32_t product = product_root(work->mirror, doc->product);

    *why = (struct explanation){
        .match = (double)slot->match,
        .name = (double)match_name(work, &work->mirror->scratch->hits[product]),
        .voice = (doc->verdict + 1) / 2.0, .affinity = (double)slot->affinity,
        .substance = (double)doc->substance / (double)ROW_MAX_SUBSTANCE,
        .intensity = (double)slot->intensity, .intimacy = (double)slot->intimacy,
        .proximity = (double)slot->proximity, .credibility = (double)slot->credibility,
        .freshness = voice_freshness(work->question, doc), .helpfulness = voice_helpfulness(doc),
    };
}

/* --- by name ------------------------------------------------------------------------------- */

static void list_terms(const struct explanation *why, const double weights[EXPLANATION_TERMS],
                       struct explained terms[EXPLANATION_TERMS])
{
    const struct explained all[EXPLANATION_TERMS] = {
        { "match", why->match, weights[0], 0 },
        { "name", why->name, weights[1], 0 },
        { "voice", why->voice, weights[2], 0.5 },
        { "affinity", why->affinity, weights[3], 0.5 },
        { "intensity", why->intensity, weights[4], intensities[USED_UNKNOWN] },
        { "intimacy", why->intimacy, weights[5], 0 },
        { "proximity", why->proximity, weights[6], 1 },
        { "credibility", why->credibility, weights[7], 0.5 },
        { "freshness", why->freshness, weights[8], 0.5 },
        { "helpfulness", why->helpfulness, weights[9], 0.5 },
        { "substance", why->substance, weights[10], 0 },
    };

    for (size_t i = 0; i < EXPLANATION_TERMS; i++)
        terms[i] = all[i];
}

void explain_product(const struct explanation *why, struct explained terms[EXPLANATION_TERMS])
{
    static const double weights[EXPLANATION_TERMS] = {
        SCORE_MATCH, SCORE_NAME, SCORE_VOICE, SCORE_AFFINITY, SCORE_INTENSITY,
        SCORE_INTIMACY, SCORE_PROXIMITY, SCORE_CREDIBILITY, SCORE_FRESHNESS, SCORE_HELPFUL, 0,
    };

    list_terms(why, weights, terms);
}

/* A quote's name is part of its match already. */
void explain_quote(const struct explanation *why, struct explained terms[EXPLANATION_TERMS])
{
    static const double weights[EXPLANATION_TERMS] = {
        (double)FIT_MATCH, 0, (double)FIT_VERDICT, (double)FIT_AFFINITY, (double)FIT_INTENSITY,
        (double)FIT_INTIMACY, (double)FIT_PROXIMITY, (double)FIT_CREDIBILITY,
        (double)FIT_FRESHNESS, (double)FIT_HELPFUL, (double)FIT_SUBSTANCE,
    };

    list_terms(why, weights, terms);
}
