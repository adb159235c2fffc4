/* intent.c: signs for asking and for telling, and what is left of the words.
 *
 * Thanks, filler and function words are taken off first. Nothing left: it asks
 * nothing. Otherwise whoever wrote to the bot wanted something, unless the text
 * thanks or tells and shows no sign of asking. */
#include "intent.h"

#include "deny.h"
#include "lexicon.h"

enum { SHORT_REST = 3 };

struct signs {
    size_t left;     /* words with a meaning of their own */
    size_t products; /* of these, types of product and needs */
    bool thanks, tells, asks;
    bool describes; /* "ga belang": says what the thing should be like */
};

static unsigned flags_of(const struct word *word)
{
    return word->entry ? word->entry->flags : 0;
}

/* The flags of the longest phrase or the word at i; *count is its words. */
static unsigned role_at(const struct lexicon *lexicon, const struct words *words, size_t i,
                        size_t *count)
{
    static const unsigned roles = LEXICON_THANKS | LEXICON_TELLS | LEXICON_FILLER;
    const struct lexicon_entry *phrase = words_phrase(lexicon, words, i, roles, count);

    if (phrase)
        return phrase->flags;
    *count = 1;
    return flags_of(&words->at[i]);
}

static void count_rest(const struct lexicon *lexicon, const struct words *words, size_t i,
                       size_t *count, struct signs *signs)
{
    const struct lexicon_entry *phrase = words_phrase(lexicon, words, i, 0, count);
    const struct word *word = &words->at[i];

    if (!phrase)
        *count = 1;
    if (phrase || (word->entry && word->entry->group_at))
        signs->products++;
    signs->left++;
}

static struct signs read_signs(const struct lexicon *lexicon, const struct words *words)
{
    struct signs signs = { .asks = words->has_question_mark };
    size_t count;

    for (size_t i = 0; i < words->count; i += count) {
        unsigned role = role_at(lexicon, words, i, &count);
        signs.thanks |= (role & LEXICON_THANKS) != 0;
        signs.tells |= (role & LEXICON_TELLS) != 0;
        /* "makasih rekomendasinya" thanks for one; "ada yang tahu" asks. */
        signs.asks |= (role & LEXICON_QUESTION) != 0 ||
                      ((role & LEXICON_ASKS) && !(signs.thanks && count == 1));
        if (role & (LEXICON_THANKS | LEXICON_TELLS | LEXICON_FILLER | LEXICON_FUNCTION))
            continue;
        if (words->at[i].is_function)
            continue;
        count_rest(lexicon, words, i, &count, &signs);
    }
    return signs;
}

/* A negation that denies a word with a meaning of its own. */
static bool has_description(const struct lexicon *lexicon, const struct words *words)
{
    for (size_t i = 0; i + 1 < words->count; i++) {
        bool is_denial = (flags_of(&words->at[i]) & LEXICON_NEGATION) != 0;
        if (is_denial && deny_target(lexicon, words, i, true))
            return true;
    }
    return false;
}

enum intent intent_of(const struct lexicon *lexicon, const struct words *words)
{
    struct signs signs = read_signs(lexicon, words);

    signs.describes = has_description(lexicon, words);
    if (signs.left == 0)
        return INTENT_NOTHING;
    if (signs.asks)
        return INTENT_QUESTION;
    if (signs.tells)
        return INTENT_NOTHING;
    /* "makasih kak rina": a name or so beside the thanks; "oke, kulit kering" goes on asking. */
    if (signs.thanks && !signs.products && !signs.describes && signs.left <= SHORT_REST)
        return INTENT_NOTHING;
    return INTENT_QUESTION;
}
