/* invite.c: no sign may cloud it; the thing is said to be one's own; the praise is said of it. */
#include "invite.h"

#include "lexicon.h"

enum { WORDS_LEAST = 4, WORDS_MOST = 60, BEFORE_REACH = 3, BEHIND_REACH = 3 };

/* No question, no "but", no hearsay, no advert, no denial, nothing lent or still to come. */
static bool is_clouded(const struct features *features)
{
    static const enum sign against[] = {
        SIGN_MARK,     SIGN_ASKS,    SIGN_QUESTION, SIGN_WANT,   SIGN_OTHERS, SIGN_BLAME,
        SIGN_CONTRAST, SIGN_INSULT,  SIGN_THREAT,   SIGN_SELL,   SIGN_LURE,   SIGN_NEGATION,
        SIGN_ADDRESS,  SIGN_NUMBER,  SIGN_OR,       SIGN_SECOND, SIGN_UNSURE, SIGN_LENT,
    };

    for (size_t k = 0; k < sizeof against / sizeof *against; k++)
        if (features_have(features, against[k]))
            return true;
    return false;
}

static bool is_one_of(struct str text, const struct str *texts, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (str_eq(text, texts[k]))
            return true;
    return false;
}

static bool belongs_to_me(const struct words *words, size_t i)
{
    const struct word *word = &words->at[i];
    struct str written = str_slice(words->source, word->from, word->to);

    return (word->entry && (word->entry->flags & LEXICON_FIRST)) ||
           (written.len == word->text.len + 2 && str_ends(written, STR("ku")));
}

/* "my landlord's washing machine", "kasur ini punya ibu kos": it says whose. */
static bool is_somebody_elses(const struct words *words, size_t from, size_t end)
{
    for (size_t i = from; i > 0 && from - i < BEFORE_REACH && !words->at[i].starts_clause; i--) {
        const struct word *word = &words->at[i - 1];
        struct str written = str_slice(words->source, word->from, word->to);
        if (str_ends(written, STR("'s")) || str_ends(written, STR("\xE2\x80\x99s")))
            return true;
    }
    for (size_t i = end; i < words->count && i < end + BEHIND_REACH; i++)
        if (str_eq(words->at[i].text, STR("punya")) &&
            (i + 1 == words->count || !belongs_to_me(words, i + 1)))
            return true;
    return false;
}

/* "my air fryer", "this lamp", "the shoes i got", "sepatuku", "kasur ini", "hp yang aku beli":
 * the thing from words from up to end. "a great book", "motor kantor" are not. */
static bool is_my_own(const struct words *words, size_t from, size_t end)
{
    static const struct str before[] = { STR_INIT("my"), STR_INIT("our"), STR_INIT("this"),
                                         STR_INIT("these") };
    static const struct str behind[] = { STR_INIT("ini"), STR_INIT("itu") };

    for (size_t i = from; i > 0 && from - i < BEFORE_REACH && !words->at[i].starts_clause; i--)
        if (is_one_of(words->at[i - 1].text, before, sizeof before / sizeof *before))
            return true;
    if (belongs_to_me(words, end - 1))
        return true;
    size_t reach = end + BEHIND_REACH < words->count ? end + BEHIND_REACH : words->count;
    for (size_t i = end; i < reach && !words->at[i].starts_clause; i++)
        if (belongs_to_me(words, i) ||
            (i == end && is_one_of(words->at[i].text, behind, sizeof behind / sizeof *behind)))
            return true;
    return false;
}

static bool is_praised_from(const struct lexicon *lexicon, const struct words *words, size_t i)
{
    while (i > 0 && !words->at[i].starts_clause)
        i--;
    for (size_t count; i < words->count; i++)
        if ((words->at[i].entry && (words->at[i].entry->flags & LEXICON_PRAISE)) ||
            words_phrase(lexicon, words, i, LEXICON_PRAISE, &count))
            return true;
    return false;
}

static bool praises_my_own(const struct lexicon *lexicon, const struct words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        size_t count;
        const struct lexicon_entry *entry = words_phrase(lexicon, words, i, 0, &count);
        if (!entry) {
            entry = words->at[i].entry;
            count = 1;
        }
        if (lexicon_is_of(entry, LEXICON_TYPE) &&
            is_my_own(words, i, i + count) && !is_somebody_elses(words, i, i + count) &&
            is_praised_from(lexicon, words, i))
            return true;
    }
    return false;
}

bool invite_may(const struct lexicon *lexicon, const struct words *words,
                const struct features *features)
{
    return words->count >= WORDS_LEAST && words->count <= WORDS_MOST && !is_clouded(features) &&
           features_have(features, SIGN_OWNS) && features_have(features, SIGN_FIRST) &&
           features_have(features, SIGN_PRAISE) && features_have(features, SIGN_LIVED) &&
           praises_my_own(lexicon, words);
}
