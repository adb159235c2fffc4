/* row.c: a body is the kind, the id (8 bytes) and what the kind needs.
 *
 * Terms stand in runs of one weight, so that the weight costs nothing: a run is
 * its weight, how many, and four bytes a term. Flags share one byte. */
#include "row.h"

#include <string.h>

#include "../base/limits.h"
#include "../base/pack.h"

enum { FLAG_HIDDEN = 1, FLAG_EDITED = 2, FLAG_VERIFIED = 4, FLAG_REPURCHASED = 8,
       FLAGS_END = 256, TOMBSTONE_SHIFT = 4, TOMBSTONE_MAX = 15 }; /* the tombstone stands above */
enum { PRODUCT_GONE = 1 };

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

static void pack_testimonial(struct text *out, const struct row_testimonial *testimonial)
{
    size_t attributes = at_most(testimonial->attribute_count, LIMIT_ATTRIBUTES);

    pack_fixed64(out, testimonial->product);
    pack_fixed64(out, testimonial->author);
    pack_i64(out, testimonial->day);
    pack_i64(out, testimonial->verdict);
    pack_u64(out, testimonial->used_for);
    pack_u64(out, testimonial->provenance);
    pack_u64(out, testimonial->scope);
    pack_u64(out, testimonial->lang);
    pack_u64(out, (uint64_t)(testimonial->is_hidden ? FLAG_HIDDEN : 0) |
                      (testimonial->is_edited ? FLAG_EDITED : 0) |
                      (testimonial->is_verified ? FLAG_VERIFIED : 0) |
                      (testimonial->is_repurchased ? FLAG_REPURCHASED : 0) |
                      (uint64_t)(testimonial->tombstone & TOMBSTONE_MAX) << TOMBSTONE_SHIFT);
    pack_u64(out, attributes);
    for (size_t i = 0; i < attributes; i++) {
        pack_fixed32(out, testimonial->attributes[i].name);
        pack_fixed32(out, testimonial->attributes[i].value);
    }
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

    pack_u64(out, product->is_gone ? PRODUCT_GONE : 0);
    pack_u64(out, names);
    for (size_t i = 0; i < names; i++)
        pack_hashes(out, product->names[i].terms,
                    at_most(product->names[i].count, ROW_MAX_NAME_TERMS));
    pack_hashes(out, product->types, at_most(product->type_count, ROW_MAX_TYPE_TERMS));
    pack_fixed32(out, product->kind);
}

void row_append(struct text *log, const struct row *row)
{
    struct text body = { .arena = log->arena };

    pack_u64(&body, row->kind);
    pack_fixed64(&body, row->id);
    if (row->kind == ROW_TESTIMONIAL)
        pack_testimonial(&body, &row->testimonial);
    else if (row->kind == ROW_PRODUCT)
        pack_product(&body, &row->product);
    else if (row->kind == ROW_VOTES)
        pack_u64(&body, row->helpful), pack_u64(&body, row->voters);
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

static void unpack_terms(struct unpack *in, struct arena *arena,
                         struct row_testimonial *testimonial)
{
    struct row_term terms[LIMIT_TERMS];
    size_t count = 0;

    for (unsigned weight = 1; weight <= ROW_MAX_WEIGHT; weight++) {
        size_t run = unpack_count(in, LIMIT_TERMS - count);
        while (run--)
            terms[count++] = (struct row_term){ unpack_fixed32(in), (uint8_t)weight };
    }
    struct row_term *kept = ARENA_ARRAY(arena, struct row_term, count);
    if (count)
        memcpy(kept, terms, count * sizeof *kept);
    testimonial->terms = kept;
    testimonial->term_count = count;
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
    unsigned flags = unpack_to(in, FLAGS_END - 1);
    testimonial->is_hidden = flags & FLAG_HIDDEN;
    testimonial->is_edited = flags & FLAG_EDITED;
    testimonial->is_verified = flags & FLAG_VERIFIED;
    testimonial->is_repurchased = flags & FLAG_REPURCHASED;
    testimonial->tombstone = (uint8_t)(flags >> TOMBSTONE_SHIFT);
    size_t count = unpack_count(in, LIMIT_ATTRIBUTES);
    struct row_attribute *attributes = ARENA_ARRAY(arena, struct row_attribute, count);
    for (size_t i = 0; i < count; i++) {
        attributes[i].name = unpack_fixed32(in);
        attributes[i].value = unpack_fixed32(in);
    }
    testimonial->attributes = attributes;
    testimonial->attribute_count = count;
    unpack_terms(in, arena, testimonial);
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
    product->is_gone = unpack_to(in, PRODUCT_GONE) == PRODUCT_GONE;
    product->name_count = unpack_count(in, ROW_MAX_NAMES);
    struct row_name *names = ARENA_ARRAY(arena, struct row_name, product->name_count);
    for (size_t i = 0; i < product->name_count; i++)
        names[i].terms = unpack_hashes(in, arena, ROW_MAX_NAME_TERMS, &names[i].count);
    product->names = names;
    product->types = unpack_hashes(in, arena, ROW_MAX_TYPE_TERMS, &product->type_count);
    product->kind = unpack_fixed32(in);
}

static void unpack_votes(struct unpack *in, struct row *row)
{
    row->helpful = unpack_to(in, UINT32_MAX);
    row->voters = unpack_to(in, UINT32_MAX);
    in->is_bad |= row->helpful > row->voters;
}

static bool unpack_body(struct str body, struct arena *arena, struct row *row)
{
    struct unpack in = { .rest = body };

    *row = (struct row){ .kind = (enum row_kind)unpack_to(&in, ROW_VOTES) };
    row->id = unpack_fixed64(&in);
    if (row->kind == ROW_TESTIMONIAL)
        unpack_testimonial(&in, arena, &row->testimonial);
    else if (row->kind == ROW_PRODUCT)
        unpack_product(&in, arena, &row->product);
    else if (row->kind == ROW_VOTES)
        unpack_votes(&in, row);
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
