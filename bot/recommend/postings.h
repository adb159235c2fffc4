/* postings.h: which documents hold a term, packed; for this folder only.
 *
 * A list is the gaps between document numbers with a weight of two bits beside
 * each, as varints: 1.3 bytes a posting where a term is frequent. Documents are
 * added in ascending order, so adding is appending and searching is one pass. Of a
 * list that is longer than POSTINGS_NEWEST the place of its newest part is kept, so
 * that what a search costs has a bound, however large the group is. */
#ifndef REKAN_RECOMMEND_POSTINGS_H
#define REKAN_RECOMMEND_POSTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    POSTINGS_INLINE = 8,
    POSTINGS_WEIGHTS = 4,
    POSTINGS_MAX_DOCS = 1 << 26,
    POSTINGS_NEWEST = 8192, /* at least so many of a long list are read, at most twice that */
};

struct postings {
    uint32_t hash;
    uint32_t count;
    uint32_t last; /* the document added last */
    uint32_t len;  /* bytes; up to POSTINGS_INLINE of them stand in few */
    uint32_t mark; /* place + 1 in the table's marks, of a long list */
    uint32_t number; /* the caller's; a list that has one stays when it is empty */
    union {
        uint8_t few[POSTINGS_INLINE];
        uint8_t *many;
    } bytes;
};

/* Where the last and the last but one full POSTINGS_NEWEST of a list begin. */
struct postings_mark {
    uint32_t at[2];  /* byte */
    uint32_t doc[2]; /* the one before it */
};

struct postings_table {
    uint32_t *slots; /* index + 1 into lists; open addressing */
    size_t slot_count;
    struct postings *lists;
    size_t count, room;
    struct postings_mark *marks;
    size_t mark_count, mark_room;
    size_t heap_bytes; /* of the lists that stand outside */
};

/* doc is not below any doc added to the term before; the same doc again changes
 * nothing. weight is 1 to POSTINGS_WEIGHTS. */
void postings_add(struct postings_table *table, uint32_t hash, uint32_t doc, unsigned weight);
void postings_set_number(struct postings_table *table, uint32_t hash, uint32_t number);
/* Says that the terms are wanted soon: the memory they need is fetched meanwhile, all
 * of it at once. Two calls before the first add, the second with lists true. */
static inline void postings_fetch(const struct postings_table *table, uint32_t hash, bool lists)
{
    if (table->slot_count == 0)
        return;
    const uint32_t *slot = &table->slots[hash & (table->slot_count - 1)];
    if (!lists)
        __builtin_prefetch(slot);
    else if (*slot)
        __builtin_prefetch(&table->lists[*slot - 1]);
}

/* NULL when no document holds it. */
const struct postings *postings_find(const struct postings_table *table, uint32_t hash);

/* Renumbers: moved[doc] is the new number, in the same order, or UINT32_MAX to drop it. */
void postings_move(struct postings_table *table, const uint32_t *moved);
void postings_clear(struct postings_table *table); /* empty and without memory */
size_t postings_bytes(const struct postings_table *table);

/* Reading: at != end means there is more; each step gives doc and weight (0 to 3). */
struct postings_reader {
    const uint8_t *at, *end;
    uint32_t doc;
    unsigned weight;
};

static inline struct postings_reader postings_read(const struct postings *list)
{
    const uint8_t *at = list->len <= POSTINGS_INLINE ? list->bytes.few : list->bytes.many;

    return (struct postings_reader){ .at = at, .end = at + list->len };
}

/* All of a short list, the newest of a long one. */
static inline struct postings_reader postings_read_newest(const struct postings_table *table,
                                                          const struct postings *list)
{
    struct postings_reader reader = postings_read(list);

    if (list->mark) {
        reader.at += table->marks[list->mark - 1].at[0];
        reader.doc = table->marks[list->mark - 1].doc[0];
    }
    return reader;
}

static inline void postings_step(struct postings_reader *reader)
{
    uint32_t value = *reader->at++;

    if (value & 0x80) {
        unsigned shift = 7;
        uint32_t byte;
        value &= 0x7F;
        do {
            byte = *reader->at++;
            value |= (byte & 0x7F) << shift;
            shift += 7;
        } while (byte & 0x80);
    }
    reader->doc += value >> 2;
    reader->weight = value & 3;
}

void *postings_must(void *memory); /* stops the process when there is none left */

#endif
