/* code.h: the code that a member passes on, in a link or by word of mouth.
 *
 * Eleven characters without 0, O, 1, I and L: the first five name the campaign, whose home
 * handle is their keyed hash, so that a code alone leads to every key of its campaign; the
 * other six are the member's, random, one in 887 million. Written ABCDE-FGHJKM; read in either
 * case, with dashes and blanks anywhere. */
#ifndef REKAN_REFERRAL_CODE_H
#define REKAN_REFERRAL_CODE_H

#include "../base/arena.h"

enum { CODE_CAMPAIGN_LEN = 5, CODE_MEMBER_LEN = 6, CODE_LEN = CODE_CAMPAIGN_LEN + CODE_MEMBER_LEN };

struct code {
    struct str campaign; /* CODE_CAMPAIGN_LEN characters */
    struct str member;   /* CODE_MEMBER_LEN characters */
};

/* So many random characters, without bias, from bytes that are used up; 32 bytes are enough for
 * any part with a chance of failure below 2^-40 (then the text is empty: draw again). */
struct str code_part(struct arena *arena, size_t length, const unsigned char random[32]);

/* False when text is no whole code. The parts are copied. */
bool code_read(struct arena *arena, struct str text, struct code *code);
/* The first code that stands in somebody's words: as a link of ours, whatever its host
 * (".../r/ABCDEFGHJKM"), or as written for people (ABCDE-FGHJKM; in small letters only with a digit in it). */
bool code_find(struct arena *arena, struct str text, struct code *code);
struct str code_plain(struct arena *arena, const struct code *code);   /* ABCDEFGHJKM, for links */
struct str code_written(struct arena *arena, const struct code *code); /* ABCDE-FGHJKM, for people */

#endif
