/* http_answer.c: an answer as it goes over the wire.
 *
 * Head and body stand in one piece of memory, so that they leave in one write.
 * There is no server header: what we run on is nobody's business. */
#include "http_private.h"

#include <string.h>

static const struct reason {
    int status;
    const char *text;
} reasons[] = {
    { 200, "OK" },          { 201, "Created" },           { 202, "Accepted" },
    { 204, "No Content" },  { 301, "Moved Permanently" }, { 302, "Found" },
    { 303, "See Other" },   { 304, "Not Modified" },      { 307, "Temporary Redirect" },
    { 400, "Bad Request" }, { 401, "Unauthorized" },      { 403, "Forbidden" },
    { 404, "Not Found" },   { 405, "Method Not Allowed" }, { 408, "Request Timeout" },
    { 409, "Conflict" },    { 410, "Gone" },              { 413, "Content Too Large" },
    { 414, "URI Too Long" }, { 415, "Unsupported Media Type" }, { 422, "Unprocessable Content" },
    { 426, "Upgrade Required" }, { 429, "Too Many Requests" }, { 500, "Internal Server Error" },
    { 502, "Bad Gateway" }, { 503, "Service Unavailable" },
};

const char *http_reason(int status)
{
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (reasons[i].status == status)
            return reasons[i].text;
    return "Status";
}

static bool is_one_line(struct str s)
{
    return str_find_byte(s, '\r') == SIZE_MAX && str_find_byte(s, '\n') == SIZE_MAX &&
           str_find_byte(s, '\0') == SIZE_MAX;
}

static char *put(char *at, struct str s)
{
    if (s.len)
        memcpy(at, s.at, s.len);
    return at + s.len;
}

static char *put_field(char *at, struct str name, struct str value)
{
    at = put(at, name);
    at = put(at, STR(": "));
    at = put(at, value);
    return put(at, STR("\r\n"));
}

struct str http_compose(const struct http_exchange *exchange,
                        const struct http_response *response, bool must_close)
{
    struct str type = response->content_type.len ? response->content_type
                                                 : STR("text/plain; charset=utf-8");
    bool has_body = response->status != 204 && response->status != 304;
    size_t room = 256 + type.len + response->body.len;

    for (size_t i = 0; i < response->field_count; i++)
        room += response->fields[i].name.len + response->fields[i].value.len + 4;
    char *start = arena_alloc_bytes(exchange->arena, LWS_PRE + room) + LWS_PRE;
    char *at = put(start, STR("HTTP/1.1 "));
    at = put(at, arena_whole(exchange->arena, response->status));
    at = put(at, STR(" "));
    at = put(at, str_from(http_reason(response->status)));
    at = put(at, STR("\r\n"));
    if (is_one_line(type) && has_body)
        at = put_field(at, STR("content-type"), type);
    if (has_body)
        at = put_field(at, STR("content-length"),
                       arena_whole(exchange->arena, (int64_t)response->body.len));
    for (size_t i = 0; i < response->field_count; i++)
        if (is_one_line(response->fields[i].name) && is_one_line(response->fields[i].value))
            at = put_field(at, response->fields[i].name, response->fields[i].value);
    if (must_close)
        at = put_field(at, STR("connection"), STR("close"));
    else if (exchange->is_http10)
        at = put_field(at, STR("connection"), STR("keep-alive"));
    at = put(at, STR("\r\n"));
    if (!exchange->is_head && has_body)
        at = put(at, response->body);
    return (struct str){ start, (size_t)(at - start) };
}
