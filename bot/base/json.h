/* json.h: JSON read through cJSON, written through a small appending writer.
 *
 * Reading: json_parse checks size, depth and UTF-8 before anything else looks
 * at the bytes; what it returns is freed with cJSON_Delete in the function that
 * called it. The getters accept any node, NULL too, and copy into an arena, so
 * that nothing of cJSON outlives the parse.
 *
 * Writing: cJSON prints large ids as 1e+15 and wants NUL-terminated text, so we
 * append to a struct text ourselves; commas are the writer's business. */
#ifndef REKAN_BASE_JSON_H
#define REKAN_BASE_JSON_H

#include "arena.h"
#include "error.h"

struct cJSON;

/* The whole text is one value, white space around it aside. what names the text in the
 * message of err, e.g. "config.json". */
struct cJSON *json_parse(struct str text, const char *what, struct error *err);

const struct cJSON *json_get(const struct cJSON *object, const char *key); /* or NULL */
const struct cJSON *json_path(const struct cJSON *object, const char *key, const char *key2);

/* A string's text, or a number's digits where it is a whole number within
 * +-2^53; otherwise the empty str. Ids are read with it. */
struct str json_text(struct arena *arena, const struct cJSON *node);
bool json_is_string(const struct cJSON *node);
bool json_whole(const struct cJSON *node, int64_t *value); /* a whole number within +-2^53 */
int64_t json_whole_or(const struct cJSON *node, int64_t otherwise);
bool json_true(const struct cJSON *node);

struct json_writer {
    struct text out;
    bool needs_comma;
};

#define JSON_WRITER(a) ((struct json_writer){ .out = { .arena = (a) } })

/* key is NULL inside an array and for the outermost value. */
void json_open(struct json_writer *writer, const char *key, char bracket); /* '{' or '[' */
void json_close(struct json_writer *writer, char bracket);                 /* '}' or ']' */
void json_add(struct json_writer *writer, const char *key, struct str text);
void json_add_whole(struct json_writer *writer, const char *key, int64_t value);
void json_add_bool(struct json_writer *writer, const char *key, bool value);
void json_add_raw(struct json_writer *writer, const char *key, struct str json);
/* An id: written as a number where it looks like one, as Telegram wants, else as a string. */
void json_add_id(struct json_writer *writer, const char *key, struct str id);

#endif
