/* numbers.c: a term that is frequent in the group is written as its number.
 *
 * A term gets one when two testimonials have it already, by a row of its own: a word
 * that one person alone used stays within that person's row and goes with it when
 * they are forgotten. The row says which number it begins with, so that what was
 * lost before it never gives a number another meaning. */
#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "mirror_private.h"

enum { SEEN_BEFORE = 2, NEW_MAX = 1024, ROW_ARENA = 64 * 1024 };

void numbers_note(struct mirror *mirror, uint64_t first, const uint32_t *hashes, size_t count)
{
    while (mirror->number_count < first + count) {
        mirror->numbered = mirror_grow(mirror->numbered, mirror->number_count,
                                       &mirror->number_room, sizeof *mirror->numbered);
        mirror->numbered[mirror->number_count++] = 0;
    }
    for (size_t i = 0; i < count; i++) {
        mirror->numbered[first + i] = hashes[i];
        postings_set_number(&mirror->terms, hashes[i], (uint32_t)(first + i) + 1);
    }
}

size_t numbers_resolve(const struct mirror *mirror, const struct row_term *terms, size_t count,
                       struct row_term *out)
{
    size_t known = 0;

    for (size_t i = 0; i < count; i++) {
        out[known] = terms[i];
        if (!terms[i].is_number) {
            known++;
        } else if (terms[i].hash < mirror->number_count && mirror->numbered[terms[i].hash]) {
            out[known].hash = mirror->numbered[terms[i].hash];
            out[known++].is_number = false;
        }
    }
    return known;
}

/* --- writing ---------------------------------------------------------------------------- */

/* The numbers that the rows under way give, from first on. */
struct newly {
    uint32_t hashes[NEW_MAX];
    size_t count, written;
};

static bool find_number(const struct mirror *mirror, struct newly *newly, uint32_t hash,
                        uint32_t *number)
{
    const struct postings *list = postings_find(&mirror->terms, hash);
    size_t i = 0;

    if (!list || (list->number == 0 && list->count < SEEN_BEFORE) || hash == 0)
        return false;
    if (list->number) {
        *number = list->number - 1;
        return true;
    }
    while (i < newly->count && newly->hashes[i] != hash)
        i++;
    if (i == NEW_MAX || mirror->number_count + i > ROW_MAX_NUMBER)
        return false;
    if (i == newly->count)
        newly->hashes[newly->count++] = hash;
    *number = (uint32_t)(mirror->number_count + i);
    return true;
}

static void shorten(const struct mirror *mirror, struct arena *arena, struct newly *newly,
                    struct row *row, struct text *out)
{
    struct row_testimonial *testimonial = &row->testimonial;
    struct row_term *terms = ARENA_ARRAY(arena, struct row_term, testimonial->term_count);

    for (size_t i = 0; i < testimonial->term_count; i++) {
        terms[i] = testimonial->terms[i];
        if (!terms[i].is_number)
            terms[i].is_number = find_number(mirror, newly, terms[i].hash, &terms[i].hash);
    }
    testimonial->terms = terms;
    if (newly->count > newly->written) {
        struct row numbers = { .kind = ROW_NUMBERS, .id = mirror->number_count + newly->written,
                               .hashes = newly->hashes + newly->written,
                               .hash_count = newly->count - newly->written };
        row_append(out, &numbers);
        newly->written = newly->count;
    }
    row_append(out, row);
}

struct str mirror_shorten(const struct mirror *mirror, struct arena *arena, struct str rows)
{
    struct arena *scratch = arena_open(ROW_ARENA);
    struct newly *newly = postings_must(calloc(1, sizeof *newly));
    struct text out = { .arena = arena };
    struct str rest = rows;
    struct row row;

    for (struct str before = rest; row_next(&rest, scratch, &row) == ROW_READ; before = rest) {
        struct text one = { .arena = scratch };
        if (row.kind == ROW_TESTIMONIAL)
            shorten(mirror, scratch, newly, &row, &one);
        text_add(&out, one.s.len ? one.s : str_slice(before, 0, before.len - rest.len));
        arena_reset(scratch);
    }
    text_add(&out, rest);
    free(newly);
    arena_close(scratch);
    return out.s;
}
