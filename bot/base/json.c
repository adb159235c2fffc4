#include "json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "limits.h"
#include "sixteen.h"

static const double WHOLE_MAX = 9007199254740992.0; /* 2^53 */

/* Where the string that began before byte i ends, or the text. */
static size_t string_end(struct str text, size_t i)
{
    while (i < text.len && text.at[i] != '"')
        i += text.at[i] == '\\' ? 2 : 1;
    return i;
}

_Static_assert(CJSON_NESTING_LIMIT <= 1000, "cJSON recurses as deep as that before we count");

/* Is what the node holds, which is so deep itself, within the limit? */
static bool holds_within(const struct cJSON *node, int depth)
{
    for (node = node->child; node; node = node->next)
        if ((node->type & (cJSON_Array | cJSON_Object)) &&
            (depth == LIMIT_JSON_DEPTH || !holds_within(node, depth + 1)))
            return false;
    return true;
}

/* The same of a text that cJSON gave up on. */
static bool is_shallow(struct str text)
{
    static const signed char steps[256] = { ['"'] = 2, ['{'] = 1, ['['] = 1, ['}'] = -1, [']'] = -1 };
    int depth = 0;

    for (size_t i = 0; i < text.len; i++) {
        signed char step = steps[(unsigned char)text.at[i]];
        if (step == 0)
            continue;
        if (step == 2)
            i = string_end(text, i + 1);
        else if ((depth += step) > LIMIT_JSON_DEPTH)
            return false;
    }
    return true;
}

/* The line of the byte at which parsing stopped, for people who edit files. */
static int line_of(struct str text, const char *stopped)
{
    int line = 1;

    for (size_t i = 0; stopped && i < text.len && text.at + i < stopped; i++)
        if (text.at[i] == '\n')
            line++;
    return line;
}

/* An update is some fifty nodes and short texts, made and freed within one function. cJSON's
 * hooks are the process's, and so is this store of small blocks; what does not fit comes from
 * malloc. (It took a twelfth of an answer's instructions, and half of that was malloc's.) */
enum { BLOCK_BYTES = sizeof(struct cJSON), BLOCKS = 256 };

union block {
    union block *next;
    struct cJSON node;
    char bytes[BLOCK_BYTES];
};

static struct {
    union block blocks[BLOCKS];
    union block *free;
    size_t used; /* so many were given out at least once */
} store;

static void *take_block(size_t size)
{
    union block *block = store.free;

    if (size <= BLOCK_BYTES && block) {
        store.free = block->next;
        return block;
    }
    return size <= BLOCK_BYTES && store.used < BLOCKS ? &store.blocks[store.used++] : malloc(size);
}

static void give_block_back(void *memory)
{
    union block *block = memory;

    if ((uintptr_t)memory < (uintptr_t)store.blocks ||
        (uintptr_t)memory >= (uintptr_t)(store.blocks + BLOCKS)) {
        free(memory);
        return;
    }
    block->next = store.free;
    store.free = block;
}

/* Not under the address sanitizer, which would not see what is used after it was freed. */
static void use_store(void)
{
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
    return;
#endif
#elif defined(__SANITIZE_ADDRESS__)
    return;
#endif
    if (store.used == 0)
        cJSON_InitHooks(&(cJSON_Hooks){ .malloc_fn = take_block, .free_fn = give_block_back });
}

/* Where: the line, or in a text of one line the byte. */
static void fail_near(struct error *err, const char *what, const char *why, struct str text,
                      const char *stopped)
{
    bool has_lines = str_find_byte(str_trim(text), '\n') != SIZE_MAX;
    int byte = text.at && stopped ? (int)(stopped - text.at) + 1 : 1;

    fail(err, ERROR_REFUSED, "%s %s near %s %d", what, why, has_lines ? "line" : "byte",
         has_lines ? line_of(text, stopped) : byte);
}

struct cJSON *json_parse(struct str text, const char *what, struct error *err)
{
    const char *stopped = NULL;

    if (!str_is_utf8(text)) {
        fail(err, ERROR_REFUSED, "%s is not valid UTF-8", what);
        return NULL;
    }
    use_store();
    struct cJSON *json = cJSON_ParseWithLengthOpts(text.at ? text.at : "", text.len, &stopped, 0);
    if (json ? !holds_within(json, 1) : !is_shallow(text)) {
        fail(err, ERROR_REFUSED, "%s is nested deeper than %d levels", what, LIMIT_JSON_DEPTH);
        cJSON_Delete(json);
        return NULL;
    }
    if (!json) {
        fail_near(err, what, "is not valid JSON", text, stopped);
    } else if (str_trim(str_slice(text, (size_t)(stopped - text.at), text.len)).len) {
        /* cJSON is content with the first value and would drop the rest without a word. */
        fail_near(err, what, "goes on behind its end", text, stopped);
        cJSON_Delete(json);
        return NULL;
    }
    return json;
}

/* As cJSON_GetObjectItemCaseSensitive; but most names differ in their first letter. */
const struct cJSON *json_get(const struct cJSON *object, const char *key)
{
    if (!object || (object->type & 0xFF) != cJSON_Object)
        return NULL;
    for (const struct cJSON *node = object->child; node; node = node->next)
        if (node->string && node->string[0] == key[0] && strcmp(node->string, key) == 0)
            return node;
    return NULL;
}

const struct cJSON *json_path(const struct cJSON *object, const char *key, const char *key2)
{
    return json_get(json_get(object, key), key2);
}

bool json_is_string(const struct cJSON *node)
{
    return cJSON_IsString(node);
}

bool json_whole(const struct cJSON *node, int64_t *value)
{
    if (!cJSON_IsNumber(node) || !(fabs(node->valuedouble) <= WHOLE_MAX) ||
        floor(node->valuedouble) != node->valuedouble)
        return false;
    *value = (int64_t)node->valuedouble;
    return true;
}

int64_t json_whole_or(const struct cJSON *node, int64_t otherwise)
{
    int64_t value;

    return json_whole(node, &value) ? value : otherwise;
}

struct str json_text(struct arena *arena, const struct cJSON *node)
{
    int64_t value;

    if (cJSON_IsString(node))
        return arena_copy(arena, str_from(node->valuestring));
    if (json_whole(node, &value))
        return arena_whole(arena, value);
    return (struct str){ "", 0 };
}

bool json_true(const struct cJSON *node)
{
    return cJSON_IsTrue(node);
}

static bool has_escaped(sixteen bytes)
{
    return sixteen_has((bytes < ' ') | (bytes == '"') | (bytes == '\\'));
}

/* The first byte from i on that JSON escapes, or the end. */
static size_t next_escaped(struct str s, size_t i)
{
    while (i + sizeof(sixteen) <= s.len && !has_escaped(sixteen_at(s.at + i)))
        i += sizeof(sixteen);
    while (i < s.len && (unsigned char)s.at[i] >= ' ' && s.at[i] != '"' && s.at[i] != '\\')
        i++;
    return i;
}

static void add_string(struct text *out, struct str s)
{
    size_t plain = 0;

    text_add_char(out, '"');
    for (size_t i = next_escaped(s, 0); i < s.len; i = next_escaped(s, i + 1)) {
        unsigned char c = (unsigned char)s.at[i];
        text_add(out, str_slice(s, plain, i));
        plain = i + 1;
        if (c == '"' || c == '\\') {
            text_add_char(out, '\\');
            text_add_char(out, (char)c);
        } else if (c == '\n') {
            text_add(out, STR("\\n"));
        } else {
            text_print(out, "\\u%04x", c);
        }
    }
    text_add(out, str_slice(s, plain, s.len));
    text_add_char(out, '"');
}

static void begin_value(struct json_writer *writer, const char *key)
{
    if (writer->needs_comma)
        text_add_char(&writer->out, ',');
    writer->needs_comma = true;
    if (key) {
        add_string(&writer->out, str_from(key));
        text_add_char(&writer->out, ':');
    }
}

void json_open(struct json_writer *writer, const char *key, char bracket)
{
    begin_value(writer, key);
    text_add_char(&writer->out, bracket);
    writer->needs_comma = false;
}

void json_close(struct json_writer *writer, char bracket)
{
    text_add_char(&writer->out, bracket);
    writer->needs_comma = true;
}

void json_add(struct json_writer *writer, const char *key, struct str text)
{
    begin_value(writer, key);
    add_string(&writer->out, text);
}

void json_add_raw(struct json_writer *writer, const char *key, struct str json)
{
    begin_value(writer, key);
    text_add(&writer->out, json);
}

void json_add_whole(struct json_writer *writer, const char *key, int64_t value)
{
    begin_value(writer, key);
    text_add(&writer->out, arena_whole(writer->out.arena, value));
}

void json_add_bool(struct json_writer *writer, const char *key, bool value)
{
    json_add_raw(writer, key, value ? STR("true") : STR("false"));
}

void json_add_id(struct json_writer *writer, const char *key, struct str id)
{
    int64_t value;
    bool is_canonical = !str_starts(id, STR("0")) && !str_starts(id, STR("-0"));

    /* "007" is another id than 7. */
    if ((is_canonical || str_eq(id, STR("0"))) && str_to_i64(id, &value))
        json_add_whole(writer, key, value);
    else
        json_add(writer, key, id);
}
