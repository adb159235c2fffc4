/* features.c: one pass for words, one for letters, one for signs; each bounded. */
#include "features.h"

#include <string.h>

#include "lexicon.h"
#include "needs.h"

enum {
    WORD_FEATURES = 800, LETTER_FEATURES = 1100, LONGEST_PIECE = 4,
    FEW_WORDS = 5, MANY_WORDS = 40, CAPITALS_LEAST = 8, PHONE_DIGITS = 9
};

/* Classes that stand in for a word in pairs and threes. */
enum token_class { AT_START = 1, AT_END, AT_MARK, AT_BREAK, A_TYPE, A_NEED, A_FIGURE, A_NAME, UNKNOWN };

struct scan {
    const struct lexicon *lexicon;
    const struct words *words;
    struct features *out;
    size_t used;
};

static uint32_t mix(uint32_t hash, uint32_t more)
{
    hash = (hash ^ more) * 0x9E3779B1u;
    return hash ^ hash >> 15;
}

static uint32_t hash_text(struct str text)
{
    uint32_t hash = 0x811C9DC5u;

    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.at[i]) * 0x01000193u;
    return hash;
}

static void add(struct scan *scan, enum feature_kind kind, size_t most, uint32_t hash)
{
    if (scan->out->count[kind] == most || scan->used == FEATURES_MAX)
        return;
    hash = mix(hash, (uint32_t)kind + 77);
    scan->out->at[scan->used++] = (uint16_t)(hash >> 16);
    scan->out->count[kind]++;
}

static void set(struct scan *scan, enum sign sign)
{
    scan->out->signs |= UINT64_C(1) << sign;
}

/* --- signs of single words and phrases --------------------------------------------- */

static const struct { unsigned flag; enum sign sign; } signs_of_flags[] = {
    { LEXICON_ASKS, SIGN_ASKS },         { LEXICON_QUESTION, SIGN_QUESTION },
    { LEXICON_WANT, SIGN_WANT },         { LEXICON_TELLS, SIGN_TELLS },
    { LEXICON_THANKS, SIGN_THANKS },     { LEXICON_FIRST, SIGN_FIRST },
    { LEXICON_SECOND, SIGN_SECOND },     { LEXICON_OTHERS, SIGN_OTHERS },
    { LEXICON_PAST, SIGN_PAST },         { LEXICON_PRAISE, SIGN_PRAISE },
    { LEXICON_BLAME, SIGN_BLAME },       { LEXICON_CONTRAST, SIGN_CONTRAST },
    { LEXICON_SWEAR, SIGN_SWEAR },       { LEXICON_THREAT, SIGN_THREAT },
    { LEXICON_SELL, SIGN_SELL },         { LEXICON_LURE, SIGN_LURE },
    { LEXICON_NEGATION, SIGN_NEGATION }, { LEXICON_OWNS, SIGN_OWNS },
    { LEXICON_UNSURE, SIGN_UNSURE },     { LEXICON_LIVED, SIGN_LIVED },
};

static void note_flags(struct scan *scan, unsigned flags)
{
    for (size_t k = 0; k < sizeof signs_of_flags / sizeof *signs_of_flags; k++)
        if (flags & signs_of_flags[k].flag)
            set(scan, signs_of_flags[k].sign);
    if (flags & LEXICON_INSULT)
        set(scan, scan->out->signs >> SIGN_INSULT & 1u ? SIGN_INSULTS : SIGN_INSULT);
}

static bool is_or(struct str text)
{
    if (text.len < 2 || text.len > 6)
        return false;
    return str_eq(text, STR("atau")) || str_eq(text, STR("or")) || str_eq(text, STR("vs")) ||
           str_eq(text, STR("apa")) || str_eq(text, STR("versus"));
}

static bool asks_at_the_end(const struct word *word)
{
    static const struct str tags[] = { STR_INIT("ya"), STR_INIT("dong"), STR_INIT("tidak"),
                                       STR_INIT("sih"), STR_INIT("kah"), STR_INIT("please") };

    for (size_t k = 0; k < sizeof tags / sizeof *tags; k++)
        if (str_eq(word->text, tags[k]))
            return true;
    return word->entry && (word->entry->flags & LEXICON_QUESTION);
}

/* What is thought of something, word by word. How it begins, how it ends and what
 * stands behind a "but" weigh more than the rest: people end on their verdict. */
struct opinion {
    int sum, first, last, behind_but;
    bool had_but;
    size_t denied_end, doubted_end, phrase_end; /* words that a denial, a "would" still reach */
};

/* A denied praise blames, and a denied blame praises: "ga nyesel". A praise that only
 * would be, or could be, is none. */
static void note_opinion(struct scan *scan, struct opinion *opinion, unsigned flags,
                         size_t at)
{
    int one = ((flags & LEXICON_PRAISE) != 0) - ((flags & LEXICON_BLAME) != 0);

    if (at < opinion->denied_end)
        one = -one;
    else if (at < opinion->doubted_end && one > 0)
        one = 0;
    if (one == 0)
        return;
    opinion->sum += one;
    add(scan, FEATURE_WORD, WORD_FEATURES, mix(9, one > 0)); /* so that their number counts */
    if (opinion->had_but)
        add(scan, FEATURE_WORD, WORD_FEATURES, mix(10, one > 0));
    opinion->first = opinion->first ? opinion->first : one;
    opinion->last = one;
    if (opinion->had_but)
        opinion->behind_but += one;
}

static void weigh_opinion(struct scan *scan, const struct opinion *opinion)
{
    static const struct { enum sign praise, blame; } signs[] = {
        { SIGN_MORE_PRAISE, SIGN_MORE_BLAME },       { SIGN_MUCH_PRAISE, SIGN_MUCH_BLAME },
        { SIGN_MOST_PRAISE, SIGN_MOST_BLAME },       { SIGN_STARTS_PRAISING, SIGN_STARTS_BLAMING },
        { SIGN_ENDS_PRAISING, SIGN_ENDS_BLAMING },   { SIGN_BUT_PRAISES, SIGN_BUT_BLAMES },
    };
    int size = opinion->sum < 0 ? -opinion->sum : opinion->sum;
    int values[] = { size == 1 ? opinion->sum : 0, size > 1 && size < 4 ? opinion->sum : 0,
                     size >= 4 ? opinion->sum : 0, opinion->first, opinion->last,
                     opinion->behind_but };

    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
        if (values[k])
            set(scan, values[k] > 0 ? signs[k].praise : signs[k].blame);
}

static void note_word(struct scan *scan, size_t i, struct opinion *opinion)
{
    static const unsigned phrases =
        LEXICON_SIGNS | LEXICON_LIVED | LEXICON_ASKS | LEXICON_TELLS | LEXICON_THANKS;
    const struct word *word = &scan->words->at[i];
    size_t count;
    const struct lexicon_entry *phrase = words_phrase(scan->lexicon, scan->words, i, phrases, &count);
    unsigned flags = word->entry ? word->entry->flags : 0;

    if (word->starts_clause)
        opinion->denied_end = opinion->doubted_end = 0;
    if (phrase) {
        note_flags(scan, phrase->flags);
        note_opinion(scan, opinion, phrase->flags, i);
        opinion->phrase_end = i + count;
    } else if (i >= opinion->phrase_end) {
        note_opinion(scan, opinion, flags, i);
        if (flags & LEXICON_NEGATION)
            opinion->denied_end = i + 4;
        if (flags & LEXICON_UNSURE)
            opinion->doubted_end = i + 4;
    }
    if (flags & LEXICON_CONTRAST) {
        opinion->had_but = true;
        opinion->behind_but = 0;
    }
    note_flags(scan, flags);
    if (flags & LEXICON_PLACE)
        set(scan, SIGN_PLACE);
    if (i && i + 1 < scan->words->count && is_or(word->text))
        set(scan, SIGN_OR);
    if (word->from && scan->words->source.at[word->from - 1] == '@')
        set(scan, SIGN_SECOND);
}

static void note_words(struct scan *scan)
{
    const struct words *words = scan->words;
    struct opinion opinion = { 0 };

    for (size_t i = 0; i < words->count; i++)
        note_word(scan, i, &opinion);
    weigh_opinion(scan, &opinion);
    if (words->count == 0)
        return;
    if (asks_at_the_end(&words->at[words->count - 1]))
        set(scan, SIGN_ENDS_ASKING);
    if (words->at[0].entry && (words->at[0].entry->flags & LEXICON_QUESTION))
        set(scan, SIGN_STARTS_ASKING);
    if (words->count <= FEW_WORDS)
        set(scan, SIGN_SHORT);
    if (words->count > MANY_WORDS)
        set(scan, SIGN_LONG);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Addresses, telephone numbers and shouting are seen in the bytes. */
static void note_bytes(struct scan *scan)
{
    static const struct str links[] = { STR_INIT("http"), STR_INIT("www."), STR_INIT("t.me"),
                                        STR_INIT("wa.me"), STR_INIT("bit.ly"), STR_INIT(".com") };
    struct str text = scan->words->source;
    char before = ' ';
    size_t digits = 0;
    size_t upper = 0;
    size_t lower = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool is_digit = c >= '0' && c <= '9';
        digits = is_digit ? digits + 1 : c == '-' || c == ' ' || c == '.' ? digits : 0;
        upper += c >= 'A' && c <= 'Z';
        lower += c >= 'a' && c <= 'z';
        if (digits >= PHONE_DIGITS)
            set(scan, SIGN_NUMBER);
        bool may_begin = c == '.' || !is_letter(before);
        before = c;
        for (size_t k = 0; may_begin && k < sizeof links / sizeof *links; k++)
            if (links[k].at[0] == c && str_starts(str_slice(text, i, text.len), links[k]))
                set(scan, SIGN_ADDRESS);
    }
    if (upper >= CAPITALS_LEAST && upper > lower)
        set(scan, SIGN_SHOUTS);
    if (scan->words->has_question_mark)
        set(scan, SIGN_MARK);
}

/* --- words, pairs and threes -------------------------------------------------------- */

static uint32_t class_of(struct scan *scan, size_t i, size_t *count)
{
    const struct word *word = &scan->words->at[i];
    const struct lexicon_entry *entry = words_phrase(scan->lexicon, scan->words, i, 0, count);
    char first = word->text.at[0];

    if (!entry) {
        entry = word->entry;
        *count = 1;
    }
    if (entry && entry->group) {
        set(scan, entry->group->kind == LEXICON_TYPE ? SIGN_TYPE : SIGN_NEED);
        return entry->group->kind == LEXICON_TYPE ? A_TYPE : A_NEED;
    }
    if (first >= '0' && first <= '9')
        return A_FIGURE;
    if (!entry && word->from && scan->words->source.at[word->from - 1] == '@')
        return A_NAME;
    return entry ? hash_text(word->text) : UNKNOWN;
}

static void add_row(struct scan *scan, uint32_t *before, uint32_t *earlier, uint32_t token)
{
    add(scan, FEATURE_WORD, WORD_FEATURES, mix(mix(2, *before), token));
    if (*earlier)
        add(scan, FEATURE_WORD, WORD_FEATURES, mix(mix(mix(3, *earlier), *before), token));
    *earlier = *before;
    *before = token;
}

static void add_words(struct scan *scan)
{
    const struct words *words = scan->words;
    uint32_t before = AT_START;
    uint32_t earlier = 0;
    size_t denied = 0; /* words that a negation still reaches */
    size_t count = 1;
    bool was_insult = false;

    for (size_t i = 0; i < words->count; i += count) {
        const struct word *word = &words->at[i];
        uint32_t token = class_of(scan, i, &count);
        if (i && word->starts_clause) {
            add_row(scan, &before, &earlier, AT_BREAK);
            denied = 0;
        }
        for (size_t k = 0; k < count; k++) {
            uint32_t text = hash_text(words->at[i + k].text);
            add(scan, FEATURE_WORD, WORD_FEATURES, mix(1, text));
            if (denied)
                add(scan, FEATURE_WORD, WORD_FEATURES, mix(4, text));
        }
        bool is_insult = word->entry && (word->entry->flags & LEXICON_INSULT);
        if (is_insult) /* who it is aimed at stands beside it, whatever the word */
            add(scan, FEATURE_WORD, WORD_FEATURES, mix(6, before));
        if (was_insult)
            add(scan, FEATURE_WORD, WORD_FEATURES, mix(7, token));
        was_insult = is_insult;
        denied = denied ? denied - 1 : 0;
        if (word->entry && (word->entry->flags & LEXICON_NEGATION))
            denied = 3;
        add_row(scan, &before, &earlier, token);
    }
    if (words->has_question_mark)
        add_row(scan, &before, &earlier, AT_MARK);
    add_row(scan, &before, &earlier, AT_END);
}

/* --- letters ------------------------------------------------------------------------ */

static char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static void add_pieces(struct scan *scan, const char *word, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        uint32_t hash = 5;
        for (size_t n = 1; n <= LONGEST_PIECE && i + n <= len; n++) {
            hash = mix(hash, (unsigned char)word[i + n - 1]);
            if (n > 1)
                add(scan, FEATURE_LETTERS, LETTER_FEATURES, mix(hash, (uint32_t)n));
        }
    }
}

/* As it was typed: slang and endings say much about who writes and what. */
static void add_letters(struct scan *scan)
{
    const struct words *words = scan->words;
    char bytes[WORD_BYTES + 2];

    for (size_t i = 0; i < words->count; i++) {
        const struct word *word = &words->at[i];
        struct str raw = str_slice(words->source, word->from, word->to);
        if (i && word->from == words->at[i - 1].from)
            continue; /* the second word of one slang expansion */
        for (size_t k = 0; k < raw.len; k++)
            if ((unsigned char)raw.at[k] >= 0x80) {
                raw = word->text;
                break;
            }
        raw.len = raw.len > WORD_BYTES ? WORD_BYTES : raw.len;
        bytes[0] = ' ';
        for (size_t k = 0; k < raw.len; k++)
            bytes[k + 1] = folded(raw.at[k]);
        bytes[raw.len + 1] = ' ';
        add_pieces(scan, bytes, raw.len + 2);
    }
}

static void add_signs(struct scan *scan)
{
    for (unsigned a = 0; a < SIGNS; a++) {
        if (!(scan->out->signs >> a & 1u))
            continue;
        add(scan, FEATURE_SIGN, FEATURES_MAX, 100 + a);
        for (unsigned b = a + 1; b < SIGNS; b++)
            if (scan->out->signs >> b & 1u)
                add(scan, FEATURE_SIGN, FEATURES_MAX, 1000 + a * SIGNS + b);
    }
}

void features_of_words(const struct lexicon *lexicon, const struct words *words,
                       struct features *out)
{
    struct scan scan = { lexicon, words, out, 0 };
    struct price price;

    memset(out->count, 0, sizeof out->count);
    out->signs = 0;
    note_words(&scan);
    note_bytes(&scan);
    if (price_of_words(words, &price, NULL, NULL))
        set(&scan, SIGN_PRICE);
    add_words(&scan);
    add_letters(&scan);
    add_signs(&scan);
}
