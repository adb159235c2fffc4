/* names.c: what products are called, and which of them a text names. */
#include <stdlib.h>
#include <string.h>

#include "mirror_private.h"

enum { FOUND_MAX = 256, RARE_SLACK = 2 };

/* The i-th name; the types stand last. */
struct row_name product_name(const struct product *product, size_t i)
{
    const uint32_t *at = product->terms;

    if (!at)
        return (struct row_name){ NULL, 0 };
    while (i--)
        at += 1 + *at;
    return (struct row_name){ at + 1, *at };
}

void product_set_terms(struct mirror *mirror, struct product *product,
                       const struct row_product *row)
{
    size_t room = 1 + row->type_count;

    for (size_t i = 0; i < row->name_count; i++)
        room += 1 + row->names[i].count;
    uint32_t *terms = postings_must(malloc(room * sizeof *terms));
    uint32_t *at = terms;
    for (size_t i = 0; i <= row->name_count; i++) {
        bool is_name = i < row->name_count;
        size_t count = is_name ? row->names[i].count : row->type_count;
        const uint32_t *from = is_name ? row->names[i].terms : row->types;
        *at++ = (uint32_t)count;
        if (count)
            memcpy(at, from, count * sizeof *at);
        at += count;
    }
    if (product->terms)
        for (size_t i = 0; i <= product->name_count; i++)
            mirror->term_bytes -= (1 + product_name(product, i).count) * sizeof *terms;
    mirror->term_bytes += room * sizeof *terms;
    free(product->terms);
    product->terms = terms;
    product->name_count = (uint8_t)row->name_count;
    product->type_count = (uint8_t)row->type_count;
    product->kind = row->kind;
}

void names_add(struct mirror *mirror, uint32_t place)
{
    struct product *product = &mirror->products[place];

    product->is_in_names = product->terms && !product->is_gone &&
                           product_root(mirror, place) == place;
    if (!product->is_in_names)
        return;
    /* Names before types: a term that is both counts as the name's. */
    for (size_t i = 0; i <= product->name_count; i++) {
        struct row_name name = product_name(product, i);
        unsigned weight = i < product->name_count ? NAME_NAME : NAME_TYPE;
        for (size_t k = 0; k < name.count; k++)
            postings_add(&mirror->names, name.terms[k], place, weight);
    }
    if (product->kind)
        postings_add(&mirror->names, product->kind, place, NAME_TYPE);
    mirror->last_named = place + 1;
}

void names_rebuild(struct mirror *mirror)
{
    postings_clear(&mirror->names);
    mirror->last_named = 0;
    for (size_t i = 0; i < mirror->product_count; i++)
        names_add(mirror, (uint32_t)i);
    mirror->names_are_stale = false;
}

/* --- which products does a text name? ------------------------------------------------------ */

struct found {
    struct mirror_match match;
    uint32_t place;
    uint32_t said; /* bit n: term n of the text is in the name that is whole */
};

static bool holds(const uint32_t *terms, size_t count, uint32_t term)
{
    for (size_t i = 0; i < count; i++)
        if (terms[i] == term)
            return true;
    return false;
}

/* Does any term of the name tell more than a type of product? */
static bool is_proper(const struct product *product, const struct row_name *name)
{
    struct row_name types = product_name(product, product->name_count);

    for (size_t i = 0; i < name->count; i++)
        if (!holds(types.terms, types.count, name->terms[i]))
            return true;
    return false;
}

/* Bits of the text's first 32 terms that the name holds. */
static uint32_t said_bits(const uint32_t *terms, size_t count, const struct row_name *name)
{
    uint32_t bits = 0;

    for (size_t i = 0; i < count && i < 32; i++)
        if (holds(name->terms, name->count, terms[i]))
            bits |= UINT32_C(1) << i;
    return bits;
}

static void match_names(const struct product *product, const uint32_t *terms, size_t count,
                        struct found *found)
{
    for (size_t i = 0; i < product->name_count; i++) {
        struct row_name name = product_name(product, i);
        unsigned shared = 0;
        for (size_t k = 0; k < name.count; k++)
            shared += holds(terms, count, name.terms[k]);
        if (shared > found->match.shared)
            found->match.shared = shared;
        if (shared == 0 || shared < name.count)
            continue;
        found->match.is_exact |= shared == count;
        if (is_proper(product, &name)) {
            found->match.is_whole = true;
            found->said |= said_bits(terms, count, &name);
        }
    }
}

/* A word that only this product's name has and that texts about others do not use. */
static bool is_distinct(const struct mirror *mirror, const struct product *product,
                        const struct postings *names, uint32_t term)
{
    const struct postings *texts = postings_find(&mirror->terms, term);
    struct row_name types = product_name(product, product->name_count);

    return names->count == 1 && !holds(types.terms, types.count, term) &&
           (!texts || texts->count <= product->doc_count + RARE_SLACK);
}

static void find_by_term(const struct mirror *mirror, const uint32_t *terms, size_t count,
                         size_t i, struct found *found, size_t *found_count)
{
    const struct postings *names = postings_find(&mirror->names, terms[i]);

    if (!names)
        return;
    for (struct postings_reader reader = postings_read(names); reader.at != reader.end;) {
        size_t k = 0;
        postings_step(&reader);
        while (k < *found_count && found[k].place != reader.doc)
            k++;
        const struct product *product = &mirror->products[reader.doc];
        if (k == FOUND_MAX || product->doc_count == 0)
            continue;
        if (k == *found_count) {
            found[k] = (struct found){ .match.id = product->id, .place = reader.doc };
            match_names(product, terms, count, &found[k]);
            ++*found_count;
        }
        if (reader.weight + 1 == NAME_NAME && is_distinct(mirror, product, names, terms[i])) {
            found[k].match.is_distinct = true;
            found[k].said |= i < 32 ? UINT32_C(1) << i : 0;
        }
    }
}

static bool has_members(const struct mirror *mirror, const struct found *found)
{
    for (uint32_t i = mirror->products[found->place].newest; i != NO_DOC; i = mirror->docs[i].previous)
        if (!mirror->docs[i].is_gone && (mirror->docs[i].provenance < PROVENANCE_STAFF ||
                                           mirror->docs[i].provenance == PROVENANCE_DEMO))
            return true;
    return false;
}

/* "Azura Hydra Gel" is not also "Azura Hydra". Only what members told of takes their words from
 * what members told of: a brand could else hide them behind a longer name. */
static void drop_shorter(const struct mirror *mirror, struct found *found, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++)
            if (found[k].match.is_whole && (found[i].said & ~found[k].said) == 0 &&
                found[i].said != found[k].said && !found[i].match.is_exact &&
                (has_members(mirror, &found[k]) || !has_members(mirror, &found[i])))
                found[i].match.is_whole = found[i].match.is_distinct = false;
}

static int by_match(const void *left, const void *right)
{
    const struct mirror_match *a = &((const struct found *)left)->match;
    const struct mirror_match *b = &((const struct found *)right)->match;
    int rank_a = a->is_exact * 4 + a->is_whole * 2 + a->is_distinct;
    int rank_b = b->is_exact * 4 + b->is_whole * 2 + b->is_distinct;

    if (rank_a != rank_b)
        return rank_a > rank_b ? -1 : 1;
    if (a->shared != b->shared)
        return a->shared > b->shared ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

size_t mirror_match_products(const struct mirror *mirror, const uint32_t *terms, size_t count,
                             struct mirror_match *matches, size_t room)
{
    struct found found[FOUND_MAX];
    size_t found_count = 0;
    size_t written = 0;

    for (size_t i = 0; i < count; i++)
        find_by_term(mirror, terms, count, i, found, &found_count);
    drop_shorter(mirror, found, found_count);
    qsort(found, found_count, sizeof *found, by_match);
    for (size_t i = 0; i < found_count && written < room; i++) {
        const struct mirror_match *match = &found[i].match;
        if (match->is_exact || match->is_whole || match->is_distinct || match->shared * 2 >= count)
            matches[written++] = *match;
    }
    return written;
}

size_t mirror_find_products(const struct mirror *mirror, const uint32_t *terms, size_t count,
                            uint64_t *ids, size_t room)
{
    struct mirror_match matches[FOUND_MAX];
    size_t found = mirror_match_products(mirror, terms, count, matches, FOUND_MAX);
    size_t written = 0;

    for (size_t i = 0; i < found && written < room; i++)
        if (matches[i].is_whole || matches[i].is_distinct)
            ids[written++] = matches[i].id;
    return written;
}
