/* mirror.c: rows become documents, and documents that went make room.
 *
 * A document is only ever added at the end: a replaced or withdrawn one is
 * marked, skipped by every search, and thrown out once half of all are such.
 * Names of products are few and change rarely; when one changes that is not the
 * newest, the postings of all names are made again after the last row. */
#include "mirror_private.h"

#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"

enum { FIRST_ROOM = 8, FIRST_SLOTS = 64, ROW_ARENA = 64 * 1024, GARBAGE_MIN = 256 };

_Static_assert(LIMIT_ATTRIBUTES <= 15, "a document's attributes are counted in four bits");

void *mirror_grow(void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    *room += *room / 4 + FIRST_ROOM;
    return postings_must(realloc(items, *room * size));
}

/* --- ids ------------------------------------------------------------------------------ */

static uint64_t id_at(const void *first, size_t size, size_t place)
{
    uint64_t id;

    memcpy(&id, (const char *)first + place * size, sizeof id);
    return id;
}

static size_t id_slot(const struct id_index *index, const void *first, size_t size, uint64_t id)
{
    size_t mask = index->slot_count - 1;
    size_t i = (size_t)(id * UINT64_C(0x9E3779B97F4A7C15) >> 32) & mask;

    while (index->slots[i] && id_at(first, size, index->slots[i] - 1) != id)
        i = (i + 1) & mask;
    return i;
}

uint32_t id_index_find(const struct id_index *index, const void *first, size_t size, uint64_t id)
{
    uint32_t slot;

    if (index->slot_count == 0)
        return UINT32_MAX;
    slot = index->slots[id_slot(index, first, size, id)];
    return slot ? slot - 1 : UINT32_MAX;
}

/* An id that is there twice leads to the later place. */
void id_index_put(struct id_index *index, const void *first, size_t size, size_t place)
{
    if ((place + 1) * 4 > index->slot_count * 3) {
        size_t slot_count = index->slot_count ? index->slot_count * 2 : FIRST_SLOTS;
        free(index->slots);
        index->slots = postings_must(calloc(slot_count, sizeof *index->slots));
        index->slot_count = slot_count;
        for (size_t i = 0; i < place; i++)
            index->slots[id_slot(index, first, size, id_at(first, size, i))] = (uint32_t)i + 1;
    }
    index->slots[id_slot(index, first, size, id_at(first, size, place))] = (uint32_t)place + 1;
}

void id_index_reset(struct id_index *index)
{
    if (index->slot_count)
        memset(index->slots, 0, index->slot_count * sizeof *index->slots);
}

/* --- life ------------------------------------------------------------------------------- */

struct mirror *mirror_open(void)
{
    struct mirror *mirror = postings_must(calloc(1, sizeof *mirror));

    mirror->scratch = postings_must(calloc(1, sizeof *mirror->scratch));
    return mirror;
}

void mirror_close(struct mirror *mirror)
{
    if (!mirror)
        return;
    for (size_t i = 0; i < mirror->product_count; i++)
        free(mirror->products[i].terms);
    postings_clear(&mirror->terms);
    postings_clear(&mirror->names);
    free(mirror->docs);
    free(mirror->attributes);
    free(mirror->numbered);
    free(mirror->products);
    free(mirror->roots);
    free(mirror->doc_index.slots);
    free(mirror->product_index.slots);
    free(mirror->credits);
    free(mirror->thanked);
    free(mirror->thanked_index.slots);
    free(mirror->credit_index.slots);
    free(mirror->scratch->met);
    free(mirror->scratch->hits);
    free(mirror->scratch->listed);
    free(mirror->scratch->authors);
    free(mirror->scratch);
    free(mirror);
}

size_t mirror_bytes(const struct mirror *mirror)
{
    const struct scratch *scratch = mirror->scratch;

    return sizeof *mirror + sizeof *scratch + mirror->doc_room * sizeof *mirror->docs +
           mirror->attribute_room * sizeof *mirror->attributes +
           mirror->number_room * sizeof *mirror->numbered +
           mirror->product_room * sizeof *mirror->products + mirror->term_bytes +
           mirror->root_count * sizeof *mirror->roots +
           (mirror->doc_index.slot_count + mirror->product_index.slot_count +
            mirror->credit_index.slot_count) * sizeof(uint32_t) +
           mirror->credit_room * sizeof *mirror->credits +
           mirror->thanked_room * sizeof *mirror->thanked +
           mirror->thanked_index.slot_count * sizeof(uint32_t) +
           postings_bytes(&mirror->terms) + postings_bytes(&mirror->names) +
           scratch->met_room * sizeof *scratch->met +
           scratch->hit_room * (sizeof *scratch->hits + sizeof *scratch->listed) +
           scratch->author_room * sizeof *scratch->authors;
}

size_t mirror_count(const struct mirror *mirror)
{
    return mirror->doc_count - mirror->gone_count;
}

size_t mirror_product_count(const struct mirror *mirror)
{
    return mirror->product_count - mirror->gone_products;
}

/* --- rows -------------------------------------------------------------------------------- */

uint32_t product_for(struct mirror *mirror, uint64_t id)
{
    uint32_t place = id_index_find(&mirror->product_index, mirror->products,
                                   sizeof *mirror->products, id);

    if (place != UINT32_MAX)
        return place;
    mirror->products = mirror_grow(mirror->products, mirror->product_count, &mirror->product_room,
                                   sizeof *mirror->products);
    place = (uint32_t)mirror->product_count++;
    mirror->products[place] = (struct product){ .id = id, .newest = NO_DOC };
    id_index_put(&mirror->product_index, mirror->products, sizeof *mirror->products, place);
    return place;
}

uint64_t mirror_author(const struct mirror *mirror, uint64_t testimonial)
{
    uint32_t place = id_index_find(&mirror->doc_index, mirror->docs, sizeof *mirror->docs,
                                   testimonial);

    return place == UINT32_MAX ? 0 : mirror->docs[place].author;
}

bool mirror_has_votes(const struct mirror *mirror)
{
    return mirror->has_votes;
}

bool mirror_story(const struct mirror *mirror, uint64_t testimonial, struct mirror_story *story)
{
    uint32_t place = id_index_find(&mirror->doc_index, mirror->docs, sizeof *mirror->docs,
                                   testimonial);

    if (place == UINT32_MAX || mirror->docs[place].is_gone)
        return false;
    const struct doc *doc = &mirror->docs[place];
    const struct thanked *thanked = thanked_find(mirror, testimonial);
    *story = (struct mirror_story){ .author = doc->author,
                                    .product = mirror->products[product_root(mirror, doc->product)].id };
    if (thanked) {
        story->thanks = thanked->thanks;
        story->thanks_days = thanked->days;
    }
    return true;
}

static struct doc *find_doc(struct mirror *mirror, uint64_t id)
{
    uint32_t place = id_index_find(&mirror->doc_index, mirror->docs, sizeof *mirror->docs, id);

    return place == UINT32_MAX || mirror->docs[place].is_gone ? NULL : &mirror->docs[place];
}

void product_note_change(struct product *product)
{
    product->voice.is_known = false;
    product->rise.is_known = false;
}

/* What goes later stays noted: too many are counted then, never too few. */
void product_note_day(struct product *product, uint16_t day)
{
    for (size_t i = 0; i < RECENT_MIN; i++)
        if (day > product->recent[i]) {
            uint16_t later = product->recent[i];
            product->recent[i] = day;
            day = later;
        }
}

static void remove_doc(struct mirror *mirror, struct doc *doc)
{
    struct product *product = &mirror->products[product_root(mirror, doc->product)];

    credit_add(mirror, doc, false);
    doc->is_gone = true;
    product->doc_count--;
    product_note_change(product);
    mirror->gone_count++;
}

static void add_attributes(struct mirror *mirror, struct doc *doc,
                           const struct row_testimonial *row)
{
    doc->attributes = (uint32_t)mirror->attribute_count;
    doc->attribute_count = row->attribute_count & 15u;
    for (size_t i = 0; i < row->attribute_count; i++) {
        mirror->attributes = mirror_grow(mirror->attributes, mirror->attribute_count,
                                         &mirror->attribute_room, sizeof *mirror->attributes);
        mirror->attributes[mirror->attribute_count++] = row->attributes[i];
    }
}

static void put_testimonial(struct mirror *mirror, uint64_t id, const struct row_testimonial *row)
{
    struct doc *before = find_doc(mirror, id);
    uint32_t place = product_for(mirror, row->product);
    struct product *product = &mirror->products[product_root(mirror, place)];
    struct row_term terms[LIMIT_TERMS];
    size_t term_count = numbers_resolve(mirror, row->terms, row->term_count, terms);
    int32_t day = row->day < 0 ? 0 : row->day > UINT16_MAX ? UINT16_MAX : row->day;
    struct doc doc = { .id = id, .author = row->author, .product = place,
                       .previous = product->newest, .day = (uint16_t)day,
                       .helpful = before ? before->helpful : 0,
                       .voters = before ? before->voters : 0,
                       .verdict = (int8_t)row->verdict, .provenance = row->provenance & 15u,
                       .used_for = (uint8_t)(row->used_for & 7),
                       .scope = row->is_hidden ? 0 : (unsigned)row->scope & 3u,
                       .is_repurchased = row->is_repurchased,
                       .is_verified = row->is_verified,
                       .substance = row->substance & 3u,
                       .tombstone = row->tombstone & 15u };

    if (row->price_max > 0) {
        doc.price_from = price_step(row->price_min);
        doc.price_to = price_step(row->price_max);
    }
    if (before)
        remove_doc(mirror, before);
    uint32_t number = (uint32_t)mirror->doc_count;
    add_attributes(mirror, &doc, row);
    mirror->docs = mirror_grow(mirror->docs, mirror->doc_count, &mirror->doc_room,
                               sizeof *mirror->docs);
    mirror->docs[mirror->doc_count++] = doc;
    id_index_put(&mirror->doc_index, mirror->docs, sizeof *mirror->docs, number);
    credit_add(mirror, &mirror->docs[number], true);
    for (unsigned lists = 0; lists < 2; lists++)
        for (size_t i = 0; i < term_count; i++)
            postings_fetch(&mirror->terms, terms[i].hash, lists);
    for (size_t i = 0; i < term_count; i++)
        postings_add(&mirror->terms, terms[i].hash, number, terms[i].weight);
    product->newest = number;
    product->doc_count++;
    product_note_day(product, doc.day);
    product_note_change(product);
}

static void put_product(struct mirror *mirror, uint64_t id, const struct row_product *row)
{
    uint32_t place = product_for(mirror, id);

    product_merge(mirror, place, row->into);
    struct product *product = &mirror->products[place];
    mirror->gone_products += row->is_gone;
    mirror->gone_products -= product->is_gone;
    product->is_gone = row->is_gone;
    mirror->names_are_stale |= product->is_in_names || place + 1 < mirror->last_named;
    mirror->credits_are_stale |= mirror->credit_count > 0 && product->doc_count > 0;
    product_set_terms(mirror, product, row);
    if (!mirror->names_are_stale)
        names_add(mirror, place);
}

static void put_votes(struct mirror *mirror, const struct row *row)
{
    struct doc *doc = find_doc(mirror, row->id);
    /* A ratio is what is read of them, so both give way together. */
    uint32_t scale = row->voters / UINT16_MAX + 1;

    if (!doc)
        return;
    doc->helpful = (uint16_t)(row->helpful / scale);
    doc->voters = (uint16_t)(row->voters / scale);
    product_note_change(&mirror->products[product_root(mirror, doc->product)]);
}

static void put_thanks(struct mirror *mirror, const struct row *row)
{
    struct doc *doc = find_doc(mirror, row->id);

    if (!doc)
        return;
    credit_add(mirror, doc, false);
    thanked_set(mirror, (struct thanked){ row->id, row->thanks, row->thanks_days });
    credit_add(mirror, doc, true);
}

static void put_row(struct mirror *mirror, const struct row *row)
{
    struct doc *doc;

    switch (row->kind) {
    case ROW_TESTIMONIAL:
        put_testimonial(mirror, row->id, &row->testimonial);
        break;
    case ROW_GONE:
        doc = find_doc(mirror, row->id);
        if (doc)
            remove_doc(mirror, doc);
        if (thanked_find(mirror, row->id))
            thanked_set(mirror, (struct thanked){ .id = row->id });
        break;
    case ROW_PRODUCT:
        put_product(mirror, row->id, &row->product);
        break;
    case ROW_VOTES:
        mirror->has_votes |= row->helpful > 0;
        put_votes(mirror, row);
        break;
    case ROW_NUMBERS:
        numbers_note(mirror, row->id, row->hashes, row->hash_count);
        break;
    case ROW_THANKS:
        put_thanks(mirror, row);
        break;
    }
}

/* --- throwing out --------------------------------------------------------------------------- */

/* Closes up docs and attributes; moved says where each document went. */
static void close_up(struct mirror *mirror, uint32_t *moved)
{
    size_t kept = 0;
    size_t attributes = 0;

    for (size_t i = 0; i < mirror->product_count; i++)
        mirror->products[i].newest = NO_DOC;
    for (size_t i = 0; i < mirror->doc_count; i++) {
        struct doc doc = mirror->docs[i];
        moved[i] = doc.is_gone ? UINT32_MAX : (uint32_t)kept;
        if (doc.is_gone)
            continue;
        if (doc.attribute_count)
            memmove(mirror->attributes + attributes, mirror->attributes + doc.attributes,
                    doc.attribute_count * sizeof *mirror->attributes);
        doc.attributes = (uint32_t)attributes;
        attributes += doc.attribute_count;
        struct product *product = &mirror->products[product_root(mirror, doc.product)];
        doc.previous = product->newest;
        product->newest = (uint32_t)kept;
        product->voice.is_known = false; /* it names documents */
        mirror->docs[kept++] = doc;
    }
    mirror->doc_count = kept;
    mirror->attribute_count = attributes;
    mirror->gone_count = 0;
}

static void throw_out(struct mirror *mirror)
{
    uint32_t *moved = postings_must(malloc(mirror->doc_count * sizeof *moved));

    close_up(mirror, moved);
    postings_move(&mirror->terms, moved);
    free(moved);
    id_index_reset(&mirror->doc_index);
    for (size_t i = 0; i < mirror->doc_count; i++)
        id_index_put(&mirror->doc_index, mirror->docs, sizeof *mirror->docs, i);
}

bool mirror_apply(struct mirror *mirror, struct str rows, size_t *used, struct error *err)
{
    struct arena *arena = rows.len ? arena_open(ROW_ARENA) : NULL; /* mostly there is no news */
    struct str rest = rows;
    enum row_result result = ROW_PARTIAL;
    struct row row;

    while (rows.len && mirror->doc_count < POSTINGS_MAX_DOCS &&
           (result = row_next(&rest, arena, &row)) == ROW_READ) {
        put_row(mirror, &row);
        arena_reset(arena);
        /* Asked after every row, so that the same log in other portions gives the same mirror. */
        if (mirror->gone_count >= GARBAGE_MIN && mirror->gone_count > mirror->doc_count / 2)
            throw_out(mirror);
    }
    arena_close(arena);
    if (mirror->names_are_stale)
        names_rebuild(mirror);
    if (mirror->credits_are_stale)
        credit_rebuild(mirror);
    *used = rows.len - rest.len;
    if (mirror->doc_count >= POSTINGS_MAX_DOCS)
        return fail(err, ERROR_REFUSED, "more than %d testimonials in one group",
                    POSTINGS_MAX_DOCS);
    if (result == ROW_BAD)
        return fail(err, ERROR_REFUSED, "the row at byte %zu of the change log is malformed",
                    *used);
    return true;
}
