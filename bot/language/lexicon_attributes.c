/* lexicon_attributes.c: the attributes of a pack, as lists of normalised phrases.
 *
 *   { "attributes": [ { "name": "kulit", "names": ["skin"], "heads": ["kulit", "muka"],
 *       "values": [ { "value": "berminyak", "words": ["berminyak", "oily"],
 *                     "phrases": ["oily skin"], "aliases": ["oily type"] } ] } ] } */
#include "lexicon_table.h"

#include <cjson/cJSON.h>

#include "../base/json.h"
#include "../base/limits.h"

struct load {
    struct lexicon *lexicon;
    struct arena *scratch;
    const char *path;
    struct error *err;
};

/* Every list of texts that an object has. */
static const char *const attribute_lists[] = { "names", "heads", "after" };
static const char *const value_lists[] = { "words", "phrases", "aliases" };

static bool intern_lists(struct lexicon *lexicon, const struct cJSON *object,
                         const char *const *lists, const char *path, struct error *err)
{
    const struct cJSON *node;

    for (size_t k = 0; k < 3; k++) {
        cJSON_ArrayForEach (node, json_get(object, lists[k])) {
            struct str text = str_from(cJSON_IsString(node) ? node->valuestring : NULL);
            if (!lexicon_check_text(text, path, err))
                return false;
            lexicon_intern_words(lexicon, text);
        }
    }
    return lexicon_check_room(lexicon, path, err);
}

bool lexicon_load_attribute_words(struct lexicon *lexicon, const struct cJSON *json,
                                  const char *path, struct error *err)
{
    const struct cJSON *attribute;
    const struct cJSON *value;

    cJSON_ArrayForEach (attribute, json_get(json, "attributes")) {
        if (!intern_lists(lexicon, attribute, attribute_lists, path, err))
            return false;
        cJSON_ArrayForEach (value, json_get(attribute, "values")) {
            if (!intern_lists(lexicon, value, value_lists, path, err))
                return false;
        }
    }
    return true;
}

static void read_list(struct load *load, const struct cJSON *list, struct str **texts,
                      size_t *count)
{
    const struct cJSON *node;
    size_t word_count;

    *texts = ARENA_ARRAY(load->lexicon->arena, struct str, (size_t)cJSON_GetArraySize(list));
    cJSON_ArrayForEach (node, list) {
        (*texts)[(*count)++] = lexicon_normalise(load->lexicon, load->scratch,
                                                 str_from(node->valuestring), &word_count);
    }
}

/* What a word may begin is known from the word alone. */
static void flag_first_words(struct load *load, const struct str *texts, size_t count,
                             unsigned flags)
{
    for (size_t i = 0; i < count; i++) {
        struct str rest = texts[i];
        lexicon_intern(load->lexicon, str_next_word(&rest))->flags |= flags;
    }
}

static bool read_name(struct load *load, const struct cJSON *node, struct str *name)
{
    *name = json_text(load->lexicon->arena, node);
    if (name->len == 0 || name->len > LIMIT_NAME)
        return fail(load->err, ERROR_REFUSED, "%s: a name or value is empty or too long",
                    load->path);
    return true;
}

/* How members read it; a proper name is its own label. */
static void read_label(struct load *load, const struct cJSON *object, struct str otherwise,
                       struct str *label_id, struct str *label_en)
{
    *label_id = json_text(load->lexicon->arena, json_path(object, "label", "id"));
    *label_en = json_text(load->lexicon->arena, json_path(object, "label", "en"));
    if (label_id->len == 0)
        *label_id = otherwise;
    if (label_en->len == 0)
        *label_en = otherwise;
}

static bool read_value(struct load *load, const struct cJSON *object, unsigned flags,
                       struct lexicon_value *value)
{
    const struct cJSON *months = json_get(object, "months");

    if (!read_name(load, json_get(object, "value"), &value->text))
        return false;
    read_label(load, object, value->text, &value->label_id, &value->label_en);
    read_list(load, json_get(object, "words"), &value->words, &value->word_count);
    read_list(load, json_get(object, "phrases"), &value->phrases, &value->phrase_count);
    read_list(load, json_get(object, "aliases"), &value->aliases, &value->alias_count);
    flag_first_words(load, value->words, value->word_count, flags);
    flag_first_words(load, value->phrases, value->phrase_count, flags);
    if (!months)
        return true;
    int64_t from = json_whole_or(cJSON_GetArrayItem(months, 0), -1);
    int64_t to = json_whole_or(cJSON_GetArrayItem(months, 1), -1);
    if (from < 0 || to <= from || to > 1200)
        return fail(load->err, ERROR_REFUSED, "%s: \"%.*s\" has months that are no band",
                    load->path, STR_ARG(value->text));
    value->months_from = (int)from;
    value->months_to = (int)to;
    return true;
}

static bool read_attribute(struct load *load, const struct cJSON *object,
                           struct lexicon_attribute *attribute)
{
    const struct cJSON *values = json_get(object, "values");
    const struct cJSON *node;

    if (!read_name(load, json_get(object, "name"), &attribute->name))
        return false;
    read_label(load, object, attribute->name, &attribute->label_id, &attribute->label_en);
    read_list(load, json_get(object, "names"), &attribute->names, &attribute->name_count);
    read_list(load, json_get(object, "heads"), &attribute->heads, &attribute->head_count);
    read_list(load, json_get(object, "after"), &attribute->after, &attribute->after_count);
    attribute->values =
        ARENA_ARRAY(load->lexicon->arena, struct lexicon_value, (size_t)cJSON_GetArraySize(values));
    unsigned flags = attribute->after_count ? LEXICON_PLACE : 0;
    cJSON_ArrayForEach (node, values) {
        if (!read_value(load, node, flags, &attribute->values[attribute->value_count++]))
            return false;
    }
    return true;
}

bool lexicon_load_attributes(struct lexicon *lexicon, struct arena *scratch,
                             const struct cJSON *json, const char *path, unsigned pack_number,
                             struct error *err)
{
    const struct cJSON *list = json_get(json, "attributes");
    const struct cJSON *node;
    struct load load = { lexicon, scratch, path, err };

    cJSON_ArrayForEach (node, list) {
        struct lexicon_attribute *attribute = &lexicon->attributes[lexicon->attribute_count++];
        if (!read_attribute(&load, node, attribute))
            return false;
        attribute->pack = json_text(lexicon->arena, json_get(json, "name"));
        attribute->pack_number = pack_number;
    }
    return true;
}

static size_t count_openings(const struct lexicon *lexicon)
{
    size_t count = 0;

    for (size_t k = 0; k < lexicon->attribute_count; k++)
        for (size_t v = 0; v < lexicon->attributes[k].value_count; v++)
            count += lexicon->attributes[k].values[v].phrase_count +
                     lexicon->attributes[k].values[v].word_count;
    return count;
}

/* Each goes before those of the same first word: the last one added comes first. */
static void add_openings(struct lexicon *lexicon, const struct str *texts, size_t count,
                         struct lexicon_opening like, uint16_t *last)
{
    for (size_t i = count; i > 0; i--) {
        struct str rest = texts[i - 1];
        struct lexicon_entry *entry = lexicon_intern(lexicon, str_next_word(&rest));
        like.phrase = texts[i - 1];
        like.next = entry->opening;
        lexicon->openings[*last] = like;
        entry->opening = (*last)--;
    }
}

/* Here, so that need_canonical need not split every value's name for every trait shown. */
static void normalise_values(struct lexicon *lexicon)
{
    struct arena *scratch = arena_open(SIZE_MAX);
    size_t words;

    for (size_t k = 0; k < lexicon->attribute_count; k++)
        for (size_t v = 0; v < lexicon->attributes[k].value_count; v++) {
            struct lexicon_value *value = &lexicon->attributes[k].values[v];
            value->said = lexicon_normalise(lexicon, scratch, value->text, &words);
        }
    arena_close(scratch);
}

bool lexicon_index_values(struct lexicon *lexicon, struct error *err)
{
    size_t count = count_openings(lexicon);

    if (count >= UINT16_MAX || lexicon->attribute_count >= UINT16_MAX)
        return fail(err, ERROR_REFUSED, "locales/packs: the attributes have %zu words and phrases; "
                    "there may be %d", count, UINT16_MAX - 1);
    lexicon->openings = ARENA_ARRAY(lexicon->arena, struct lexicon_opening, count + 1);
    lexicon->opening_count = count + 1;
    uint16_t last = (uint16_t)count;
    for (size_t k = lexicon->attribute_count; k > 0; k--) {
        const struct lexicon_attribute *attribute = &lexicon->attributes[k - 1];
        for (size_t v = attribute->value_count; v > 0; v--) {
            const struct lexicon_value *value = &attribute->values[v - 1];
            struct lexicon_opening like = { .attribute = (uint16_t)(k - 1),
                                            .value = (uint16_t)(v - 1), .is_word = true };
            add_openings(lexicon, value->words, value->word_count, like, &last);
            like.is_word = false;
            add_openings(lexicon, value->phrases, value->phrase_count, like, &last);
        }
    }
    normalise_values(lexicon);
    return true;
}
