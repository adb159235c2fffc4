/* words.h: a message as words that can be compared.
 *
 * Whatever people do to letters is undone: compatibility forms (NFKC), case,
 * diacritics, zero-width and filler characters, look-alike letters of other
 * scripts, stretched letters ("bangettt"), reduplication ("kata2", "bener²",
 * "jalan-jalan"), slang ("yg" is "yang"), and -nya or a plural s on a word that
 * the lexicon knows. Emoji and punctuation separate; addresses of web pages are
 * left out. Any bytes are welcome: what is no UTF-8 separates as well. Linear
 * in the text. */
#ifndef REKAN_LANGUAGE_WORDS_H
#define REKAN_LANGUAGE_WORDS_H

#include "../base/arena.h"
#include "../base/limits.h"

struct lexicon;
struct lexicon_entry;

enum { WORDS_MAX = LIMIT_TERMS * 4, WORD_BYTES = 48 };

struct word {
    struct str text; /* normalised, at most WORD_BYTES; lives as long as arena and lexicon */
    struct str stem; /* the same as text where nothing was cut off; never shown to anyone */
    uint32_t from;   /* bytes of the source it came from, at grapheme boundaries; */
    uint32_t to;     /* the words of one slang expansion share them */
    const struct lexicon_entry *entry; /* what is known of text, or NULL */
    bool is_function;                  /* says nothing about what is meant: yang, the */
    bool starts_clause;                /* first of all, or behind punctuation or an emoji */
    bool is_capitalised;               /* its first letter was upper case */
};

struct words {
    struct str source; /* the text that from and to count in; not copied */
    const struct word *at;
    size_t count;
    bool has_question_mark;
    bool has_symbols; /* emoji or the like */
    bool was_cut;     /* there were more than WORDS_MAX */
};

void words_split(const struct lexicon *lexicon, struct arena *arena, struct str text,
                 struct words *out);

/* The longest phrase of the lexicon (two words or more, within one clause) that
 * starts at word i and has one of these flags, or is in a synonym group when
 * flags is 0. *count is its number of words. NULL when there is none. */
const struct lexicon_entry *words_phrase(const struct lexicon *lexicon, const struct words *words,
                                         size_t i, unsigned flags, size_t *count);

/* How many words from i on are exactly this phrase (words joined by one space;
 * a word matches by its text or its stem); 0 when they are not. */
size_t words_match(const struct words *words, size_t i, struct str phrase);

#endif
