/* row.c: rows as bytes: kind, id, then the numbers of that kind. */
#include "row.h"

#include "../base/limits.h"
#include "../base/pack.h"

enum row_flag { HIDDEN = 1, EDITED = 2, VERIFIED = 4, REPURCHASED = 8 };

static void pack_hashes(struct text *out, const uint32_t *hashes, size_t count, size_t max)
{
    count = count < max ? count : max;
    pack_u64(out, count);
    for (size_t i = 0; i < count; i++)
        pack_fixed32(out, hashes[i]);
}

static size_t at_most(size_t count, size_t max)
{
    return count < max ? count : max;
}

static void pack_testimonial(struct text *out, const struct row_testimonial *row)
{
    size_t attributes = at_most(row->attribute_count, LIMIT_ATTRIBUTES);
    size_t terms = at_most(row->term_count, LIMIT_TERMS);

    pack_fixed64(out, row->product);
    pack_fixed64(out, row->author);
    pack_i64(out, row->day);
    pack_i64(out, row->verdict);
    pack_u64(out, row->used_for);
    pack_u64(out, row->provenance);
    pack_u64(out, row->scope);
    pack_u64(out, row->lang);
    pack_u64(out, (row->is_hidden ? HIDDEN : 0u) | (row->is_edited ? EDITED : 0u) |
                      (row->is_verified ? VERIFIED : 0u) | (row->is_repurchased ? REPURCHASED : 0u));
    pack_u64(out, attributes);
    for (size_t i = 0; i < attributes; i++) {
        pack_fixed32(out, row->attributes[i].name);
        pack_fixed32(out, row->attributes[i].value);
    }
    pack_u64(out, terms);
    for (size_t i = 0; i < terms; i++) {
        pack_fixed32(out, row->terms[i].hash);
        pack_u64(out, row->terms[i].weight);
    }
}

static void pack_product(struct text *out, const struct row_product *row)
{
    size_t names = at_most(row->name_count, ROW_MAX_NAMES);

    pack_u64(out, row->is_gone);
    pack_u64(out, names);
    for (size_t i = 0; i < names; i++)
        pack_hashes(out, row->names[i].terms, row->names[i].count, ROW_MAX_NAME_TERMS);
    pack_hashes(out, row->types, row->type_count, ROW_MAX_TYPE_TERMS);
}

void row_append(struct text *log, const struct row *row)
{
    struct text out = { .arena = log->arena };

    pack_u64(&out, row->kind);
    pack_fixed64(&out, row->id);
    if (row->kind == ROW_TESTIMONIAL)
        pack_testimonial(&out, &row->testimonial);
    if (row->kind == ROW_PRODUCT)
        pack_product(&out, &row->product);
    if (row->kind == ROW_VOTES) {
        pack_u64(&out, row->helpful);
        pack_u64(&out, row->voters);
    }
    pack_str(log, out.s);
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

static void unpack_testimonial(struct unpack *in, struct arena *arena, struct row_testimonial *row)
{
    row->product = unpack_fixed64(in);
    row->author = unpack_fixed64(in);
    int64_t day = unpack_i64(in);
    int64_t verdict = unpack_i64(in);
    uint64_t used_for = unpack_u64(in);
    uint64_t provenance = unpack_u64(in);
    uint64_t scope = unpack_u64(in);
    in->is_bad |= day != (int32_t)day || verdict < VERDICT_NO || verdict > VERDICT_YES ||
                  used_for > USED_LONGER || provenance >= PROVENANCES || scope > SCOPE_PUBLIC;
    if (in->is_bad)
        return;
    row->day = (int32_t)day;
    row->verdict = (enum verdict)verdict;
    row->used_for = (enum used_for)used_for;
    row->provenance = (enum provenance)provenance;
    row->scope = (enum scope)scope;
    row->lang = (uint8_t)unpack_u64(in);
    uint64_t flags = unpack_u64(in);
    row->is_hidden = flags & HIDDEN;
    row->is_edited = flags & EDITED;
    row->is_verified = flags & VERIFIED;
    row->is_repurchased = flags & REPURCHASED;
    row->attribute_count = unpack_count(in, LIMIT_ATTRIBUTES);
    struct row_attribute *attributes = ARENA_ARRAY(arena, struct row_attribute, row->attribute_count);
    for (size_t i = 0; i < row->attribute_count; i++) {
        attributes[i].name = unpack_fixed32(in);
        attributes[i].value = unpack_fixed32(in);
    }
    row->attributes = attributes;
    row->term_count = unpack_count(in, LIMIT_TERMS);
    struct row_term *terms = ARENA_ARRAY(arena, struct row_term, row->term_count);
    for (size_t i = 0; i < row->term_count; i++) {
        terms[i].hash = unpack_fixed32(in);
        terms[i].weight = (uint8_t)unpack_u64(in);
    }
    row->terms = terms;
}

static void unpack_product(struct unpack *in, struct arena *arena, struct row_product *row)
{
    row->is_gone = unpack_u64(in) != 0;
    row->name_count = unpack_count(in, ROW_MAX_NAMES);
    struct row_name *names = ARENA_ARRAY(arena, struct row_name, row->name_count);
    for (size_t i = 0; i < row->name_count; i++)
        names[i].terms = unpack_hashes(in, arena, ROW_MAX_NAME_TERMS, &names[i].count);
    row->names = names;
    row->types = unpack_hashes(in, arena, ROW_MAX_TYPE_TERMS, &row->type_count);
}

static void unpack_votes(struct unpack *in, struct row *row)
{
    row->helpful = (uint32_t)unpack_u64(in);
    row->voters = (uint32_t)unpack_u64(in);
}

enum row_result row_next(struct str *rest, struct arena *arena, struct row *row)
{
    struct unpack in = { .rest = *rest };
    struct unpack body;

    *row = (struct row){ 0 };
    if (rest->len == 0)
        return ROW_PARTIAL;
    uint64_t len = unpack_u64(&in);
    if (in.is_bad)
        return rest->len < 10 ? ROW_PARTIAL : ROW_BAD;
    if (len > ROW_MAX_BYTES)
        return ROW_BAD;
    if (len > in.rest.len)
        return ROW_PARTIAL;
    body.rest = str_slice(in.rest, 0, (size_t)len);
    body.is_bad = false;
    uint64_t kind = unpack_u64(&body);
    row->id = unpack_fixed64(&body);
    if (kind == ROW_TESTIMONIAL)
        unpack_testimonial(&body, arena, &row->testimonial);
    else if (kind == ROW_PRODUCT)
        unpack_product(&body, arena, &row->product);
    else if (kind == ROW_VOTES)
        unpack_votes(&body, row);
    else if (kind != ROW_GONE)
        body.is_bad = true;
    if (body.is_bad)
        return ROW_BAD;
    row->kind = (enum row_kind)kind;
    *rest = str_slice(in.rest, (size_t)len, in.rest.len);
    return ROW_READ;
}
