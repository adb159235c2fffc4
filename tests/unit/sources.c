#include "sources.h"

#include <glob.h>

#include "../check.h"

struct str source_read(struct arena *arena, const char *path)
{
    struct text text = { .arena = arena };
    char bytes[4096];
    FILE *file = fopen(path, "rb");

    if (!file)
        printf("  %s cannot be read: run the tests from the repository's root\n", path);
    CHECK(file);
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, file)) > 0;)
        text_add(&text, (struct str){ bytes, got });
    fclose(file);
    return text.s;
}

void sources_each(struct arena *arena,
                  void (*found)(void *owner, const char *path, struct str text), void *owner)
{
    glob_t paths;

    CHECK(glob("handlers/*.c", 0, NULL, &paths) == 0);
    CHECK(glob("bot/*.c", GLOB_APPEND, NULL, &paths) == 0);
    CHECK(glob("bot/*/*.c", GLOB_APPEND, NULL, &paths) == 0);
    for (size_t i = 0; i < paths.gl_pathc; i++)
        found(owner, paths.gl_pathv[i], source_read(arena, paths.gl_pathv[i]));
    globfree(&paths);
}

/* From an opening quote to its end; what is left starts behind it. */
static struct str cut_quoted(struct str *rest, char quote)
{
    struct str whole = str_slice(*rest, 1, rest->len);
    size_t at = 0;

    while (at < whole.len && whole.at[at] != quote)
        at += whole.at[at] == '\\' ? 2 : 1;
    *rest = str_slice(whole, at + 1, whole.len);
    return str_slice(whole, 0, at);
}

static void cut_to_behind(struct str *rest, struct str end)
{
    size_t at = str_find(*rest, end);

    *rest = at == SIZE_MAX ? (struct str){ "", 0 } : str_slice(*rest, at + end.len, rest->len);
}

bool source_next_literal(struct str *rest, struct str *literal)
{
    while (rest->len) {
        if (str_starts(*rest, STR("/*"))) {
            cut_to_behind(rest, STR("*/"));
        } else if (str_starts(*rest, STR("//"))) {
            cut_to_behind(rest, STR("\n"));
        } else if (rest->at[0] == '\'') {
            cut_quoted(rest, '\'');
        } else if (rest->at[0] == '"') {
            *literal = cut_quoted(rest, '"');
            return true;
        } else {
            *rest = str_slice(*rest, 1, rest->len);
        }
    }
    return false;
}
