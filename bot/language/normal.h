/* normal.h: one code point of any script, folded for comparing. */
#ifndef REKAN_LANGUAGE_NORMAL_H
#define REKAN_LANGUAGE_NORMAL_H

#include "../base/str.h"

enum normal_kind {
    NORMAL_LETTER, /* bytes hold its folded form */
    NORMAL_DIGIT,  /* bytes hold ASCII digits, or the script's own */
    NORMAL_NOTHING, /* combining marks, zero-width and filler characters: as if not there */
    NORMAL_SPACE,
    NORMAL_BREAK,  /* punctuation that ends a clause, and bytes that are no UTF-8 */
    NORMAL_JOIN,   /* other punctuation: hyphen, quotes, slashes */
    NORMAL_SYMBOL, /* emoji and the like */
};

enum { NORMAL_BYTES = 16 };

struct normal {
    enum normal_kind kind;
    unsigned char size; /* bytes it takes in the source, at least 1 */
    unsigned char len;  /* of bytes */
    bool is_upper;
    char bytes[NORMAL_BYTES];
};

/* Reads the code point at text.at[i], i < text.len: NFKC, case folding, marks
 * off, look-alike letters of other scripts as Latin ones. */
void normal_read(struct str text, size_t i, struct normal *out);

#endif
