/* lexicon_table.h: the inside of a lexicon, for lexicon.c and the files that fill it. */
#ifndef REKAN_LANGUAGE_LEXICON_TABLE_H
#define REKAN_LANGUAGE_LEXICON_TABLE_H

#include "lexicon.h"
#include "model.h"

struct cJSON;

#define LEXICON_WEIGHTS "locales/lexicon/weights.bin"

struct lexicon {
    struct arena *arena;
    uint32_t *slots; /* an entry's place in all, plus one; open addressing, at most half full */
    size_t slot_count;          /* a power of two */
    struct lexicon_entry **all; /* in order of arrival */
    size_t count, room;
    struct sb_stemmer *stemmer_id, *stemmer_en;
    struct lexicon_group *groups;
    size_t group_count;
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

/* The entry under this key, made if there is none. The key is copied. */
struct lexicon_entry *lexicon_intern(struct lexicon *lexicon, struct str key);

/* Is this text fit for the data files: a-z, 0-9, single spaces? err says why not. */
bool lexicon_check_text(struct str text, const char *path, struct error *err);

/* What words_split makes of a phrase, joined by single spaces, in the lexicon's memory. */
struct str lexicon_normalise(struct lexicon *lexicon, struct arena *scratch, struct str phrase,
                             size_t *word_count);

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
