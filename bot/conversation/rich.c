/* rich.c: the small HTML that replies are written in, and its way back to plain text. */
#include "i18n.h"

#include "../base/sixteen.h"

static const struct {
    char byte;
    struct str escaped;
} escapes[] = { { '&', STR_INIT("&amp;") }, { '<', STR_INIT("&lt;") }, { '>', STR_INIT("&gt;") },
                { '"', STR_INIT("&quot;") } };

enum { ESCAPES = sizeof escapes / sizeof escapes[0] };

/* What turns the direction of the text behind it: U+202A to U+202E and U+2066 to U+2069.
 * In a name it could make the label beside it unreadable, so it is left out when shown. */
static bool turns_direction(struct str s)
{
    if (s.len < 3 || (unsigned char)s.at[0] != 0xE2)
        return false;
    unsigned char second = (unsigned char)s.at[1], third = (unsigned char)s.at[2];
    return (second == 0x80 && third >= 0xAA && third <= 0xAE) ||
           (second == 0x81 && third >= 0xA6 && third <= 0xA9);
}

static bool has_special(sixteen bytes)
{
    return sixteen_has((bytes == '&') | (bytes == '<') | (bytes == '>') | (bytes == '"') |
                       (bytes == 0xE2));
}

/* Most texts have nothing to escape: after sixteen at a time one look at each byte, in a table. */
static size_t next_special(struct str plain, size_t i, bool is_rich)
{
    static const bool is_special[256] = { ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true,
                                          [0xE2] = true };

    while (i + sizeof(sixteen) <= plain.len && !has_special(sixteen_at(plain.at + i)))
        i += sizeof(sixteen);
    for (; i < plain.len; i++) {
        unsigned char byte = (unsigned char)plain.at[i];
        if (is_special[byte] &&
            (byte == 0xE2 ? turns_direction(str_slice(plain, i, plain.len)) : is_rich))
            break;
    }
    return i;
}

static struct str shown(struct arena *arena, struct str plain, bool is_rich)
{
    struct text out = { .arena = arena };
    size_t from = 0;

    for (size_t i = next_special(plain, 0, is_rich); i < plain.len;
         i = next_special(plain, from, is_rich)) {
        text_add(&out, str_slice(plain, from, i));
        for (size_t k = 0; k < ESCAPES; k++)
            if (plain.at[i] == escapes[k].byte)
                text_add(&out, escapes[k].escaped);
        from = i + (turns_direction(str_slice(plain, i, plain.len)) ? 3 : 1);
    }
    if (from == 0)
        return plain;
    text_add(&out, str_slice(plain, from, plain.len));
    return out.s;
}

struct str rich_escape(struct arena *arena, struct str plain)
{
    return shown(arena, plain, true);
}

struct str rich_plain(struct arena *arena, struct str plain)
{
    return shown(arena, plain, false);
}

/* Characters that take no ink: spaces of all widths, joiners, marks and fillers. */
static bool is_inkless(uint32_t c)
{
    return c <= ' ' || c == 0xA0 || c == 0xAD || c == 0x115F || c == 0x1160 || c == 0x180E ||
           (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) ||
           (c >= 0x205F && c <= 0x206F) || c == 0x2800 || c == 0x3000 || c == 0x3164 ||
           (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c == 0xFFA0;
}

bool rich_is_blank(struct str plain)
{
    for (size_t i = 0; i < plain.len;) {
        unsigned char first = (unsigned char)plain.at[i++];
        uint32_t c = first < 0x80 ? first : first < 0xE0 ? first & 0x1Fu : first < 0xF0 ? first & 0x0Fu
                                                                                       : first & 0x07u;
        while (i < plain.len && ((unsigned char)plain.at[i] & 0xC0) == 0x80)
            c = c << 6 | ((unsigned char)plain.at[i++] & 0x3Fu);
        if (!is_inkless(c))
            return false;
    }
    return true;
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
