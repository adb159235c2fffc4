#include "postings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 64, FIRST_LISTS = 16 };

void *postings_must(void *memory)
{
    if (!memory) {
        fputs("rekan: out of memory\n", stderr);
        abort();
    }
    return memory;
}

static size_t slot_of(const struct postings_table *table, uint32_t hash)
{
    size_t mask = table->slot_count - 1;
    size_t i = hash & mask;

    while (table->slots[i] && table->lists[table->slots[i] - 1].hash != hash)
        i = (i + 1) & mask;
    return i;
}

const struct postings *postings_find(const struct postings_table *table, uint32_t hash)
{
    if (table->slot_count == 0)
        return NULL;
    uint32_t slot = table->slots[slot_of(table, hash)];
    return slot ? &table->lists[slot - 1] : NULL;
}

static void make_slots(struct postings_table *table, size_t slot_count)
{
    free(table->slots);
    table->slots = postings_must(calloc(slot_count, sizeof *table->slots));
    table->slot_count = slot_count;
    for (size_t i = 0; i < table->count; i++)
        table->slots[slot_of(table, table->lists[i].hash)] = (uint32_t)i + 1;
}

static struct postings *list_for(struct postings_table *table, uint32_t hash)
{
    /* Half are free: of a question's synonyms most are looked for in vain. */
    if ((table->count + 1) * 2 > table->slot_count)
        make_slots(table, table->slot_count ? table->slot_count * 2 : FIRST_SLOTS);
    size_t slot = slot_of(table, hash);
    if (table->slots[slot])
        return &table->lists[table->slots[slot] - 1];
    if (table->count == table->room) {
        table->room += table->room ? table->room / 4 : FIRST_LISTS;
        table->lists = postings_must(realloc(table->lists, table->room * sizeof *table->lists));
    }
    table->lists[table->count] = (struct postings){ .hash = hash };
    table->slots[slot] = (uint32_t)++table->count;
    return &table->lists[table->count - 1];
}

/* Room follows from the length alone, so it need not be stored: eighths of the next
 * power of two, 0 while the bytes stand in the list itself. Always a multiple of 8. */
static size_t room_for(size_t len)
{
    size_t step = 8;

    if (len <= POSTINGS_INLINE)
        return 0;
    if (len > 64)
        step = (size_t)1 << (61 - __builtin_clzll(len - 1));
    return (len + step - 1) / step * step;
}

static uint8_t *list_bytes(struct postings *list)
{
    return list->len <= POSTINGS_INLINE ? list->bytes.few : list->bytes.many;
}

/* Makes room for len bytes where there is room for those that are there. */
static void make_room(struct postings_table *table, struct postings *list, size_t len)
{
    size_t before = room_for(list->len);
    size_t room = room_for(len);

    if (room == before)
        return;
    if (room == 0) {
        uint8_t *many = list->bytes.many;
        memcpy(list->bytes.few, many, len);
        free(many);
    } else if (before == 0) {
        uint8_t *many = postings_must(malloc(room));
        memcpy(many, list->bytes.few, POSTINGS_INLINE);
        list->bytes.many = many;
    } else {
        list->bytes.many = postings_must(realloc(list->bytes.many, room));
    }
    table->heap_bytes += room - before;
}

static size_t encode(uint8_t *bytes, uint32_t gap, unsigned weight)
{
    uint32_t value = gap << 2 | weight;
    size_t len = 0;

    for (; value > 0x7F; value >>= 7)
        bytes[len++] = (uint8_t)(value | 0x80);
    bytes[len++] = (uint8_t)value;
    return len;
}

/* Rooms are multiples of 8, so only a full 8 can need a larger one. */
static void append(struct postings_table *table, struct postings *list, uint32_t byte)
{
    if (list->len % 8 == 0)
        make_room(table, list, list->len + 1);
    uint8_t *bytes = list->len < POSTINGS_INLINE ? list->bytes.few : list->bytes.many;
    bytes[list->len++] = (uint8_t)byte;
}

/* Called before a posting is added to the list: every POSTINGS_NEWEST of them the older
 * mark gives way. The first one of a list is its beginning. */
static void note_mark(struct postings_table *table, struct postings *list, uint32_t at)
{
    if (list->count == 0 || list->count % POSTINGS_NEWEST)
        return;
    if (!list->mark) {
        if (table->mark_count == table->mark_room) {
            table->mark_room += table->mark_room ? table->mark_room / 4 : FIRST_LISTS;
            table->marks = postings_must(realloc(table->marks,
                                                 table->mark_room * sizeof *table->marks));
        }
        table->marks[table->mark_count++] = (struct postings_mark){ { 0 }, { 0 } };
        list->mark = (uint32_t)table->mark_count;
    }
    struct postings_mark *mark = &table->marks[list->mark - 1];
    mark->at[0] = mark->at[1];
    mark->doc[0] = mark->doc[1];
    mark->at[1] = at;
    mark->doc[1] = list->last;
}

void postings_add(struct postings_table *table, uint32_t hash, uint32_t doc, unsigned weight)
{
    struct postings *list = list_for(table, hash);
    unsigned most = weight < POSTINGS_WEIGHTS ? weight : POSTINGS_WEIGHTS;
    unsigned stored = most ? most - 1 : 0;

    if (list->count && doc <= list->last)
        return;
    note_mark(table, list, list->len);
    uint32_t value = (doc - list->last) << 2 | stored;
    for (; value > 0x7F; value >>= 7)
        append(table, list, value | 0x80);
    append(table, list, value);
    list->last = doc;
    list->count++;
}

void postings_set_number(struct postings_table *table, uint32_t hash, uint32_t number)
{
    list_for(table, hash)->number = number;
}

/* In place: a gap that swallows others is never longer than they were together. */
static void move_list(struct postings_table *table, struct postings *list, const uint32_t *moved)
{
    struct postings_reader reader = postings_read(list);
    uint8_t *bytes = list_bytes(list);
    size_t len = 0;

    list->last = 0;
    list->count = 0;
    list->mark = 0;
    while (reader.at != reader.end) {
        postings_step(&reader);
        uint32_t doc = moved[reader.doc];
        if (doc == UINT32_MAX)
            continue;
        note_mark(table, list, (uint32_t)len);
        len += encode(bytes + len, doc - list->last, reader.weight);
        list->last = doc;
        list->count++;
    }
    make_room(table, list, len);
    list->len = (uint32_t)len;
}

void postings_move(struct postings_table *table, const uint32_t *moved)
{
    size_t kept = 0;

    table->mark_count = 0;
    for (size_t i = 0; i < table->count; i++) {
        move_list(table, &table->lists[i], moved);
        if (table->lists[i].count || table->lists[i].number)
            table->lists[kept++] = table->lists[i];
    }
    table->count = kept;
    if (table->slot_count)
        make_slots(table, table->slot_count);
}

void postings_clear(struct postings_table *table)
{
    for (size_t i = 0; i < table->count; i++)
        if (table->lists[i].len > POSTINGS_INLINE)
            free(table->lists[i].bytes.many);
    free(table->lists);
    free(table->slots);
    free(table->marks);
    *table = (struct postings_table){ 0 };
}

size_t postings_bytes(const struct postings_table *table)
{
    return table->slot_count * sizeof *table->slots + table->room * sizeof *table->lists +
           table->mark_room * sizeof *table->marks + table->heap_bytes;
}
