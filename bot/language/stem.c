/* stem.c: a small peel of colloquial affixes, then Snowball.
 *
 * Snowball's Indonesian knows the formal affixes only, so nge-, ny-, ng-, n-,
 * m- and -in come off first ("ngilangin" is "hilang", "nyobain" is "coba"). They
 * are also how many plain words begin or end ("dingin", "nama", "mandi"); so a
 * word that the lexicon knows keeps them, and where a nasal has swallowed a
 * letter the lexicon decides which. A word is stemmed as English when the
 * lexicon or its spelling says that it is. */
#include "stem.h"

#include <string.h>

#include <libstemmer.h>

#include "lexicon.h"
#include "words.h"

enum { MIN_REST = 3 };

static bool knows(const struct lexicon *lexicon, struct str word)
{
    return lexicon_find(lexicon, word) != NULL;
}

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

struct str stem_without_clitic(const struct lexicon *lexicon, struct str word)
{
    static const struct str clitics[] = { STR_INIT("nya"), STR_INIT("ny"),  STR_INIT("ku"),
                                          STR_INIT("mu"),  STR_INIT("lah"), STR_INIT("kah"),
                                          STR_INIT("s"),   STR_INIT("es") };

    for (size_t k = 0; k < sizeof clitics / sizeof *clitics; k++) {
        if (!str_ends(word, clitics[k]) || word.len < clitics[k].len + MIN_REST)
            continue;
        struct str rest = str_slice(word, 0, word.len - clitics[k].len);
        const struct lexicon_entry *entry = lexicon_find(lexicon, rest);
        /* A plural s belongs to an English noun or a loan, never to "mana" or "kena". */
        bool is_plural = clitics[k].at[clitics[k].len - 1] == 's';
        if (entry && !entry->expansion_count &&
            (!is_plural || entry->group_at || (entry->flags & LEXICON_EN)))
            return rest;
    }
    return word;
}

/* The first of letter + rest that the lexicon knows, as bytes in out; 0 when none is. */
static size_t restore(const struct lexicon *lexicon, char *out, struct str rest,
                      const char *letters)
{
    if (rest.len + 1 > WORD_BYTES)
        return 0;
    for (; *letters; letters++) {
        size_t len = 0;
        if (*letters != '-')
            out[len++] = *letters;
        memcpy(out + len, rest.at, rest.len);
        if (knows(lexicon, (struct str){ out, len + rest.len }))
            return len + rest.len;
    }
    return 0;
}

/* word without a colloquial nasal prefix, in out; 0 when there is none. */
static size_t peel_prefix(const struct lexicon *lexicon, char *out, struct str word)
{
    static const struct {
        struct str prefix;
        const char *restores; /* letters the nasal may have swallowed; '-' is none */
        char otherwise;       /* when the lexicon knows none of these; '-' is none, 0 no peel */
        bool before_vowel;
    } rules[] = {
        { STR_INIT("nge"), "-", '-', false }, /* ngecas, ngehapus */
        { STR_INIT("ny"), "cs", 's', true },  /* nyoba, nyerah */
        { STR_INIT("ng"), "-kh", '-', true }, /* ngambil, ngirim, ngilangin */
        { STR_INIT("n"), "t", 0, true },      /* nambah */
        { STR_INIT("n"), "-", '-', false },   /* ndengerin, njual */
        { STR_INIT("m"), "p", 0, true },      /* mutihin */
    };

    for (size_t k = 0; k < sizeof rules / sizeof *rules; k++) {
        struct str rest = str_slice(word, rules[k].prefix.len, word.len);
        if (!str_starts(word, rules[k].prefix) || rest.len < MIN_REST ||
            is_vowel(rest.at[0]) != rules[k].before_vowel)
            continue;
        size_t len = restore(lexicon, out, rest, rules[k].restores);
        if (len || !rules[k].otherwise)
            return len;
        if (rules[k].otherwise != '-')
            out[len++] = rules[k].otherwise;
        memcpy(out + len, rest.at, rest.len);
        return len + rest.len;
    }
    return 0;
}

/* Slang as the first word that it stands for. */
static struct str said(const struct lexicon_entry *entry)
{
    return lexicon_key(entry->expansion_count ? lexicon_expansion(entry, 0) : entry);
}

/* word without its colloquial affixes, in out (WORD_BYTES + 1 bytes). */
static struct str peel(const struct lexicon *lexicon, char *out, struct str word)
{
    static const struct str suffix = STR_INIT("in");
    bool has_suffix = str_ends(word, suffix) && word.len >= suffix.len + MIN_REST;
    struct str rest = str_slice(word, 0, word.len - (has_suffix ? suffix.len : 0));
    const struct lexicon_entry *entry = has_suffix ? lexicon_find(lexicon, rest) : NULL;

    if (entry)
        return said(entry);
    if (has_suffix && (str_starts(rest, STR("di")) || str_starts(rest, STR("ke"))) &&
        knows(lexicon, str_slice(rest, 2, rest.len)))
        return str_slice(rest, 2, rest.len);
    size_t len = peel_prefix(lexicon, out, rest);
    if (!len)
        return word;
    entry = lexicon_find(lexicon, (struct str){ out, len });
    return entry && entry->expansion_count ? said(entry) : (struct str){ out, len };
}

/* Pairs of letters that English has and Indonesian has not. */
static bool is_english_pair(char a, char b)
{
    switch (b) {
    case 'h':
        return a == 't' || a == 's' || a == 'p' || a == 'g' || a == 'w' || a == 'c';
    case 'k':
        return a == 'c';
    case 'e':
    case 'o':
    case 's':
        return a == b;
    case 'a':
        return a == 'e';
    default:
        return b == 'x';
    }
}

bool stem_is_spelled_english(struct str word)
{
    static const struct str endings[] = { STR_INIT("tion"), STR_INIT("ness"), STR_INIT("ment"),
                                          STR_INIT("able"), STR_INIT("ful"),  STR_INIT("ive"),
                                          STR_INIT("ed"),   STR_INIT("ly"),   STR_INIT("ity"),
                                          STR_INIT("ers"),  STR_INIT("ize") };

    for (size_t i = 1; i < word.len; i++)
        if (is_english_pair(word.at[i - 1], word.at[i]))
            return true;
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++)
        if (str_ends(word, endings[k]))
            return true;
    return word.len > 1 && word.at[word.len - 1] == 's' && !is_vowel(word.at[word.len - 2]);
}

struct str stem_of(const struct lexicon *lexicon, struct arena *arena, struct str word)
{
    char peeled[WORD_BYTES + 1];
    const struct lexicon_entry *entry = lexicon_find(lexicon, word);
    unsigned known = entry ? entry->flags & (LEXICON_ID | LEXICON_EN) : 0;

    if (word.len < MIN_REST || word.len > WORD_BYTES)
        return word;
    bool is_english = known ? known == LEXICON_EN : stem_is_spelled_english(word);
    struct str base = entry || is_english ? word : peel(lexicon, peeled, word);
    struct sb_stemmer *stemmer = lexicon_stemmer(lexicon, is_english ? LEXICON_EN : LEXICON_ID);
    const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)base.at, (int)base.len);

    if (stem)
        base = (struct str){ (const char *)stem, (size_t)sb_stemmer_length(stemmer) };
    if (base.len < 2 || str_eq(base, word))
        return word;
    return arena_copy(arena, base);
}
