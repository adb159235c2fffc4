/* order_batch.h: orders of one campaign out of a keeper's file, on their way through its home.
 *
 * Each is a turn of its own, under the same rules as one that is typed; the letter to the next
 * carries what is left and what became of those before, and the last turn tells it. */
#ifndef REKAN_CONVERSATION_ORDER_BATCH_H
#define REKAN_CONVERSATION_ORDER_BATCH_H

#include "../base/limits.h"
#include "turn.h"

enum { BATCH_LINES = LIMIT_ORDER_LINES, BATCH_NOTES = 10 };

enum batch_outcome { BATCH_RECORDED, BATCH_BEFORE, BATCH_REVIEW, BATCH_REFUSED, BATCH_OUTCOMES };

struct order_batch {
    uint64_t seed;                   /* names the chain of letters */
    uint64_t counts[BATCH_OUTCOMES];
    struct batch_note {
        uint64_t line;
        struct str key;              /* why, as a locale key */
    } notes[BATCH_NOTES];
    size_t note_count;
    uint64_t left;
    struct str items;                /* packed: line and conversion of each one left */
};

void order_batch_add(struct turn *turn, struct order_batch *batch, uint64_t line,
                     const struct conversion *conversion);
struct str order_batch_pack(struct arena *arena, const struct order_batch *batch);
bool order_batch_unpack(struct str bytes, struct order_batch *batch);
/* Takes the first one out; false: none is left. */
bool order_batch_next(struct order_batch *batch, uint64_t *line, struct conversion *conversion);
void order_batch_note(struct order_batch *batch, uint64_t line, const char *key);
/* As "credit:file" to the campaign's home, by its handle or its code. */
void order_batch_send(struct turn *turn, const struct order_batch *batch, struct str home,
                      struct str code);

#endif
