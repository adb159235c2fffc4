/* answer.c: what answers a question at all?
 *
 * With a product type in the question only products of that type do: those whose
 * kind it is, else those whose name has it, else those of unknown kind whose texts
 * speak of it. A face wash that "leaves sunscreen behind" is no sunscreen. Only when
 * the group has none of these, what comes near may answer. */
#include "formula.h"
#include "rank_private.h"

/* Words for what is asked carry an answer, words for how it should be do not, unless
 * there are no others. */
static bool carries(const struct work *work, uint32_t groups)
{
    float held = 0;

    for (uint32_t bits = groups & work->carrying; bits; bits &= bits - 1)
        held += work->idf[__builtin_ctz(bits)];
    return held > 0 && held >= CARRIES * work->carried;
}

static bool may(const struct work *work, uint32_t groups)
{
    return (groups & work->type_groups) != 0 || carries(work, groups);
}

/* Nearly all questions have few groups, so all their combinations are known beforehand. */
void answer_prepare(struct work *work)
{
    uint64_t combinations = UINT64_C(1) << work->question->group_count;

    for (uint32_t groups = 0; groups < ANSWERS_KNOWN && groups < combinations; groups++)
        work->answers[groups] = may(work, groups);
}

bool answer_may(const struct work *work, uint32_t groups)
{
    return groups < ANSWERS_KNOWN ? work->answers[groups] : may(work, groups);
}

/* A name that begins as the question does ("gorden blackout") has its head noun. */
static bool has_head(const struct work *work, uint32_t named)
{
    return (named & work->head_group) != 0 &&
           work->idf[__builtin_ctz(work->head_group)] >= HEAD_CARRIES * work->carried;
}

static float right_by_words(const struct work *work, const struct hit *hit, uint32_t groups)
{
    if (carries(work, hit->groups) || has_head(work, hit->groups))
        return 1;
    if (carries(work, groups | hit->groups))
        return hit->groups & work->carrying ? RIGHT_NAME : RIGHT_WORDS;
    return 0;
}

/* Do enough of what members told of it speak of the type? */
static bool is_spoken_of(const struct product *product, const struct hit *hit, uint32_t groups,
                         uint32_t types)
{
    return product->kind == 0 && groups & types &&
           hit->typed * SPOKEN_OF >= product->doc_count;
}

/* Of a product that is known to be something else, its story's mention of the type is
 * not enough. */
static bool is_near(const struct work *work, const struct product *product,
                    const struct hit *hit, uint32_t groups)
{
    uint32_t met = hit->groups | (product->kind ? groups & ~work->type_groups : groups);

    return carries(work, met) || (product->kind == 0 && (groups & work->type_groups) != 0);
}

float answer_right(const struct work *work, uint32_t place, uint32_t groups)
{
    const struct product *product = &work->mirror->products[place];
    const struct hit *hit = &work->mirror->scratch->hits[place];
    uint32_t types = work->type_groups;

    if (work->question->product_count)
        return 1;
    if (types == 0)
        return right_by_words(work, hit, groups);
    if (hit->groups & types) {
        /* "tripod hp" is a tripod for a phone and no phone: both are in its name. */
        bool is_partly = (hit->groups & types) != types;
        float right = hit->kinds & types ? 1 : product->kind ? RIGHT_OTHER : RIGHT_NAME;
        return is_partly ? RIGHT_PARTLY * right : right;
    }
    if (is_spoken_of(product, hit, groups, types))
        return RIGHT_TEXT;
    return work->is_near && is_near(work, product, hit, groups) ? RIGHT_NEAR : 0;
}
