/* row.c: a body is the kind, the id (8 bytes) and what the kind needs.
 *
 * Terms stand in runs of one weight, so that the weight costs nothing: a run is
 * how many, and four bytes a term. A testimonial with numbered terms is written
 * shorter: the small numbers share a varint, the numbers of a run are gaps. It is
 * read as the same kind of row. */
#include "row.h"

#include <string.h>

#include "../base/limits.h"
#include "../base/pack.h"

enum { FLAG_HIDDEN = 1, FLAG_EDITED = 2, FLAG_VERIFIED = 4, FLAG_REPURCHASED = 8,
       FLAGS_END = 256, TOMBSTONE_SHIFT = 4, TOMBSTONE_MAX = 15 }; /* the tombstone stands above */
enum { PRODUCT_GONE = 1, PRODUCT_MERGED = 2 };
enum { KIND_SHORT = 6 }; /* a ROW_TESTIMONIAL, written shorter */
/* Where the small numbers of a short one stand in its head. */
enum { HEAD_USED = 2, HEAD_SCOPE = 5, HEAD_SUBSTANCE = 7, HEAD_PRICE = 9, HEAD_FLAGS = 10,
       HEAD_LANG = 11, HEAD_PROVENANCE = 12, HEAD_END = 16 };

_Static_assert(PROVENANCES <= 1 << (HEAD_END - HEAD_PROVENANCE), "a provenance has four bits");

static size_t at_most(size_t count, size_t max)
{
    return count < max ? count : max;
}

static unsigned weight_of(const struct row_term *term)
{
    return term->weight < 1 ? 1 : term->weight > ROW_MAX_WEIGHT ? ROW_MAX_WEIGHT : term->weight;
}

static void pack_terms(struct text *out, const struct row_testimonial *testimonial)
{
    size_t count = at_most(testimonial->term_count, LIMIT_TERMS);

    for (unsigned weight = 1; weight <= ROW_MAX_WEIGHT; weight++) {
        size_t run = 0;
        for (size_t i = 0; i < count; i++)
            run += weight_of(&testimonial->terms[i]) == weight;
        pack_u64(out, run);
        for (size_t i = 0; i < count; i++)
            if (weight_of(&testimonial->terms[i]) == weight)
                pack_fixed32(out, testimonial->terms[i].hash);
    }
}

static uint64_t flags_of(const struct row_testimonial *testimonial)
{
    return (uint64_t)(testimonial->is_hidden ? FLAG_HIDDEN : 0) |
           (testimonial->is_edited ? FLAG_EDITED : 0) |
           (testimonial->is_verified ? FLAG_VERIFIED : 0) |
           (testimonial->is_repurchased ? FLAG_REPURCHASED : 0) |
           (uint64_t)(testimonial->tombstone & TOMBSTONE_MAX) << TOMBSTONE_SHIFT;
}

static void pack_attributes(struct text *out, const struct row_testimonial *testimonial)
{
    size_t attributes = at_most(testimonial->attribute_count, LIMIT_ATTRIBUTES);

    pack_u64(out, attributes);
    for (size_t i = 0; i < attributes; i++) {
        pack_fixed32(out, testimonial->attributes[i].name);
        pack_fixed32(out, testimonial->attributes[i].value);
    }
}

static void pack_testimonial(struct text *out, const struct row_testimonial *testimonial)
{
    pack_fixed64(out, testimonial->product);
    pack_fixed64(out, testimonial->author);
    pack_i64(out, testimonial->day);
    pack_i64(out, testimonial->verdict);
    pack_u64(out, testimonial->used_for);
    pack_u64(out, testimonial->provenance);
    pack_u64(out, testimonial->scope);
    pack_u64(out, testimonial->lang);
    pack_u64(out, flags_of(testimonial));
    pack_attributes(out, testimonial);
    pack_terms(out, testimonial);
    pack_u64(out, testimonial->substance < ROW_MAX_SUBSTANCE ? testimonial->substance
                                                             : ROW_MAX_SUBSTANCE);
    bool has_price = testimonial->price_max > 0;
    pack_u64(out, has_price ? (uint64_t)(testimonial->price_min > 0 ? testimonial->price_min : 0) : 0);
    pack_u64(out, has_price ? (uint64_t)testimonial->price_max : 0);
}

static void pack_hashes(struct text *out, const uint32_t *hashes, size_t count)
{
    pack_u64(out, count);
    for (size_t i = 0; i < count; i++)
        pack_fixed32(out, hashes[i]);
}

static void pack_product(struct text *out, const struct row_product *product)
{
    size_t names = at_most(product->name_count, ROW_MAX_NAMES);

    pack_u64(out, (product->is_gone ? PRODUCT_GONE : 0) | (product->into ? PRODUCT_MERGED : 0));
    pack_u64(out, names);
    for (size_t i = 0; i < names; i++)
        pack_hashes(out, product->names[i].terms,
                    at_most(product->names[i].count, ROW_MAX_NAME_TERMS));
    pack_hashes(out, product->types, at_most(product->type_count, ROW_MAX_TYPE_TERMS));
    pack_fixed32(out, product->kind);
    if (product->into)
        pack_fixed64(out, product->into);
}

/* The numbers ascend within a run; *left are the terms that stand behind them as hashes. */
static size_t pick_numbers(const struct row_testimonial *testimonial, unsigned weight,
                           uint32_t *numbers, size_t *left)
{
    size_t count = 0;

    *left = 0;
    for (size_t i = 0; i < at_most(testimonial->term_count, LIMIT_TERMS); i++) {
        const struct row_term *term = &testimonial->terms[i];
        if (weight_of(term) != weight)
            continue;
        *left += !term->is_number;
        if (!term->is_number)
            continue;
        size_t at = count++;
        for (; at > 0 && numbers[at - 1] > term->hash; at--)
            numbers[at] = numbers[at - 1];
        numbers[at] = term->hash;
    }
    return count;
}

static void pack_numbered(struct text *out, const struct row_testimonial *testimonial)
{
    uint32_t numbers[LIMIT_TERMS];

    for (unsigned weight = 1; weight <= ROW_MAX_WEIGHT; weight++) {
        uint32_t before = 0;
        size_t left;
        size_t count = pick_numbers(testimonial, weight, numbers, &left);
        pack_u64(out, count << 1 | (left > 0));
        if (left)
            pack_u64(out, left);
        for (size_t i = 0; i < count; i++) {
            pack_u64(out, numbers[i] - before);
            before = numbers[i];
        }
        for (size_t i = 0; left && i < at_most(testimonial->term_count, LIMIT_TERMS); i++)
            if (!testimonial->terms[i].is_number && weight_of(&testimonial->terms[i]) == weight)
                pack_fixed32(out, testimonial->terms[i].hash);
    }
}

static void pack_short(struct text *out, const struct row_testimonial *testimonial)
{
    uint64_t flags = flags_of(testimonial);
    bool has_price = testimonial->price_max > 0;

    pack_fixed64(out, testimonial->product);
    pack_fixed64(out, testimonial->author);
    pack_u64(out, (uint64_t)(testimonial->verdict - VERDICT_NO) |
                      (uint64_t)testimonial->used_for << HEAD_USED |
                      (uint64_t)testimonial->scope << HEAD_SCOPE |
                      at_most(testimonial->substance, ROW_MAX_SUBSTANCE) << HEAD_SUBSTANCE |
                      (uint64_t)has_price << HEAD_PRICE | (uint64_t)(flags != 0) << HEAD_FLAGS |
                      (uint64_t)testimonial->lang << HEAD_LANG |
                      (uint64_t)testimonial->provenance << HEAD_PROVENANCE);
    if (flags)
        pack_u64(out, flags);
    pack_i64(out, testimonial->day);
    if (has_price) {
        pack_u64(out, (uint64_t)(testimonial->price_min > 0 ? testimonial->price_min : 0));
        pack_u64(out, (uint64_t)testimonial->price_max);
    }
    pack_attributes(out, testimonial);
    pack_numbered(out, testimonial);
}

static bool is_short(const struct row *row)
{
    if (row->kind == ROW_TESTIMONIAL && row->testimonial.lang <= 1)
        for (size_t i = 0; i < at_most(row->testimonial.term_count, LIMIT_TERMS); i++)
            if (row->testimonial.terms[i].is_number)
                return true;
    return false;
}

void row_append(struct text *log, const struct row *row)
{
    struct text body = { .arena = log->arena };

    pack_u64(&body, is_short(row) ? (uint64_t)KIND_SHORT : (uint64_t)row->kind);
    pack_fixed64(&body, row->id);
    if (is_short(row))
        pack_short(&body, &row->testimonial);
    else if (row->kind == ROW_NUMBERS)
        pack_hashes(&body, row->hashes, at_most(row->hash_count, LIMIT_TERMS));
    else if (row->kind == ROW_TESTIMONIAL)
        pack_testimonial(&body, &row->testimonial);
    else if (row->kind == ROW_PRODUCT)
        pack_product(&body, &row->product);
    else if (row->kind == ROW_VOTES)
        pack_u64(&body, row->helpful), pack_u64(&body, row->voters);
    else if (row->kind == ROW_THANKS)
        pack_u64(&body, row->thanks), pack_u64(&body, row->thanks_days);
    pack_str(log, body.s);
}

/* A whole number from 0 to max, else the row is bad. */
static unsigned unpack_to(struct unpack *in, unsigned max)
{
    uint64_t value = unpack_u64(in);

    in->is_bad |= value > max;
    return in->is_bad ? 0 : (unsigned)value;
}

static int64_t unpack_between(struct unpack *in, int64_t min, int64_t max)
{
    int64_t value = unpack_i64(in);

    in->is_bad |= value < min || value > max;
    return in->is_bad ? 0 : value;
}

static int64_t unpack_price(struct unpack *in)
{
    uint64_t value = unpack_u64(in);

    in->is_bad |= value > INT64_MAX;
    return in->is_bad ? 0 : (int64_t)value;
}

static size_t unpack_run(struct unpack *in, unsigned weight, bool is_numbered,
                         struct row_term *terms, size_t room)
{
    uint64_t head = is_numbered ? unpack_u64(in) : 1;
    size_t run = head >> 1 <= room ? (size_t)(head >> 1) : 0;
    uint64_t number = 0;

    in->is_bad |= head >> 1 > room;
    size_t left = head & 1 ? unpack_count(in, room - run) : 0;
    for (size_t i = 0; i < run && !in->is_bad; i++) {
        uint64_t gap = unpack_u64(in);
        in->is_bad |= gap > ROW_MAX_NUMBER || (number += gap) > ROW_MAX_NUMBER;
        terms[i] = (struct row_term){ .hash = (uint32_t)number, .weight = (uint8_t)weight,
                                      .is_number = true };
    }
    for (size_t i = run; i < run + left; i++)
        terms[i] = (struct row_term){ .hash = unpack_fixed32(in), .weight = (uint8_t)weight };
    return in->is_bad ? 0 : run + left;
}

static void unpack_terms(struct unpack *in, struct arena *arena, bool is_numbered,
                         struct row_testimonial *testimonial)
{
    struct row_term terms[LIMIT_TERMS];
    size_t count = 0;

    for (unsigned weight = 1; weight <= ROW_MAX_WEIGHT; weight++)
        count += unpack_run(in, weight, is_numbered, terms + count, LIMIT_TERMS - count);
    struct row_term *kept = ARENA_ARRAY(arena, struct row_term, count);
    if (count)
        memcpy(kept, terms, count * sizeof *kept);
    testimonial->terms = kept;
    testimonial->term_count = count;
}

static void unpack_flags(struct unpack *in, struct row_testimonial *testimonial)
{
    unsigned flags = unpack_to(in, FLAGS_END - 1);

    testimonial->is_hidden = flags & FLAG_HIDDEN;
    testimonial->is_edited = flags & FLAG_EDITED;
    testimonial->is_verified = flags & FLAG_VERIFIED;
    testimonial->is_repurchased = flags & FLAG_REPURCHASED;
    testimonial->tombstone = (uint8_t)(flags >> TOMBSTONE_SHIFT);
}

static void unpack_attributes(struct unpack *in, struct arena *arena,
                              struct row_testimonial *testimonial)
{
    size_t count = unpack_count(in, LIMIT_ATTRIBUTES);
    struct row_attribute *attributes = ARENA_ARRAY(arena, struct row_attribute, count);

    for (size_t i = 0; i < count; i++) {
        attributes[i].name = unpack_fixed32(in);
        attributes[i].value = unpack_fixed32(in);
    }
    testimonial->attributes = attributes;
    testimonial->attribute_count = count;
}

static void unpack_short(struct unpack *in, struct arena *arena,
                         struct row_testimonial *testimonial)
{
    testimonial->product = unpack_fixed64(in);
    testimonial->author = unpack_fixed64(in);
    unsigned head = unpack_to(in, (1u << HEAD_END) - 1);
    testimonial->verdict = (enum verdict)((int)(head & 3) + VERDICT_NO);
    testimonial->used_for = (enum used_for)(head >> HEAD_USED & 7);
    testimonial->scope = (enum scope)(head >> HEAD_SCOPE & 3);
    testimonial->substance = (uint8_t)(head >> HEAD_SUBSTANCE & ROW_MAX_SUBSTANCE);
    testimonial->lang = (uint8_t)(head >> HEAD_LANG & 1);
    testimonial->provenance = (enum provenance)(head >> HEAD_PROVENANCE);
    in->is_bad |= testimonial->verdict > VERDICT_YES || testimonial->used_for > USED_LONGER ||
                  testimonial->provenance >= PROVENANCES;
    if (head >> HEAD_FLAGS & 1)
        unpack_flags(in, testimonial);
    testimonial->day = (int32_t)unpack_between(in, INT32_MIN, INT32_MAX);
    if (head >> HEAD_PRICE & 1) {
        testimonial->price_min = unpack_price(in);
        testimonial->price_max = unpack_price(in);
    }
    unpack_attributes(in, arena, testimonial);
    unpack_terms(in, arena, true, testimonial);
}

static void unpack_testimonial(struct unpack *in, struct arena *arena,
                               struct row_testimonial *testimonial)
{
    testimonial->product = unpack_fixed64(in);
    testimonial->author = unpack_fixed64(in);
    testimonial->day = (int32_t)unpack_between(in, INT32_MIN, INT32_MAX);
    testimonial->verdict = (enum verdict)unpack_between(in, VERDICT_NO, VERDICT_YES);
    testimonial->used_for = (enum used_for)unpack_to(in, USED_LONGER);
    testimonial->provenance = (enum provenance)unpack_to(in, PROVENANCES - 1);
    testimonial->scope = (enum scope)unpack_to(in, SCOPE_PUBLIC);
    testimonial->lang = (uint8_t)unpack_to(in, UINT8_MAX);
    unpack_flags(in, testimonial);
    unpack_attributes(in, arena, testimonial);
    unpack_terms(in, arena, false, testimonial);
    testimonial->substance = (uint8_t)unpack_to(in, ROW_MAX_SUBSTANCE);
    testimonial->price_min = unpack_price(in);
    testimonial->price_max = unpack_price(in);
}

static const uint32_t *unpack_hashes(struct unpack *in, struct arena *arena, size_t max,
                                     size_t *count)
{
    *count = unpack_count(in, max);
    uint32_t *hashes = ARENA_ARRAY(arena, uint32_t, *count);
    for (size_t i = 0; i < *count; i++)
        hashes[i] = unpack_fixed32(in);
    return hashes;
}

static void unpack_product(struct unpack *in, struct arena *arena, struct row_product *product)
{
    unsigned flags = unpack_to(in, PRODUCT_GONE | PRODUCT_MERGED);
    product->is_gone = flags & PRODUCT_GONE;
    product->name_count = unpack_count(in, ROW_MAX_NAMES);
    struct row_name *names = ARENA_ARRAY(arena, struct row_name, product->name_count);
    for (size_t i = 0; i < product->name_count; i++)
        names[i].terms = unpack_hashes(in, arena, ROW_MAX_NAME_TERMS, &names[i].count);
    product->names = names;
    product->types = unpack_hashes(in, arena, ROW_MAX_TYPE_TERMS, &product->type_count);
    product->kind = unpack_fixed32(in);
    product->into = flags & PRODUCT_MERGED ? unpack_fixed64(in) : 0;
}

static void unpack_votes(struct unpack *in, struct row *row)
{
    row->helpful = unpack_to(in, UINT32_MAX);
    row->voters = unpack_to(in, UINT32_MAX);
    in->is_bad |= row->helpful > row->voters;
}

static void unpack_numbers(struct unpack *in, struct arena *arena, struct row *row)
{
    row->hashes = unpack_hashes(in, arena, LIMIT_TERMS, &row->hash_count);
    in->is_bad |= row->id > ROW_MAX_NUMBER || row->id + row->hash_count > ROW_MAX_NUMBER + 1;
}

static void unpack_thanks(struct unpack *in, struct row *row)
{
    row->thanks = unpack_to(in, UINT32_MAX);
    row->thanks_days = unpack_to(in, UINT32_MAX);
}

static bool unpack_body(struct str body, struct arena *arena, struct row *row)
{
    struct unpack in = { .rest = body };

    unsigned kind = unpack_to(&in, ROW_THANKS);
    *row = (struct row){ .kind = kind == KIND_SHORT ? ROW_TESTIMONIAL : (enum row_kind)kind,
                         .id = unpack_fixed64(&in) };
    if (kind == KIND_SHORT)
        unpack_short(&in, arena, &row->testimonial);
    else if (row->kind == ROW_NUMBERS)
        unpack_numbers(&in, arena, row);
    else if (row->kind == ROW_TESTIMONIAL)
        unpack_testimonial(&in, arena, &row->testimonial);
    else if (row->kind == ROW_PRODUCT)
        unpack_product(&in, arena, &row->product);
    else if (row->kind == ROW_VOTES)
        unpack_votes(&in, row);
    else if (row->kind == ROW_THANKS)
        unpack_thanks(&in, row);
    else if (row->kind != ROW_GONE)
        return false;
    /* A row that was written over by "gone" keeps its length, so that the log keeps its places. */
    for (size_t i = 0; row->kind == ROW_GONE && i < in.rest.len; i++)
        in.is_bad |= in.rest.at[i] != '\0';
    return !in.is_bad && (in.rest.len == 0 || row->kind == ROW_GONE);
}

void row_erase(char *body, size_t len, uint64_t id)
{
    body[0] = ROW_GONE;
    for (size_t i = 0; i < sizeof id; i++)
        body[1 + i] = (char)(id >> 8 * i);
    memset(body + 1 + sizeof id, 0, len - 1 - sizeof id);
}

/* Is this the beginning of a varint whose end is still to come? */
static bool is_begun(struct str rest)
{
    for (size_t i = 0; i < rest.len; i++)
        if (i == 2 || !((unsigned char)rest.at[i] & 0x80))
            return false;
    return true;
}

enum row_result row_next(struct str *rest, struct arena *arena, struct row *row)
{
    struct unpack in = { .rest = *rest };
    uint64_t len = unpack_u64(&in);

    if (in.is_bad)
        return is_begun(*rest) ? ROW_PARTIAL : ROW_BAD;
    if (len > ROW_MAX_BYTES)
        return ROW_BAD;
    if (len > in.rest.len)
        return ROW_PARTIAL;
    if (!unpack_body(str_slice(in.rest, 0, (size_t)len), arena, row))
        return ROW_BAD;
    *rest = str_slice(in.rest, (size_t)len, in.rest.len);
    return ROW_READ;
}
