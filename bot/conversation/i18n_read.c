/* i18n_read.c: the locales from their files, for whoever makes constants of them. */
#include "i18n_table.h"

#include <cjson/cJSON.h>

#include "../base/embedded.h"
#include "../base/json.h"

size_t i18n_slot(const struct locale *locale, struct str key)
{
    size_t i = str_table_hash(key) % I18N_SLOTS;

    while (locale->slots[i].key.len && !str_eq(locale->slots[i].key, key))
        i = (i + 1) % I18N_SLOTS;
    return i;
}

static bool fill(struct arena *arena, struct locale *locale, const struct cJSON *json,
                 const char *path, struct error *err)
{
    struct locale_entry *slots = ARENA_ARRAY(arena, struct locale_entry, I18N_SLOTS);
    const struct cJSON *node;

    locale->slots = slots;
    cJSON_ArrayForEach(node, json) {
        struct str key = str_from(node->string);
        if (!json_is_string(node) || key.len == 0 || key.len > I18N_KEY_MAX)
            return fail(err, ERROR_REFUSED, "%s: %.*s must be a text", path, STR_ARG(key));
        if (++locale->count > I18N_KEYS)
            return fail(err, ERROR_REFUSED, "%s holds more than %d keys", path, I18N_KEYS);
        slots[i18n_slot(locale, key)] =
            (struct locale_entry){ arena_copy(arena, key), json_text(arena, node) };
    }
    return true;
}

static bool load(struct arena *arena, struct locale *locale, const char *path, struct error *err)
{
    struct cJSON *json = json_parse(embedded_content(path), path, err);
    bool ok = json && fill(arena, locale, json, path, err);

    cJSON_Delete(json);
    return ok;
}

struct i18n *i18n_read(struct error *err)
{
    struct arena *arena = arena_open(1024 * 1024);
    struct i18n *i18n = ARENA_NEW(arena, struct i18n);

    i18n->arena = arena;
    i18n->locales[0].lang = STR("id");
    i18n->locales[1].lang = STR("en");
    if (load(arena, &i18n->locales[0], "locales/id.json", err) &&
        load(arena, &i18n->locales[1], "locales/en.json", err))
        return i18n;
    i18n_close(i18n);
    return NULL;
}

void i18n_close(struct i18n *i18n)
{
    if (i18n)
        arena_close(i18n->arena);
}
