/* match.c: which known products does a text name? */
#include <stdlib.h>

#include "mirror_private.h"

enum { FOUND_MAX = 256 };

static bool holds(const uint32_t *terms, size_t count, uint32_t term)
{
    for (size_t i = 0; i < count; i++)
        if (terms[i] == term)
            return true;
    return false;
}

/* The name that shares most; how much of it the text says. */
static void match_product(const struct product_entry *product, const uint32_t *terms, size_t count,
                          struct mirror_match *match)
{
    match->id = product->id;
    for (size_t i = 0, from = 0; i < product->name_count; from = product->ends[i++]) {
        size_t length = product->ends[i] - from;
        unsigned shared = 0;
        for (size_t k = 0; k < length; k++)
            shared += holds(terms, count, product->terms[from + k]);
        if (length == 0 || shared == 0)
            continue;
        if (shared == length) {
            match->is_whole = true;
            match->is_exact |= shared == count;
        }
        if (shared > match->shared)
            match->shared = shared;
    }
}

static int by_match(const void *left, const void *right)
{
    const struct mirror_match *a = left;
    const struct mirror_match *b = right;

    if (a->is_exact != b->is_exact)
        return a->is_exact ? -1 : 1;
    if (a->is_whole != b->is_whole)
        return a->is_whole ? -1 : 1;
    if (a->shared != b->shared)
        return a->shared > b->shared ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

size_t mirror_match_products(const struct mirror *mirror, const uint32_t *terms, size_t count,
                             struct mirror_match *matches, size_t room)
{
    struct mirror_match found[FOUND_MAX];
    size_t found_count = 0;

    for (size_t i = 0; i < count; i++) {
        const struct postings *names = table_find(&mirror->names, terms[i]);
        for (uint32_t k = 0; names && k < names->count && found_count < FOUND_MAX; k++) {
            const struct product_entry *product = &mirror->products[names->docs[k]];
            struct mirror_match match = { 0 };
            bool is_known = false;
            for (size_t j = 0; j < found_count; j++)
                is_known |= found[j].id == product->id;
            if (is_known || product->docs == 0 || product->is_gone)
                continue;
            match_product(product, terms, count, &match);
            if (match.is_whole || match.shared * 2 >= count)
                found[found_count++] = match;
        }
    }
    qsort(found, found_count, sizeof *found, by_match);
    if (found_count > room)
        found_count = room;
    for (size_t i = 0; i < found_count; i++)
        matches[i] = found[i];
    return found_count;
}
