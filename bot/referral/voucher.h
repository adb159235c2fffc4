/* voucher.h: voucher codes as a brand brings them: in a message, a file or a program's request.
 *
 * One code a line. A file may have a heading and further columns, of which the first counts; a
 * program may send {"codes": [...]} instead, an item being a line. A line that is no code, or the
 * same as one before, is told apart by its number. */
#ifndef REKAN_REFERRAL_VOUCHER_H
#define REKAN_REFERRAL_VOUCHER_H

#include "../base/arena.h"
#include "../base/limits.h"

enum { VOUCHERS_AT_A_TIME = LIMIT_VOUCHER_LINES, VOUCHER_POOL = LIMIT_VOUCHER_POOL };

enum voucher_state { VOUCHER_FINE, VOUCHER_NO_CODE, VOUCHER_TWICE };

struct voucher_line {
    enum voucher_state state;
    unsigned line;          /* the first is 1 */
    unsigned same_as;       /* TWICE: the line it repeats */
    struct str code;        /* FINE */
};

struct vouchers {
    struct voucher_line *lines;     /* those that are not empty; at most VOUCHERS_AT_A_TIME */
    size_t count;
    struct str *codes;              /* of the lines that are FINE, in their order */
    size_t code_count;
    bool is_too_many;
};

void vouchers_read(struct arena *arena, struct str text, bool is_file, struct vouchers *vouchers);
/* NULL, or what is wrong with the body as a whole, in English. */
const char *vouchers_read_json(struct arena *arena, struct str body, struct vouchers *vouchers);

#endif
