/* draft_verdict.c: the verdict that a line says by itself: a sign or a button's very words. */
#include "draft_verdict.h"

#include "../base/limits.h"
#include "../language/used_for.h"
#include "../language/words.h"

enum { CLAUSE_BYTES = 40 };

static const struct {
    struct str sign;
    enum verdict verdict;
    bool is_plain; /* may be a number or a dash of the text, too */
} signs[] = {
    { STR_INIT("+"), VERDICT_YES, false },     { STR_INIT("\uFF0B"), VERDICT_YES, false },
    { STR_INIT("➕"), VERDICT_YES, false },    { STR_INIT("👍"), VERDICT_YES, false },
    { STR_INIT("0"), VERDICT_SO_SO, true },    { STR_INIT("😐"), VERDICT_SO_SO, false },
    { STR_INIT("😑"), VERDICT_SO_SO, false },  { STR_INIT("-"), VERDICT_NO, true },
    { STR_INIT("\u2212"), VERDICT_NO, true },  { STR_INIT("\u2013"), VERDICT_NO, true },
    { STR_INIT("\u2014"), VERDICT_NO, true },  { STR_INIT("➖"), VERDICT_NO, false },
    { STR_INIT("👎"), VERDICT_NO, false },
};

/* Skin tones and the selector that asks for a picture. */
static size_t tone_at(struct str s, size_t i)
{
    static const struct str tones[] = { STR_INIT("\U0001F3FB"), STR_INIT("\U0001F3FC"),
                                        STR_INIT("\U0001F3FD"), STR_INIT("\U0001F3FE"),
                                        STR_INIT("\U0001F3FF"), STR_INIT("\uFE0F"),
                                        STR_INIT("\uFE0E") };

    for (size_t k = 0; k < sizeof tones / sizeof tones[0]; k++)
        if (str_starts(str_slice(s, i, s.len), tones[k]))
            return tones[k].len;
    return 0;
}

/* Is the whole token one sign, said up to three times ("++", "👍🏽👍🏽")? Its row, or SIZE_MAX. */
static size_t sign_of(struct str token)
{
    for (size_t k = 0; k < sizeof signs / sizeof signs[0]; k++) {
        size_t i = 0, times = 0, tone;
        while (str_starts(str_slice(token, i, token.len), signs[k].sign)) {
            i += signs[k].sign.len;
            times++;
            while ((tone = tone_at(token, i)) > 0)
                i += tone;
        }
        if (i == token.len && times >= 1 && times <= (str_eq(signs[k].sign, STR("0")) ? 1u : 3u))
            return k;
    }
    return SIZE_MAX;
}

static void take_sign(size_t row, struct draft *draft)
{
    draft->has_verdict = true;
    draft->verdict = signs[row].verdict;
}

/* "isi 0", "rating 0" count something; a zero is a verdict only where a thought ended before
 * it: after a comma or full stop, a line's end, or how long it was used. */
static bool may_be_zero(const struct lexicon *lexicon, struct arena *arena, struct str before)
{
    size_t from = before.len, end = before.len;

    while (from > 0 && draft_space_before(before, from))
        from -= draft_space_before(before, from);
    if (from == 0 || str_find_byte(str_slice(before, from, end), '\n') != SIZE_MAX ||
        str_find_byte(STR(",.;!)"), before.at[from - 1]) != SIZE_MAX)
        return true;
    end = from;
    for (int words = 0; words < 2 && from > 0; words++) {
        while (from > 0 && draft_space_before(before, from))
            from -= draft_space_before(before, from);
        while (from > 0 && !draft_space_before(before, from))
            from--;
    }
    return used_for_of(lexicon, arena, str_slice(before, from, end)) != USED_UNKNOWN;
}

/* A sign of its own at the end: "... 4 bulan +", or on the last line. */
bool draft_take_last_sign(const struct lexicon *lexicon, struct arena *arena, struct str *words,
                           struct draft *draft)
{
    size_t from = words->len;

    while (from > 0 && !draft_space_before(*words, from))
        from--;
    struct str before = str_slice(*words, 0, from);
    size_t row = sign_of(str_slice(*words, from, words->len));
    if (row == SIZE_MAX || draft_trim(before).len == 0)
        return false;
    if (str_eq(signs[row].sign, STR("0")) && !may_be_zero(lexicon, arena, before))
        return false;
    take_sign(row, draft);
    *words = before;
    return true;
}

/* A thumb on a line of its own between the others. First of the story, the line goes. */
void draft_take_sign_line(struct draft *draft)
{
    struct str rest = draft->text;

    while (rest.len && !draft->has_verdict) {
        struct str line = draft_trim(str_cut(&rest, '\n'));
        size_t row = sign_of(line);
        if (row == SIZE_MAX || rest.len == 0 || (signs[row].is_plain && line.len > 1))
            continue;
        take_sign(row, draft);
        if (line.at == draft->text.at)
            draft->text = draft_trim(rest);
    }
}

/* "..., cocok, ..." is a button's very words: not asked again. */
void draft_take_said_verdict(const struct lexicon *lexicon, struct arena *arena, struct draft *draft)
{
    static const struct {
        const char *clause;
        enum verdict verdict;
    } said[] = {
        { "cocok", VERDICT_YES },         { "cocok banget", VERDICT_YES },
        { "tidak cocok", VERDICT_NO },    { "kurang cocok", VERDICT_NO },
        { "biasa", VERDICT_SO_SO },       { "biasa saja", VERDICT_SO_SO },
        { "recommended", VERDICT_YES },   { "not recommended", VERDICT_NO },
        { "tidak recommended", VERDICT_NO }, { "happy", VERDICT_YES },
        { "happy with it", VERDICT_YES }, { "not happy", VERDICT_NO },
        { "so so", VERDICT_SO_SO },
    };
    struct str rest = draft->text;
    struct words words;

    if (draft->text.len > LIMIT_TESTIMONIAL)
        return;
    while (rest.len && !draft->has_verdict) {
        size_t end = 0;
        while (end < rest.len && str_find_byte(STR(",.;\n"), rest.at[end]) == SIZE_MAX)
            end++;
        words.count = 0;
        if (end <= CLAUSE_BYTES)
            words_split(lexicon, arena, str_slice(rest, 0, end), &words);
        for (size_t i = 0; i < sizeof said / sizeof said[0] && words.count; i++)
            if (words_match(&words, 0, str_from(said[i].clause)) == words.count) {
                draft->has_verdict = true;
                draft->verdict = said[i].verdict;
            }
        rest = str_slice(rest, end + 1, rest.len);
    }
}
