/* contact_number.c: digits are collected group by group, whatever stands for them and between
 * them; then the longest run of groups that the numbering plan allows is the number. */
#include "contact_number.h"

enum { GROUPS = 24, DIGITS = 20, GAP = 3 };

struct group {
    size_t from, to;       /* bytes */
    size_t digits;         /* how many are collected behind it, plus and brackets aside */
    size_t len;            /* of its own digits */
    char before;           /* the separator in front of it; '\0' where it is none or several */
};

struct number {
    struct group groups[GROUPS];
    size_t count;
    char digits[DIGITS];
    size_t len;
    bool has_plus;
};

static char byte_at(struct str s, size_t i)
{
    return i < s.len ? s.at[i] : '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* --- what stands for a digit --------------------------------------------------------------- */

static const struct {
    struct str word;
    char digit;
} words[] = {
    { STR_INIT("nol"), '0' },      { STR_INIT("kosong"), '0' }, { STR_INIT("zero"), '0' },
    { STR_INIT("satu"), '1' },     { STR_INIT("one"), '1' },    { STR_INIT("dua"), '2' },
    { STR_INIT("two"), '2' },      { STR_INIT("tiga"), '3' },   { STR_INIT("three"), '3' },
    { STR_INIT("empat"), '4' },    { STR_INIT("four"), '4' },   { STR_INIT("lima"), '5' },
    { STR_INIT("five"), '5' },     { STR_INIT("enam"), '6' },   { STR_INIT("six"), '6' },
    { STR_INIT("tujuh"), '7' },    { STR_INIT("seven"), '7' },  { STR_INIT("delapan"), '8' },
    { STR_INIT("lapan"), '8' },    { STR_INIT("eight"), '8' },  { STR_INIT("sembilan"), '9' },
    { STR_INIT("nine"), '9' },
};

static char digit_of_letter(char c)
{
    return is_digit(c) ? c : c == 'o' || c == 'O' ? '0' : c == 'l' || c == 'I' ? '1' : '\0';
}

/* The digit at i as one glyph: "0", a full-width one, a keycap. *len gets its bytes. */
static char digit_at(struct str s, size_t i, size_t *len)
{
    struct str keycap = STR("\uFE0F\u20E3"), bare = STR("\u20E3");

    *len = 1;
    if (byte_at(s, i) == '\xEF' && byte_at(s, i + 1) == '\xBC' && (unsigned char)byte_at(s, i + 2) >= 0x90 &&
        (unsigned char)byte_at(s, i + 2) <= 0x99) {
        *len = 3;
        return (char)('0' + ((unsigned char)s.at[i + 2] - 0x90));
    }
    if (!is_digit(byte_at(s, i)))
        return '\0';
    if (str_starts(str_slice(s, i + 1, s.len), keycap))
        *len += keycap.len;
    else if (str_starts(str_slice(s, i + 1, s.len), bare))
        *len += bare.len;
    return s.at[i];
}

static bool push(struct number *number, struct group *group, char digit)
{
    if (number->len == DIGITS)
        return false;
    number->digits[number->len++] = digit;
    group->len++;
    return true;
}

/* "o812", "O8I2": letters among digits that look like them, when nothing else is in the word. */
static size_t look_alikes(struct str s, size_t i, struct number *number, struct group *group)
{
    size_t to = i, real = 0;

    while (is_alnum(byte_at(s, to))) {
        if (!digit_of_letter(s.at[to]))
            return 0;
        real += is_digit(s.at[to++]);
    }
    if (real * 2 < to - i || to - i < 3)
        return 0;
    for (size_t at = i; at < to; at++)
        if (!push(number, group, digit_of_letter(s.at[at])))
            return 0;
    return to;
}

/* Digits without a break, or one word for a digit; behind them, or 0. */
static size_t group_at(struct str s, size_t i, struct number *number, struct group *group)
{
    size_t at = i, len = 0, count = number->len;
    char digit;

    while ((digit = digit_at(s, at, &len)) != '\0') {
        if (!push(number, group, digit))
            return 0;
        at += len;
    }
    if (at > i && !is_alnum(byte_at(s, at)))
        return at;
    number->len = count;
    group->len = 0;
    if ((at = look_alikes(s, i, number, group)) > 0)
        return at;
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        size_t to = i + words[k].word.len;
        if (str_eq_ascii_nocase(str_slice(s, i, to), words[k].word) && !is_alnum(byte_at(s, to)))
            return push(number, group, words[k].digit) ? to : 0;
    }
    return 0;
}

/* --- what stands between ------------------------------------------------------------------- */

static size_t separator_at(struct str s, size_t i)
{
    static const struct str others[] = { STR_INIT("\u00A0"), STR_INIT("\u2010"), STR_INIT("\u2011"),
                                         STR_INIT("\u2012"), STR_INIT("\u2013"), STR_INIT("\u2014"),
                                         STR_INIT("\u202F"), STR_INIT("\u2009"), STR_INIT("\u200B"),
                                         STR_INIT("\u00B7"), STR_INIT("\u2022") };

    if (i < s.len && str_find_byte(STR(" .-()_*~|/"), s.at[i]) != SIZE_MAX)
        return 1;
    for (size_t k = 0; k < sizeof others / sizeof others[0]; k++)
        if (str_starts(str_slice(s, i, s.len), others[k]))
            return others[k].len;
    return 0;
}

/* Behind at most GAP separators; *only is the one where it is one. */
static size_t behind_gap(struct str s, size_t i, char *only)
{
    size_t count = 0, len;

    *only = byte_at(s, i);
    while (count < GAP && (len = separator_at(s, i)) > 0) {
        i += len;
        count++;
    }
    if (count != 1)
        *only = '\0';
    return i;
}

static void collect(struct str s, size_t i, struct number *number)
{
    char before = '\0';

    if (byte_at(s, i) == '(')
        i++;
    if (byte_at(s, i) == '+') {
        number->has_plus = true;
        i += byte_at(s, i + 1) == ' ' ? 2 : 1;
    }
    while (number->count < GROUPS) {
        struct group group = { .from = i, .before = before };
        size_t len = number->len;
        group.to = group_at(s, i, number, &group);
        if (group.to == 0) {
            number->len = len;
            return;
        }
        group.digits = number->len;
        number->groups[number->count++] = group;
        i = behind_gap(s, group.to, &before);
    }
}

/* --- the numbering plan ---------------------------------------------------------------------- */

/* 0812..., of 10 to 13 digits; Indonesia has no 080, 084 or 086. */
static bool is_mobile(const char *digits, size_t len)
{
    return len >= 10 && len <= 13 && digits[0] == '0' && digits[1] == '8' &&
           str_find_byte(STR("1235789"), digits[2]) != SIZE_MAX;
}

static bool is_international(const char *digits, size_t len)
{
    return len >= 11 && len <= 15 && digits[0] == '6' && digits[1] == '2' && digits[2] == '8' &&
           str_find_byte(STR("1235789"), digits[3]) != SIZE_MAX;
}

/* (021) 7654321: an area code by itself or the whole in one piece. */
static bool is_landline(const struct number *number, size_t groups, size_t len)
{
    const char *digits = number->digits;
    size_t area = number->groups[0].len;
    bool is_area = groups == 1 || ((area == 3 || area == 4) && groups <= 4);

    for (size_t i = 1; i < groups; i++)
        is_area &= number->groups[i].len >= 3;
    return is_area && len >= 9 && len <= 12 && digits[0] == '0' && digits[1] >= '2' && digits[1] != '8';
}

/* "(62)812...", "+62 (0) 812 ...": the trunk's nought behind the country is left out. */
static bool is_number(const struct number *number, size_t groups)
{
    size_t len = number->groups[groups - 1].digits;
    const char *digits = number->digits;

    if (number->has_plus)
        return len >= 9 && len <= 15 && digits[0] != '0';
    return is_mobile(digits, len) || is_international(digits, len) || is_landline(number, groups, len);
}

static bool is_year(const struct number *number, const struct group *group)
{
    const char *digits = number->digits + group->digits - group->len;

    return group->len == 4 && ((digits[0] == '1' && digits[1] == '9') || (digits[0] == '2' && digits[1] == '0'));
}

/* "08-12-2023", or the hours "08.30 - 17.00": a number of another kind begins here. */
static bool is_time(const struct number *number)
{
    const struct group *groups = number->groups;

    if (number->count < 2 || groups[0].len != 2 || groups[1].len != 2)
        return false;
    if (number->count > 2 && is_year(number, &groups[2]) && groups[1].before == groups[2].before)
        return true;
    return groups[1].before == '.' && !(number->count > 2 && groups[2].before == '.');
}

/* Whole in one piece, or the next group is another thing: "0812 3456 7890 5 bulan". */
static bool is_complete(const struct number *number, size_t groups)
{
    const struct group *last = &number->groups[groups - 1];

    return groups == 1 || groups == number->count ||
           (last->len >= 3 && number->groups[groups].len < 3);
}

size_t contact_number_at(struct str text, size_t i)
{
    struct number number = { .count = 0 };
    size_t end = 0;

    if (separator_at(text, i) && byte_at(text, i) != '(')
        return 0;
    collect(text, i, &number);
    if (number.count == 0 || is_time(&number))
        return 0;
    for (size_t groups = 1; groups <= number.count; groups++) {
        if (!is_number(&number, groups))
            continue;
        end = number.groups[groups - 1].to;
        if (is_complete(&number, groups))
            break;
    }
    return end;
}
