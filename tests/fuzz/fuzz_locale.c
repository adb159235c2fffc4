/* fuzz_locale.c: any bytes as a locale file: refused with a message, or every key in it can
 * be said, rich and plain, whatever stands in its gaps. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "../../bot/base/embedded.h"
#include "../../bot/base/json.h"
#include "../../bot/conversation/i18n.h"

static struct embedded_file *file_of(const char *path)
{
    for (struct embedded_file *file = embedded_files; file->path; file++)
        if (strcmp(file->path, path) == 0)
            return file;
    abort();
}

static void say(const struct i18n *i18n, struct arena *arena, struct str key)
{
    const struct param params[] = {
        { .name = STR("name"), .kind = PARAM_TEXT, .text = STR("<b>Rina & {n}") },
        { .name = STR("n"), .kind = PARAM_WHOLE, .whole = 1 },
        { .name = STR("product"), .kind = PARAM_KEY, .text = key },
    };
    struct str rich = i18n_text(i18n, arena, STR("id"), key, params, 3, true);
    struct str plain = i18n_text(i18n, arena, STR("en"), key, params, 3, false);

    must(str_is_utf8(rich) && str_is_utf8(plain));
    must(rich_units(rich) <= rich.len);
    must(rich_to_plain(arena, rich).len <= rich.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct embedded_file *file = file_of("locales/id.json");
    struct str ours = file->content;
    struct str bytes = { (const char *)data, size };
    struct error err = { 0 };

    file->content = bytes;
    struct i18n *i18n = i18n_read(&err);
    file->content = ours;
    must((i18n == NULL) == (err.kind != ERROR_NONE));
    if (!i18n) {
        must(err.message[0] != '\0');
        return 0;
    }
    struct arena *arena = arena_open(1 << 20);
    struct cJSON *json = json_parse(bytes, "again", NULL);
    const struct cJSON *node;
    must(json != NULL);
    cJSON_ArrayForEach(node, json) {
        say(i18n, arena, str_from(node->string));
    }
    cJSON_Delete(json);
    arena_close(arena);
    i18n_close(i18n);
    return 0;
}
