/* outside.h: what a letter's turn may ask of the world outside, which may take seconds. */
#ifndef REKAN_CONVERSATION_OUTSIDE_H
#define REKAN_CONVERSATION_OUTSIDE_H

#include "../base/str.h"

enum { PAGE_MAX = 1024, BROUGHT_LINES = 5 };

/* One small page of somebody's site. */
struct page {
    int status;      /* 0: nobody answered */
    bool is_private; /* ... since it leads to an address that is not public */
    struct str text; /* its first PAGE_MAX bytes at most; longer ones are no answer */
};

/* STORIES: for a group. CODES: order codes of the brand. WORDS: nothing is written, its bytes are
 * the handler's to read. VOUCHERS: found.vouchers, of which wants.money.codes are looked up. */
enum file_kind { FILE_STORIES, FILE_CODES, FILE_WORDS, FILE_VOUCHERS };

/* A file that a keeper of the home's brand sent, and the group that it is for. */
struct brand_file {
    struct str group, file_id, name;
    enum file_kind kind;
};

/* What it brought there. */
struct brought {
    bool is_read, is_let_in, is_too_many; /* none of them: try again later */
    long added, changed, same, refused, pending; /* pending: of the others, not shown yet */
    struct str words; /* WORDS */
    struct brought_line {
        long line;
        struct str says;
    } lines[BROUGHT_LINES]; /* refused ones */
    size_t line_count;
};

#endif
