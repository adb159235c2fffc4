/* features.c: one pass for words, one for letters, one for signs; each bounded. */
#include "features.h"

#include <string.h>

#include "features_signs.h"
#include "lexicon.h"
#include "needs.h"

enum { LONGEST_PIECE = 4 };

/* Classes that stand in for a word in pairs and threes. */
enum token_class {
    AT_START = 1, AT_END, AT_MARK, AT_BREAK, A_TYPE, A_NEED, A_FIGURE, A_NAME, UNKNOWN
};

static uint32_t hash_text(struct str text)
{
    uint32_t hash = 0x811C9DC5u;

    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.at[i]) * 0x01000193u;
    return hash;
}

void features_add(struct features_scan *scan, enum feature_kind kind, size_t most, uint32_t hash)
{
    if (scan->out->count[kind] == most || scan->used == FEATURES_MAX)
        return;
    hash = features_mix(hash, (uint32_t)kind + 77);
    scan->out->at[scan->used++] = (uint16_t)(hash >> 16);
    scan->out->count[kind]++;
}

/* --- words, pairs and threes -------------------------------------------------------- */

static uint32_t class_of(struct features_scan *scan, size_t i, size_t *count)
{
    const struct word *word = &scan->words->at[i];
    const struct lexicon_entry *entry = words_phrase(scan->lexicon, scan->words, i, 0, count);
    char first = word->text.at[0];

    if (!entry) {
        entry = word->entry;
        *count = 1;
    }
    if (entry && entry->group_at) {
        bool is_type = lexicon_is_of(entry, LEXICON_TYPE);
        features_set(scan, is_type ? SIGN_TYPE : SIGN_NEED);
        return is_type ? A_TYPE : A_NEED;
    }
    if (first >= '0' && first <= '9')
        return A_FIGURE;
    if (!entry && word->from && scan->words->source.at[word->from - 1] == '@')
        return A_NAME;
    return entry ? hash_text(word->text) : UNKNOWN;
}

static void add_row(struct features_scan *scan, uint32_t *before, uint32_t *earlier, uint32_t token)
{
    features_add(scan, FEATURE_WORD, WORD_FEATURES, features_mix(features_mix(2, *before), token));
    if (*earlier)
        features_add(scan, FEATURE_WORD, WORD_FEATURES,
                     features_mix(features_mix(features_mix(3, *earlier), *before), token));
    *earlier = *before;
    *before = token;
}

/* A denied word is another word. Its stem stands for its other forms, and counts twice where
 * something was cut off. */
static void add_word(struct features_scan *scan, const struct word *word, bool is_denied)
{
    uint32_t text = hash_text(word->text);
    uint32_t stem = hash_text(word->stem);

    features_add(scan, FEATURE_WORD, WORD_FEATURES, features_mix(is_denied ? 4 : 1, text));
    for (int i = 0; i < (stem == text ? 1 : 2); i++)
        features_add(scan, FEATURE_WORD, WORD_FEATURES, features_mix(5, stem));
}

static void add_words(struct features_scan *scan)
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
        for (size_t k = 0; k < count; k++)
            add_word(scan, &words->at[i + k], denied > 0);
        bool is_insult = word->entry && (word->entry->flags & LEXICON_INSULT);
        if (is_insult) /* who it is aimed at stands beside it, whatever the word */
            features_add(scan, FEATURE_WORD, WORD_FEATURES, features_mix(6, before));
        if (was_insult)
            features_add(scan, FEATURE_WORD, WORD_FEATURES, features_mix(7, token));
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

static void add_pieces(struct features_scan *scan, const char *word, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        uint32_t hash = 5;
        for (size_t n = 1; n <= LONGEST_PIECE && i + n <= len; n++) {
            hash = features_mix(hash, (unsigned char)word[i + n - 1]);
            if (n > 1)
                features_add(scan, FEATURE_LETTERS, LETTER_FEATURES,
                             features_mix(hash, (uint32_t)n));
        }
    }
}

static void add_letters_of(struct features_scan *scan, struct str raw)
{
    char bytes[WORD_BYTES + 2];

    raw.len = raw.len > WORD_BYTES ? WORD_BYTES : raw.len;
    bytes[0] = ' ';
    for (size_t k = 0; k < raw.len; k++)
        bytes[k + 1] = folded(raw.at[k]);
    bytes[raw.len + 1] = ' ';
    add_pieces(scan, bytes, raw.len + 2);
}

/* As it was typed: slang and endings say much about who writes and what. */
static void add_letters(struct features_scan *scan)
{
    const struct words *words = scan->words;

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
        add_letters_of(scan, raw);
    }
}

static void add_signs(struct features_scan *scan)
{
    for (unsigned a = 0; a < SIGNS; a++) {
        if (!(scan->out->signs >> a & 1u))
            continue;
        features_add(scan, FEATURE_SIGN, FEATURES_MAX, 100 + a);
        for (unsigned b = a + 1; b < SIGNS; b++)
            if (scan->out->signs >> b & 1u)
                features_add(scan, FEATURE_SIGN, FEATURES_MAX, 1000 + a * SIGNS + b);
    }
}

void features_of_letters(struct str word, struct features *out)
{
    struct features_scan scan = { .out = out };

    memset(out->count, 0, sizeof out->count);
    out->signs = 0;
    add_letters_of(&scan, word);
}

void features_of_words(const struct lexicon *lexicon, const struct words *words,
                       struct features *out)
{
    struct features_scan scan; /* not zeroed: most of it is room for parts */
    struct price price;

    scan.lexicon = lexicon;
    scan.words = words;
    scan.out = out;
    scan.used = scan.part_count = 0;
    memset(out->count, 0, sizeof out->count);
    out->signs = 0;
    features_note_signs(&scan);
    if (price_of_words(words, &price, NULL, NULL))
        features_set(&scan, SIGN_PRICE);
    add_words(&scan);
    add_letters(&scan);
    add_signs(&scan);
    for (size_t i = 0; i < scan.part_count; i++)
        features_add(&scan, FEATURE_PART, FEATURES_MAX, scan.parts[i]);
}
