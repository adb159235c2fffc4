/* amount.c: "80k", "1,2jt", "Rp50.000", "2 jutaan", "dua ratus ribu", "ceban". */
#include "amount.h"

enum { THOUSAND = 1000, MILLION = 1000 * 1000 };

#define FIGURE_MOST INT64_C(1000000000000) /* more is no price that anybody asks for */

struct word_value {
    struct str word;
    int64_t value;
};

/* What may_begin lets through. "an" behind any of them says about. */
static const struct word_value units[] = {
    { STR_INIT("ribu"), THOUSAND },     { STR_INIT("rb"), THOUSAND },
    { STR_INIT("rebu"), THOUSAND },     { STR_INIT("k"), THOUSAND },
    { STR_INIT("thousand"), THOUSAND }, { STR_INIT("juta"), MILLION },
    { STR_INIT("jut"), MILLION },       { STR_INIT("jt"), MILLION },
    { STR_INIT("jeti"), MILLION },      { STR_INIT("mio"), MILLION },
    { STR_INIT("million"), MILLION },
};

static const struct word_value figures[] = {
    { STR_INIT("satu"), 1 },     { STR_INIT("dua"), 2 },      { STR_INIT("tiga"), 3 },
    { STR_INIT("empat"), 4 },    { STR_INIT("lima"), 5 },     { STR_INIT("enam"), 6 },
    { STR_INIT("tujuh"), 7 },    { STR_INIT("delapan"), 8 },  { STR_INIT("sembilan"), 9 },
    { STR_INIT("sepuluh"), 10 }, { STR_INIT("sebelas"), 11 }, { STR_INIT("seratus"), 100 },
    { STR_INIT("one"), 1 },      { STR_INIT("two"), 2 },      { STR_INIT("three"), 3 },
    { STR_INIT("five"), 5 },     { STR_INIT("ten"), 10 },     { STR_INIT("twenty"), 20 },
    { STR_INIT("fifty"), 50 },
};

/* Whole amounts in one word, market slang among them. */
static const struct word_value wholes[] = {
    { STR_INIT("sejuta"), MILLION },       { STR_INIT("seceng"), THOUSAND },
    { STR_INIT("seribu"), THOUSAND },      { STR_INIT("goceng"), 5 * THOUSAND },
    { STR_INIT("ceban"), 10 * THOUSAND },  { STR_INIT("noban"), 20 * THOUSAND },
    { STR_INIT("goban"), 50 * THOUSAND },  { STR_INIT("cepe"), 100 * THOUSAND },
    { STR_INIT("cepek"), 100 * THOUSAND },
};

#define FIND(table, word) find((table), sizeof(table) / sizeof *(table), (word))

static const struct word_value *find(const struct word_value *table, size_t count, struct str word)
{
    /* The first letters seldom agree; this runs for every word of every message. */
    for (size_t k = 0; word.len && k < count; k++)
        if (table[k].word.at[0] == word.at[0] && str_eq(table[k].word, word))
            return &table[k];
    return NULL;
}

static struct str text_at(const struct words *words, size_t i)
{
    return i < words->count ? words->at[i].text : (struct str){ "", 0 };
}

/* The figure at the start of a word: thousands dots, one decimal mark. Bytes
 * read, or 0. *scaled is a thousand times the figure. */
static size_t read_figure(struct str text, int64_t *scaled, bool *is_decimal)
{
    int64_t whole = 0, part = 0, place = THOUSAND;
    size_t i = 0, since_mark = 0;
    bool has_mark = false;

    *is_decimal = false;
    for (; i < text.len; i++) {
        char c = text.at[i];
        if (c >= '0' && c <= '9') {
            since_mark++;
            if (has_mark && place > 1) {
                place /= 10;
                part += (c - '0') * place;
            }
            if (!has_mark)
                whole = whole > FIGURE_MOST ? whole : whole * 10 + (c - '0');
            continue;
        }
        if (c != '.' && c != ',')
            break;
        size_t digits = 0;
        while (i + 1 + digits < text.len && text.at[i + 1 + digits] >= '0' &&
               text.at[i + 1 + digits] <= '9')
            digits++;
        has_mark = digits != 3; /* "50.000" is fifty thousand, "1.25" is not */
    }
    *is_decimal = has_mark;
    *scaled = whole > FIGURE_MOST ? 0 : whole * THOUSAND + (has_mark ? part : 0);
    return since_mark ? i : 0;
}

/* The unit that a text is, "an" off; NULL when it is none. */
static const struct word_value *unit_of(struct str text, bool *is_about)
{
    const struct word_value *unit = FIND(units, text);

    *is_about = false;
    if (unit || !str_ends(text, STR("an")))
        return unit;
    *is_about = true;
    return FIND(units, str_slice(text, 0, text.len - 2));
}

static void take_unit(struct amount *out, const struct word_value *unit, bool is_about)
{
    out->unit = unit->value;
    out->is_k = unit->word.len == 1;
    out->is_about |= is_about;
}

/* The unit in a word of its own, or "an" cut off by a hyphen: "80 ribu", "50rb-an". */
static void read_next_word(const struct words *words, size_t i, struct amount *out)
{
    bool is_about;

    if (!out->unit && i + out->count < words->count && !words->at[i + out->count].starts_clause) {
        const struct word_value *unit = unit_of(text_at(words, i + out->count), &is_about);
        if (unit) {
            take_unit(out, unit, is_about);
            out->count++;
        }
    }
    if (out->unit && str_eq(text_at(words, i + out->count), STR("an"))) {
        out->is_about = true;
        out->count++;
    }
}

static int64_t step_of(int64_t scaled)
{
    int64_t step = 1;

    while (scaled && scaled % (step * 10) == 0 && step < FIGURE_MOST)
        step *= 10;
    return step;
}

static void read_digits(const struct words *words, size_t i, struct amount *out)
{
    struct str text = text_at(words, i);
    bool is_rupiah = str_eq(text, STR("rp")) || str_eq(text, STR("idr"));
    size_t at = i + is_rupiah;
    bool is_about;

    text = text_at(words, at);
    if (!is_rupiah && str_starts(text, STR("rp"))) {
        is_rupiah = true;
        text = str_slice(text, 2, text.len);
    }
    size_t len = read_figure(text, &out->scaled, &out->is_decimal);
    if (!len || !out->scaled)
        return;
    struct str suffix = str_slice(text, len, text.len);
    const struct word_value *unit = unit_of(suffix, &is_about);
    out->count = at - i + 1;
    out->step = step_of(out->scaled);
    if (unit)
        take_unit(out, unit, is_about);
    else if (str_eq(suffix, STR("an")))
        out->is_about = true;
    else if (suffix.len)
        out->has_suffix = true;
    if (!out->has_suffix)
        read_next_word(words, i, out);
    if (!out->unit && is_rupiah)
        out->unit = out->scaled < THOUSAND * THOUSAND ? THOUSAND : 1;
}

/* "dua ratus lima puluh ribu", "satu setengah juta", "setengah juta". */
static void read_spoken(const struct words *words, size_t i, struct amount *out)
{
    int64_t sum = 0;
    int64_t last = 0;
    size_t at = i;

    for (; at < words->count && at < i + 6 && (at == i || !words->at[at].starts_clause); at++) {
        struct str text = words->at[at].text;
        const struct word_value *figure = FIND(figures, text);
        int64_t factor = str_eq(text, STR("puluh")) ? 10 : str_eq(text, STR("ratus")) ? 100 : 0;
        if (figure) {
            sum += last;
            last = figure->value * THOUSAND;
        } else if (factor && last) {
            last *= factor;
        } else if (str_eq(text, STR("belas")) && last) {
            last += 10 * THOUSAND;
        } else if (str_eq(text, STR("setengah"))) {
            last += THOUSAND / 2;
        } else {
            break;
        }
    }
    out->scaled = sum + last;
    out->step = step_of(out->scaled);
    out->count = at - i;
    read_next_word(words, i, out);
    if (!out->scaled || !out->unit)
        out->count = 0;
}

/* No amount begins with another letter: most words are none by that alone. */
static bool may_begin(struct str text)
{
    char first = text.len ? text.at[0] : '\0';

    /* NOLINTNEXTLINE(bugprone-not-null-terminated-result): letters to look among */
    return first < 'a' || first > 'z' || memchr("cdefgilnorst", first, 12);
}

void amount_read(const struct words *words, size_t i, struct amount *out)
{
    *out = (struct amount){ 0 };
    struct str text = text_at(words, i);
    if (!may_begin(text))
        return;
    const struct word_value *whole = FIND(wholes, text);

    if (!whole && str_ends(text, STR("an")))
        whole = FIND(wholes, str_slice(text, 0, text.len - 2));
    if (whole) {
        *out = (struct amount){ .scaled = whole->value * THOUSAND, .unit = 1, .count = 1 };
        out->step = step_of(out->scaled);
        out->is_about = whole->word.len != text.len;
        return;
    }
    read_digits(words, i, out);
    if (!out->count)
        read_spoken(words, i, out);
}
