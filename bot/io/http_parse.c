/* http_parse.c: a request as libwebsockets read it becomes one as handlers see it.
 *
 * libwebsockets has already decoded percent signs, in the query too, and cut the
 * query at each '&'; we encode the pieces again, so that nobody decodes twice.
 * What two readers could understand differently (two lengths, a length that is
 * no number, an encoding we do not know) is refused: that is how requests are
 * smuggled past a proxy. */
#include "http_private.h"

#include "../base/limits.h"

#include <string.h>

struct known_header {
    struct str name;
    enum lws_token_indexes token;
};

static const struct known_header known_headers[] = {
    { STR_INIT("user-agent"), WSI_TOKEN_HTTP_USER_AGENT },
    { STR_INIT("host"), WSI_TOKEN_HOST },
    { STR_INIT("accept-language"), WSI_TOKEN_HTTP_ACCEPT_LANGUAGE },
    { STR_INIT("content-type"), WSI_TOKEN_HTTP_CONTENT_TYPE },
    { STR_INIT("authorization"), WSI_TOKEN_HTTP_AUTHORIZATION },
    { STR_INIT("accept"), WSI_TOKEN_HTTP_ACCEPT },
    { STR_INIT("cookie"), WSI_TOKEN_HTTP_COOKIE },
    { STR_INIT("origin"), WSI_TOKEN_ORIGIN },
    { STR_INIT("referer"), WSI_TOKEN_HTTP_REFERER },
    { STR_INIT("if-none-match"), WSI_TOKEN_HTTP_IF_NONE_MATCH },
};

static const struct str methods[] = {
    [LWSHUMETH_GET] = STR_INIT("GET"),       [LWSHUMETH_POST] = STR_INIT("POST"),
    [LWSHUMETH_OPTIONS] = STR_INIT("OPTIONS"), [LWSHUMETH_PUT] = STR_INIT("PUT"),
    [LWSHUMETH_PATCH] = STR_INIT("PATCH"),   [LWSHUMETH_DELETE] = STR_INIT("DELETE"),
    [LWSHUMETH_HEAD] = STR_INIT("HEAD"),
};

static const enum lws_token_indexes method_tokens[] = {
    [LWSHUMETH_GET] = WSI_TOKEN_GET_URI,       [LWSHUMETH_POST] = WSI_TOKEN_POST_URI,
    [LWSHUMETH_OPTIONS] = WSI_TOKEN_OPTIONS_URI, [LWSHUMETH_PUT] = WSI_TOKEN_PUT_URI,
    [LWSHUMETH_PATCH] = WSI_TOKEN_PATCH_URI,   [LWSHUMETH_DELETE] = WSI_TOKEN_DELETE_URI,
    [LWSHUMETH_HEAD] = WSI_TOKEN_HEAD_URI,
};

static struct str read_token(struct lws *wsi, struct arena *arena, enum lws_token_indexes token)
{
    int len = lws_hdr_total_length(wsi, token);

    if (len <= 0)
        return (struct str){ "", 0 };
    char *copy = arena_alloc(arena, (size_t)len + 1);
    len = lws_hdr_copy(wsi, copy, len + 1, token);
    return (struct str){ copy, len > 0 ? (size_t)len : 0 };
}

/* libwebsockets keeps the names of headers that it does not know with their colon. */
static struct str read_custom(struct lws *wsi, struct arena *arena, struct str name)
{
    char with_colon[128];

    if (name.len == 0 || name.len + 2 > sizeof with_colon)
        return (struct str){ "", 0 };
    memcpy(with_colon, name.at, name.len);
    with_colon[name.len] = ':';
    with_colon[name.len + 1] = '\0';
    int len = lws_hdr_custom_length(wsi, with_colon, (int)name.len + 1);
    if (len <= 0)
        return (struct str){ "", 0 };
    char *copy = arena_alloc(arena, (size_t)len + 1);
    len = lws_hdr_custom_copy(wsi, copy, len + 1, with_colon, (int)name.len + 1);
    return str_trim((struct str){ copy, len > 0 ? (size_t)len : 0 });
}

struct str http_read_header(struct lws *wsi, struct arena *arena, struct str name)
{
    for (size_t i = 0; i < sizeof known_headers / sizeof known_headers[0]; i++)
        if (str_eq(name, known_headers[i].name))
            return read_token(wsi, arena, known_headers[i].token);
    return read_custom(wsi, arena, name);
}

static void save_header(struct http_exchange *exchange, struct lws *wsi, struct str name)
{
    struct str value = http_read_header(wsi, exchange->arena, name);

    if (!value.len)
        return;
    struct saved_header *header = ARENA_NEW(exchange->arena, struct saved_header);
    header->name = arena_copy(exchange->arena, name);
    header->value = value;
    header->next = exchange->headers;
    exchange->headers = header;
}

void http_save_headers(struct http_exchange *exchange, struct lws *wsi)
{
    for (size_t i = 0; i < sizeof known_headers / sizeof known_headers[0]; i++)
        save_header(exchange, wsi, known_headers[i].name);
    if (exchange->route && exchange->route->headers)
        for (const char *const *name = exchange->route->headers; *name; name++)
            save_header(exchange, wsi, str_from(*name));
}

/* The pieces of a path or query, joined again by '&'. */
static struct str read_pieces(struct lws *wsi, struct arena *arena, enum lws_token_indexes token,
                              bool encode)
{
    static const char hex[] = "0123456789ABCDEF";
    struct text out = { .arena = arena };
    int room = lws_hdr_total_length(wsi, token) + 1;
    char *piece = arena_alloc(arena, (size_t)room);
    int len;

    for (int i = 0; (len = lws_hdr_copy_fragment(wsi, piece, room, token, i)) >= 0; i++) {
        if (i > 0)
            text_add_char(&out, '&');
        for (int j = 0; j < len; j++) {
            unsigned char c = (unsigned char)piece[j];
            /* NOLINTNEXTLINE(bugprone-not-null-terminated-result): eight bytes to look among */
            if (encode && (c <= ' ' || c >= 0x7f || memchr("%&;+#\"<>", c, 8))) {
                char escape[3] = { '%', hex[c >> 4], hex[c & 15] };
                text_add(&out, (struct str){ escape, 3 });
            } else {
                text_add_char(&out, (char)c);
            }
        }
    }
    return out.s;
}

static bool has_parent_segment(struct str path)
{
    while (path.len) {
        struct str segment = str_cut(&path, '/');
        if (str_eq(segment, STR("..")))
            return true;
    }
    return false;
}

static int read_path(struct http_exchange *exchange, struct lws *wsi)
{
    enum lws_token_indexes token = method_tokens[exchange->method];
    int path_len = lws_hdr_total_length(wsi, token);
    int query_len = lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_URI_ARGS);
    struct str path;

    if (path_len + query_len > LIMIT_HTTP_PATH)
        return 414;
    if (path_len == lws_hdr_fragment_length(wsi, token, 0))
        path = read_token(wsi, exchange->arena, token);
    else
        path = read_pieces(wsi, exchange->arena, token, false);
    if (!path.len || path.at[0] != '/' || str_find_byte(path, '\0') != SIZE_MAX ||
        has_parent_segment(path))
        return 400;
    exchange->request.path = path;
    if (query_len)
        exchange->request.query = read_pieces(wsi, exchange->arena, WSI_TOKEN_HTTP_URI_ARGS, true);
    return 0;
}

/* RFC 9112, section 6: which requests have a body, and how long it is. */
static int read_framing(struct http_exchange *exchange, struct lws *wsi)
{
    bool takes_body = exchange->method == LWSHUMETH_POST || exchange->method == LWSHUMETH_PUT ||
                      exchange->method == LWSHUMETH_PATCH;
    struct str encoding = read_token(wsi, exchange->arena, WSI_TOKEN_HTTP_TRANSFER_ENCODING);
    struct str length = read_token(wsi, exchange->arena, WSI_TOKEN_HTTP_CONTENT_LENGTH);
    uint64_t bytes = 0;

    exchange->is_read_on = takes_body || length.len;
    exchange->has_body = length.len || encoding.len; /* until we know better */
    if (encoding.len) {
        if (!takes_body || length.len || !str_eq_ascii_nocase(encoding, STR("chunked")))
            return 400;
        exchange->is_chunked = true;
        exchange->must_close = true; /* libwebsockets does not know where such a body ends */
        return 0;
    }
    if (length.len && !str_to_u64(length, &bytes))
        return 400;
    if (bytes > LIMIT_HTTP_BODY)
        return 413;
    exchange->has_body = bytes > 0;
    exchange->body_len = bytes;
    exchange->is_read_on = bytes > 0 || (takes_body && !length.len);
    /* Without a length there is none, but libwebsockets takes all that follows for a body. */
    if (takes_body && !length.len)
        exchange->must_close = true;
    return 0;
}

/* Only a proxy on this machine is believed about whom it speaks for. */
static struct str read_peer(struct http_exchange *exchange, struct lws *wsi)
{
    const struct connection *connection = exchange->connection;

    if (connection->is_loopback) {
        struct str list = read_token(wsi, exchange->arena, WSI_TOKEN_X_FORWARDED_FOR);
        struct str last = { "", 0 };
        while (list.len)
            last = str_trim(str_cut(&list, ','));
        if (last.len)
            return last;
    }
    return arena_copy(exchange->arena, str_from(connection->address));
}

int http_read_request(struct http_exchange *exchange, struct lws *wsi)
{
    char *uri = NULL;
    int uri_len = 0;
    char version[12] = "";
    char wish[32] = "";
    int method = lws_http_get_uri_and_method(wsi, &uri, &uri_len);

    if (method < 0 || (size_t)method >= sizeof methods / sizeof methods[0] ||
        !methods[method].len)
        return 405;
    exchange->method = method;
    exchange->is_head = method == LWSHUMETH_HEAD;
    exchange->request.method = methods[method];
    exchange->request.exchange = exchange;
    exchange->request.peer = read_peer(exchange, wsi);
    lws_hdr_copy(wsi, version, sizeof version, WSI_TOKEN_HTTP);
    exchange->is_http10 = strcmp(version, "HTTP/1.1") != 0;
    lws_hdr_copy(wsi, wish, sizeof wish, WSI_TOKEN_CONNECTION);
    exchange->must_close =
        exchange->is_http10 ? strcasecmp(wish, "keep-alive") != 0 : strcasecmp(wish, "close") == 0;
    int status = read_framing(exchange, wsi);
    int path_status = read_path(exchange, wsi);
    return path_status ? path_status : status;
}

bool http_is_same_origin(struct str origin, struct str host)
{
    size_t scheme = str_find(origin, STR("://"));

    return scheme != SIZE_MAX && host.len &&
           str_eq_ascii_nocase(str_slice(origin, scheme + 3, origin.len), host);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c | 32) >= 'a' && (c | 32) <= 'f')
        return (c | 32) - 'a' + 10;
    return -1;
}

static void size_byte(struct chunks *chunks, char c)
{
    int digit = hex_digit(c);

    if (digit >= 0 && chunks->digits < 8) {
        chunks->left = chunks->left * 16 + (uint64_t)digit;
        chunks->digits++;
    } else if (chunks->digits && (c == ';' || c == '\r' || c == ' ' || c == '\t')) {
        chunks->state = CHUNK_EXTENSION;
    } else if (chunks->digits && c == '\n') {
        chunks->state = chunks->left ? CHUNK_DATA : CHUNK_TRAILER;
    } else {
        chunks->state = CHUNK_BAD;
    }
}

/* Everything of the framing that is not a chunk's data. */
static void framing_byte(struct chunks *chunks, char c)
{
    switch (chunks->state) {
    case CHUNK_SIZE:
        size_byte(chunks, c);
        break;
    case CHUNK_EXTENSION:
        if (c == '\n')
            chunks->state = chunks->left ? CHUNK_DATA : CHUNK_TRAILER;
        break;
    case CHUNK_DATA_END:
        if (c == '\n') {
            chunks->state = CHUNK_SIZE;
            chunks->digits = 0;
        } else if (c != '\r') {
            chunks->state = CHUNK_BAD;
        }
        break;
    case CHUNK_TRAILER: /* at the start of a line; an empty one ends it all */
        if (c == '\n')
            chunks->state = CHUNK_DONE;
        else if (c != '\r')
            chunks->state = CHUNK_TRAILER_LINE;
        break;
    case CHUNK_TRAILER_LINE:
        if (c == '\n')
            chunks->state = CHUNK_TRAILER;
        break;
    case CHUNK_DATA:
    case CHUNK_DONE:
    case CHUNK_BAD:
        break;
    }
    if (chunks->state != CHUNK_DONE && ++chunks->trailer_bytes > LIMIT_HTTP_BODY / 4)
        chunks->state = CHUNK_BAD;
}

bool chunks_read(struct chunks *chunks, struct str bytes, struct text *body, size_t max)
{
    while (bytes.len && chunks->state != CHUNK_DONE && chunks->state != CHUNK_BAD) {
        if (chunks->state != CHUNK_DATA) {
            framing_byte(chunks, bytes.at[0]);
            bytes = str_slice(bytes, 1, bytes.len);
            continue;
        }
        size_t len = chunks->left < bytes.len ? (size_t)chunks->left : bytes.len;
        if (body->s.len + len > max)
            return false;
        text_add(body, str_slice(bytes, 0, len));
        bytes = str_slice(bytes, len, bytes.len);
        chunks->left -= len;
        if (chunks->left == 0)
            chunks->state = CHUNK_DATA_END;
    }
    return chunks->state != CHUNK_BAD;
}
