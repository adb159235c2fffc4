/* normal.c: utf8proc folds, a table adds what Unicode does not call equal.
 *
 * Look-alikes are letters that people (and spammers) use in place of Latin
 * ones: Cyrillic, Greek, small capitals. Only these matter here, since both of
 * our languages are written in Latin; whole Cyrillic words become gibberish
 * that meets nothing, which does no harm. */
#include "normal.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

struct look_alike {
    int32_t code;
    char latin;
};

/* Sorted by code; case is folded before. */
static const struct look_alike look_alikes[] = {
    { 0x00F8, 'o' }, { 0x0111, 'd' }, { 0x0131, 'i' }, { 0x0142, 'l' }, { 0x01EB, 'q' },
    { 0x0251, 'a' }, { 0x0261, 'g' }, { 0x0262, 'g' }, { 0x026A, 'i' }, { 0x0274, 'n' },
    { 0x0280, 'r' }, { 0x028F, 'y' }, { 0x0299, 'b' }, { 0x029C, 'h' }, { 0x029F, 'l' },
    { 0x03B1, 'a' }, { 0x03B2, 'b' }, { 0x03B5, 'e' }, { 0x03B7, 'n' }, { 0x03B9, 'i' },
    { 0x03BA, 'k' }, { 0x03BD, 'v' }, { 0x03BF, 'o' }, { 0x03C1, 'p' }, { 0x03C4, 't' },
    { 0x03C5, 'u' }, { 0x03C7, 'x' }, { 0x0430, 'a' }, { 0x0432, 'b' }, { 0x0435, 'e' },
    { 0x043A, 'k' }, { 0x043C, 'm' }, { 0x043D, 'h' }, { 0x043E, 'o' }, { 0x0440, 'p' },
    { 0x0441, 'c' }, { 0x0442, 't' }, { 0x0443, 'y' }, { 0x0445, 'x' }, { 0x044C, 'b' },
    { 0x0455, 's' }, { 0x0456, 'i' }, { 0x0458, 'j' }, { 0x0493, 'f' }, { 0x04BB, 'h' },
    { 0x0501, 'd' }, { 0x051B, 'q' }, { 0x051D, 'w' }, { 0x1D00, 'a' }, { 0x1D04, 'c' },
    { 0x1D05, 'd' }, { 0x1D07, 'e' }, { 0x1D0A, 'j' }, { 0x1D0B, 'k' }, { 0x1D0D, 'm' },
    { 0x1D0F, 'o' }, { 0x1D18, 'p' }, { 0x1D1B, 't' }, { 0x1D1C, 'u' }, { 0x1D20, 'v' },
    { 0x1D21, 'w' }, { 0x1D22, 'z' }, { 0xA731, 's' },
};

static int compare_look_alike(const void *key, const void *row)
{
    int32_t code = *(const int32_t *)key;
    int32_t other = ((const struct look_alike *)row)->code;

    return (code > other) - (code < other);
}

static int32_t latin_of(int32_t code)
{
    const struct look_alike *found =
        bsearch(&code, look_alikes, sizeof look_alikes / sizeof *look_alikes, sizeof *look_alikes,
                compare_look_alike);

    return found ? found->latin : code;
}

static bool is_alphanumeric(int32_t code)
{
    utf8proc_category_t category = utf8proc_category(code);

    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

/* Invisible or empty although Unicode calls them letters or symbols: Hangul
 * fillers, the Khmer inherent vowels, and the skin tones of emoji. */
static bool is_filler(int32_t code)
{
    return code == 0x115F || code == 0x1160 || code == 0x3164 || code == 0xFFA0 || code == 0x17B4 ||
           code == 0x17B5 || (code >= 0x1F3FB && code <= 0x1F3FF) ||
           (code >= 0xE0000 && code <= 0xE0FFF);
}

static enum normal_kind kind_of_other(int32_t code)
{
    utf8proc_category_t category = utf8proc_category(code);

    if (code == 0x2800) /* blank Braille, a favourite of spammers */
        return NORMAL_SPACE;
    switch (category) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
        return NORMAL_NOTHING;
    case UTF8PROC_CATEGORY_ZS:
        return NORMAL_SPACE;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_SK:
        return NORMAL_JOIN;
    case UTF8PROC_CATEGORY_SO:
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC:
        return NORMAL_SYMBOL;
    default:
        return NORMAL_BREAK;
    }
}

/* Appends what is letter or digit of the folded code points. */
static void keep_alphanumeric(struct normal *out, const int32_t *codes, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        utf8proc_uint8_t bytes[4];
        int32_t code = latin_of(codes[k]);

        if (!is_alphanumeric(code))
            continue;
        size_t len = (size_t)utf8proc_encode_char(code, bytes);
        if (out->len + len > NORMAL_BYTES)
            return;
        memcpy(out->bytes + out->len, bytes, len);
        out->len = (unsigned char)(out->len + len);
    }
}

void normal_read(struct str text, size_t i, struct normal *out)
{
    enum {
        FOLD = UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE |
               UTF8PROC_STRIPMARK
    };
    int32_t code;
    int32_t codes[32]; /* the longest decomposition, U+FDFA, has 18 */
    int last_boundary = 0;
    utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text.at + i,
                                             (utf8proc_ssize_t)(text.len - i), &code);

    *out = (struct normal){ .kind = NORMAL_BREAK, .size = 1 };
    if (size <= 0)
        return;
    out->size = (unsigned char)size;
    out->kind = NORMAL_NOTHING;
    if (is_filler(code))
        return;

    utf8proc_category_t category = utf8proc_category(code);
    utf8proc_ssize_t count =
        utf8proc_decompose_char(code, codes, 32, (utf8proc_option_t)FOLD, &last_boundary);
    if (count < 0 || count > 32)
        return;
    keep_alphanumeric(out, codes, (size_t)count);

    /* A symbol made of one letter is that letter in a frame; the trade mark sign is not. */
    bool is_framed = category == UTF8PROC_CATEGORY_SO && out->len == 1 && count == 1;
    if (out->len && (is_alphanumeric(code) || is_framed)) {
        out->kind = out->bytes[0] >= '0' && out->bytes[0] <= '9' ? NORMAL_DIGIT : NORMAL_LETTER;
        out->is_upper = category == UTF8PROC_CATEGORY_LU;
        return;
    }
    out->len = 0;
    out->kind = kind_of_other(code);
}
