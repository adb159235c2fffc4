#include "order_batch.h"

#include "../base/pack.h"

void order_batch_add(struct turn *turn, struct order_batch *batch, uint64_t line,
                     const struct conversion *conversion)
{
    struct text item = { .arena = turn->arena };

    pack_u64(&item, line);
    pack_str(&item, conversion_pack(turn->arena, conversion));
    batch->items = arena_concat(turn->arena, batch->items, item.s);
    batch->left++;
}

struct str order_batch_pack(struct arena *arena, const struct order_batch *batch)
{
    struct text out = { .arena = arena };

    pack_fixed64(&out, batch->seed);
    for (size_t i = 0; i < BATCH_OUTCOMES; i++)
        pack_u64(&out, batch->counts[i]);
    pack_u64(&out, batch->note_count);
    for (size_t i = 0; i < batch->note_count; i++) {
        pack_u64(&out, batch->notes[i].line);
        pack_str(&out, batch->notes[i].key);
    }
    pack_u64(&out, batch->left);
    pack_str(&out, batch->items);
    return out.s;
}

bool order_batch_unpack(struct str bytes, struct order_batch *batch)
{
    struct unpack in = { .rest = bytes };

    *batch = (struct order_batch){ .seed = unpack_fixed64(&in) };
    for (size_t i = 0; i < BATCH_OUTCOMES; i++)
        batch->counts[i] = unpack_u64(&in);
    batch->note_count = unpack_count(&in, BATCH_NOTES);
    for (size_t i = 0; i < batch->note_count; i++) {
        batch->notes[i].line = unpack_u64(&in);
        batch->notes[i].key = unpack_str(&in);
    }
    batch->left = unpack_u64(&in);
    batch->items = unpack_str(&in);
    return !in.is_bad && batch->left <= BATCH_LINES;
}

bool order_batch_next(struct order_batch *batch, uint64_t *line, struct conversion *conversion)
{
    struct unpack in = { .rest = batch->items };

    if (batch->left == 0)
        return false;
    *line = unpack_u64(&in);
    struct str packed = unpack_str(&in);
    batch->left--;
    batch->items = in.rest;
    return !in.is_bad && conversion_unpack(packed, conversion);
}

void order_batch_note(struct order_batch *batch, uint64_t line, const char *key)
{
    if (batch->note_count < BATCH_NOTES)
        batch->notes[batch->note_count++] = (struct batch_note){ line, str_from(key) };
}

void order_batch_send(struct turn *turn, const struct order_batch *batch, struct str home,
                      struct str code)
{
    struct str body = order_batch_pack(turn->arena, batch);

    if (code.len)
        send_letter_to_campaign(turn, code, "credit:file", body);
    else
        send_letter(turn, home, "credit:file", body);
    if (turn->is_full)
        return;
    /* Not named after the letter before it: its name would grow with each. */
    turn->effects[turn->effect_count - 1]->letter->id =
        arena_print(turn->arena, "orders:%llx:%llu", (unsigned long long)batch->seed,
                    (unsigned long long)batch->left);
}
