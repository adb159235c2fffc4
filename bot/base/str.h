/* str.h: text as a pointer and a length, passed by value.
 *
 * A str never owns what it points to and need not end in NUL. The empty str is
 * { "", 0 } or { NULL, 0 }; both are equal. Bytes are UTF-8 unless said
 * otherwise. */
#ifndef REKAN_BASE_STR_H
#define REKAN_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *at;
    size_t len;
};

#define STR(literal) ((struct str){ "" literal "", sizeof(literal) - 1 })
#define STR_INIT(literal) { "" literal "", sizeof(literal) - 1 } /* for static tables */
#define STR_ARG(s) (int)(s).len, (s).at ? (s).at : ""

struct str str_from(const char *text); /* NULL becomes the empty str */

/* Clamps to the text. This one and its neighbours stand here because an answer calls them
 * a thousand times. */
static inline struct str str_slice(struct str s, size_t from, size_t to)
{
    to = to > s.len ? s.len : to;
    from = from > to ? to : from;
    return (struct str){ s.at ? s.at + from : "", to - from };
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static inline bool str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.at, prefix.at, prefix.len) == 0);
}

static inline bool str_ends(struct str s, struct str suffix)
{
    return s.len >= suffix.len && str_eq(str_slice(s, s.len - suffix.len, s.len), suffix);
}

bool str_eq_ascii_nocase(struct str a, struct str b);
int str_compare(struct str a, struct str b); /* by bytes, as memcmp */

/* Compares in a time that depends on the lengths alone; for secrets. */
bool str_eq_secret(struct str a, struct str b);

/* Where needle starts in s, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle);
size_t str_find_byte(struct str s, char byte);

struct str str_trim(struct str s); /* ASCII white space off both ends */

/* Cuts off and returns what stands before the first separator; the rest stays
 * in *rest. Without a separator everything is returned and *rest is empty. */
struct str str_cut(struct str *rest, char separator);

/* The next run without ASCII white space; empty when there is none left. */
struct str str_next_word(struct str *rest);

static inline char str_lower(char c) /* of ASCII letters; any other stays */
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Only characters of [A-Za-z0-9_-], as handles, ids and tokens have? The empty text, too. */
bool str_is_token(struct str s);

/* Whole-text decimal numbers. False when s is no such number or out of range. */
bool str_to_i64(struct str s, int64_t *value);
bool str_to_u64(struct str s, uint64_t *value);

/* Is s well-formed UTF-8 (no overlong forms, no surrogates)? */
bool str_is_utf8(struct str s);

/* Bytes of the longest prefix of s that is at most max bytes and splits no code point. */
size_t str_utf8_floor(struct str s, size_t max);

uint64_t str_hash(struct str s); /* FNV-1a, 64 bits; for what is written down, never for secrets */

/* One to seven bytes as one number, without a step for each: where two reads meet they
 * read the same. */
static inline uint64_t str_tail(const char *at, size_t len)
{
    uint32_t first, last;

    if (len < sizeof first)
        return (uint64_t)(unsigned char)at[0] |
               (uint64_t)(unsigned char)at[len / 2] << len / 2 * 8 |
               (uint64_t)(unsigned char)at[len - 1] << (len - 1) * 8;
    memcpy(&first, at, sizeof first);
    memcpy(&last, at + len - sizeof last, sizeof last);
    return first | (uint64_t)last << (len - sizeof last) * 8;
}

/* For tables in memory: eight bytes at a time, and every bit of it is worth the same. */
static inline uint64_t str_table_hash(struct str s)
{
    uint64_t hash = s.len * UINT64_C(0x9E3779B97F4A7C15);
    size_t i = 0;

    for (uint64_t bytes; i + sizeof bytes <= s.len; i += sizeof bytes) {
        memcpy(&bytes, s.at + i, sizeof bytes);
        hash = (hash ^ bytes) * UINT64_C(0xD6E8FEB86659FD93);
        hash ^= hash >> 32;
    }
    if (i < s.len) /* the empty one may be at NULL, from which there is no way */
        hash ^= str_tail(s.at + i, s.len - i);
    hash *= UINT64_C(0xD6E8FEB86659FD93);
    hash ^= hash >> 32;
    hash *= UINT64_C(0xD6E8FEB86659FD93);
    return hash ^ hash >> 32;
}

#endif
