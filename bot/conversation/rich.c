/* rich.c: the small HTML that replies are written in, and its way back to plain text. */
#include "i18n.h"

static const struct {
    char byte;
    struct str escaped;
} escapes[] = { { '&', STR_INIT("&amp;") }, { '<', STR_INIT("&lt;") }, { '>', STR_INIT("&gt;") },
                { '"', STR_INIT("&quot;") } };

enum { ESCAPES = sizeof escapes / sizeof escapes[0] };

/* Most texts have nothing to escape: one look at each byte, in a table. */
static size_t next_escape(struct str plain, size_t i)
{
    static const bool is_special[256] = { ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true };

    while (i < plain.len && !is_special[(unsigned char)plain.at[i]])
        i++;
    return i;
}

struct str rich_escape(struct arena *arena, struct str plain)
{
    struct text out = { .arena = arena };
    size_t from = 0;

    for (size_t i = next_escape(plain, 0); i < plain.len; i = next_escape(plain, i + 1))
        for (size_t k = 0; k < ESCAPES; k++)
            if (plain.at[i] == escapes[k].byte) {
                text_add(&out, str_slice(plain, from, i));
                text_add(&out, escapes[k].escaped);
                from = i + 1;
            }
    if (from == 0)
        return plain;
    text_add(&out, str_slice(plain, from, plain.len));
    return out.s;
}

/* Reads one visible byte, stepping over tags; false at the end. */
static bool next_visible(struct str *rest, char *byte)
{
    while (rest->len) {
        if (rest->at[0] == '<') {
            size_t close = str_find_byte(*rest, '>');
            *rest = str_slice(*rest, close == SIZE_MAX ? rest->len : close + 1, rest->len);
            continue;
        }
        for (size_t k = 0; rest->at[0] == '&' && k < ESCAPES; k++)
            if (str_starts(*rest, escapes[k].escaped)) {
                *rest = str_slice(*rest, escapes[k].escaped.len, rest->len);
                *byte = escapes[k].byte;
                return true;
            }
        *byte = rest->at[0];
        *rest = str_slice(*rest, 1, rest->len);
        return true;
    }
    return false;
}

struct str rich_to_plain(struct arena *arena, struct str rich)
{
    struct text out = { .arena = arena };

    if (str_find_byte(rich, '<') == SIZE_MAX && str_find_byte(rich, '&') == SIZE_MAX)
        return rich;
    for (char c; next_visible(&rich, &c);)
        text_add_char(&out, c);
    return out.s;
}

size_t rich_units(struct str rich)
{
    size_t units = 0;

    for (char c; next_visible(&rich, &c);) {
        unsigned char byte = (unsigned char)c;
        if ((byte & 0xC0) != 0x80)
            units += byte >= 0xF0 ? 2 : 1;
    }
    return units;
}
