#include "about.h"

#include "lexicon.h"

enum { SILENT = LEXICON_SALE | LEXICON_FILLER | LEXICON_THANKS | LEXICON_TELLS };

struct str about_type(const struct lexicon *lexicon, const struct words *words, size_t from,
                      size_t to)
{
    for (size_t i = from; i < to && i < words->count;) {
        size_t count = 0;
        const struct lexicon_entry *entry = words_phrase(lexicon, words, i, 0, &count);
        if (!entry)
            entry = words->at[i].entry;
        if (lexicon_is_of(entry, LEXICON_TYPE))
            return lexicon_name(lexicon_group(entry));
        i += count ? count : 1;
    }
    return (struct str){ "", 0 };
}

static bool is_silent(const struct word *word)
{
    return word->is_function || (word->entry && (word->entry->flags & SILENT));
}

unsigned about_substance(const struct lexicon *lexicon, const struct words *words, size_t count)
{
    unsigned telling = 0;
    bool is_untried = false;

    for (size_t i = 0; i < count && i < words->count;) {
        size_t phrase = 0;
        if (words_phrase(lexicon, words, i, LEXICON_UNTRIED, &phrase))
            is_untried = true;
        else if (!words_phrase(lexicon, words, i, SILENT, &phrase))
            telling += !is_silent(&words->at[i]);
        i += phrase ? phrase : 1;
    }
    if (is_untried)
        return 0;
    return telling == 0 ? 0 : telling <= 2 ? 1 : telling <= 6 ? 2 : SUBSTANCE_MOST;
}
