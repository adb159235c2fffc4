#include "str.h"

#include <ctype.h>
#include <string.h>

#include <openssl/crypto.h>

struct str str_from(const char *text)
{
    return text ? (struct str){ text, strlen(text) } : (struct str){ "", 0 };
}

bool str_eq_ascii_nocase(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (str_lower(a.at[i]) != str_lower(b.at[i]))
            return false;
    return true;
}

int str_compare(struct str a, struct str b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.at, b.at, len) : 0;

    if (order)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool str_eq_secret(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || CRYPTO_memcmp(a.at, b.at, a.len) == 0);
}

size_t str_find(struct str s, struct str needle)
{
    if (needle.len == 0)
        return 0;
    const char *found = s.len ? memmem(s.at, s.len, needle.at, needle.len) : NULL;
    return found ? (size_t)(found - s.at) : SIZE_MAX;
}

size_t str_find_byte(struct str s, char byte)
{
    const char *found = s.len ? memchr(s.at, byte, s.len) : NULL;
    return found ? (size_t)(found - s.at) : SIZE_MAX;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.len && is_space(s.at[0]))
        s = str_slice(s, 1, s.len);
    while (s.len && is_space(s.at[s.len - 1]))
        s.len--;
    return s;
}

struct str str_cut(struct str *rest, char separator)
{
    size_t at = str_find_byte(*rest, separator);
    struct str head = *rest;

    if (at == SIZE_MAX) {
        *rest = (struct str){ "", 0 };
        return head;
    }
    *rest = str_slice(head, at + 1, head.len);
    return str_slice(head, 0, at);
}

struct str str_next_word(struct str *rest)
{
    size_t from = 0;
    size_t to;

    while (from < rest->len && is_space(rest->at[from]))
        from++;
    for (to = from; to < rest->len && !is_space(rest->at[to]); to++)
        ;
    struct str word = str_slice(*rest, from, to);
    *rest = str_slice(*rest, to, rest->len);
    return word;
}

bool str_to_u64(struct str s, uint64_t *value)
{
    uint64_t sum = 0;

    if (s.len == 0)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(s.at[i] - '0');
        if (sum > (UINT64_MAX - digit) / 10)
            return false;
        sum = sum * 10 + digit;
    }
    *value = sum;
    return true;
}

bool str_to_i64(struct str s, int64_t *value)
{
    bool negative = s.len > 0 && s.at[0] == '-';
    uint64_t size;

    if (!str_to_u64(str_slice(s, negative ? 1 : 0, s.len), &size))
        return false;
    if (size > (uint64_t)INT64_MAX + (negative ? 1u : 0u))
        return false;
    *value = negative ? (int64_t)(0 - size) : (int64_t)size;
    return true;
}

/* Length of the code point that starts at byte i, or 0 when it is malformed (RFC 3629). */
static size_t utf8_step(struct str s, size_t i)
{
    const unsigned char *at = (const unsigned char *)s.at + i;
    size_t left = s.len - i;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    size_t len;

    if (at[0] < 0x80)
        return 1;
    if (at[0] >= 0xC2 && at[0] <= 0xDF)
        len = 2;
    else if (at[0] >= 0xE0 && at[0] <= 0xEF)
        len = 3;
    else if (at[0] >= 0xF0 && at[0] <= 0xF4)
        len = 4;
    else
        return 0;
    if (at[0] == 0xE0)
        low = 0xA0;
    if (at[0] == 0xED)
        high = 0x9F;
    if (at[0] == 0xF0)
        low = 0x90;
    if (at[0] == 0xF4)
        high = 0x8F;
    if (left < len || at[1] < low || at[1] > high)
        return 0;
    for (size_t k = 2; k < len; k++)
        if (at[k] < 0x80 || at[k] > 0xBF)
            return 0;
    return len;
}

/* Most text is ASCII: eight bytes at a look. */
static bool is_ascii_word(struct str s, size_t i)
{
    uint64_t bytes;

    if (i + sizeof bytes > s.len)
        return false;
    memcpy(&bytes, s.at + i, sizeof bytes);
    return (bytes & UINT64_C(0x8080808080808080)) == 0;
}

bool str_is_utf8(struct str s)
{
    for (size_t i = 0; i < s.len;) {
        if (is_ascii_word(s, i)) {
            i += sizeof(uint64_t);
            continue;
        }
        size_t step = utf8_step(s, i);
        if (!step)
            return false;
        i += step;
    }
    return true;
}

size_t str_utf8_floor(struct str s, size_t max)
{
    if (s.len <= max)
        return s.len;
    while (max > 0 && ((unsigned char)s.at[max] & 0xC0) == 0x80)
        max--;
    return max;
}

uint64_t str_hash(struct str s)
{
    uint64_t hash = 14695981039346656037u;

    for (size_t i = 0; i < s.len; i++)
        hash = (hash ^ (unsigned char)s.at[i]) * 1099511628211u;
    return hash;
}

bool str_is_token(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_'))
            return false;
    }
    return true;
}
