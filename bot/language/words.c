/* words.c: one pass over the bytes, one look-up a word.
 *
 * ASCII takes a short path; anything else goes through normal.c. A word is
 * gathered in a token, settled (settle.c), replaced if it is slang, and pushed.
 * A word's bytes in the source reach to the end of its last grapheme. */
#include "words.h"

#include <string.h>

#include "lexicon.h"
#include "normal.h"
#include "settle.h"
#include "stem.h"

struct scan {
    const struct lexicon *lexicon;
    struct arena *arena;
    struct str text;
    size_t i;
    bool starts_clause;
    bool is_full;
    size_t count;
    struct word words[WORDS_MAX];
};

static bool is_ascii_letter(char c)
{
    char lower = (char)(c | 0x20);

    return lower >= 'a' && lower <= 'z';
}

static bool is_ascii_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void read_ascii(char c, struct normal *out)
{
    out->size = 1;
    out->len = 1;
    out->bytes[0] = c;
    out->is_upper = false;
    if (is_ascii_letter(c)) {
        out->kind = NORMAL_LETTER;
        out->is_upper = c <= 'Z';
        out->bytes[0] = (char)(c | 0x20);
    } else if (is_ascii_digit(c)) {
        out->kind = NORMAL_DIGIT;
    } else if (c == ' ' || c == '\t') {
        out->kind = NORMAL_SPACE;
    } else {
        out->kind = c && strchr("-_/'\"`@#&+*=~^%$<>\\", c) ? NORMAL_JOIN : NORMAL_BREAK;
    }
}

static void read(const struct scan *scan, size_t i, struct normal *out)
{
    if ((unsigned char)scan->text.at[i] < 0x80)
        read_ascii(scan->text.at[i], out);
    else
        normal_read(scan->text, i, out);
}

static char byte_at(const struct scan *scan, size_t i)
{
    return i < scan->text.len ? scan->text.at[i] : '\0';
}

static void push(struct scan *scan, const struct token *token, struct str text,
                 const struct lexicon_entry *entry)
{
    struct word *word = &scan->words[scan->count];

    if (scan->count == WORDS_MAX) {
        scan->is_full = true;
        return;
    }
    *word = (struct word){ .text = text,
                           .from = (uint32_t)token->from,
                           .to = (uint32_t)token->to,
                           .entry = entry,
                           .starts_clause = scan->starts_clause,
                           .is_capitalised = token->is_capitalised };
    word->is_function = token->is_mention || (entry && (entry->flags & LEXICON_FUNCTION)) ||
                        (text.len == 1 && token->has_letter);
    if (entry && entry->stem_len)
        word->stem = lexicon_stem(entry);
    else
        word->stem = token->has_digit ? text : stem_of(scan->lexicon, scan->arena, text);
    scan->starts_clause = false;
    scan->count++;
}

/* "jalan-jalan", "barang-barangnya": the second half says nothing new. */
static bool extends_previous(struct scan *scan, const struct token *token, struct str text)
{
    struct word *previous = scan->count ? &scan->words[scan->count - 1] : NULL;

    if (!previous || token->from != (size_t)previous->to + 1 ||
        byte_at(scan, previous->to) != '-' || text.len < 3 || !str_eq(previous->text, text) ||
        token->has_digit)
        return false;
    previous->to = (uint32_t)token->to;
    return true;
}

static void push_token(struct scan *scan, struct token *token)
{
    if (token->len == 0)
        return;
    const struct lexicon_entry *entry =
        token->is_mention ? NULL : settle_token(scan->lexicon, token);
    if (entry && entry->expansion_count) {
        for (size_t k = 0; k < entry->expansion_count; k++) {
            const struct lexicon_entry *meant = lexicon_expansion(entry, k);
            push(scan, token, lexicon_key(meant), meant);
        }
        return;
    }
    struct str text = { token->bytes, token->len };
    text = entry ? lexicon_key(entry) : text;
    if (extends_previous(scan, token, text))
        return;
    push(scan, token, entry ? text : arena_copy(scan->arena, text), entry);
}

/* Punctuation between two digits belongs to the word: "1,2jt", "Rp50.000". */
static bool is_inner(const struct scan *scan, const struct token *token, size_t i)
{
    char c = scan->text.at[i];
    char before = token->len ? token->bytes[token->len - 1] : '\0';
    char after = byte_at(scan, i + 1);

    return (c == '.' || c == ',') && is_ascii_digit(before) && is_ascii_digit(after);
}

static bool is_apostrophe(const struct scan *scan, size_t i, size_t *size)
{
    struct str rest = str_slice(scan->text, i, scan->text.len);

    *size = str_starts(rest, STR("\xE2\x80\x99")) ? 3 : str_starts(rest, STR("'")) ? 1 : 0;
    return *size && is_ascii_letter(byte_at(scan, i + *size));
}

/* Adds what one code point gives; the token's end moves along in any case. */
static void token_add(struct token *token, const struct normal *at, size_t i)
{
    if (token->len + at->len <= sizeof token->bytes) {
        memcpy(token->bytes + token->len, at->bytes, at->len);
        token->len += at->len;
        token->has_letter |= at->kind == NORMAL_LETTER;
        token->has_digit |= at->kind == NORMAL_DIGIT;
    }
    token->to = i + at->size;
}

/* The same for what most code points are. */
static void token_add_ascii(struct token *token, char c, size_t i)
{
    bool is_digit = is_ascii_digit(c);

    if (token->len < sizeof token->bytes) {
        token->bytes[token->len++] = (char)(c | 0x20); /* a digit has that bit */
        token->has_letter |= !is_digit;
        token->has_digit |= is_digit;
    }
    token->to = i + 1;
}

static void read_word(struct scan *scan, struct token *token)
{
    struct normal at;
    size_t size;

    while (scan->i < scan->text.len) {
        char c = scan->text.at[scan->i];
        if (is_ascii_letter(c) || is_ascii_digit(c)) {
            token_add_ascii(token, c, scan->i++);
            continue;
        }
        if (is_inner(scan, token, scan->i)) {
            at = (struct normal){ .kind = NORMAL_DIGIT, .size = 1, .len = 1 };
            at.bytes[0] = scan->text.at[scan->i];
        } else if (is_apostrophe(scan, scan->i, &size)) {
            /* "baby's" is baby, "don't" is dont. */
            bool is_genitive = (byte_at(scan, scan->i + size) | 0x20) == 's' &&
                               !is_ascii_letter(byte_at(scan, scan->i + size + 1));
            scan->i += size + is_genitive;
            token->to = scan->i;
            continue;
        } else {
            read(scan, scan->i, &at);
        }
        if (at.kind != NORMAL_LETTER && at.kind != NORMAL_DIGIT && at.kind != NORMAL_NOTHING)
            return;
        token_add(token, &at, scan->i);
        scan->i += at.size;
    }
}

static bool skip_address(struct scan *scan)
{
    struct str rest = str_slice(scan->text, scan->i, scan->text.len);

    if (!str_starts(rest, STR("http://")) && !str_starts(rest, STR("https://")) &&
        !str_starts(rest, STR("www.")))
        return false;
    while (scan->i < scan->text.len && (unsigned char)scan->text.at[scan->i] > ' ')
        scan->i++;
    return true;
}

static void read_separator(struct scan *scan, const struct normal *at, struct words *out)
{
    char c = scan->text.at[scan->i];

    if (at->kind == NORMAL_BREAK || at->kind == NORMAL_SYMBOL)
        scan->starts_clause = true;
    if (at->kind == NORMAL_SYMBOL)
        out->has_symbols = true;
    if (c == '?')
        out->has_question_mark = true;
    scan->i += at->size;
}

void words_split(const struct lexicon *lexicon, struct arena *arena, struct str text,
                 struct words *out)
{
    struct scan scan; /* not zeroed: most of it is room for words */
    struct normal at;

    *out = (struct words){ .source = text };
    scan.lexicon = lexicon;
    scan.arena = arena;
    scan.text = text;
    scan.i = 0;
    scan.count = 0;
    scan.starts_clause = true;
    scan.is_full = false;
    while (scan.i < text.len && !scan.is_full) {
        if ((text.at[scan.i] == 'h' || text.at[scan.i] == 'w') && skip_address(&scan))
            continue;
        read(&scan, scan.i, &at);
        if (at.kind != NORMAL_LETTER && at.kind != NORMAL_DIGIT) {
            read_separator(&scan, &at, out);
            continue;
        }
        struct token token;
        token.len = 0;
        token.from = scan.i;
        token.has_letter = token.has_digit = false;
        token.is_capitalised = at.is_upper;
        token.is_mention = scan.i > 0 && text.at[scan.i - 1] == '@';
        read_word(&scan, &token);
        push_token(&scan, &token);
    }
    out->was_cut = scan.is_full;
    out->count = scan.count;
    struct word *copy = ARENA_ARRAY(arena, struct word, scan.count);
    if (scan.count)
        memcpy(copy, scan.words, scan.count * sizeof *copy);
    out->at = copy;
}

/* Phrases. */

/* The key of `count` words, by text or by stem; 0 when it is too long. *differs
 * says whether any stem is not its text. */
static size_t join(const struct words *words, size_t i, size_t count, bool by_stem, char *key,
                   bool *differs)
{
    size_t len = 0;

    for (size_t k = 0; k < count; k++) {
        const struct word *word = &words->at[i + k];
        struct str part = by_stem ? word->stem : word->text;
        if (len + 1 + part.len > LEXICON_KEY)
            return 0;
        if (k)
            key[len++] = ' ';
        memcpy(key + len, part.at, part.len);
        len += part.len;
        *differs |= word->stem.at != word->text.at;
    }
    return len;
}

static size_t longest_phrase(const struct lexicon *lexicon, const struct words *words, size_t i,
                             bool has_group)
{
    const struct word *word = &words->at[i];
    const struct lexicon_entry *entry = word->entry;
    size_t count = 1;

    if (!entry && word->stem.at != word->text.at)
        entry = lexicon_find(lexicon, word->stem);
    size_t most = !entry ? 0 : has_group ? entry->group_words : entry->phrase_words;
    while (count < most && i + count < words->count && !words->at[i + count].starts_clause)
        count++;
    return count;
}

static const struct lexicon_entry *phrase_under(const struct lexicon *lexicon, const char *key,
                                                size_t len, unsigned flags)
{
    const struct lexicon_entry *entry =
        len ? lexicon_find(lexicon, (struct str){ key, len }) : NULL;

    if (entry && entry->same_as_at)
        entry = lexicon_same_as(entry);
    if (!entry || (flags ? !(entry->flags & flags) : !entry->group_at))
        return NULL;
    return entry;
}

const struct lexicon_entry *words_phrase(const struct lexicon *lexicon, const struct words *words,
                                         size_t i, unsigned flags, size_t *count)
{
    char key[LEXICON_KEY];

    for (size_t n = longest_phrase(lexicon, words, i, flags == 0); n > 1; n--) {
        bool differs = false;
        size_t len = join(words, i, n, false, key, &differs);
        const struct lexicon_entry *entry = phrase_under(lexicon, key, len, flags);
        if (!entry && differs) {
            len = join(words, i, n, true, key, &differs);
            entry = phrase_under(lexicon, key, len, flags);
        }
        if (entry) {
            *count = n;
            return entry;
        }
    }
    *count = 0;
    return NULL;
}

size_t words_match(const struct words *words, size_t i, struct str phrase)
{
    size_t count = 0;

    while (phrase.len) {
        struct str part = str_cut(&phrase, ' ');
        const struct word *word = &words->at[i + count];
        if (i + count >= words->count || (count && word->starts_clause) ||
            (!str_eq(word->text, part) && !str_eq(word->stem, part)))
            return 0;
        count++;
    }
    return count;
}
