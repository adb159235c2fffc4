/* formula.h: how products and testimonials are ranked; the one page of it.
 *
 * match of a text with a question, 0 to 1: the sum over the question's groups of
 *   idf * alternative * (TEXT_FLOOR + (1 - TEXT_FLOOR) * weight / 4), over the sum
 *   of idf. That is BM25 (Robertson and Zaragoza, "The Probabilistic Relevance
 *   Framework", 2009): weight is its saturated term frequency, worked out when the
 *   text was written; idf = ln(1 + (N - n + 0.5) / (n + 0.5)), n being the group's
 *   commonest alternative's or name's count. What the text lacks and the product's
 *   name or type has counts NAME_ALONE; what both have, NAME_BOTH more (fields as
 *   in BM25F, joined at the level of groups).
 * fit of a testimonial = FIT_MATCH match + FIT_AFFINITY affinity + FIT_VERDICT
 *   (1, 1/2, 0) + FIT_FRESHNESS freshness + FIT_HELPFUL helpfulness; the last four
 *   count INCENTIVE for a gifted, discounted, paid or ambassador's text (B5).
 * score of a product = the SCORE_ sum: match and affinity are means over its three
 *   best fitting authors (fewer when it has fewer), so that no single text decides.
 * voice = (sum w v + VOICE_PRIOR / 2) / (sum w + VOICE_PRIOR), v = 1, 1/2, 0: the
 *   mean of a Beta posterior (Gelman et al., "Bayesian Data Analysis", 2.4), each
 *   author once, by the newest word; w = freshness * intensity (* INCENTIVE).
 * freshness = 2 ^ (-age / half life). intensity: how long it was used.
 * helpfulness = (helpful + HELPFUL_PRIOR / 2) / (voters + HELPFUL_PRIOR), likewise.
 * affinity = 1/2 + 1/2 (shared - CONFLICT * declared otherwise) / asked, a trait of
 *   the profile counting PROFILE; undeclared is neutral: 1/2 (A5).
 *
 * The loudest of ten authors moves a score by at most 0.24/3 + 0.07/3 (of three
 * means one third each) + 0.34/12 (voice: a weight of 1 against a prior of 5) +
 * 0.05/10 + 0.05/10 = 0.142, below the 0.15 of A3.
 *
 * What answers at all: a product that meets one of the question's types, in name,
 * type or text; without types, one of which name and one text hold CARRIES of the
 * question's idf, words nobody here ever used included. So "mobil listrik" finds
 * nothing where there is an electric brush. A question that names products is
 * answered about these alone. */
#ifndef REKAN_RECOMMEND_FORMULA_H
#define REKAN_RECOMMEND_FORMULA_H

#include "record.h"

#define SCORE_MATCH 0.24
#define SCORE_NAME 0.25
#define SCORE_VOICE 0.34
#define SCORE_AFFINITY 0.07
#define SCORE_FRESHNESS 0.05
#define SCORE_HELPFUL 0.05

#define FIT_MATCH 0.62f
#define FIT_AFFINITY 0.18f
#define FIT_VERDICT 0.08f
#define FIT_FRESHNESS 0.06f
#define FIT_HELPFUL 0.06f
#define FIT_PRODUCT 0.25f    /* among testimonials, the product's score beside the fit */

#define TEXT_FLOOR 0.6f
#define NAME_ALONE 0.9f
#define NAME_BOTH 0.25f
#define NAME_LOOSE 0.6f     /* a name met by a looser alternative */
#define LOOSE_WEIGHT 192    /* ... one that weighs less than this of 255 */
#define CARRIES 0.5f
#define POOL_VOLUME 0.01f   /* into the pool, not into the score: a doubling of testimonials */

#define VOICE_PRIOR 5.0
#define INCENTIVE 0.5
#define HELPFUL_PRIOR 4.0
#define PROFILE 0.5f
#define CONFLICT 0.5f

enum { BEST_AUTHORS = 3, SPLIT_MIN = 2, SPLIT_RATIO = 2 };

static const double intensities[] = {
    [USED_UNKNOWN] = 0.9, [USED_ONCE] = 0.7,   [USED_DAYS] = 0.8,
    [USED_WEEKS] = 0.9,   [USED_MONTHS] = 1.0, [USED_LONGER] = 1.0,
};

#endif
