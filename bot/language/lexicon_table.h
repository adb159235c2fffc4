/* lexicon_table.h: the inside of a lexicon, for lexicon.c and the files that fill it. */
#ifndef REKAN_LANGUAGE_LEXICON_TABLE_H
#define REKAN_LANGUAGE_LEXICON_TABLE_H

#include "../base/limits.h"
#include "lexicon.h"
#include "model.h"

struct cJSON;

#define LEXICON_WEIGHTS "locales/lexicon/weights.bin"

/* What entries and groups are and lead to, in one piece: of a lexicon that is read from
 * files with this much room, of the built-in one in the same order without any. */
struct lexicon_book {
    struct lexicon_entry entries[LIMIT_LEXICON_ENTRIES]; /* the last is for what has no room */
    struct lexicon_group groups[LIMIT_LEXICON_GROUPS];
    int32_t lists[LIMIT_LEXICON_LISTS];
    char text[LIMIT_LEXICON_TEXT];
};

/* A slot is empty (0) or an entry's number from one and bits of its key's hash, so that one
 * look at it is enough to know that almost any other key is another. */
enum { LEXICON_SLOT_NUMBER = 0xFFFF };

struct lexicon {
    struct arena *arena;
    uint32_t *slots;   /* open addressing, at most half full */
    size_t slot_count; /* a power of two */
    struct lexicon_entry *entries; /* in order of arrival */
    size_t count;
    struct lexicon_group *groups;
    size_t group_count;
    struct lexicon_book *book; /* NULL: built in */
    size_t list_count, text_len; /* used of it */
    bool is_full;
    struct sb_stemmer *stemmer_id, *stemmer_en;
    struct lexicon_pack packs[LEXICON_PACKS];
    struct lexicon_caution *cautions;
    size_t caution_count;
    struct lexicon_attribute *attributes;
    size_t attribute_count;
    struct lexicon_opening *openings; /* the first stands for none */
    size_t opening_count;
    struct model model;
};

/* Made of the embedded files while the program was built (bot/embed/embed_lexicon.c): constants, to
 * which an opened lexicon adds stemmers and the model. */
extern const struct lexicon lexicon_built_in;

/* An empty lexicon, or one with the tables of another, and its stemmers. */
struct lexicon *lexicon_begin(const struct lexicon *like, struct error *err);

/* The entry under this key, made if there is none. The key is copied. Without room it is one
 * that nobody finds; lexicon_check_room then says so. */
struct lexicon_entry *lexicon_intern(struct lexicon *lexicon, struct str key);

/* Is this text fit for the data files: a-z, 0-9, single spaces? err says why not. */
bool lexicon_check_text(struct str text, const char *path, struct error *err);

/* What words_split makes of a phrase, joined by single spaces, in the lexicon's memory. */
struct str lexicon_normalise(struct lexicon *lexicon, struct arena *scratch, struct str phrase,
                             size_t *word_count);

/* Room for count more distances in the book; never NULL. */
int32_t *lexicon_list(struct lexicon *lexicon, size_t count);

/* A copy in the book. */
struct str lexicon_keep_text(struct lexicon *lexicon, struct str text);

/* False when all did not have room; path is the file that was read last. */
bool lexicon_check_room(const struct lexicon *lexicon, const char *path, struct error *err);

static inline int32_t lexicon_distance(const void *from, const void *to)
{
    return (int32_t)((const char *)to - (const char *)from);
}

/* Makes every word of a phrase known. */
void lexicon_intern_words(struct lexicon *lexicon, struct str phrase);

/* The entry of a text of the data files in the step that it belongs to: single words in
 * the first, phrases in the second; true with *entry NULL when it is not this step's. */
bool lexicon_intern_text(struct lexicon *lexicon, struct arena *scratch, bool is_for_phrases,
                         const char *path, struct str text, struct lexicon_entry **entry,
                         struct error *err);

/* lexicon_load.c, lexicon_packs.c and lexicon_attributes.c */
bool lexicon_load_packs(struct lexicon *lexicon, struct arena *scratch, struct cJSON *const *packs,
                        const char *const *paths, size_t count, bool is_for_phrases,
                        struct error *err);
bool lexicon_load(struct lexicon *lexicon, lexicon_content *content, void *owner,
                  struct error *err);
bool lexicon_load_attribute_words(struct lexicon *lexicon, const struct cJSON *json,
                                  const char *path, struct error *err);
bool lexicon_load_attributes(struct lexicon *lexicon, struct arena *scratch,
                             const struct cJSON *json, const char *path, unsigned pack_number,
                             struct error *err);
/* When all attributes are there: every value under its first words. */
bool lexicon_index_values(struct lexicon *lexicon, struct error *err);

#endif
