/* rising.c: owners are counted once a day, and again of a product that changed.
 *
 * A product with too few recent texts is passed over without a look at them, so that a
 * press costs one step a product. */
#include "rising.h"

#include <stdlib.h>

#include "rank_private.h"

/* At least half of RISING_OWNERS are new ones, so fewer recent texts cannot do. */
_Static_assert(RECENT_MIN == (RISING_OWNERS + 1) / 2, "so many recent texts can do");

/* A member's oldest word on a product is since when they have it. */
struct owner {
    uint64_t author;
    uint16_t day;
};

static int by_author_and_day(const void *left, const void *right)
{
    const struct owner *a = left;
    const struct owner *b = right;

    if (a->author != b->author)
        return a->author < b->author ? -1 : 1;
    return a->day < b->day ? -1 : a->day > b->day;
}

static bool was_before(const struct question *question, int day)
{
    return day + RISING_DAYS <= question->today;
}

/* The product's texts that count; *recent of them are of the last RISING_DAYS. */
static size_t collect(const struct mirror *mirror, const struct question *question,
                      const struct product *product, struct owner *owners, size_t *recent)
{
    size_t count = 0;

    *recent = 0;
    for (uint32_t i = product->newest; i != NO_DOC; i = mirror->docs[i].previous) {
        const struct doc *doc = &mirror->docs[i];
        if (!voice_counts(question, doc) || voice_is_incentive(doc))
            continue;
        owners[count++] = (struct owner){ doc->author, doc->day };
        *recent += !was_before(question, doc->day);
    }
    return count;
}

static struct rising count_owners(const struct question *question, struct owner *owners,
                                  size_t count)
{
    struct rising rising = { 0 };

    qsort(owners, count, sizeof *owners, by_author_and_day);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && owners[i].author == owners[i - 1].author)
            continue;
        rising.owners++;
        rising.before += was_before(question, owners[i].day);
    }
    return rising;
}

static bool is_above(const struct rising *a, const struct rising *b)
{
    unsigned new_a = a->owners - a->before;
    unsigned new_b = b->owners - b->before;

    return new_a != new_b ? new_a > new_b : a->product < b->product;
}

static size_t keep(struct rising *out, size_t count, size_t room, const struct rising *rising)
{
    size_t at = count;

    if (rising->owners < RISING_OWNERS || rising->owners < 2 * rising->before)
        return count;
    while (at > 0 && is_above(rising, &out[at - 1]))
        at--;
    if (at == room)
        return count;
    count += count < room;
    for (size_t i = count - 1; i > at; i--)
        out[i] = out[i - 1];
    out[at] = *rising;
    return count;
}

/* Its latest days say whether enough of its texts can be recent. */
static bool may_rise(const struct question *question, const struct product *product)
{
    return !product->is_gone && product->doc_count >= RISING_OWNERS &&
           !was_before(question, product->recent[RECENT_MIN - 1]);
}

static const struct rise *rise_of(const struct mirror *mirror, const struct question *question,
                                  struct product *product)
{
    struct rise *kept = &product->rise;
    size_t recent;

    if (kept->is_known && kept->today == question->today &&
        kept->counts_demo == question->counts_demo &&
        kept->least_scope == (uint8_t)question->least_scope)
        return kept;
    struct owner *owners = postings_must(malloc((product->doc_count + 1) * sizeof *owners));
    size_t count = collect(mirror, question, product, owners, &recent);
    struct rising rising = { 0 };
    if (recent >= RECENT_MIN)
        rising = count_owners(question, owners, count);
    free(owners);
    *kept = (struct rise){ .today = question->today, .is_known = true,
                          .counts_demo = question->counts_demo,
                          .least_scope = (uint8_t)question->least_scope,
                          .now = rising.owners, .before = rising.before };
    return kept;
}

size_t mirror_rising(const struct mirror *mirror, const struct question *question,
                     struct rising *out, size_t room)
{
    size_t kept = 0;

    for (size_t i = 0; i < mirror->product_count; i++) {
        struct product *product = &mirror->products[i];
        if (!may_rise(question, product))
            continue;
        const struct rise *rise = rise_of(mirror, question, product);
        struct rising rising = { .product = product->id, .owners = rise->now,
                                 .before = rise->before };
        kept = keep(out, kept, room, &rising);
    }
    return kept;
}
