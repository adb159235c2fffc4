/* ident.c: a small sum of signs, in eighths of a point.
 *
 * Function words say most, common words less, spelling least. Words of both
 * languages and product nouns say nothing. One clear word is enough when nothing
 * speaks against it; otherwise one language needs twice the signs of the other. */
#include "ident.h"

#include "lexicon.h"
#include "stem.h"

enum { FUNCTION_WORD = 12, COMMON_WORD = 8, SPELLING = 3, ENOUGH = 6 };

static bool is_spelled_indonesian(struct str word)
{
    static const struct str starts[] = { STR_INIT("meng"), STR_INIT("meny"), STR_INIT("mem"),
                                         STR_INIT("ber"),  STR_INIT("peng"), STR_INIT("peny"),
                                         STR_INIT("nge"),  STR_INIT("ngg"),  STR_INIT("ke") };
    static const struct str ends[] = { STR_INIT("nya"), STR_INIT("kan"), STR_INIT("lah"),
                                       STR_INIT("an"),  STR_INIT("ku"),  STR_INIT("in") };
    size_t signs = 0;

    if (word.len < 5)
        return false;
    for (size_t k = 0; k < sizeof starts / sizeof *starts; k++)
        signs += str_starts(word, starts[k]);
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
        signs += str_ends(word, ends[k]);
    return signs > 0;
}

enum language language_of(const struct lexicon *lexicon, const struct words *words)
{
    unsigned id = 0;
    unsigned en = 0;

    (void)lexicon;
    for (size_t i = 0; i < words->count; i++) {
        const struct word *word = &words->at[i];
        unsigned flags = word->entry ? word->entry->flags : 0;
        unsigned known = flags & (LEXICON_ID | LEXICON_EN);
        unsigned points = flags & LEXICON_FUNCTION ? FUNCTION_WORD : COMMON_WORD;
        if (known == LEXICON_ID)
            id += points;
        else if (known == LEXICON_EN)
            en += points;
        else if (!word->entry && stem_is_spelled_english(word->text))
            en += SPELLING;
        else if (!word->entry && is_spelled_indonesian(word->text))
            id += SPELLING;
    }
    if (id >= ENOUGH && id >= 2 * en)
        return LANGUAGE_ID;
    if (en >= ENOUGH && en >= 2 * id)
        return LANGUAGE_EN;
    return LANGUAGE_UNSURE;
}

enum language language_of_text(const struct lexicon *lexicon, struct arena *arena, struct str text)
{
    struct words words;

    words_split(lexicon, arena, text, &words);
    return language_of(lexicon, &words);
}
