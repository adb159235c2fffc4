/* settle.c: what the lexicon has stays as it is; only the rest is undone.
 *
 * So no rule here ever touches a word that the data knows, and a word that one
 * of them breaks is mended by adding it to locales/lexicon/common_words.json. */
#include "settle.h"

#include <string.h>

#include "lexicon.h"
#include "stem.h"

static bool is_ascii_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const struct lexicon_entry *find(const struct lexicon *lexicon, const char *bytes,
                                        size_t len)
{
    return lexicon_find(lexicon, (struct str){ bytes, len });
}

static void set(struct token *token, struct str text)
{
    memmove(token->bytes, text.at, text.len);
    token->len = text.len;
}

/* "wkwkwk", "awokawok", "hahaha", "hihi", "xixixi" become one laugh each. */
static bool settle_laughter(struct token *token)
{
    struct str text = { token->bytes, token->len };
    size_t w = 0, k = 0, h = 0, x = 0, vowels = 0;
    char vowel = 0;

    if (text.len < 4)
        return false;
    if (str_find(text, STR("wkwk")) != SIZE_MAX || str_find(text, STR("wokwok")) != SIZE_MAX ||
        str_find(text, STR("kwkw")) != SIZE_MAX || str_starts(text, STR("awok"))) {
        set(token, STR("wkwk"));
        return true;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        w += c == 'w';
        k += c == 'k';
        h += c == 'h';
        x += c == 'x';
        if (c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u') {
            vowels += !vowel || c == vowel;
            vowel = c;
        }
    }
    bool is_laugh = (w && k && w + k == text.len) ||
                    (h > 1 && vowels > 1 && h + vowels == text.len) ||
                    (x > 1 && vowels > 1 && x + vowels == text.len);
    if (is_laugh)
        set(token, w ? STR("wkwk") : STR("haha"));
    return is_laugh;
}

/* "kata2", "barang2nya": the word before the 2. English names keep theirs ("buds2"). */
static const struct lexicon_entry *settle_reduplication(const struct lexicon *lexicon,
                                                        struct token *token)
{
    struct str text = { token->bytes, token->len };
    size_t two = str_find_byte(text, '2');

    if (two == SIZE_MAX || two < 3)
        return NULL;
    for (size_t i = 0; i < text.len; i++)
        if (i != two && is_ascii_digit(text.at[i]))
            return NULL;
    struct str tail = str_slice(text, two + 1, text.len);
    if (tail.len && !str_eq(tail, STR("nya")) && !str_eq(tail, STR("an")) &&
        !str_eq(tail, STR("in")) && !str_eq(tail, STR("ny")))
        return NULL;
    const struct lexicon_entry *entry = find(lexicon, token->bytes, two);
    bool is_english = entry ? (entry->flags & LEXICON_EN) && !(entry->flags & LEXICON_ID)
                            : stem_is_spelled_english((struct str){ token->bytes, two });
    if (is_english)
        return NULL;
    token->len = two;
    token->has_digit = false;
    return entry;
}

/* How many times the byte at i stands there in a row. Bytes of other scripts never count as
 * repeated: a letter of several bytes may well hold the same byte twice. */
static size_t run_at(const struct token *token, size_t i)
{
    size_t run = 1;

    if ((unsigned char)token->bytes[i] >= 0x80)
        return 1;
    while (i + run < token->len && token->bytes[i + run] == token->bytes[i])
        run++;
    return run;
}

/* Copies token with every run of a letter longer than `over` cut to `keep`. */
static size_t squeeze(const struct token *token, char *out, size_t over, size_t keep)
{
    size_t len = 0;

    for (size_t i = 0; i < token->len;) {
        size_t run = run_at(token, i);
        size_t stay = run > over ? keep : run;
        memset(out + len, token->bytes[i], stay);
        len += stay;
        i += run;
    }
    return len;
}

/* "bangettt", "dongg", "sooo": the known word that was stretched, if there is one. */
static const struct lexicon_entry *settle_stretch(const struct lexicon *lexicon,
                                                  struct token *token)
{
    char tries[4][WORD_BYTES];
    size_t lens[4];
    size_t last = token->len;

    while (last > 1 && run_at(token, last - 2) > 1)
        last--;
    lens[0] = squeeze(token, tries[0], 2, 2);
    lens[1] = squeeze(token, tries[1], 1, 1);
    memcpy(tries[2], token->bytes, last);
    lens[2] = last;
    lens[3] = squeeze(token, tries[3], 2, 1);
    if (lens[1] == token->len)
        return NULL;
    for (size_t k = 0; k < 4; k++) {
        const struct lexicon_entry *entry = lens[k] > 1 ? find(lexicon, tries[k], lens[k]) : NULL;
        if (entry) {
            set(token, lexicon_key(entry));
            return entry;
        }
    }
    set(token, (struct str){ tries[3], lens[3] });
    return NULL;
}

static bool has_double(const struct token *token)
{
    for (size_t i = 0; i < token->len; i++)
        if (run_at(token, i) > 1)
            return true;
    return false;
}

/* "harganya", "rasanyaa", "sunscreens": the known word without its ending. */
static const struct lexicon_entry *settle_clitic(const struct lexicon *lexicon, struct token *token)
{
    struct str text = { token->bytes, token->len };
    struct str bare = stem_without_clitic(lexicon, text);

    if (bare.len == text.len && text.len > 2 && text.at[text.len - 1] == text.at[text.len - 2])
        bare = stem_without_clitic(lexicon, str_slice(text, 0, text.len - 1));
    const struct lexicon_entry *entry = lexicon_find(lexicon, bare);
    if (entry)
        token->len = bare.len;
    return entry;
}

const struct lexicon_entry *settle_token(const struct lexicon *lexicon, struct token *token)
{
    const struct lexicon_entry *entry = find(lexicon, token->bytes, token->len);

    if (entry || !token->has_letter)
        return entry;
    if (token->has_digit && (entry = settle_reduplication(lexicon, token)))
        return entry;
    if (token->has_digit)
        return NULL;
    if (settle_laughter(token))
        return find(lexicon, token->bytes, token->len);
    if ((entry = find(lexicon, token->bytes, token->len)))
        return entry;
    if (has_double(token) && (entry = settle_stretch(lexicon, token)))
        return entry;
    return settle_clitic(lexicon, token);
}
