/* config.c: a configuration is whole or it is not there.
 *
 * A load fills in the defaults, then the file, then the environment, and asks
 * config_check.c whether it all fits; whatever is wrong throws the attempt
 * away, so that a reload cannot leave half of a bad file behind. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "../base/json.h"
#include "../base/log.h"
#include "config_value.h"
#include "../base/json_strict.h"
#include "../base/nearest.h"

enum {
    FILE_MAX = 256 * 1024,
    LEAF_PENALTY = 2 /* edits that a name in another section counts more */
};

/* One reading of a file: what it set so far. */
struct reading {
    struct config *config;
    bool *is_set; /* one for each option */
};

static size_t option_count(void)
{
    size_t count = 0;

    while (config_options[count].path)
        count++;
    return count;
}

static const struct option *find_option(struct str path)
{
    for (const struct option *option = config_options; option->path; option++)
        if (str_eq(str_from(option->path), path))
            return option;
    return NULL;
}

static struct str section_of(const struct option *option)
{
    struct str rest = str_from(option->path);
    struct str head = str_cut(&rest, '.');

    return rest.len ? head : STR("");
}

static bool is_section(struct str name)
{
    for (const struct option *option = config_options; option->path; option++)
        if (name.len && str_eq(section_of(option), name))
            return true;
    return false;
}

static struct str last_name(struct str path)
{
    size_t dot = str_find_byte(path, '.');

    return dot == SIZE_MAX ? path : str_slice(path, dot + 1, path.len);
}

/* The nearest section for what holds options itself, else the nearest option,
 * by its whole path or by its name alone. */
static struct str nearest_known(struct str path, bool is_object)
{
    struct str best = STR("");
    size_t least = SIZE_MAX;

    for (const struct option *option = config_options; option->path; option++) {
        struct str known = is_object ? section_of(option) : str_from(option->path);
        if (known.len == 0)
            continue;
        size_t distance = nearest_distance(path, known);
        if (!is_object) {
            size_t by_name = nearest_distance(last_name(path), last_name(known)) + LEAF_PENALTY;
            distance = by_name < distance ? by_name : distance;
        }
        if (distance < least) {
            least = distance;
            best = known;
        }
    }
    return best;
}

static bool refuse_unknown(struct str path, bool is_object, struct error *err)
{
    struct str nearest = nearest_known(path, is_object);

    return fail(err, ERROR_REFUSED, "%.*s is not an option; the nearest one is %.*s",
                STR_ARG(str_slice(path, 0, str_utf8_floor(path, 100))), STR_ARG(nearest));
}

static bool read_option(struct reading *reading, const struct option *option,
                        const struct cJSON *node, struct error *err)
{
    bool *is_set = &reading->is_set[option - config_options];

    if (*is_set)
        return fail(err, ERROR_REFUSED, "%s is there twice; keep one", option->path);
    *is_set = true;
    return config_set_json(reading->config, option, node, err);
}

/* A dotted name at the top, as tables print it, is as good as its section. */
static bool read_object(struct reading *reading, const struct cJSON *object, struct str section,
                        struct error *err)
{
    const struct cJSON *node;

    cJSON_ArrayForEach(node, object) {
        struct str path = str_from(node->string);
        if (section.len)
            path = arena_print(reading->config->arena, "%.*s.%s", STR_ARG(section), node->string);
        const struct option *option = find_option(path);
        if (option) {
            if (!read_option(reading, option, node, err))
                return false;
        } else if (section.len || !is_section(path)) {
            return refuse_unknown(path, cJSON_IsObject(node) && !section.len, err);
        } else if (!cJSON_IsObject(node)) {
            return fail(err, ERROR_REFUSED, "%.*s must be an object of options, { ... }",
                        STR_ARG(path));
        } else if (!read_object(reading, node, path, err)) {
            return false;
        }
    }
    return true;
}

static bool read_text(struct config *config, struct str text, const char *what, struct error *err)
{
    struct reading reading = { config, ARENA_ARRAY(config->arena, bool, option_count()) };
    const char *fault = json_strict_fault(text);
    struct cJSON *json = NULL;
    bool ok = false;

    if (fault)
        return fail(err, ERROR_REFUSED, "%s %s", what, fault);
    json = json_parse(text, what, err);
    if (!json)
        return false;
    if (cJSON_IsObject(json))
        ok = read_object(&reading, json, STR(""), err);
    else
        fail(err, ERROR_REFUSED, "%s must be an object of options, { ... }", what);
    cJSON_Delete(json);
    return ok;
}

static bool read_file(struct config *config, const char *path, struct error *err)
{
    bool ok = false;
    char *bytes = NULL;
    FILE *file = fopen(path, "rb");

    if (!file)
        return fail(err, ERROR_REFUSED, "%s cannot be read: %s", path, strerror(errno));
    bytes = malloc(FILE_MAX + 1);
    size_t len = bytes ? fread(bytes, 1, FILE_MAX + 1, file) : 0;
    struct str text = { bytes, len };
    if (!bytes || ferror(file)) {
        fail(err, ERROR_REFUSED, "%s cannot be read: %s", path, strerror(errno));
    } else if (len > FILE_MAX) {
        fail(err, ERROR_REFUSED, "%s is longer than %d bytes", path, FILE_MAX);
    } else {
        if (str_starts(text, STR("\xEF\xBB\xBF"))) /* a byte order mark, as some editors write */
            text = str_slice(text, 3, text.len);
        ok = read_text(config, text, path, err);
    }
    free(bytes);
    fclose(file);
    return ok;
}

static bool read_environment(struct config *config, struct error *err)
{
    for (const struct option *option = config_options; option->path; option++) {
        const char *value = option->environment ? getenv(option->environment) : NULL;
        if (!value || !*value)
            continue;
        struct str source =
            arena_print(config->arena, "%s (from %s)", option->path, option->environment);
        if (!config_set_text(config, option, source.at, str_from(value), err))
            return false;
    }
    return true;
}

static struct config *open_defaults(void)
{
    struct arena *arena = arena_open(SIZE_MAX);
    struct config *config = ARENA_NEW(arena, struct config);

    config->arena = arena;
    for (const struct option *option = config_options; option->path; option++)
        config_set_text(config, option, option->path, str_from(option->otherwise), NULL);
    return config;
}

static struct str without_slash(struct str url)
{
    return str_ends(url, STR("/")) ? str_slice(url, 0, url.len - 1) : url;
}

/* What follows from other options is filled in once, here. */
static bool finish(struct config *config, struct error *err)
{
    config->listen.public_url = without_slash(config->listen.public_url);
    config->telegram.api_url = without_slash(config->telegram.api_url);
    if (config->keys.master_key_file.len == 0)
        config->keys.master_key_file = arena_concat(config->arena, without_slash(config->data_dir),
                                                    STR("/master.key"));
    return config_check(config, err);
}

struct config *config_load(struct str path, struct error *err)
{
    struct config *config = open_defaults();
    const char *name = arena_copy(config->arena, path).at;

    if ((path.len == 0 || read_file(config, name, err)) && read_environment(config, err) &&
        finish(config, err))
        return config;
    config_close(config);
    return NULL;
}

struct config *config_from_text(struct str text, const char *what, struct error *err)
{
    struct config *config = open_defaults();

    if (read_text(config, text, what, err) && finish(config, err))
        return config;
    config_close(config);
    return NULL;
}

void config_close(struct config *config)
{
    if (config)
        arena_close(config->arena);
}

/* Only what differs is copied, so a reload that changes nothing costs nothing.
 * What is reloadable depends on no other option: the mix is as consistent as
 * both were. */
bool config_reload(struct config *current, struct str path, struct error *err)
{
    struct config *fresh = config_load(path, err);

    if (!fresh)
        return false;
    for (const struct option *option = config_options; option->path; option++) {
        if (config_is_same(current, fresh, option))
            continue;
        if (option->is_reloadable) {
            config_copy(current, fresh, option);
            log_info("config.changed", "option=%s", option->path);
        } else {
            log_warn("config.needs_restart", "option=%s", option->path);
        }
    }
    config_close(fresh);
    return true;
}

/* A server of one's own may be older than Bot API 10.3: it would not know the parameter, and
 * show everybody what one member was to see. */
bool config_has_ephemeral(const struct config *config)
{
    if (str_eq(config->telegram.ephemeral, STR("auto")))
        return str_eq(config->telegram.api_url, STR("https://api.telegram.org"));
    return str_eq(config->telegram.ephemeral, STR("on"));
}

bool config_has_playground(const struct config *config)
{
    if (str_eq(config->playground.enabled, STR("auto")))
        return config->telegram.token.len == 0;
    return str_eq(config->playground.enabled, STR("on"));
}

bool config_allows_group(const struct config *config, struct str chat_id)
{
    const struct config_list *allow = &config->groups.allow;

    for (size_t i = 0; i < allow->count; i++)
        if (str_eq(allow->at[i], chat_id))
            return true;
    return allow->count == 0;
}
