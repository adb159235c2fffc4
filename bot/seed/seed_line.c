/* seed_line.c: a line is taken whole or not at all.
 *
 * JSON is read here, CSV in seed_csv.c; seed_field.c knows what each field may
 * hold. */
#include "seed_line.h"

#include <cjson/cJSON.h>

#include "../base/json.h"
#include "../base/json_strict.h"
#include "seed_field.h"

/* A value as text; false where JSON has something that no field can be. */
static bool scalar(struct arena *arena, const struct cJSON *node, struct str *value)
{
    *value = json_text(arena, node);
    if (cJSON_IsNull(node) || cJSON_IsString(node) || value->len)
        return true;
    if (!cJSON_IsNumber(node))
        return false;
    *value = arena_print(arena, "%.15g", node->valuedouble);
    return true;
}

static bool fill_attributes(struct seed_filling *filling, const struct cJSON *object)
{
    const struct cJSON *node;
    struct str value;

    if (cJSON_IsNull(object))
        return true;
    if (!cJSON_IsObject(object))
        return seed_fail(filling, "attributes must be an object, {\"name\": \"value\", ...}");
    cJSON_ArrayForEach(node, object) {
        if (!scalar(filling->arena, node, &value))
            return seed_fail(filling, "a value in attributes is no text; "
                             "write {\"name\": \"value\", ...}");
        if (!seed_attribute_add(filling, str_from(node->string), value))
            return false;
    }
    return true;
}

static bool fill_aliases(struct seed_filling *filling, const struct cJSON *list)
{
    const struct cJSON *node;

    if (cJSON_IsNull(list))
        return true;
    if (!cJSON_IsArray(list))
        return seed_fail(filling, "aliases must be a list, [\"name\", ...]");
    cJSON_ArrayForEach(node, list) {
        if (!cJSON_IsString(node))
            return seed_fail(filling, "a name in aliases is no text; write [\"name\", ...]");
        if (!seed_alias_add(filling, str_from(node->valuestring)))
            return false;
    }
    return true;
}

static bool fill_object(struct seed_filling *filling, const struct cJSON *object)
{
    bool is_there[SEED_FIELDS] = { false };
    const struct cJSON *node;
    struct str value;

    cJSON_ArrayForEach(node, object) {
        int field = seed_field_find(filling, "field", str_from(node->string));
        if (field < 0)
            return false;
        if (is_there[field])
            return seed_fail(filling, "%s is there twice; keep one", seed_field_name(field));
        is_there[field] = true;
        if (field == SEED_FIELD_ATTRIBUTES) {
            if (!fill_attributes(filling, node))
                return false;
        } else if (field == SEED_FIELD_ALIASES) {
            if (!fill_aliases(filling, node))
                return false;
        } else if (!scalar(filling->arena, node, &value)) {
            return seed_fail(filling, "%s is no text; put it in quotes", seed_field_name(field));
        } else if (!seed_field_set(filling, field, value)) {
            return false;
        }
    }
    return true;
}

static bool fill_json(struct seed_filling *filling, struct str text)
{
    const char *fault = json_strict_fault(text);
    struct cJSON *json = NULL;
    bool ok = false;

    if (!str_is_utf8(text))
        return seed_fail(filling, "the line is not valid UTF-8; save the file as UTF-8");
    if (fault)
        return seed_fail(filling, "the line %s; write one object, {...}, a line", fault);
    json = json_parse(text, "the line", NULL);
    if (cJSON_IsObject(json))
        ok = fill_object(filling, json);
    else
        seed_fail(filling, "the line is not valid JSON; write one object, {...}, a line");
    cJSON_Delete(json);
    return ok;
}

bool seed_line_read(struct arena *arena, const struct seed_record *record, struct seed_line *line,
                    struct error *err)
{
    struct seed_filling filling = {
        .arena = arena, .line = line, .number = record->line, .err = err
    };

    *line = (struct seed_line){ .provenance = PROVENANCE_PEER, .scope = SCOPE_GROUP };
    if (record->text.len > LIMIT_SEED_LINE)
        return seed_fail(&filling, "the line is longer than %d bytes; shorten it",
                         LIMIT_SEED_LINE);
    bool is_filled = record->columns ? seed_csv_fill(&filling, record->columns, record->text)
                                     : fill_json(&filling, record->text);
    return is_filled && seed_filling_finish(&filling);
}
