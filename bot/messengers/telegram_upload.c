/* telegram_upload.c: a file goes up as multipart/form-data (RFC 7578), the words below it as its
 * caption. */
#include "../base/limits.h"
#include "../conversation/i18n.h"
#include "telegram_self.h"

enum { FILE_MAX = 50 * 1000 * 1000, CAPTION_MAX = 1024, HEAD_ROOM = 4096 }; /* Bot API 10.3 */

/* No line of ours begins so: a JSON line begins with a brace, and its line breaks are escaped. */
#define BOUNDARY "rekan-part-2f6c1f0b9a7e4d35"

static void add_field(struct text *body, const char *name, struct str value)
{
    text_print(body, "--" BOUNDARY "\r\ncontent-disposition: form-data; name=\"%s\"\r\n\r\n", name);
    text_add(body, value);
    text_add(body, STR("\r\n"));
}

/* What it may be called stands between quotes in a header. */
static bool is_file_name(struct str name)
{
    return name.len > 0 && name.len <= LIMIT_NAME && telegram_is_made_of(name, "-.");
}

bool telegram_render_upload(const struct telegram *telegram, struct arena *arena, const struct said *said,
                          struct call *call)
{
    const struct said_file *file = said->file;
    struct text body = { .arena = arena };

    if (!file || !file->content.len || file->content.len > FILE_MAX || !is_file_name(file->name) ||
        !said->reply->chat_id.len || str_find(file->content, STR("\n--" BOUNDARY)) != SIZE_MAX)
        return false;
    body.room = file->content.len + HEAD_ROOM; /* at once: it does not grow by doubling */
    body.s.at = arena_alloc_bytes(arena, body.room);
    add_field(&body, "chat_id", said->reply->chat_id);
    add_field(&body, "disable_notification", STR("true"));
    /* The markup of a caption is never cut, so a long one is none. */
    if (said->text.len && rich_units(said->text) <= CAPTION_MAX) {
        add_field(&body, "caption", said->text);
        add_field(&body, "parse_mode", STR("HTML"));
    }
    text_print(&body, "--" BOUNDARY "\r\ncontent-disposition: form-data; name=\"document\"; "
               "filename=\"%.*s\"\r\ncontent-type: %.*s\r\n\r\n", STR_ARG(file->name),
               STR_ARG(file->type));
    text_add(&body, file->content);
    text_add(&body, STR("\r\n--" BOUNDARY "--\r\n"));
    call->method = STR("sendDocument");
    call->body = body.s;
    call->type = STR("multipart/form-data; boundary=" BOUNDARY);
    call->url = arena_concat(arena, telegram->call_url, call->method);
    return true;
}
