/* i18n_table.h: the inside of the locales, for i18n.c, what reads them and what prints them. */
#ifndef REKAN_CONVERSATION_I18N_TABLE_H
#define REKAN_CONVERSATION_I18N_TABLE_H

#include "i18n.h"

enum { I18N_LOCALES = 2, I18N_SLOTS = 4096, I18N_KEYS = I18N_SLOTS / 2, I18N_KEY_MAX = 96 };

struct locale_entry {
    struct str key; /* empty: a free slot */
    struct str text;
};

struct locale {
    struct str lang;
    const struct locale_entry *slots; /* I18N_SLOTS, open addressing, at most half full */
    size_t count;
};

struct i18n {
    struct locale locales[I18N_LOCALES]; /* Indonesian first */
    struct arena *arena;                 /* of those that were read */
};

/* Made of the embedded files while the program was built (bot/embed/embed_locales.c). */
extern const struct i18n i18n_locales;

/* Where the key is, or would be. */
size_t i18n_slot(const struct locale *locale, struct str key);

#endif
