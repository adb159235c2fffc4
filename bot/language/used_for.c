/* used_for.c: the first length of time that the words say, in days.
 *
 * "lebih" and ">" leave it as it is, "kurang dari" and "<" take a day off: the
 * five classes are so wide that this decides every case. */
#include "used_for.h"

#include "lexicon.h"
#include "words.h"

enum { WEEK = 7, MONTH = 30, HALF_YEAR = 180, YEAR = 365, SOME = 3, VERY_MANY = 10000 };

struct word_days {
    struct str word;
    int value;
};

static const struct word_days units[] = {
    { STR_INIT("hari"), 1 },       { STR_INIT("harian"), 1 },      { STR_INIT("day"), 1 },
    { STR_INIT("days"), 1 },       { STR_INIT("malam"), 1 },       { STR_INIT("d"), 1 },
    { STR_INIT("minggu"), WEEK },  { STR_INIT("mingguan"), WEEK }, { STR_INIT("week"), WEEK },
    { STR_INIT("weeks"), WEEK },   { STR_INIT("mgg"), WEEK },      { STR_INIT("wk"), WEEK },
    { STR_INIT("bulan"), MONTH },  { STR_INIT("bulanan"), MONTH }, { STR_INIT("month"), MONTH },
    { STR_INIT("months"), MONTH }, { STR_INIT("bln"), MONTH },     { STR_INIT("mo"), MONTH },
    { STR_INIT("tahun"), YEAR },   { STR_INIT("tahunan"), YEAR },  { STR_INIT("year"), YEAR },
    { STR_INIT("years"), YEAR },   { STR_INIT("thn"), YEAR },      { STR_INIT("th"), YEAR },
    { STR_INIT("kali"), 0 },       { STR_INIT("x"), 0 },           { STR_INIT("times"), 0 },
    { STR_INIT("time"), 0 },
};

/* Whole lengths in one word. 0 days is once. */
static const struct word_days wholes[] = {
    { STR_INIT("sekali"), 0 },        { STR_INIT("once"), 0 },
    { STR_INIT("sehari"), 1 },        { STR_INIT("semalam"), 1 },
    { STR_INIT("seharian"), 1 },      { STR_INIT("kemarin"), 1 },
    { STR_INIT("yesterday"), 1 },     { STR_INIT("seminggu"), WEEK },
    { STR_INIT("semingguan"), WEEK }, { STR_INIT("sebulan"), MONTH },
    { STR_INIT("sebulanan"), MONTH }, { STR_INIT("setahun"), YEAR },
    { STR_INIT("setahunan"), YEAR },  { STR_INIT("twice"), 1 },
    { STR_INIT("sejam"), 0 },         { STR_INIT("lama"), YEAR },
    { STR_INIT("forever"), YEAR },    { STR_INIT("ages"), YEAR },
    { STR_INIT("menahun"), YEAR },
};

static const struct word_days figures[] = {
    { STR_INIT("a"), 1 },       { STR_INIT("an"), 1 },         { STR_INIT("one"), 1 },
    { STR_INIT("satu"), 1 },    { STR_INIT("two"), 2 },        { STR_INIT("dua"), 2 },
    { STR_INIT("couple"), 2 },  { STR_INIT("three"), 3 },      { STR_INIT("tiga"), 3 },
    { STR_INIT("four"), 4 },    { STR_INIT("empat"), 4 },      { STR_INIT("five"), 5 },
    { STR_INIT("lima"), 5 },    { STR_INIT("six"), 6 },        { STR_INIT("enam"), 6 },
    { STR_INIT("seven"), 7 },   { STR_INIT("tujuh"), 7 },      { STR_INIT("eight"), 8 },
    { STR_INIT("delapan"), 8 }, { STR_INIT("nine"), 9 },       { STR_INIT("sembilan"), 9 },
    { STR_INIT("ten"), 10 },    { STR_INIT("sepuluh"), 10 },   { STR_INIT("beberapa"), SOME },
    { STR_INIT("few"), SOME },  { STR_INIT("several"), SOME }, { STR_INIT("some"), SOME },
    { STR_INIT("first"), 1 },   { STR_INIT("pertama"), 1 },    { STR_INIT("many"), SOME },
};

#define FIND(table, word) find((table), sizeof(table) / sizeof *(table), (word))

static const struct word_days *find(const struct word_days *table, size_t count, struct str word)
{
    for (size_t k = 0; k < count; k++)
        if (str_eq(table[k].word, word))
            return &table[k];
    return NULL;
}

/* The number a word starts with, times two so that halves count; 0 when none. */
static int halves_of(struct str text, size_t *len)
{
    int whole = 0;
    int half = 0;

    for (*len = 0; *len < text.len && text.at[*len] >= '0' && text.at[*len] <= '9'; ++*len)
        if (whole < VERY_MANY)
            whole = whole * 10 + (text.at[*len] - '0');
    if (*len && *len + 1 < text.len && (text.at[*len] == ',' || text.at[*len] == '.')) {
        half = text.at[*len + 1] >= '5';
        *len = text.len;
    }
    if (whole || half)
        return whole * 2 + half;
    const struct word_days *figure = FIND(figures, text);
    if (figure)
        *len = text.len;
    if (str_eq(text, STR("setengah")) || str_eq(text, STR("half"))) {
        *len = text.len;
        return 1;
    }
    return figure ? figure->value * 2 : 0;
}

/* The days that a number and a unit at word i make; -1 when there are none. */
static int days_at(const struct words *words, size_t i)
{
    size_t len;
    int halves = halves_of(words->at[i].text, &len);
    struct str unit = str_slice(words->at[i].text, len, words->at[i].text.len);
    size_t next = i + 1;

    if (halves == 0)
        return -1;
    /* "1-2 bulan": the first number waits for the second's unit; "half a year". */
    while (unit.len == 0 && next < words->count && next <= i + 2) {
        size_t ignored;
        struct str text = words->at[next++].text;
        if (!FIND(units, text) && (halves_of(text, &ignored) || str_eq(text, STR("of"))))
            continue;
        unit = text;
    }
    const struct word_days *found = FIND(units, unit);
    if (!found)
        return -1;
    if (found->value == 0) /* "2 kali" */
        return halves > 2 ? 1 : 0;
    return found->value == YEAR && halves == 1 ? HALF_YEAR : halves * found->value / 2;
}

/* "udah lama" and "pakai lama" are a length of use; "tahan lama", "nyampenya lama" are not. */
static bool is_lasting(const struct words *words, size_t i)
{
    static const struct str before[] = { STR_INIT("sudah"),   STR_INIT("pakai"), STR_INIT("dipakai"),
                                         STR_INIT("memakai"), STR_INIT("sejak"), STR_INIT("dari"),
                                         STR_INIT("langganan") };

    for (size_t k = 0; i > 0 && k < sizeof before / sizeof *before; k++)
        if (str_eq(words->at[i - 1].text, before[k]))
            return true;
    return false;
}

static bool is_less(const struct words *words, size_t i)
{
    size_t from = i ? words->at[i - 1].to : 0;
    struct str before = str_slice(words->source, from, words->at[i].from);

    if (str_find_byte(before, '<') != SIZE_MAX)
        return true;
    for (size_t at = i; at > 0 && i - at < 2; at--) {
        struct str text = words->at[at - 1].text;
        if (str_eq(text, STR("kurang")) || str_eq(text, STR("less")) ||
            str_eq(text, STR("under")) || str_eq(text, STR("dibawah")) ||
            str_eq(text, STR("bawah")) || str_eq(text, STR("belum")))
            return true;
    }
    return false;
}

static enum used_for class_of(int days)
{
    if (days <= 0)
        return USED_ONCE;
    if (days < WEEK)
        return USED_DAYS;
    if (days < MONTH)
        return USED_WEEKS;
    return days < HALF_YEAR ? USED_MONTHS : USED_LONGER;
}

enum used_for used_for_of(const struct lexicon *lexicon, struct arena *arena, struct str text)
{
    struct words words;

    words_split(lexicon, arena, text, &words);
    for (size_t i = 0; i < words.count; i++) {
        const struct word_days *whole = FIND(wholes, words.at[i].text);
        int days = whole ? whole->value : days_at(&words, i);
        if (whole && str_eq(whole->word, STR("lama")) && !is_lasting(&words, i))
            continue;
        /* "lama sekali" is not once, "berbulan-bulan" has no number. */
        if (whole && whole->value == 0 && i > 0 && str_eq(words.at[i - 1].text, STR("lama")))
            continue;
        if (str_starts(words.at[i].text, STR("bertahun")))
            days = YEAR;
        if (str_starts(words.at[i].text, STR("berbulan")))
            days = SOME * MONTH;
        if (days < 0)
            continue;
        if (is_less(&words, i) && days > 1)
            days--;
        return class_of(days);
    }
    return USED_UNKNOWN;
}
