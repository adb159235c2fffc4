/* terms.h: what the index keeps of a text, and what a question looks for.
 *
 * A text gives its words and their stems, phrases that have a synonym
 * ("tabir_surya"), and what it denies as one term more ("ga whitecast" gives
 * "whitecast" and "tidak_whitecast"). A question gives groups: each is one
 * asked thing with alternatives, of which a text need have only one, so that
 * synonyms never outvote the thing itself. */
#ifndef REKAN_LANGUAGE_TERMS_H
#define REKAN_LANGUAGE_TERMS_H

#include "needs.h"

struct term {
    struct str text;
    unsigned char weight; /* 1 to 255; see the functions */
};

struct terms {
    const struct term *at; /* distinct, in order of appearance */
    size_t count;          /* at most LIMIT_TERMS */
};

/* Weights are the term's share of BM25 without its idf: they rise with how
 * often it is said and fall with the length of the text. */
void terms_of_words(const struct lexicon *lexicon, struct arena *arena, const struct words *words,
                    struct terms *out);
void terms_of_text(const struct lexicon *lexicon, struct arena *arena, struct str text,
                   struct terms *out);

enum term_group_kind {
    TERM_GROUP_WORD, /* anything: a name, a place */
    TERM_GROUP_TYPE, /* a type of product: sunscreen, hp */
    TERM_GROUP_NEED, /* what it should be or do: berminyak, awet */
};

struct term_group {
    const struct term *at; /* alternatives; the first is the word as asked. A weight of 255 is */
    size_t count;          /* as good as what was asked, less is a looser match */
    enum term_group_kind kind;
    struct str concept; /* of a type: the word that stands for it in every language; see about.h */
    struct str name;   /* of a type or need, the same for every synonym; else the word */
    bool is_negated;   /* asked for its absence; alternatives start with "tidak_" */
    uint32_t from, to; /* bytes of the question */
};

struct term_groups {
    const struct term_group *at;
    size_t count; /* of groups; the alternatives of all are at most LIMIT_QUERY_TERMS */
    bool has_price; /* is one said, and which? See price_of_words */
    struct price price;
};

/* Chat filler and function words are left out, and so is the price, which is told apart. */
void terms_of_question(const struct lexicon *lexicon, struct arena *arena,
                       const struct words *words, struct term_groups *out);

#endif
