/* compare.c: what stands on both sides of "atau", "or", "vs" and the "apa" of "mending A
 * apa B", up to a few words, as far as neither filler nor a function word ends it. */
#include "compare.h"

#include "lexicon.h"

enum { MOST_WORDS = 4 };

static bool is_one_of(struct str text, const struct str *list, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (str_eq(text, list[k]))
            return true;
    return false;
}

static bool is_joint(const struct words *words, size_t i)
{
    static const struct str plain[] = { STR_INIT("atau"), STR_INIT("or"), STR_INIT("vs"),
                                        STR_INIT("versus") };
    static const struct str weighing[] = { STR_INIT("apa"), STR_INIT("sama"), STR_INIT("and"),
                                           STR_INIT("dan") };
    static const struct str cues[] = {
        STR_INIT("mending"),  STR_INIT("mendingan"), STR_INIT("bagusan"), STR_INIT("pilih"),
        STR_INIT("antara"),   STR_INIT("between"),   STR_INIT("bagus"),   STR_INIT("enakan"),
        STR_INIT("awetan"),   STR_INIT("better"),
    };

    if (is_one_of(words->at[i].text, plain, sizeof plain / sizeof *plain))
        return true;
    if (!is_one_of(words->at[i].text, weighing, sizeof weighing / sizeof *weighing))
        return false;
    for (size_t k = 0; k < i; k++)
        if (is_one_of(words->at[k].text, cues, sizeof cues / sizeof *cues))
            return true;
    return false;
}

static bool ends_thing(const struct word *word)
{
    unsigned flags = word->entry ? word->entry->flags : 0;

    return word->is_function || (flags & (LEXICON_FILLER | LEXICON_ASKS | LEXICON_QUESTION)) != 0;
}

static struct str span(const struct words *words, size_t from, size_t to)
{
    if (from == to)
        return (struct str){ "", 0 };
    return str_slice(words->source, words->at[from].from, words->at[to - 1].to);
}

bool compare_of_words(const struct lexicon *lexicon, const struct words *words,
                      struct comparison *out)
{
    (void)lexicon;
    for (size_t i = 1; i + 1 < words->count; i++) {
        if (!is_joint(words, i) || words->at[i].starts_clause)
            continue;
        size_t from = i;
        size_t to = i + 1;
        while (from > 0 && i - from < MOST_WORDS && !ends_thing(&words->at[from - 1])) {
            from--;
            if (words->at[from].starts_clause)
                break;
        }
        while (to < words->count && to - i - 1 < MOST_WORDS && !words->at[to].starts_clause &&
               !ends_thing(&words->at[to]))
            to++;
        out->a = span(words, from, i);
        out->b = span(words, i + 1, to);
        if (out->a.len && out->b.len)
            return true;
    }
    return false;
}
