/* i18n_read.c: the locales from their files, for whoever makes constants of them. */
#include "i18n_table.h"

#include <cjson/cJSON.h>

#include "../base/embedded.h"
#include "../base/json.h"

/* A table being filled: the text moves while it grows. */
struct filling {
    struct i18n *i18n;
    uint16_t *slots;
    struct i18n_entry *entries;
    struct text text;
};

static uint32_t keep(struct filling *filling, struct str words)
{
    size_t at = filling->text.s.len;

    text_add(&filling->text, words);
    filling->i18n->text = filling->text.s;
    return (uint32_t)at;
}

/* The entry under this key, made if there is none; NULL when there are too many. */
static struct i18n_entry *entry_of(struct filling *filling, struct str key)
{
    struct i18n *i18n = filling->i18n;
    size_t slot = i18n_slot(i18n, key);

    if (filling->slots[slot])
        return &filling->entries[filling->slots[slot] - 1];
    if (i18n->count == I18N_KEYS)
        return NULL;
    struct i18n_entry *entry = &filling->entries[i18n->count++];
    filling->slots[slot] = (uint16_t)i18n->count;
    *entry = (struct i18n_entry){ .key_at = keep(filling, key), .key_len = (uint16_t)key.len };
    return entry;
}

static bool fill(struct filling *filling, unsigned locale, const struct cJSON *json,
                 const char *path, struct error *err)
{
    const struct cJSON *node;

    cJSON_ArrayForEach(node, json) {
        struct str key = str_from(node->string);
        if (!json_is_string(node) || key.len == 0 || key.len > I18N_KEY_MAX)
            return fail(err, ERROR_REFUSED, "%s: %.*s must be a text", path, STR_ARG(key));
        struct str words = json_text(filling->text.arena, node);
        if (words.len > UINT16_MAX)
            return fail(err, ERROR_REFUSED, "%s: %.*s is longer than %d bytes", path, STR_ARG(key),
                        UINT16_MAX);
        struct i18n_entry *entry = entry_of(filling, key);
        if (!entry)
            return fail(err, ERROR_REFUSED, "%s holds more than %d keys", path, I18N_KEYS);
        entry->words_at[locale] = keep(filling, words);
        entry->words_len[locale] = (uint16_t)words.len;
    }
    return true;
}

static bool load(struct filling *filling, unsigned locale, const char *path, struct error *err)
{
    struct cJSON *json = json_parse(embedded_content(path), path, err);
    bool ok = json && fill(filling, locale, json, path, err);

    cJSON_Delete(json);
    return ok;
}

struct i18n *i18n_read(struct error *err)
{
    struct arena *arena = arena_open(1024 * 1024);
    struct filling filling = { .i18n = ARENA_NEW(arena, struct i18n),
                               .slots = ARENA_ARRAY(arena, uint16_t, I18N_SLOTS),
                               .entries = ARENA_ARRAY(arena, struct i18n_entry, I18N_KEYS),
                               .text.arena = arena };

    *filling.i18n = (struct i18n){ .slots = filling.slots, .entries = filling.entries,
                                   .text = STR(""), .arena = arena };
    if (load(&filling, I18N_ID, "locales/id.json", err) &&
        load(&filling, I18N_EN, "locales/en.json", err))
        return filling.i18n;
    i18n_close(filling.i18n);
    return NULL;
}

void i18n_close(struct i18n *i18n)
{
    if (i18n)
        arena_close(i18n->arena);
}
