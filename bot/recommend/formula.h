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
 * fit of a testimonial = the FIT_ sum, verdict being 1, 1/2 or 0; all but the match
 *   count INCENTIVE for a gifted, discounted, paid or ambassador's text (B5).
 * score of a product = the SCORE_ sum: match, affinity, intensity, intimacy, proximity
 *   and credibility are means over its BEST_AUTHORS best fitting authors (fewer when
 *   it has fewer), so that no single text decides.
 * voice = (sum w v + VOICE_PRIOR / 2) / (sum w + VOICE_PRIOR), v = 1, 1/2, 0: the
 *   mean of a Beta posterior (Gelman et al., "Bayesian Data Analysis", 2.4), each
 *   author once, by the newest word; w = freshness * intensity (* INCENTIVE).
 * freshness = 2 ^ (-age / half life). intensity: how long it was used, 1 when it was
 *   bought again. intimacy = n / (n + INTIMACY_HALF), n being the thanks, helpful taps
 *   and answers between asker and author. proximity: a table. Message counts, views,
 *   followers and group size weigh nothing: they are not even known here.
 * helpfulness = (helpful + HELPFUL_PRIOR / 2) / (voters + HELPFUL_PRIOR), likewise;
 *   credibility: n in the place of both over all that the author told about this kind of
 *   product, n being the members' taps that count (thanks.h), fading like freshness.
 * affinity = 1/2 + 1/2 (shared - CONFLICT * declared otherwise) / asked, a trait of
 *   the profile counting PROFILE; undeclared is neutral: 1/2 (A5).
 *
 * The loudest of ten authors moves a score by at most (0.22 + 0.06 + 0.02 + 0.03 +
 * 0.02 + 0.03)/4 (a quarter of each mean) + 0.30/12 (voice: a weight of 1 against a
 * prior of 5) + 0.03/10 + 0.04/10 = 0.127, below the 0.15 of A3.
 *
 * substance: how much a text tells of the product itself, in thirds; who praises the
 *   parcel or has not tried it tells nothing (language/about.h).
 * order of testimonials: fit + FIT_PRODUCT score of the product - REPEATED for each
 *   one of that product before it, so that products take turns (maximal marginal
 *   relevance, Carbonell and Goldstein, SIGIR 1998, with "same product" as likeness).
 *
 * What answers at all: a question with a type is answered by products of that type:
 * whose kind it is (1), whose name has it (RIGHT_NAME, or RIGHT_OTHER when they are
 * of another kind: a strap for a mask), or of unknown kind when a third of what was
 * told of them speaks of it (RIGHT_TEXT); only where there are none of these by what
 * comes near (RIGHT_NEAR). Without a type: by products whose name has the first thing
 * asked for or CARRIES of the words that say what it is, words nobody here ever used
 * included; else by those whose texts have them (RIGHT_WORDS). Whoever is less than
 * RIGHT_ENOUGH of the rightest is not shown. So "mobil listrik" finds nothing where
 * there is an electric brush. A question that names products is answered about these
 * alone. */
#ifndef REKAN_RECOMMEND_FORMULA_H
#define REKAN_RECOMMEND_FORMULA_H

#include "question.h"

#define SCORE_MATCH 0.22
#define SCORE_NAME 0.25
#define SCORE_VOICE 0.30
#define SCORE_AFFINITY 0.06
#define SCORE_INTENSITY 0.02
#define SCORE_INTIMACY 0.03
#define SCORE_PROXIMITY 0.02
#define SCORE_CREDIBILITY 0.03
#define SCORE_FRESHNESS 0.03
#define SCORE_HELPFUL 0.04

#define FIT_MATCH 0.43f
#define FIT_AFFINITY 0.11f
#define FIT_VERDICT 0.20f
#define FIT_SUBSTANCE 0.09f
#define FIT_INTENSITY 0.02f
#define FIT_INTIMACY 0.03f
#define FIT_PROXIMITY 0.02f
#define FIT_CREDIBILITY 0.03f
#define FIT_FRESHNESS 0.035f
#define FIT_HELPFUL 0.035f
#define FIT_PRODUCT 0.23f    /* among testimonials, the product's score beside the fit */

#define TEXT_FLOOR 0.6f
#define NAME_ALONE 0.9f
#define NAME_BOTH 0.25f
#define NAME_OTHER_WORD 0.75f /* a name met by a synonym or by its kind alone */
#define NAME_LOOSE 0.6f     /* a name met by a looser alternative */
#define LOOSE_WEIGHT 192    /* ... one that weighs less than this of 255 */
#define CARRIES 0.5f
#define HEAD_CARRIES 0.2f
#define RIGHT_NAME 0.95f    /* how right a product is: see answer.c */
#define RIGHT_OTHER 0.7f
#define RIGHT_PARTLY 0.7f   /* one of two types asked for */
#define RIGHT_TEXT 0.8f
#define RIGHT_WORDS 0.7f    /* no type was asked for, and only the texts have the words */
#define RIGHT_NEAR 0.5f
#define RIGHT_ENOUGH 0.75f  /* of the best one's, or it is not shown */
#define REPEATED 0.055f      /* each testimonial more of one product */
#define POOL_VOLUME 0.01f   /* into the pool, not into the score: a doubling of testimonials */

#define VOICE_PRIOR 5.0
#define INCENTIVE 0.5
#define HELPFUL_PRIOR 4.0
#define PROFILE 0.5f
#define CONFLICT 0.5f
#define INTIMACY_HALF 2.0f

enum { BEST_AUTHORS = 4, SPOKEN_OF = 3, SPLIT_MIN = 2, SPLIT_RATIO = 2, PRICE_SLACK = 3 }; /* steps: 15 % */

static const double intensities[] = {
    [USED_UNKNOWN] = 0.9, [USED_ONCE] = 0.7,   [USED_DAYS] = 0.8,
    [USED_WEEKS] = 0.9,   [USED_MONTHS] = 1.0, [USED_LONGER] = 1.0,
};

static const float proximities[] = {
    [PROXIMITY_GROUP] = 1, [PROXIMITY_LINKED] = 0.75f, [PROXIMITY_CITY] = 0.5f,
    [PROXIMITY_ELSEWHERE] = 0.25f,
};

#endif
