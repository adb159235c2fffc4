/* fuzz_http.c: any bytes on a connection to the server, the WebSocket's frames included.
 *
 * A real listener and a real client in one process. Whatever comes, a handler sees only
 * whole requests within the limits, everything handed over is answered once, and when
 * the client has gone nothing of it is left. */
#include "fuzz.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../../bot/base/clock.h"
#include "../../bot/base/limits.h"
#include "../../bot/base/log.h"
#include "../../bot/io/http_server.h"

enum { PATIENCE_MS = 5000, REQUEST_MS = 30 };

struct site {
    struct loop *loop;
    struct http_server *server;
    int fd;
    int64_t deadline_us;
};

static struct site site;

static bool has_parent(struct str path)
{
    while (path.len)
        if (str_eq(str_cut(&path, '/'), STR("..")))
            return true;
    return false;
}

static void check(const struct http_request *request)
{
    must(request->path.len > 0 && request->path.at[0] == '/' && !has_parent(request->path));
    must(str_find_byte(request->path, '\0') == SIZE_MAX);
    must(request->path.len <= LIMIT_HTTP_PATH && request->body.len <= LIMIT_HTTP_BODY);
    for (size_t i = 0; i < request->query.len; i++)
        must(request->query.at[i] > ' ' && request->query.at[i] < 0x7f);
    must(http_header(request->exchange, STR("x-token")).len < 8192);
}

static void on_request(void *owner, const struct http_request *request)
{
    struct http_header_field field = { STR("x-path"), request->path };
    struct http_response response = { .status = 200, .body = request->body, .fields = &field,
                                      .field_count = 1 };

    (void)owner;
    check(request);
    http_respond(request->exchange, &response);
}

static void on_opened(void *owner, struct ws_peer *peer, const struct http_request *request)
{
    (void)owner;
    check(request);
    ws_send(peer, STR("welcome"));
}

static void on_text(void *owner, struct ws_peer *peer, struct str text)
{
    (void)owner;
    must(text.len <= LIMIT_WEBSOCKET_FRAME && str_is_utf8(text));
    ws_send(peer, text);
}

static void open_site(void)
{
    static const char *const headers[] = { "x-token", NULL };
    static const struct ws_events events = { on_opened, on_text, NULL };
    static const struct http_route routes[] = {
        { "GET", "/a*", on_request, NULL, NULL, headers },
        { "POST", "/a*", on_request, NULL, NULL, headers },
        { "PUT", "/a*", on_request, NULL, NULL, headers },
        { NULL, "/ws", NULL, &events, NULL, NULL },
        { NULL, NULL, NULL, NULL, NULL, NULL },
    };
    struct http_listener_options options = { .address = STR("127.0.0.1"), .routes = routes,
                                             .request_ms = REQUEST_MS };

    log_set_level(LOG_ERROR);
    site.loop = loop_open(NULL);
    must(site.loop != NULL);
    site.server = http_server_open(site.loop, &options, NULL);
    must(site.server != NULL);
}

/* Reads what the server says; ends the loop when it has hung up and forgotten us. */
static void on_look(void *owner)
{
    struct http_server_stats stats;
    char bytes[65536];
    ssize_t got;

    (void)owner;
    while ((got = recv(site.fd, bytes, sizeof bytes, MSG_DONTWAIT)) > 0)
        continue;
    http_server_stats(site.server, &stats);
    if ((got == 0 || errno != EAGAIN) && stats.connections == 0) {
        must(stats.exchanges == 0);
        loop_stop(site.loop);
        return;
    }
    must(clock_monotonic_us() < site.deadline_us); /* somebody hangs on */
    loop_after(site.loop, 1, on_look, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sockaddr_in to = { .sin_family = AF_INET };

    if (!site.loop)
        open_site();
    site.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons((uint16_t)http_server_port(site.server));
    must(site.fd >= 0 && connect(site.fd, (struct sockaddr *)&to, sizeof to) == 0);
    send(site.fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    shutdown(site.fd, SHUT_WR);
    site.deadline_us = clock_monotonic_us() + PATIENCE_MS * 1000;
    loop_after(site.loop, 0, on_look, NULL);
    loop_run(site.loop);
    close(site.fd);
    return 0;
}
