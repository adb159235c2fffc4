/* playground_page.c: few pages, all of one visitor, all shown the same.
 *
 * The files come from the binary with a tag made of their content, so that a
 * page is fetched again only after an upgrade. Nothing inline runs, nothing
 * foreign is loaded. */
#include "playground_page.h"

#include <stdlib.h>
#include <string.h>

#include "../base/embedded.h"
#include "../base/limits.h"
#include "../base/log.h"

struct playground_page {
    struct playground_port port;
    char *host;
    struct ws_peer *peers[LIMIT_PLAYED_PAGES];
    size_t peer_count;
    struct ws_events events;
};

#define FOLDER "bot/web/playground/"
#define SENT_FILES "/playground/file/"
#define JAVASCRIPT "text/javascript; charset=utf-8"

static const struct file {
    const char *path;
    const char *embedded;
    struct str content_type;
} files[] = {
    { "/", FOLDER "index.html", STR_INIT("text/html; charset=utf-8") },
    { "/playground.js", FOLDER "playground.js", STR_INIT(JAVASCRIPT) },
    { "/playground_pane.js", FOLDER "playground_pane.js", STR_INIT(JAVASCRIPT) },
    { "/playground_message.js", FOLDER "playground_message.js", STR_INIT(JAVASCRIPT) },
    { "/playground_notices.js", FOLDER "playground_notices.js", STR_INIT(JAVASCRIPT) },
    { "/playground_photo.js", FOLDER "playground_photo.js", STR_INIT(JAVASCRIPT) },
    { "/playground_words.js", FOLDER "playground_words.js", STR_INIT(JAVASCRIPT) },
    { "/playground.css", FOLDER "playground.css", STR_INIT("text/css; charset=utf-8") },
    { "/playground.svg", FOLDER "playground.svg", STR_INIT("image/svg+xml") },
};

enum { FILES = sizeof files / sizeof *files };

/* -- whose name we answer to */

/* "localhost:8080" -> "localhost", "[::1]:8080" -> "[::1]". Empty when it is no host. */
static struct str host_name(struct str host)
{
    size_t end = 0;

    if (str_starts(host, STR("["))) {
        end = str_find_byte(host, ']');
        end = end == SIZE_MAX ? 0 : end + 1;
    } else {
        end = str_find_byte(host, ':');
        end = end == SIZE_MAX ? host.len : end;
    }
    struct str port = str_slice(host, end, host.len);
    uint64_t number;
    if (port.len && (port.at[0] != ':' || !str_to_u64(str_slice(port, 1, port.len), &number)))
        return STR("");
    return str_slice(host, 0, end);
}

/* 127.0.0.0/8, written as four numbers. */
static bool is_loopback_address(struct str name)
{
    int numbers = 0;

    if (!str_starts(name, STR("127.")))
        return false;
    while (name.len) {
        uint64_t number;
        struct str digits = str_cut(&name, '.');
        if (digits.len > 3 || !str_to_u64(digits, &number) || number > 255)
            return false;
        numbers++;
    }
    return numbers == 4;
}

static bool is_our_host(const struct playground_page *page, struct str host)
{
    struct str name = host_name(host);

    if (!name.len)
        return false;
    return str_eq_ascii_nocase(name, STR("localhost")) || str_eq(name, STR("[::1]")) ||
           is_loopback_address(name) || str_eq_ascii_nocase(name, str_from(page->host));
}

/* -- files */

static void refuse_host(struct http_exchange *exchange)
{
    http_respond(exchange, &(struct http_response){
                               .status = 421,
                               .body = STR("The playground answers to its own address only.\n"),
                           });
}

static void serve(const struct playground_page *page, const struct http_request *request,
                  const struct file *file)
{
    struct arena *arena = http_arena(request->exchange);
    struct str host = http_header(request->exchange, STR("host"));
    struct str content = embedded_content(file->embedded);

    if (!is_our_host(page, host)) {
        refuse_host(request->exchange);
        return;
    }
    struct str tag =
        arena_print(arena, "\"%016llx\"", (unsigned long long)str_hash(content));
    /* Some browsers do not count a WebSocket to us as 'self', so it is named. */
    struct str policy = arena_print(
        arena,
        "default-src 'self'; connect-src 'self' ws://%.*s wss://%.*s; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; object-src 'none'",
        STR_ARG(host), STR_ARG(host));
    const struct http_header_field fields[] = {
        { STR("Content-Security-Policy"), policy },
        { STR("X-Content-Type-Options"), STR("nosniff") },
        { STR("Referrer-Policy"), STR("no-referrer") },
        { STR("Cross-Origin-Resource-Policy"), STR("same-origin") },
        { STR("Cache-Control"), STR("no-cache") },
        { STR("ETag"), tag },
    };
    bool is_known = str_eq(http_header(request->exchange, STR("if-none-match")), tag);
    http_respond(request->exchange, &(struct http_response){
                                        .status = is_known ? 304 : 200,
                                        .content_type = file->content_type,
                                        .body = is_known ? STR("") : content,
                                        .fields = fields,
                                        .field_count = sizeof fields / sizeof *fields,
                                    });
}

static void on_request(void *owner, const struct http_request *request)
{
    for (size_t i = 0; i < FILES; i++)
        if (str_eq(request->path, str_from(files[i].path))) {
            serve(owner, request, &files[i]);
            return;
        }
}

/* By the name, which only the program gives; whatever else is in it is not looked at. */
static struct str type_of(struct str name)
{
    return str_ends(name, STR(".png"))   ? STR("image/png")
           : str_ends(name, STR(".jpg")) ? STR("image/jpeg")
                                         : STR("application/jsonl");
}

/* A file that the bot sent, or a photo: alone it is saved, never shown. */
static void on_sent_file(void *owner, const struct http_request *request)
{
    const struct playground_page *page = owner;
    static const struct http_header_field fields[] = {
        { STR_INIT("Content-Disposition"), STR_INIT("attachment") },
        { STR_INIT("X-Content-Type-Options"), STR_INIT("nosniff") },
        { STR_INIT("Cross-Origin-Resource-Policy"), STR_INIT("same-origin") },
        { STR_INIT("Cache-Control"), STR_INIT("no-store") },
    };

    if (!is_our_host(page, http_header(request->exchange, STR("host")))) {
        refuse_host(request->exchange);
        return;
    }
    struct str content = page->port.file(
        page->port.file_owner, str_slice(request->path, sizeof SENT_FILES - 1, request->path.len));
    http_respond(request->exchange, &(struct http_response){
                                        .status = content.len ? 200 : 404,
                                        .content_type = content.len ? type_of(request->path)
                                                                    : STR("text/plain; charset=utf-8"),
                                        .body = content.len ? content
                                                            : STR("This file is no longer kept; ask for it again.\n"),
                                        .fields = fields,
                                        .field_count = sizeof fields / sizeof *fields,
                                    });
}

/* -- pages that are open */

static void send_to(void *to, struct str json)
{
    ws_send(to, json);
}

static void on_opened(void *owner, struct ws_peer *peer, const struct http_request *request)
{
    struct playground_page *page = owner;
    struct str host = http_header(request->exchange, STR("host"));

    if (!is_our_host(page, host)) {
        log_warn("playground.refused", "pages=%zu", page->peer_count);
        return; /* it hears nothing, and is not heard */
    }
    if (page->peer_count == LIMIT_PLAYED_PAGES) { /* it says so, goes, and tries again by itself */
        log_warn("playground.full", "pages=%zu", page->peer_count);
        ws_send(peer, STR("{\"show\":\"full\"}"));
        return;
    }
    page->peers[page->peer_count++] = peer;
    page->port.joined(page->port.owner, send_to, peer);
}

static size_t peer_index(const struct playground_page *page, const struct ws_peer *peer)
{
    for (size_t i = 0; i < page->peer_count; i++)
        if (page->peers[i] == peer)
            return i;
    return SIZE_MAX;
}

static void on_received(void *owner, struct ws_peer *peer, struct str text)
{
    const struct playground_page *page = owner;

    if (peer_index(page, peer) != SIZE_MAX)
        page->port.received(page->port.owner, text);
}

static void on_closed(void *owner, struct ws_peer *peer)
{
    struct playground_page *page = owner;
    size_t index = peer_index(page, peer);

    if (index != SIZE_MAX)
        page->peers[index] = page->peers[--page->peer_count];
}

void playground_page_show(void *owner, struct str json)
{
    struct playground_page *page = owner;

    for (size_t i = page->peer_count; i-- > 0;) /* downward: a peer may leave meanwhile */
        ws_send(page->peers[i], json);
}

/* -- life */

struct playground_page *playground_page_open(const struct playground_port *port, struct str host)
{
    struct playground_page *page = calloc(1, sizeof *page);
    char *copy = calloc(1, host.len + 1);

    if (!page || !copy)
        abort();
    if (host.len)
        memcpy(copy, host.at, host.len);
    *page = (struct playground_page){
        .port = *port,
        .host = copy,
        .events = { .opened = on_opened, .received = on_received, .closed = on_closed },
    };
    return page;
}

void playground_page_close(struct playground_page *page)
{
    if (!page)
        return;
    free(page->host);
    free(page);
}

void playground_page_routes(struct playground_page *page, struct http_route *routes)
{
    static const char *const headers[] = { "if-none-match", NULL };

    _Static_assert(PLAYGROUND_PAGE_ROUTES == FILES + 2, "one route a file, those sent, the socket");
    for (size_t i = 0; i < FILES; i++)
        routes[i] = (struct http_route){
            .method = "GET",
            .path = files[i].path,
            .handle = on_request,
            .owner = page,
            .headers = headers,
        };
    routes[FILES] = (struct http_route){
        .method = "GET", .path = SENT_FILES "*", .handle = on_sent_file, .owner = page,
    };
    routes[FILES + 1] = (struct http_route){
        .path = "/playground/socket",
        .websocket = &page->events,
        .owner = page,
    };
}
