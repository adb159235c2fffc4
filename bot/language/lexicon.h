/* lexicon.h: what the program knows about words, as data.
 *
 * The files of locales/lexicon/ (slang, filler, function words, common words,
 * thanks, signs) and of locales/packs/ (types of product, needs, attributes,
 * cautions) compiled into one hash table: one look-up per word tells everything
 * known about it. Keys are normalised exactly as
 * words_split normalises messages; a phrase is its words joined by one space.
 * Opened once, read-only afterwards; a reload opens a new one and closes the
 * old. One thread at a time: the Snowball stemmers keep a buffer. */
#ifndef REKAN_LANGUAGE_LEXICON_H
#define REKAN_LANGUAGE_LEXICON_H

#include "../base/arena.h"
#include "../base/error.h"
#include "lexicon_entry.h"

struct lexicon;

/* Gives the text of a file such as "locales/lexicon/slang.json"; it need live
 * only until the next call. */
typedef struct str lexicon_content(void *owner, const char *path);

/* NULL when a file is missing, malformed or contradicts itself; err names the
 * file and the entry. lexicon_open takes what the build made of the embedded files: constants,
 * nothing is read. */
struct lexicon *lexicon_open(struct error *err);
struct lexicon *lexicon_open_from(lexicon_content *content, void *owner, struct error *err);
void lexicon_close(struct lexicon *lexicon); /* NULL is fine */

/* The rest is for the other files of this folder. */

enum lexicon_flag {
    LEXICON_ID = 1 << 0,          /* a word of Indonesian */
    LEXICON_EN = 1 << 1,          /* a word of English; both flags: says nothing of the language */
    LEXICON_FUNCTION = 1 << 2,    /* carries no weight in a search */
    LEXICON_NEGATION = 1 << 3,    /* ga, tanpa, no, without */
    LEXICON_BRIDGE = 1 << 4,      /* may stand between a negation and its word: bikin, terlalu */
    LEXICON_FILLER = 1 << 5,      /* leaves a question: dong, kak, ada yang tau */
    LEXICON_ASKS = 1 << 6,        /* filler that asks: rekomendasi, cariin, any recommendations */
    LEXICON_THANKS = 1 << 7,      /* thanks, laughter, ok, greetings: asks nothing */
    LEXICON_QUESTION = 1 << 8,    /* apa, mana, which */
    LEXICON_TELLS = 1 << 9,       /* tells rather than asks: udah beli, I bought */
    LEXICON_VERDICT = 1 << 10,    /* a "ga" behind it asks, not denies: bagus ga, ada ga */
    LEXICON_ABSENT = 1 << 11,     /* denies what stands before it: fragrance free */
    LEXICON_SALE = 1 << 29,        /* about parcel, price and shop, not about the product */
    LEXICON_LENT = 1 << 12,        /* borrowed, hired, given: not a thing one chose and bought */
    LEXICON_UNTRIED = 1 << 30,     /* belum dicoba: no experience yet */
    /* What a message does, as signs.json lists it; one sign alone decides nothing. */
    LEXICON_WANT = 1 << 13,       /* lagi cari, looking for */
    LEXICON_FIRST = 1 << 14,      /* aku, my */
    LEXICON_SECOND = 1 << 15,     /* kamu, you */
    LEXICON_OTHERS = 1 << 16,     /* hearsay: katanya, my sister */
    LEXICON_PAST = 1 << 17,       /* sudah, bought */
    LEXICON_PRAISE = 1 << 18,
    LEXICON_BLAME = 1 << 19,
    LEXICON_CONTRAST = 1 << 20,   /* tapi, however */
    LEXICON_INSULT = 1 << 21,     /* harms when it is aimed at somebody */
    LEXICON_SWEAR = 1 << 22,      /* among friends no more than a comma */
    LEXICON_THREAT = 1 << 23,
    LEXICON_SELL = 1 << 24,       /* dijual, dm to order */
    LEXICON_LURE = 1 << 25,       /* slot gacor, passive income */
    LEXICON_OWNS = 1 << 27,       /* had it and used it: aku pakai, been using */
    LEXICON_UNSURE = 1 << 28,     /* semoga, kalau, would: not so, or not yet */
    LEXICON_PLACE = 1 << 26,      /* begins a value of the attribute tempat */
};

enum {
    LEXICON_SIGNS = LEXICON_WANT | LEXICON_FIRST | LEXICON_SECOND | LEXICON_OTHERS |
                    LEXICON_PAST | LEXICON_PRAISE | LEXICON_BLAME | LEXICON_CONTRAST |
                    LEXICON_INSULT | LEXICON_SWEAR | LEXICON_THREAT | LEXICON_SELL | LEXICON_LURE |
                    LEXICON_OWNS | LEXICON_UNSURE | LEXICON_LENT,
};

/* sebulan, every day, puas: from living with a thing. The last bit, which no int holds. */
#define LEXICON_LIVED (1u << 31)

/* What is known of a word or phrase, or NULL. */
const struct lexicon_entry *lexicon_find(const struct lexicon *lexicon, struct str key);

/* A field of life: locales/packs/NAME.json. Its number is stored by groups: append only. */
struct lexicon_pack {
    struct str name;               /* "skincare" */
    struct str label_id, label_en; /* for members */
};

enum lexicon_pack_number {
    LEXICON_SKINCARE, LEXICON_PARENTING, LEXICON_GADGET, LEXICON_UMKM, LEXICON_GENERAL, LEXICON_PACKS
};

const struct lexicon_pack *lexicon_pack(const struct lexicon *lexicon, size_t number);

/* An attribute that people have or things are for: kulit, usia_anak, pakai. */
struct lexicon_value {
    struct str text;               /* canonical: "berminyak" */
    struct str said;               /* ... as words_split would have it */
    struct str label_id, label_en; /* for members; of a proper name both are text */
    struct str *words;             /* mean this near a head: "kering" near "kulit" */
    struct str *phrases;           /* mean this anywhere: "oily skin" */
    struct str *aliases;           /* mean this only as a form's whole answer */
    size_t word_count, phrase_count, alias_count;
    int months_from, months_to;    /* an age band [from, to), or 0, 0 */
};

struct lexicon_attribute {
    struct str name;
    struct str pack, label_id, label_en;
    unsigned pack_number;
    struct str *names; /* other ways to call it, its name included */
    struct str *heads; /* words that say what a value's words are about */
    struct str *after; /* words after which a capitalised unknown word is a value: "di" */
    size_t name_count, head_count, after_count;
    struct lexicon_value *values;
    size_t value_count;
};

/* A word or phrase of a value, under its first word: so a message's word leads to the
 * few that it may begin. In order of attribute, value, phrases before words. */
struct lexicon_opening {
    struct str phrase;
    uint16_t attribute, value; /* which of them */
    uint16_t next;             /* of the same first word, or 0 */
    bool is_word;              /* means it near a head only */
};

enum lexicon_caution_kind {
    CAUTION_FLAG,   /* say label beside what is said: a medical claim */
    CAUTION_REFUSE, /* never take it: a child's name */
    CAUTION_KEEP,   /* a detail that the field needs: kelurahan, kota, kontak */
    CAUTION_ASK     /* kept only with a consent of its own: a diagnosis, a pregnancy */
};

struct lexicon_caution {
    struct str pack;                /* "parenting" */
    unsigned pack_number;
    struct str what;                /* "child_name" */
    struct str label_id, label_en;  /* for members, in both languages */
    struct str *phrases;
    size_t count;
    enum lexicon_caution_kind kind;
};

struct words;

/* The first caution of this pack (of any, when pack is empty) that the words touch, or NULL. */
const struct lexicon_caution *lexicon_caution_in(const struct lexicon *lexicon,
                                                 const struct words *words, struct str pack);

size_t lexicon_caution_count(const struct lexicon *lexicon);
const struct lexicon_caution *lexicon_caution(const struct lexicon *lexicon, size_t i);

size_t lexicon_attribute_count(const struct lexicon *lexicon);
const struct lexicon_attribute *lexicon_attribute(const struct lexicon *lexicon, size_t i);
/* NULL for 0. */
const struct lexicon_opening *lexicon_opening(const struct lexicon *lexicon, uint16_t i);

struct model;
const struct model *lexicon_model(const struct lexicon *lexicon);

struct sb_stemmer;
struct sb_stemmer *lexicon_stemmer(const struct lexicon *lexicon, enum lexicon_flag language);

#endif
