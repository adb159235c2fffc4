/* lexicon_entry.h: what a lexicon knows of one word or phrase.
 *
 * Without a pointer, so that what is built in stands in pages that nobody writes to: the
 * loader has nothing to fill in, processes share them, and what no question asks for is
 * never read. What belongs together lies in one piece of memory (struct lexicon_book); where
 * it is, is told as its distance in bytes from whoever tells it, 0 for none. So an entry
 * stays where it is and is never copied; the functions follow the distances. */
#ifndef REKAN_LANGUAGE_LEXICON_ENTRY_H
#define REKAN_LANGUAGE_LEXICON_ENTRY_H

#include "../base/str.h"

enum { LEXICON_PHRASE_WORDS = 5, LEXICON_KEY = 128, LEXICON_EXPANSION = 3 };

/* Half a cache line. */
struct lexicon_entry {
    int32_t key_at, stem_at;
    int32_t group_at;
    int32_t same_as_at;
    int32_t expansion_at;       /* a list of the distances of what slang stands for, likewise */
    unsigned flags;             /* enum lexicon_flag */
    uint16_t opening;           /* the first lexicon_opening under it; 0: begins no value */
    unsigned char key_len, stem_len;
    unsigned char expansion_count;
    unsigned char phrase_words; /* of the longest phrase that starts with it or its stem */
    unsigned char group_words;  /* the same of phrases that have synonyms */
};

enum lexicon_group_kind { LEXICON_TYPE, LEXICON_NEED };

/* Words for one thing in both languages: single words as in the file, then phrases. */
struct lexicon_group {
    int32_t members_at; /* a list of the distances of its entries from the group */
    uint16_t count;
    unsigned char kind; /* enum lexicon_group_kind */
    unsigned char pack; /* number of its pack */
};

static inline struct str lexicon_key(const struct lexicon_entry *entry)
{
    return (struct str){ (const char *)entry + entry->key_at, entry->key_len };
}

/* Of a single word, else empty. Where nothing was cut off, it is the key, by its address, too. */
static inline struct str lexicon_stem(const struct lexicon_entry *entry)
{
    return (struct str){ (const char *)entry + entry->stem_at, entry->stem_len };
}

/* NULL when it has no synonyms. */
static inline const struct lexicon_group *lexicon_group(const struct lexicon_entry *entry)
{
    return entry->group_at ? (const void *)((const char *)entry + entry->group_at) : NULL;
}

/* Is it known, and the word of a type of product, or of a need? */
static inline bool lexicon_is_of(const struct lexicon_entry *entry, enum lexicon_group_kind kind)
{
    return entry && entry->group_at && lexicon_group(entry)->kind == kind;
}

/* The phrase that these stems of its words mean, or NULL. */
static inline const struct lexicon_entry *lexicon_same_as(const struct lexicon_entry *entry)
{
    return entry->same_as_at ? (const void *)((const char *)entry + entry->same_as_at) : NULL;
}

/* The words that slang stands for, expansion_count of them. */
static inline const struct lexicon_entry *lexicon_expansion(const struct lexicon_entry *entry,
                                                            size_t i)
{
    const int32_t *at = (const void *)((const char *)entry + entry->expansion_at);

    return (const void *)((const char *)entry + at[i]);
}

static inline const struct lexicon_entry *lexicon_member(const struct lexicon_group *group,
                                                         size_t i)
{
    const int32_t *at = (const void *)((const char *)group + group->members_at);

    return (const void *)((const char *)group + at[i]);
}

/* What a group is known by: the key of its first word. */
static inline struct str lexicon_name(const struct lexicon_group *group)
{
    return lexicon_key(lexicon_member(group, 0));
}

#endif
