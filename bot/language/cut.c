/* cut.c: grapheme by grapheme, remembering the last good places to stop. */
#include "cut.h"

#include <utf8proc.h>

enum { CLUSTER_CODES = 32 }; /* the stream-safe format of UAX #15 allows 30 marks */

/* Walks over the code points of a text; a malformed byte is one of its own. */
struct walk {
    struct str text;
    size_t i;          /* the next byte */
    int32_t code;      /* the code point just read */
    int32_t state;     /* of utf8proc */
    size_t graphemes;  /* begun so far */
    size_t in_cluster; /* code points of the current one */
    bool is_boundary;  /* a cluster begins with the code point just read */
};

static bool step(struct walk *walk)
{
    int32_t before = walk->code;
    size_t from = walk->i;

    if (from >= walk->text.len)
        return false;
    utf8proc_ssize_t size =
        utf8proc_iterate((const utf8proc_uint8_t *)walk->text.at + from,
                         (utf8proc_ssize_t)(walk->text.len - from), &walk->code);
    if (size <= 0) {
        size = 1;
        walk->code = 0xFFFD;
    }
    walk->i += (size_t)size;
    walk->is_boundary =
        from == 0 || utf8proc_grapheme_break_stateful(before, walk->code, &walk->state);
    walk->in_cluster = walk->is_boundary ? 0 : walk->in_cluster + 1;
    if (walk->in_cluster % CLUSTER_CODES == 0)
        walk->graphemes++;
    return true;
}

size_t count_graphemes(struct str text)
{
    struct walk walk = { .text = text };

    while (step(&walk))
        ;
    return walk.graphemes;
}

size_t count_utf16(struct str text)
{
    struct walk walk = { .text = text };
    size_t units = 0;

    while (step(&walk))
        units += walk.code > 0xFFFF ? 2 : 1;
    return units;
}

static bool is_sentence_end(int32_t code)
{
    return code == '.' || code == '!' || code == '?' || code == '\n' || code == 0x2026 ||
           code == 0x3002;
}

static bool is_space(int32_t code)
{
    return code == ' ' || code == '\n' || code == '\t' || code == '\r' || code == 0xA0;
}

struct places {
    size_t grapheme, word, sentence; /* bytes from the start; 0 is none */
};

/* The last places to stop with at most room graphemes before them; true when
 * the text goes on for more than max. */
static bool find_places(struct str text, size_t room, size_t max, struct places *places)
{
    struct walk walk = { .text = text };
    size_t early = room - room * 2 / 5;
    int32_t before = 0;
    size_t from = 0;

    while (step(&walk)) {
        /* graphemes counts the one that has just begun, if one has. */
        size_t done = walk.graphemes - (walk.in_cluster == 0);
        if (walk.is_boundary && done <= room) {
            places->grapheme = from;
            if (is_space(walk.code) && !is_space(before)) {
                places->word = from;
                if (done >= early && done < room && is_sentence_end(before))
                    places->sentence = from;
            }
        }
        if (walk.graphemes > max)
            return true;
        before = walk.code;
        from = walk.i;
    }
    return false;
}

struct str cut_text(struct arena *arena, struct str text, size_t max_graphemes, bool *was_cut)
{
    struct places places = { 0 };
    size_t room = max_graphemes ? max_graphemes - 1 : 0; /* for the "…" */
    bool is_long = find_places(text, room, max_graphemes, &places);

    if (was_cut)
        *was_cut = is_long;
    if (!is_long)
        return text;
    if (max_graphemes == 0)
        return (struct str){ "", 0 };
    size_t end = places.sentence ? places.sentence : places.word ? places.word : places.grapheme;
    /* A word end far back, as in a text without spaces, would throw too much away. */
    if (!places.sentence && end < places.grapheme / 2)
        end = places.grapheme;
    struct text out = { .arena = arena };
    text_add(&out, str_slice(text, 0, end));
    text_add(&out, places.sentence ? STR(" …") : STR("…"));
    return out.s;
}
