#include "mirror_private.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 64, GONE_MIN = 1024, NAME_WEIGHT = 2, TYPE_WEIGHT = 1 };

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

/* Room for one more; bytes keeps the books. */
static void *grow(struct mirror *mirror, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    size_t more = *room ? *room + *room / 2 : FIRST_ROOM;
    items = must(realloc(items, more * size));
    mirror->bytes += (more - *room) * size;
    *room = more;
    return items;
}

static size_t slot_of(const struct table *table, uint32_t hash)
{
    size_t i = hash & (table->room - 1);

    while (table->slots[i].count && table->slots[i].hash != hash)
        i = (i + 1) & (table->room - 1);
    return i;
}

const struct postings *table_find(const struct table *table, uint32_t hash)
{
    if (table->room == 0)
        return NULL;
    const struct postings *postings = &table->slots[slot_of(table, hash)];
    return postings->count ? postings : NULL;
}

static void table_grow(struct mirror *mirror, struct table *table)
{
    struct table bigger = { .room = table->room ? table->room * 2 : 256, .count = table->count };

    bigger.slots = must(calloc(bigger.room, sizeof *bigger.slots));
    for (size_t i = 0; i < table->room; i++)
        if (table->slots[i].count)
            bigger.slots[slot_of(&bigger, table->slots[i].hash)] = table->slots[i];
    mirror->bytes += (bigger.room - table->room) * sizeof *bigger.slots;
    free(table->slots);
    *table = bigger;
}

static void table_add(struct mirror *mirror, struct table *table, uint32_t hash, uint32_t doc,
                      uint8_t weight)
{
    if ((table->count + 1) * 4 > table->room * 3)
        table_grow(mirror, table);
    struct postings *postings = &table->slots[slot_of(table, hash)];
    if (postings->count == 0) {
        table->count++;
        postings->hash = hash;
    } else if (postings->docs[postings->count - 1] == doc) {
        return; /* said twice: once is enough */
    }
    if (postings->count == postings->room) {
        uint32_t room = postings->room ? postings->room + postings->room / 2 + 1 : 2;
        postings->docs = must(realloc(postings->docs, room * sizeof *postings->docs));
        postings->weights = must(realloc(postings->weights, room));
        mirror->bytes += (room - postings->room) * (sizeof *postings->docs + 1);
        postings->room = room;
    }
    postings->docs[postings->count] = doc;
    postings->weights[postings->count++] = weight;
}

static void table_close(struct table *table)
{
    for (size_t i = 0; i < table->room; i++) {
        free(table->slots[i].docs);
        free(table->slots[i].weights);
    }
    free(table->slots);
}

static size_t id_slot(const struct id_map *map, uint64_t id)
{
    size_t i = (size_t)(id * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (map->room - 1);

    while (map->indexes[i] && map->ids[i] != id)
        i = (i + 1) & (map->room - 1);
    return i;
}

uint32_t id_map_find(const struct id_map *map, uint64_t id)
{
    if (map->room == 0)
        return UINT32_MAX;
    size_t i = id_slot(map, id);
    return map->indexes[i] ? map->indexes[i] - 1 : UINT32_MAX;
}

static void id_map_put(struct mirror *mirror, struct id_map *map, uint64_t id, uint32_t index)
{
    if ((map->count + 1) * 4 > map->room * 3) {
        struct id_map bigger = { .room = map->room ? map->room * 2 : 256, .count = map->count };
        bigger.ids = must(calloc(bigger.room, sizeof *bigger.ids));
        bigger.indexes = must(calloc(bigger.room, sizeof *bigger.indexes));
        for (size_t i = 0; i < map->room; i++)
            if (map->indexes[i]) {
                size_t to = id_slot(&bigger, map->ids[i]);
                bigger.ids[to] = map->ids[i];
                bigger.indexes[to] = map->indexes[i];
            }
        mirror->bytes += (bigger.room - map->room) * (sizeof *map->ids + sizeof *map->indexes);
        free(map->ids);
        free(map->indexes);
        *map = bigger;
    }
    size_t i = id_slot(map, id);
    map->count += map->indexes[i] == 0;
    map->ids[i] = id;
    map->indexes[i] = index + 1;
}

struct mirror *mirror_open(void)
{
    struct mirror *mirror = must(calloc(1, sizeof *mirror));

    mirror->bytes = sizeof *mirror;
    return mirror;
}

static void mirror_empty(struct mirror *mirror)
{
    for (size_t i = 0; i < mirror->product_count; i++)
        free(mirror->products[i].terms);
    table_close(&mirror->terms);
    table_close(&mirror->names);
    free(mirror->docs);
    free(mirror->products);
    free(mirror->attributes);
    free(mirror->doc_ids.ids);
    free(mirror->doc_ids.indexes);
    free(mirror->product_ids.ids);
    free(mirror->product_ids.indexes);
    free(mirror->scratch);
    free(mirror->touched);
}

void mirror_close(struct mirror *mirror)
{
    if (!mirror)
        return;
    mirror_empty(mirror);
    free(mirror);
}

size_t mirror_bytes(const struct mirror *mirror)
{
    return mirror->bytes;
}

size_t mirror_count(const struct mirror *mirror)
{
    return mirror->doc_count - mirror->gone;
}

size_t mirror_product_count(const struct mirror *mirror)
{
    size_t count = 0;

    for (size_t i = 0; i < mirror->product_count; i++)
        count += !mirror->products[i].is_gone;
    return count;
}

static uint32_t product_index(struct mirror *mirror, uint64_t id)
{
    uint32_t index = id_map_find(&mirror->product_ids, id);

    if (index != UINT32_MAX)
        return index;
    mirror->products = grow(mirror, mirror->products, mirror->product_count, &mirror->product_room,
                            sizeof *mirror->products);
    index = (uint32_t)mirror->product_count++;
    mirror->products[index] = (struct product_entry){ .id = id };
    id_map_put(mirror, &mirror->product_ids, id, index);
    return index;
}

static void mark_gone(struct mirror *mirror, uint64_t id)
{
    uint32_t index = id_map_find(&mirror->doc_ids, id);

    if (index == UINT32_MAX || mirror->docs[index].is_gone)
        return;
    mirror->docs[index].is_gone = true;
    mirror->products[mirror->docs[index].product].docs--;
    mirror->gone++;
}

static void put_testimonial(struct mirror *mirror, uint64_t id, const struct row_testimonial *row)
{
    uint32_t before = id_map_find(&mirror->doc_ids, id);
    uint32_t product = product_index(mirror, row->product);

    mark_gone(mirror, id);
    mirror->docs = grow(mirror, mirror->docs, mirror->doc_count, &mirror->doc_room,
                        sizeof *mirror->docs);
    uint32_t index = (uint32_t)mirror->doc_count++;
    struct doc *doc = &mirror->docs[index];
    *doc = (struct doc){ .id = id, .author = row->author, .product = product, .day = row->day,
                         .verdict = (int8_t)row->verdict, .used_for = (uint8_t)row->used_for,
                         .provenance = (uint8_t)row->provenance, .scope = (uint8_t)row->scope,
                         .is_hidden = row->is_hidden,
                         .attributes = (uint32_t)mirror->attribute_count,
                         .attribute_count = (uint8_t)row->attribute_count };
    if (before != UINT32_MAX) { /* an edit keeps the votes it had */
        doc->helpful = mirror->docs[before].helpful;
        doc->voters = mirror->docs[before].voters;
    }
    for (size_t i = 0; i < row->attribute_count; i++) {
        mirror->attributes = grow(mirror, mirror->attributes, mirror->attribute_count,
                                  &mirror->attribute_room, sizeof *mirror->attributes);
        mirror->attributes[mirror->attribute_count++] = row->attributes[i];
    }
    for (size_t i = 0; i < row->term_count; i++)
        table_add(mirror, &mirror->terms, row->terms[i].hash, index, row->terms[i].weight);
    mirror->products[product].docs++;
    id_map_put(mirror, &mirror->doc_ids, id, index);
}

/* Postings of an earlier version of its names stay: a former name still leads there. */
static void put_product(struct mirror *mirror, uint64_t id, const struct row_product *row)
{
    uint32_t index = product_index(mirror, id);
    struct product_entry *product = &mirror->products[index];
    size_t count = 0;

    for (size_t i = 0; i < row->name_count; i++)
        count += row->names[i].count;
    product->terms = must(realloc(product->terms, (count + 1) * sizeof *product->terms));
    mirror->bytes += count * sizeof *product->terms;
    product->is_gone = row->is_gone;
    product->name_count = (uint8_t)row->name_count;
    count = 0;
    for (size_t i = 0; i < row->name_count; i++) {
        for (size_t k = 0; k < row->names[i].count; k++) {
            product->terms[count++] = row->names[i].terms[k];
            table_add(mirror, &mirror->names, row->names[i].terms[k], index, NAME_WEIGHT);
        }
        product->ends[i] = (uint16_t)count;
    }
    for (size_t k = 0; k < row->type_count; k++)
        table_add(mirror, &mirror->names, row->types[k], index, TYPE_WEIGHT);
}

static void put_votes(struct mirror *mirror, const struct row *row)
{
    uint32_t index = id_map_find(&mirror->doc_ids, row->id);

    if (index == UINT32_MAX)
        return;
    mirror->docs[index].helpful = (uint16_t)(row->helpful < 65535 ? row->helpful : 65535);
    mirror->docs[index].voters = (uint16_t)(row->voters < 65535 ? row->voters : 65535);
}

/* Throws out what is marked: postings first, then the documents close up. */
static void compact(struct mirror *mirror)
{
    uint32_t *moved = must(malloc((mirror->doc_count + 1) * sizeof *moved));
    uint32_t next = 0;

    for (size_t i = 0; i < mirror->doc_count; i++) {
        moved[i] = mirror->docs[i].is_gone ? UINT32_MAX : next;
        if (!mirror->docs[i].is_gone)
            mirror->docs[next++] = mirror->docs[i];
    }
    for (size_t i = 0; i < mirror->terms.room; i++) {
        struct postings *postings = &mirror->terms.slots[i];
        uint32_t kept = 0;
        for (uint32_t k = 0; k < postings->count; k++)
            if (moved[postings->docs[k]] != UINT32_MAX) {
                postings->docs[kept] = moved[postings->docs[k]];
                postings->weights[kept++] = postings->weights[k];
            }
        /* An empty list would end its neighbours' search; one dead posting stays instead. */
        if (postings->count && kept == 0)
            postings->docs[kept++] = UINT32_MAX;
        postings->count = kept;
    }
    memset(mirror->doc_ids.indexes, 0, mirror->doc_ids.room * sizeof *mirror->doc_ids.indexes);
    mirror->doc_ids.count = 0;
    mirror->doc_count = next;
    mirror->gone = 0;
    for (uint32_t i = 0; i < next; i++)
        id_map_put(mirror, &mirror->doc_ids, mirror->docs[i].id, i);
    free(moved);
}

static void apply(struct mirror *mirror, const struct row *row)
{
    switch (row->kind) {
    case ROW_TESTIMONIAL: put_testimonial(mirror, row->id, &row->testimonial); break;
    case ROW_GONE: mark_gone(mirror, row->id); break;
    case ROW_PRODUCT: put_product(mirror, row->id, &row->product); break;
    case ROW_VOTES: put_votes(mirror, row); break;
    }
}

bool mirror_apply(struct mirror *mirror, struct str rows, size_t *used, struct error *err)
{
    struct arena *arena = arena_open(ROW_MAX_BYTES * 4);
    struct str rest = rows;
    struct row row;
    enum row_result result;

    while ((result = row_next(&rest, arena, &row)) == ROW_READ) {
        apply(mirror, &row);
        arena_reset(arena);
    }
    arena_close(arena);
    *used = rows.len - rest.len;
    if (mirror->gone > GONE_MIN && mirror->gone > mirror->doc_count / 2)
        compact(mirror);
    return result != ROW_BAD || fail(err, ERROR_REFUSED, "a row of the change log is malformed");
}

void mirror_make_scratch(struct mirror *mirror)
{
    if (mirror->scratch_room >= mirror->doc_count)
        return;
    size_t room = mirror->doc_count + mirror->doc_count / 4 + FIRST_ROOM;
    mirror->scratch = must(realloc(mirror->scratch, room * 2 * sizeof *mirror->scratch));
    memset(mirror->scratch, 0, room * 2 * sizeof *mirror->scratch);
    mirror->touched = must(realloc(mirror->touched, room * sizeof *mirror->touched));
    mirror->bytes += (room - mirror->scratch_room) * (2 * sizeof *mirror->scratch +
                                                      sizeof *mirror->touched);
    mirror->scratch_room = room;
}
