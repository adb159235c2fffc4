#include "config_value.h"

#include <inttypes.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "../base/json.h"
#include "../base/limits.h"

enum { SHOWN_MAX = 80 }; /* bytes of a wrong value that are repeated */

static void *member(struct config *config, const struct option *option)
{
    return (char *)config + option->offset;
}

static const void *member_of(const struct config *config, const struct option *option)
{
    return (const char *)config + option->offset;
}

/* "auto|on|off" as: "auto", "on" or "off" */
static struct str choices_in_words(struct arena *arena, const struct option *option)
{
    struct text words = { .arena = arena };
    struct str rest = str_from(option->choices);

    while (rest.len) {
        struct str choice = str_cut(&rest, '|');
        if (words.s.len)
            text_add(&words, rest.len ? STR(", ") : STR(" or "));
        text_print(&words, "\"%.*s\"", STR_ARG(choice));
    }
    return words.s;
}

/* What a value must be, as the end of a sentence. */
static struct str wanted(struct arena *arena, const struct option *option)
{
    switch (option->kind) {
    case OPTION_WHOLE:
        return arena_print(arena, "a whole number from %d to %d", option->min, option->max);
    case OPTION_BOOL:
        return STR("true or false");
    case OPTION_CHOICE:
        return choices_in_words(arena, option);
    case OPTION_LIST:
        return STR("a list of chat ids such as [\"-1001234567890\"]");
    case OPTION_TEXT:
    case OPTION_SECRET:
    case OPTION_FILE:
        break;
    }
    return STR("text in quotes");
}

/* A wrong value as a reader knows it from the file; of a secret only its type. */
static struct str shown(struct arena *arena, const struct option *option, const struct cJSON *node)
{
    if (cJSON_IsObject(node))
        return STR("an object");
    if (cJSON_IsArray(node))
        return STR("a list");
    if (cJSON_IsNull(node))
        return STR("null");
    if (cJSON_IsBool(node))
        return cJSON_IsTrue(node) ? STR("true") : STR("false");
    if (option->kind == OPTION_SECRET)
        return STR("a number");
    if (cJSON_IsNumber(node))
        return arena_print(arena, "%.15g", node->valuedouble);
    struct str text = str_from(node->valuestring);
    return arena_print(arena, "the text \"%.*s\"",
                       STR_ARG(str_slice(text, 0, str_utf8_floor(text, SHOWN_MAX))));
}

static bool refuse(struct config *config, const struct option *option, const char *source,
                   struct str value, struct error *err)
{
    return fail(err, ERROR_REFUSED, "%s is %.*s; it must be %.*s", source, STR_ARG(value),
                STR_ARG(wanted(config->arena, option)));
}

static bool has_control(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] < ' ' || text.at[i] == 0x7f)
            return true;
    return false;
}

/* Plain text is never repeated here: an address may hold a password. */
static bool set_plain(struct config *config, const struct option *option, const char *source,
                      struct str text, struct error *err)
{
    if (text.len == 0 && option->min > 0)
        return fail(err, ERROR_REFUSED, "%s is empty; leave it out for its default, \"%s\"", source,
                    option->otherwise);
    if (text.len < (size_t)option->min || text.len > (size_t)option->max)
        return fail(err, ERROR_REFUSED, "%s is %zu bytes long; it must be from %d to %d", source,
                    text.len, option->min, option->max);
    if (has_control(text) || !str_is_utf8(text))
        return fail(err, ERROR_REFUSED, "%s holds a line break or another control character",
                    source);
    *(struct str *)member(config, option) = arena_copy(config->arena, text);
    return true;
}

static bool set_whole(struct config *config, const struct option *option, const char *source,
                      int64_t value, struct error *err)
{
    if (value < option->min || value > option->max)
        return fail(err, ERROR_REFUSED, "%s is %" PRId64 "; it must be from %d to %d", source,
                    value, option->min, option->max);
    *(int *)member(config, option) = (int)value;
    return true;
}

static bool set_choice(struct config *config, const struct option *option, const char *source,
                       struct str text, struct error *err)
{
    struct str rest = str_from(option->choices);

    while (rest.len)
        if (str_eq(str_cut(&rest, '|'), text)) {
            *(struct str *)member(config, option) = arena_copy(config->arena, text);
            return true;
        }
    struct str head = str_slice(text, 0, str_utf8_floor(text, SHOWN_MAX));
    return refuse(config, option, source,
                  arena_print(config->arena, "\"%.*s\"", STR_ARG(head)), err);
}

bool config_set_text(struct config *config, const struct option *option, const char *source,
                     struct str text, struct error *err)
{
    int64_t whole;

    switch (option->kind) {
    case OPTION_WHOLE:
        if (!str_to_i64(text, &whole))
            return refuse(config, option, source, STR("no number"), err);
        return set_whole(config, option, source, whole, err);
    case OPTION_BOOL:
        if (!str_eq(text, STR("true")) && !str_eq(text, STR("false")))
            return refuse(config, option, source, STR("neither"), err);
        *(bool *)member(config, option) = str_eq(text, STR("true"));
        return true;
    case OPTION_CHOICE:
        return set_choice(config, option, source, text, err);
    case OPTION_LIST:
        *(struct config_list *)member(config, option) = (struct config_list){ 0 };
        return text.len == 0 || refuse(config, option, source, STR("text"), err);
    case OPTION_TEXT:
    case OPTION_SECRET:
    case OPTION_FILE:
        break;
    }
    return set_plain(config, option, source, text, err);
}

/* Ids are text to us; people and platforms also write them as numbers. */
static bool set_list(struct config *config, const struct option *option, const struct cJSON *node,
                     struct error *err)
{
    int count = cJSON_GetArraySize(node);
    const struct cJSON *item;
    size_t i = 0;

    if (count > option->max)
        return fail(err, ERROR_REFUSED, "%s has %d entries; at most %d fit", option->path, count,
                    option->max);
    struct str *ids = ARENA_ARRAY(config->arena, struct str, (size_t)count);
    cJSON_ArrayForEach(item, node) {
        struct str id = json_text(config->arena, item);
        if (id.len == 0 || id.len > LIMIT_ID || has_control(id))
            return fail(err, ERROR_REFUSED, "%s[%zu] is no chat id; write one such as "
                        "\"-1001234567890\", of at most %d bytes", option->path, i, LIMIT_ID);
        ids[i++] = id;
    }
    *(struct config_list *)member(config, option) = (struct config_list){ ids, i };
    return true;
}

static bool has_right_type(const struct option *option, const struct cJSON *node)
{
    int64_t whole;

    switch (option->kind) {
    case OPTION_WHOLE:
        return json_whole(node, &whole);
    case OPTION_BOOL:
        return cJSON_IsBool(node);
    case OPTION_LIST:
        return cJSON_IsArray(node);
    case OPTION_CHOICE:
    case OPTION_TEXT:
    case OPTION_SECRET:
    case OPTION_FILE:
        break;
    }
    return cJSON_IsString(node);
}

bool config_set_json(struct config *config, const struct option *option, const struct cJSON *node,
                     struct error *err)
{
    if (!has_right_type(option, node))
        return refuse(config, option, option->path, shown(config->arena, option, node), err);
    if (option->kind == OPTION_WHOLE)
        return set_whole(config, option, option->path, json_whole_or(node, 0), err);
    if (option->kind == OPTION_LIST)
        return set_list(config, option, node, err);
    if (option->kind == OPTION_BOOL)
        return config_set_text(config, option, option->path,
                               json_true(node) ? STR("true") : STR("false"), err);
    return config_set_text(config, option, option->path, str_from(node->valuestring), err);
}

static bool is_same_list(const struct config_list *a, const struct config_list *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!str_eq(a->at[i], b->at[i]))
            return false;
    return true;
}

bool config_is_same(const struct config *a, const struct config *b, const struct option *option)
{
    const void *left = member_of(a, option);
    const void *right = member_of(b, option);

    switch (option->kind) {
    case OPTION_WHOLE:
        return *(const int *)left == *(const int *)right;
    case OPTION_BOOL:
        return *(const bool *)left == *(const bool *)right;
    case OPTION_LIST:
        return is_same_list(left, right);
    case OPTION_CHOICE:
    case OPTION_TEXT:
    case OPTION_SECRET:
    case OPTION_FILE:
        break;
    }
    return str_eq(*(const struct str *)left, *(const struct str *)right);
}

static struct config_list list_copy(struct arena *arena, const struct config_list *list)
{
    struct str *ids = ARENA_ARRAY(arena, struct str, list->count);

    for (size_t i = 0; i < list->count; i++)
        ids[i] = arena_copy(arena, list->at[i]);
    return (struct config_list){ ids, list->count };
}

void config_copy(struct config *to, const struct config *from, const struct option *option)
{
    void *target = member(to, option);
    const void *source = member_of(from, option);

    switch (option->kind) {
    case OPTION_WHOLE:
        *(int *)target = *(const int *)source;
        return;
    case OPTION_BOOL:
        *(bool *)target = *(const bool *)source;
        return;
    case OPTION_LIST:
        *(struct config_list *)target = list_copy(to->arena, source);
        return;
    case OPTION_CHOICE:
    case OPTION_TEXT:
    case OPTION_SECRET:
    case OPTION_FILE:
        break;
    }
    *(struct str *)target = arena_copy(to->arena, *(const struct str *)source);
}
