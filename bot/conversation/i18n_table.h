/* i18n_table.h: the inside of the locales, for i18n.c, what reads them and what prints them.
 *
 * Numbers, no pointers: the built-in table stands in pages that nobody writes to. */
#ifndef REKAN_CONVERSATION_I18N_TABLE_H
#define REKAN_CONVERSATION_I18N_TABLE_H

#include "i18n.h"

enum {
    I18N_ID, I18N_EN, I18N_LOCALES,
    I18N_SLOTS = 4096, I18N_KEYS = I18N_SLOTS / 2, I18N_KEY_MAX = 96
};

/* A key and its words in both languages, as places in the text that all share; no words are
 * of length 0. */
struct i18n_entry {
    uint32_t key_at, words_at[I18N_LOCALES];
    uint16_t key_len, words_len[I18N_LOCALES];
};

struct i18n {
    const uint16_t *slots; /* I18N_SLOTS, an entry's number from one; open addressing */
    const struct i18n_entry *entries;
    size_t count; /* I18N_KEYS at most */
    struct str text;
    struct arena *arena; /* of those that were read */
};

/* Made of the embedded files while the program was built (bot/embed/embed_locales.c). */
extern const struct i18n i18n_locales;

/* Where the key is, or would be. */
static inline size_t i18n_slot(const struct i18n *i18n, struct str key)
{
    size_t i = str_table_hash(key) % I18N_SLOTS;

    for (; i18n->slots[i]; i = (i + 1) % I18N_SLOTS) {
        const struct i18n_entry *entry = &i18n->entries[i18n->slots[i] - 1];
        if (str_eq((struct str){ i18n->text.at + entry->key_at, entry->key_len }, key))
            break;
    }
    return i;
}

#endif
