/* telegram_file.c: where a document that somebody sent lies (getFile). */
#include <cjson/cJSON.h>

#include "../base/limits.h"
#include "telegram_self.h"

void telegram_read_file(struct arena *arena, const struct cJSON *message, struct event *event)
{
    const struct cJSON *document = json_get(message, "document");

    if (event->chat_kind != CHAT_PRIVATE || !document)
        return;
    event->file_id = telegram_text(arena, json_get(document, "file_id"), LIMIT_ID);
    event->file_name = telegram_text(arena, json_get(document, "file_name"), LIMIT_NAME);
}

void telegram_ask_file(void *self, struct arena *arena, struct str file_id, struct call *call)
{
    const struct telegram *telegram = self;
    struct json_writer json = JSON_WRITER(arena);

    json_open(&json, NULL, '{');
    json_add(&json, "file_id", file_id);
    json_close(&json, '}');
    *call = (struct call){ .method = STR("getFile"), .body = json.out.s };
    call->url = arena_concat(arena, telegram->call_url, call->method);
}

/* "documents/file_7.csv" and nothing that would lead elsewhere. */
static bool is_path(struct str path)
{
    if (path.len == 0 || path.len > 256 || path.at[0] == '/' || str_find(path, STR("..")) != SIZE_MAX)
        return false;
    return telegram_is_made_of(path, "-./");
}

struct str telegram_file_url(void *self, struct arena *arena, struct str body)
{
    const struct telegram *telegram = self;
    struct str api = telegram->options.api_url, path = { "", 0 };
    struct error err;
    struct cJSON *json = json_parse(body, "getFile", &err);

    path = telegram_text(arena, json_get(json_get(json, "result"), "file_path"), 257);
    cJSON_Delete(json);
    if (!is_path(path))
        return (struct str){ "", 0 };
    return ARENA_JOIN(arena, api, STR("/file"),
                      str_slice(telegram->call_url, api.len, telegram->call_url.len), path);
}
