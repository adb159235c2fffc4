/* voice.c: a product's collective voice, and who is quoted for it.
 *
 * The voice is a mean of verdicts (1, 1/2, 0) shrunk to 1/2 by a prior worth
 * PRIOR voices (additive smoothing; Gelman et al., Bayesian Data Analysis, 2.4),
 * one author one voice. A voice weighs between WEIGHT_MIN and WEIGHT_MAX, so the
 * loudest of ten moves it by at most (1.5/(9*0.5+1.5+4))/2 = 0.075 (A3: 0.15). */
#include <math.h>
#include <string.h>

#include "rank_private.h"

static const double PRIOR = 4.0;
static const double WEIGHT_MIN = 0.5, WEIGHT_MAX = 1.5;
static const double INCENTIVE_WEIGHT = 0.5;         /* B5 */
static const double HELPFUL_PRIOR = 0.5, HELPFUL_PRIOR_VOTES = 5.0; /* A12 */

/* Intensity: who used it longer knows more (A10). */
static const double used_weight[] = { [USED_UNKNOWN] = 1.0, [USED_ONCE] = 0.8, [USED_DAYS] = 0.9,
                                      [USED_WEEKS] = 1.0, [USED_MONTHS] = 1.1, [USED_LONGER] = 1.2 };

static bool is_incentivised(uint8_t provenance)
{
    return provenance >= PROVENANCE_GIFTED && provenance <= PROVENANCE_AMBASSADOR;
}

static bool doc_counts(const struct question *question, const struct doc *doc)
{
    return doc->provenance == PROVENANCE_PEER || is_incentivised(doc->provenance) ||
           (doc->provenance == PROVENANCE_DEMO && question->counts_demo);
}

static double weight_of(const struct question *question, const struct doc *doc)
{
    double age_days = question->today > doc->day ? question->today - doc->day : 0;
    double freshness = exp2(-age_days / question->half_life_days);
    double helpful = (doc->helpful + HELPFUL_PRIOR * HELPFUL_PRIOR_VOTES) /
                     (doc->voters + HELPFUL_PRIOR_VOTES);
    double weight = used_weight[doc->used_for] * (0.6 + 0.4 * freshness) * (0.75 + 0.5 * helpful);

    weight = weight < WEIGHT_MIN ? WEIGHT_MIN : weight > WEIGHT_MAX ? WEIGHT_MAX : weight;
    return is_incentivised(doc->provenance) ? weight * INCENTIVE_WEIGHT : weight;
}

/* Undeclared is neutral: only a shared value counts, a missing one costs nothing. */
static void find_affinity(const struct ranking_work *work, const struct doc *doc,
                          struct voice *voice)
{
    const struct row_attribute *own = &work->mirror->attributes[doc->attributes];
    size_t shared = 0;

    voice->shared = SIZE_MAX;
    for (size_t i = 0; i < work->question->need_count; i++)
        for (size_t k = 0; k < doc->attribute_count; k++)
            if (own[k].name == work->question->needs[i].name &&
                own[k].value == work->question->needs[i].value) {
                shared++;
                if (voice->shared == SIZE_MAX)
                    voice->shared = i;
                break;
            }
    voice->affinity = work->question->need_count
                          ? (double)shared / (double)work->question->need_count : 0;
}

/* Newest first; of one day the higher id, so that the order never depends on the log. */
static bool is_newer(const struct doc *a, const struct doc *b)
{
    return a->day != b->day ? a->day > b->day : a->id > b->id;
}

static struct voice *voice_of_author(const struct ranking_work *work, struct voice *voices,
                                     size_t count, uint64_t author)
{
    for (size_t i = 0; i < count; i++)
        if (work->mirror->docs[voices[i].doc].author == author)
            return &voices[i];
    return NULL;
}

static void count_voice(struct candidate *candidate, const struct doc *doc)
{
    struct ranked_product *ranked = &candidate->ranked;

    ranked->members++;
    ranked->yes += doc->verdict > 0;
    ranked->so_so += doc->verdict == 0;
    ranked->no += doc->verdict < 0;
    ranked->incentivised += is_incentivised(doc->provenance);
}

void voice_count(struct ranking_work *work, struct candidate *candidate, struct voice *voices)
{
    double sum = PRIOR * 0.5;
    double weights = PRIOR;
    double affinity = 0;

    candidate->statement = UINT32_MAX;
    for (size_t i = 0; i < candidate->doc_count; i++) {
        const struct doc *doc = &work->mirror->docs[candidate->docs[i]];
        if (!doc_counts(work->question, doc)) {
            if (candidate->statement == UINT32_MAX ||
                is_newer(doc, &work->mirror->docs[candidate->statement]))
                candidate->statement = candidate->docs[i];
            continue;
        }
        struct voice *voice = voice_of_author(work, voices, candidate->voice_count, doc->author);
        if (!voice)
            voice = &voices[candidate->voice_count++];
        else if (!is_newer(doc, &work->mirror->docs[voice->doc]))
            continue;
        *voice = (struct voice){ .doc = candidate->docs[i], .weight = weight_of(work->question, doc),
                                 .fit = work->doc_fit[candidate->docs[i]] };
        find_affinity(work, doc, voice);
    }
    for (size_t i = 0; i < candidate->voice_count; i++) {
        const struct doc *doc = &work->mirror->docs[voices[i].doc];
        count_voice(candidate, doc);
        /* A voice that shares the asker's needs says more about this question. */
        double weight = voices[i].weight * (1 + 0.5 * voices[i].affinity);
        sum += weight * (doc->verdict + 1) / 2.0;
        weights += weight;
        affinity = voices[i].affinity > affinity ? voices[i].affinity : affinity;
    }
    candidate->ranked.voice = sum / weights;
    candidate->ranked.affinity = affinity;
    candidate->ranked.is_small_sample =
        candidate->ranked.members < (unsigned)work->question->small_sample;
}

/* --- quotes ---------------------------------------------------------------------- */

static double quote_worth(const struct voice *voice)
{
    return voice->fit + voice->affinity + 0.2 * voice->weight;
}

static const struct voice *best_quote(const struct ranking_work *work, const struct voice *voices,
                                      size_t count, const struct ranked_product *taken,
                                      bool wants_dissent)
{
    const struct voice *best = NULL;

    for (size_t i = 0; i < count; i++) {
        const struct doc *doc = &work->mirror->docs[voices[i].doc];
        bool is_taken = false;
        for (size_t k = 0; k < taken->quote_count; k++)
            is_taken |= taken->quotes[k].testimonial == doc->id;
        if (is_taken || (wants_dissent && doc->verdict == VERDICT_YES))
            continue;
        /* A plain "no" is the stronger dissent than "so so". */
        double worth = quote_worth(&voices[i]) +
                       (wants_dissent ? (doc->verdict == VERDICT_NO ? 10 : 0)
                                      : doc->verdict == VERDICT_YES ? 5 : 0);
        double best_worth = best ? quote_worth(best) +
                                       (wants_dissent
                                            ? (work->mirror->docs[best->doc].verdict == VERDICT_NO ? 10 : 0)
                                            : work->mirror->docs[best->doc].verdict == VERDICT_YES ? 5 : 0)
                                 : -1;
        if (!best || worth > best_worth ||
            (worth == best_worth && doc->id < work->mirror->docs[best->doc].id))
            best = &voices[i];
    }
    return best;
}

static bool add_quote(const struct ranking_work *work, struct candidate *candidate,
                      const struct voice *voices, bool wants_dissent)
{
    struct ranked_product *ranked = &candidate->ranked;
    const struct voice *voice = best_quote(work, voices, candidate->voice_count, ranked,
                                           wants_dissent);

    if (!voice || ranked->quote_count == LIMIT_ANSWER_QUOTES)
        return false;
    const struct doc *doc = &work->mirror->docs[voice->doc];
    struct ranked_quote *quote = &ranked->quotes[ranked->quote_count++];
    *quote = (struct ranked_quote){ .testimonial = doc->id, .author = doc->author,
                                    .verdict = (enum verdict)doc->verdict };
    if (voice->shared != SIZE_MAX) {
        quote->shared_name = work->question->needs[voice->shared].name;
        quote->shared_value = work->question->needs[voice->shared].value;
    }
    return true;
}

/* Three quotes in all: the first product's best, a dissent where any of the shown
 * products has one, then the others' best, then more of the first. */
void voice_quotes(struct ranking_work *work, struct candidate *const *shown, size_t count,
                  struct voice *const *voices)
{
    size_t left = LIMIT_ANSWER_QUOTES;

    if (count && add_quote(work, shown[0], voices[0], false))
        left--;
    for (size_t i = 0; i < count; i++) {
        bool has_dissent = false;
        for (size_t k = 0; k < shown[i]->ranked.quote_count; k++)
            has_dissent |= shown[i]->ranked.quotes[k].verdict != VERDICT_YES;
        if (has_dissent || (left && add_quote(work, shown[i], voices[i], true))) {
            left -= !has_dissent;
            break;
        }
    }
    for (size_t i = 1; i < count && left; i++)
        if (shown[i]->ranked.quote_count == 0 && add_quote(work, shown[i], voices[i], false))
            left--;
    for (size_t i = 0; i < count && left;)
        if (add_quote(work, shown[i], voices[i], false))
            left--;
        else
            i++;
}
