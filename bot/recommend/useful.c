#include "useful.h"

#include "rank_private.h"

struct candidate {
    const struct doc *doc;
    double score;
};

static bool is_above(const struct candidate *a, const struct candidate *b)
{
    if (a->score != b->score)
        return a->score > b->score;
    return a->doc->helpful != b->doc->helpful ? a->doc->helpful > b->doc->helpful
                                              : a->doc->id < b->doc->id;
}

/* Where it would stand; room when nowhere. An author's better story keeps the other out. */
static size_t place_of(const struct candidate *best, size_t count, size_t room,
                       const struct candidate *next)
{
    size_t at = count;

    for (size_t i = count; i > 0; i--) {
        if (is_above(next, &best[i - 1]))
            at = i - 1;
        else if (best[i - 1].doc->author == next->doc->author)
            return room;
    }
    return at;
}

static size_t keep(struct candidate *best, size_t count, size_t room, struct candidate next)
{
    size_t at = place_of(best, count, room, &next);
    size_t gap = count; /* the author's own lesser story makes room, else the last one */

    if (at >= room)
        return count;
    for (size_t i = at; i < count; i++)
        if (best[i].doc->author == next.doc->author)
            gap = i;
    if (gap == count && count < room)
        count++;
    else if (gap == count)
        gap = room - 1;
    for (size_t i = gap; i > at; i--)
        best[i] = best[i - 1];
    best[at] = next;
    return count;
}

size_t mirror_most_useful(const struct mirror *mirror, const struct question *question,
                          struct useful *out, size_t room)
{
    struct candidate best[USEFUL_SHOWN];
    size_t count = 0;

    room = room < USEFUL_SHOWN ? room : USEFUL_SHOWN;
    for (size_t i = 0; i < mirror->doc_count; i++) {
        const struct doc *doc = &mirror->docs[i];
        if (doc->helpful * 2 <= doc->voters || !voice_counts(question, doc))
            continue;
        count = keep(best, count, room, (struct candidate){ doc, voice_helpfulness(doc) });
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t place = product_root(mirror, best[i].doc->product);
        out[i] = (struct useful){ best[i].doc->id, mirror->products[place].id,
                                  best[i].doc->helpful, best[i].doc->voters };
    }
    return count;
}
