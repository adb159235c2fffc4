/* testimonial.c: testimonials and products as they stand in Redis: numbers in
 * the clear for whoever ranks, words sealed for whoever reads. */
#include "testimonial.h"

#include "../base/limits.h"
#include "../base/pack.h"
#include "i18n.h"
#include "product.h"

enum { TESTIMONIAL_FORMAT = 2, PRODUCT_FORMAT = 1 };
/* Above the flags: two bits of review, then the reason, whether it claims to heal, whether it came
 * in a rush, two bits of what it is about, whether it accuses. */
enum testimonial_flag { TESTIMONIAL_EDITED = 1, TESTIMONIAL_WITHDRAWN = 2 };
enum { REVIEW_SHIFT = 2, REVIEW_MASK = 3, REASON_SHIFT = 4, REASON_MASK = 15, CLAIM_SHIFT = 8,
       RUSH_SHIFT = 9, SUBJECT_SHIFT = 10, SUBJECT_MASK = 3, ACCUSING_SHIFT = 12 };

struct str testimonial_author_shown(struct arena *arena, const struct testimonial *testimonial,
                                    int32_t least)
{
    struct str name = testimonial->author_name;
    int32_t wish = (int32_t)testimonial->name_shown;
    int32_t shown = wish > least ? wish : least;
    size_t first = 1;

    if (shown == NAME_HIDDEN || rich_is_blank(name))
        return (struct str){ "", 0 };
    if (shown == NAME_FIRST)
        return name;
    while (first < name.len && ((unsigned char)name.at[first] & 0xC0) == 0x80)
        first++;
    return arena_concat(arena, str_slice(name, 0, first), STR("."));
}

static struct str pack_words(struct arena *arena, const struct testimonial *testimonial)
{
    struct text out = { .arena = arena };

    pack_str(&out, testimonial->text);
    pack_str(&out, testimonial->author_name);
    pack_u64(&out, testimonial->name_shown);
    pack_str(&out, testimonial->used_words);
    pack_str(&out, testimonial->purpose);
    pack_str(&out, testimonial->source_id);
    pack_u64(&out, testimonial->attribute_count);
    for (size_t i = 0; i < testimonial->attribute_count; i++) {
        pack_str(&out, testimonial->attributes[i].name);
        pack_str(&out, testimonial->attributes[i].value);
    }
    pack_str(&out, testimonial->author_id);
    pack_str(&out, testimonial->author_lang);
    pack_str(&out, testimonial->contact);
    pack_u64(&out, testimonial->photo_count);
    for (size_t i = 0; i < testimonial->photo_count; i++)
        pack_str(&out, testimonial->photos[i]);
    return out.s;
}

static bool unpack_words(struct str words, uint64_t format, struct testimonial *testimonial)
{
    struct unpack in = { .rest = words };

    testimonial->text = unpack_str(&in);
    testimonial->author_name = unpack_str(&in);
    uint64_t shown = unpack_u64(&in);
    if (shown > NAME_HIDDEN)
        return false;
    testimonial->name_shown = (enum name_shown)shown;
    testimonial->used_words = unpack_str(&in);
    testimonial->purpose = unpack_str(&in);
    testimonial->source_id = unpack_str(&in);
    testimonial->attribute_count = unpack_count(&in, LIMIT_ATTRIBUTES);
    for (size_t i = 0; i < testimonial->attribute_count; i++) {
        testimonial->attributes[i].name = unpack_str(&in);
        testimonial->attributes[i].value = unpack_str(&in);
    }
    if (format >= 2) { /* before, authors were not told anything later */
        testimonial->author_id = unpack_str(&in);
        testimonial->author_lang = unpack_str(&in);
    }
    if (in.rest.len)
        testimonial->contact = unpack_str(&in);
    if (in.rest.len)
        testimonial->photo_count = unpack_count(&in, LIMIT_PHOTOS);
    for (size_t i = 0; i < testimonial->photo_count; i++)
        testimonial->photos[i] = unpack_str(&in);
    return !in.is_bad;
}

static struct str pack_numbers(struct arena *arena, const struct testimonial *testimonial,
                               struct str sealed, uint64_t format)
{
    struct text out = { .arena = arena };

    pack_u64(&out, format);
    pack_fixed64(&out, testimonial->id);
    pack_fixed64(&out, testimonial->product);
    pack_fixed64(&out, testimonial->author);
    pack_i64(&out, testimonial->verdict);
    pack_u64(&out, testimonial->used_for);
    pack_u64(&out, testimonial->provenance);
    pack_u64(&out, testimonial->scope);
    pack_u64(&out, (testimonial->is_edited ? TESTIMONIAL_EDITED : 0u) |
                       (testimonial->is_withdrawn ? TESTIMONIAL_WITHDRAWN : 0u) |
                       (unsigned)testimonial->review << REVIEW_SHIFT |
                       (unsigned)testimonial->reason << REASON_SHIFT |
                       (testimonial->is_claim ? 1u << CLAIM_SHIFT : 0u) |
                       (testimonial->is_rushed ? 1u << RUSH_SHIFT : 0u) |
                       (unsigned)testimonial->subject << SUBJECT_SHIFT |
                       (testimonial->is_accusing ? 1u << ACCUSING_SHIFT : 0u));
    pack_i64(&out, testimonial->day);
    pack_str(&out, testimonial->lang);
    pack_str(&out, sealed);
    if (testimonial->proof)
        pack_fixed64(&out, testimonial->proof);
    return out.s;
}

struct str testimonial_pack(struct arena *arena, const struct testimonial *testimonial,
                            const struct owner_key *author_key)
{
    return pack_numbers(arena, testimonial,
                        vault_seal(arena, author_key, pack_words(arena, testimonial)),
                        TESTIMONIAL_FORMAT);
}

static bool unpack_numbers(struct str bytes, struct testimonial *testimonial, struct str *sealed,
                           uint64_t *format)
{
    struct unpack in = { .rest = bytes };

    *testimonial = (struct testimonial){ .raw = bytes };
    *format = unpack_u64(&in);
    if (*format < 1 || *format > TESTIMONIAL_FORMAT)
        return false;
    testimonial->id = unpack_fixed64(&in);
    testimonial->product = unpack_fixed64(&in);
    testimonial->author = unpack_fixed64(&in);
    int64_t verdict = unpack_i64(&in);
    uint64_t used_for = unpack_u64(&in);
    uint64_t provenance = unpack_u64(&in);
    uint64_t scope = unpack_u64(&in);
    uint64_t flags = unpack_u64(&in);
    int64_t day = unpack_i64(&in);
    testimonial->lang = unpack_str(&in);
    *sealed = unpack_str(&in);
    if (in.rest.len)
        testimonial->proof = unpack_fixed64(&in);
    if (in.is_bad || verdict < VERDICT_NO || verdict > VERDICT_YES || used_for > USED_LONGER ||
        provenance >= PROVENANCES || scope > SCOPE_PUBLIC || day != (int32_t)day ||
        (flags >> REVIEW_SHIFT & REVIEW_MASK) > REVIEW_HIDDEN ||
        (flags >> REASON_SHIFT & REASON_MASK) >= REASONS ||
        (flags >> SUBJECT_SHIFT & SUBJECT_MASK) >= SUBJECTS || flags >> ACCUSING_SHIFT > 1)
        return false;
    testimonial->verdict = (enum verdict)verdict;
    testimonial->used_for = (enum used_for)used_for;
    testimonial->provenance = (enum provenance)provenance;
    testimonial->scope = (enum scope)scope;
    testimonial->is_edited = flags & TESTIMONIAL_EDITED;
    testimonial->is_withdrawn = flags & TESTIMONIAL_WITHDRAWN;
    testimonial->is_claim = flags >> CLAIM_SHIFT & 1;
    testimonial->is_rushed = flags >> RUSH_SHIFT & 1;
    testimonial->subject = (enum subject)(flags >> SUBJECT_SHIFT & SUBJECT_MASK);
    testimonial->is_accusing = flags >> ACCUSING_SHIFT & 1;
    testimonial->review = (enum review)(flags >> REVIEW_SHIFT & REVIEW_MASK);
    testimonial->reason = (enum reason)(flags >> REASON_SHIFT & REASON_MASK);
    testimonial->day = (int32_t)day;
    return true;
}

struct str testimonial_pack_numbers(struct arena *arena, const struct testimonial *testimonial)
{
    struct testimonial before;
    struct str sealed = { "", 0 };
    uint64_t format = TESTIMONIAL_FORMAT;

    unpack_numbers(testimonial->raw, &before, &sealed, &format);
    return pack_numbers(arena, testimonial, sealed, format);
}

uint64_t testimonial_author(struct str bytes)
{
    struct unpack in = { .rest = bytes };

    unpack_u64(&in); /* the format, the same in all of them so far */
    unpack_fixed64(&in);
    unpack_fixed64(&in);
    return unpack_fixed64(&in);
}

bool testimonial_unpack(struct arena *arena, struct str bytes, const struct owner_key *author_key,
                        struct testimonial *testimonial)
{
    struct str sealed, words;
    uint64_t format;

    if (!unpack_numbers(bytes, testimonial, &sealed, &format))
        return false;
    return !author_key || (vault_unseal(arena, author_key, sealed, &words) &&
                           unpack_words(words, format, testimonial));
}

bool product_add_aliases(struct product *product, const struct str *aliases, size_t count)
{
    size_t before = product->alias_count;

    for (size_t i = 0; i < count && product->alias_count < LIMIT_ALIASES; i++)
        if (!product_goes_by(product, aliases[i]))
            product->aliases[product->alias_count++] = aliases[i];
    return product->alias_count > before;
}

struct str product_pack(struct arena *arena, const struct product *product,
                        const struct owner_key *group_key)
{
    struct text words = { .arena = arena };
    struct text out = { .arena = arena };

    pack_str(&words, product->name);
    pack_str(&words, product->brand);
    pack_str(&words, product->category);
    pack_u64(&words, product->alias_count);
    for (size_t i = 0; i < product->alias_count; i++)
        pack_str(&words, product->aliases[i]);
    pack_u64(&out, PRODUCT_FORMAT);
    pack_fixed64(&out, product->id);
    pack_str(&out, vault_seal(arena, group_key, words.s));
    if (product->into || product->merged_count) {
        pack_fixed64(&out, product->into);
        pack_u64(&out, product->lent);
        pack_u64(&out, product->merged_count);
        for (size_t i = 0; i < product->merged_count; i++)
            pack_fixed64(&out, product->merged[i]);
    }
    return out.s;
}

static void unpack_merged(struct unpack *in, struct product *product)
{
    if (in->rest.len == 0)
        return;
    product->into = unpack_fixed64(in);
    product->lent = (uint32_t)unpack_u64(in);
    product->merged_count = unpack_count(in, LIMIT_MERGED);
    for (size_t i = 0; i < product->merged_count; i++)
        product->merged[i] = unpack_fixed64(in);
}

uint64_t product_into(struct str bytes)
{
    struct unpack in = { .rest = bytes };
    struct product product = { 0 };

    unpack_u64(&in);
    unpack_fixed64(&in);
    unpack_str(&in);
    unpack_merged(&in, &product);
    return in.is_bad ? 0 : product.into;
}

bool product_unpack(struct arena *arena, struct str bytes, const struct owner_key *group_key,
                    struct product *product)
{
    struct unpack in = { .rest = bytes };
    struct str words;

    *product = (struct product){ .raw = bytes };
    if (unpack_u64(&in) != PRODUCT_FORMAT)
        return false;
    product->id = unpack_fixed64(&in);
    struct str sealed = unpack_str(&in);
    unpack_merged(&in, product);
    if (in.is_bad || !vault_unseal(arena, group_key, sealed, &words))
        return false;
    in = (struct unpack){ .rest = words };
    product->name = unpack_str(&in);
    product->brand = unpack_str(&in);
    product->category = unpack_str(&in);
    product->alias_count = unpack_count(&in, sizeof product->aliases / sizeof product->aliases[0]);
    for (size_t i = 0; i < product->alias_count; i++)
        product->aliases[i] = unpack_str(&in);
    return !in.is_bad;
}
