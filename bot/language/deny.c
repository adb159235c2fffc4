/* deny.c: a negation reaches over a few bridges ("bikin", "terlalu", "leave any")
 * to the next word that means something, and never over punctuation. */
#include "deny.h"

#include "lexicon.h"

enum { MAX_BRIDGES = 3 };

static unsigned flags_of(const struct word *word)
{
    return word->entry ? word->entry->flags : 0;
}

static bool is_need(const struct lexicon *lexicon, const struct words *words, size_t i)
{
    size_t count;
    const struct lexicon_entry *phrase = words_phrase(lexicon, words, i, 0, &count);
    const struct lexicon_entry *entry = phrase ? phrase : words->at[i].entry;

    return lexicon_is_of(entry, LEXICON_NEED);
}

size_t deny_target(const struct lexicon *lexicon, const struct words *words, size_t i,
                   bool is_question)
{
    size_t target = i + 1;

    while (target < words->count && target <= i + MAX_BRIDGES && !words->at[target].starts_clause &&
           (flags_of(&words->at[target]) & LEXICON_BRIDGE))
        target++;
    if (target >= words->count || words->at[target].starts_clause || words->at[target].is_function)
        return 0;
    /* "ada ga sunscreen", "bagus ga kulit kering": a tag, unless a need or a bridge follows. */
    bool is_tag = is_question && i > 0 && !words->at[i].starts_clause &&
                  (flags_of(&words->at[i - 1]) & LEXICON_VERDICT);
    if (is_tag && target == i + 1 && !is_need(lexicon, words, target))
        return 0;
    return target;
}

bool deny_follows(const struct words *words, size_t i)
{
    return i < words->count && !words->at[i].starts_clause &&
           (flags_of(&words->at[i]) & LEXICON_ABSENT) != 0;
}
