/* http_server.c: a server and its connections.
 *
 * libwebsockets does HTTP/1.1, TLS and WebSocket; its events come in here and go
 * on to the exchange or the peer. It picks a virtual host by the Host header,
 * which anybody may write: so what belongs to which server is known from the
 * connection alone. */
#include "http_private.h"

#include "../base/clock.h"
#include "../base/limits.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

enum { SEND_BYTES = 1 << 20 };

static int on_http_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                         size_t len);

static const struct lws_protocols protocols[] = {
    /* An answer leaves in one send, whatever its size. */
    { .name = "http", .callback = on_http_event, .tx_packet_size = SEND_BYTES },
    { .name = NULL },
};

/* Pings a silent WebSocket; what does not answer is gone. */
static const lws_retry_bo_t idle_policy = {
    .secs_since_valid_ping = 30, .secs_since_valid_hangup = 45
};

static char *copy(struct str s)
{
    char *text = strndup(s.at ? s.at : "", s.len);

    if (!text)
        abort();
    return text;
}

static void on_deadline_due(void *owner);

static void watch_deadlines(struct deadlines *deadlines)
{
    if (deadlines->timer || !deadlines->first)
        return;
    int64_t left_us = deadlines->first->deadline_us - clock_monotonic_us();
    int64_t left_ms = left_us > 0 ? left_us / 1000 + 1 : 1;
    deadlines->timer = loop_after(deadlines->loop, left_ms, on_deadline_due, deadlines);
}

void connection_clear_deadline(struct connection *connection)
{
    struct deadlines *deadlines = connection->deadlines;

    if (!deadlines)
        return;
    if (connection->earlier)
        connection->earlier->later = connection->later;
    else
        deadlines->first = connection->later;
    if (connection->later)
        connection->later->earlier = connection->earlier;
    else
        deadlines->last = connection->earlier;
    connection->deadlines = NULL;
}

void connection_set_deadline(struct connection *connection, struct deadlines *deadlines)
{
    connection_clear_deadline(connection);
    connection->deadlines = deadlines;
    connection->deadline_us = clock_monotonic_us() + deadlines->lasts_ms * 1000;
    connection->later = NULL;
    connection->earlier = deadlines->last;
    if (deadlines->last)
        deadlines->last->later = connection;
    else
        deadlines->first = connection;
    deadlines->last = connection;
    watch_deadlines(deadlines);
}

static void on_deadline_due(void *owner)
{
    struct deadlines *deadlines = owner;
    int64_t now_us = clock_monotonic_us();
    struct connection *connection;

    deadlines->timer = NULL;
    while ((connection = deadlines->first) && connection->deadline_us <= now_us) {
        connection_clear_deadline(connection);
        if (connection->exchange && !connection->exchange->is_handed)
            http_refuse(connection->exchange, 408);
        else if (connection->is_flushing && http_may_flush_on(connection))
            connection_set_deadline(connection, &connection->server->flushing);
        else
            connection_kill(connection);
    }
    watch_deadlines(deadlines);
}

void connection_kill(struct connection *connection)
{
    lws_set_timeout(connection->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

/* NOLINTBEGIN(clang-analyzer-core.NullDereference): who has left is on no server's list */
static void connection_leave_server(struct connection *connection)
{
    struct http_server *server = connection->server;

    connection_clear_deadline(connection);
    http_on_connection_gone(connection);
    ws_on_gone(connection);
    if (connection->prev)
        connection->prev->next = connection->next;
    else
        server->connections = connection->next;
    if (connection->next)
        connection->next->prev = connection->prev;
    server->stats.connections--;
    connection->server = NULL;
}
/* NOLINTEND(clang-analyzer-core.NullDereference) */

static void connection_close(struct connection *connection)
{
    if (connection->server) {
        if (connection->server->adopting == connection)
            connection->server->adopting = NULL;
        connection_leave_server(connection);
    }
    free(connection);
}

static int on_http_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                         size_t len)
{
    struct connection *connection;

    switch ((int)reason) {
    case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS: {
        /* Not a real wsi, but its host (in) knows whose certificates to load. */
        struct http_server *server = lws_vhost_user(in);
        server->tls = user;
        return http_tls_load(server, server->tls, NULL) ? 0 : -1;
    }
    case LWS_CALLBACK_HTTP:
    case LWS_CALLBACK_HTTP_BODY:
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
    case LWS_CALLBACK_HTTP_WRITEABLE:
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
    case LWS_CALLBACK_ESTABLISHED:
    case LWS_CALLBACK_RECEIVE:
    case LWS_CALLBACK_SERVER_WRITEABLE:
    case LWS_CALLBACK_WSI_DESTROY:
        connection = lws_get_opaque_user_data(wsi);
        break;
    case LWS_CALLBACK_RAW_ADOPT:
        return -1; /* CONNECT turns a connection raw: not here */
    default:
        return 0;
    }
    if (reason == LWS_CALLBACK_WSI_DESTROY) {
        lws_set_opaque_user_data(wsi, NULL);
        if (connection)
            connection_close(connection);
        return 0;
    }
    if (!connection || !connection->server)
        return -1;
    connection->wsi = wsi;
    switch ((int)reason) {
    case LWS_CALLBACK_HTTP:
        return http_on_request(connection);
    case LWS_CALLBACK_HTTP_BODY:
        return http_on_body(connection, (struct str){ in, len });
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
        return http_on_body_end(connection);
    case LWS_CALLBACK_HTTP_WRITEABLE:
        return http_on_writable(connection);
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return http_on_upgrade(connection, str_from(in));
    default:
        return ws_on_event(connection, reason, (struct str){ in, len });
    }
}

static void set_address(struct connection *connection, const struct sockaddr_storage *from)
{
    struct in6_addr v6;

    if (from->ss_family == AF_INET) {
        struct in_addr v4 = ((const struct sockaddr_in *)from)->sin_addr;
        inet_ntop(AF_INET, &v4, connection->address, sizeof connection->address);
        connection->is_loopback = ntohl(v4.s_addr) >> 24 == 127;
        return;
    }
    v6 = ((const struct sockaddr_in6 *)from)->sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&v6)) {
        inet_ntop(AF_INET, &v6.s6_addr[12], connection->address, sizeof connection->address);
        connection->is_loopback = v6.s6_addr[12] == 127;
    } else {
        inet_ntop(AF_INET6, &v6, connection->address, sizeof connection->address);
        connection->is_loopback = IN6_IS_ADDR_LOOPBACK(&v6);
    }
}

void connection_open(struct http_server *server, int fd, const struct sockaddr_storage *from)
{
    struct connection *connection = calloc(1, sizeof *connection);

    if (!connection)
        abort();
    connection->server = server;
    connection->is_over_limit = ++server->stats.connections > server->most;
    set_address(connection, from);
    connection->next = server->connections;
    if (server->connections)
        server->connections->prev = connection;
    server->connections = connection;
    server->adopting = connection;
    lws_adopt_desc_t info = {
        .vh = server->vhost,
        .type = LWS_ADOPT_SOCKET | LWS_ADOPT_HTTP | (server->tls ? LWS_ADOPT_ALLOW_SSL : 0),
        .fd = { .sockfd = fd },
        .opaque = connection,
    };
    struct lws *wsi = lws_adopt_descriptor_vhost_via_info(&info);
    if (wsi)
        connection->wsi = wsi;
    else if (server->adopting) /* it failed before there was an event to tell us */
        connection_close(connection);
    server->adopting = NULL;
}

/* One virtual host serves all plain listeners, one each those with certificates; they
 * live as long as the loop, because libwebsockets moves connections between them. */
static bool open_vhost(struct http_server *server, struct error *err)
{
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN_SERVER,
        .vhost_name = "http",
        .protocols = protocols,
        .keepalive_timeout = LIMIT_HTTP_KEEPALIVE_S,
        .timeout_secs_ah_idle = LIMIT_HTTP_REQUEST_S,
        .retry_and_idle_policy = &idle_policy,
        .user = server,
    };
    struct lws_context *context = loop_context(server->loop);

    if (server->certificate_file) {
        /* Checked first, for libwebsockets cannot say what was wrong with them. */
        if (!http_tls_load(server, NULL, err))
            return false;
        info.options =
            LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_CREATE_VHOST_SSL_CTX;
        info.alpn = "http/1.1";
        info.vhost_name = "https";
    } else {
        server->vhost = lws_get_vhost_by_name(context, info.vhost_name);
    }
    if (!server->vhost)
        server->vhost = lws_create_vhost(context, &info);
    if (!server->vhost || (server->certificate_file && !server->tls))
        return fail(err, ERROR_LATER, "libwebsockets refuses to serve HTTP%s",
                    server->certificate_file ? "S" : "");
    return true;
}

static void on_turn_ended(void *owner)
{
    struct http_server *server = owner;

    while (server->answered)
        exchange_close(server->answered);
    if (!server->is_closed || server->exchanges)
        return;
    loop_remove_hook(server->loop, &server->hook);
    while (server->spare_count)
        arena_close(server->spare[--server->spare_count]);
    free(server->certificate_file);
    free(server->private_key_file);
    free(server);
}

struct http_server *http_server_open(struct loop *loop,
                                     const struct http_listener_options *options,
                                     struct error *err)
{
    struct http_server *server = calloc(1, sizeof *server);
    int64_t request_ms = options->request_ms ? options->request_ms : LIMIT_HTTP_REQUEST_S * 1000;

    if (!server)
        abort();
    server->loop = loop;
    server->routes = options->routes;
    server->listen_fd = -1;
    server->most = options->most_connections ? options->most_connections : LIMIT_HTTP_CONNECTIONS;
    server->stats.most_connections = server->most;
    server->requests = (struct deadlines){ .loop = loop, .lasts_ms = request_ms };
    server->lingering = (struct deadlines){ .loop = loop, .lasts_ms = HTTP_LINGER_MS };
    server->flushing = (struct deadlines){ .loop = loop, .lasts_ms = HTTP_FLUSH_MS };
    server->hook = (struct loop_hook){ .woken = on_turn_ended, .owner = server };
    loop_add_hook(loop, &server->hook);
    if (options->certificate_file.len) {
        server->certificate_file = copy(options->certificate_file);
        server->private_key_file = copy(options->private_key_file);
    }
    if (http_listen(server, options, err) && open_vhost(server, err) &&
        http_accept_from(server, err))
        return server;
    http_server_close(server);
    return NULL;
}

int http_server_port(const struct http_server *server)
{
    return server->port;
}

/* A request that has arrived and was not read yet would be lost with its connection. */
static bool is_at_rest(const struct connection *connection)
{
    int unread = 0;

    if (connection->exchange || connection->peer || connection->deadlines)
        return false;
    ioctl(lws_get_socket_fd(connection->wsi), FIONREAD, &unread);
    return unread == 0;
}

void http_server_drain(struct http_server *server)
{
    http_stop_listening(server);
    for (struct connection *connection = server->connections; connection;
         connection = connection->next)
        if (is_at_rest(connection))
            connection_kill(connection);
}

int http_server_socket(const struct http_server *server)
{
    return server->listen_fd;
}

void http_server_hand_over(struct http_server *server)
{
    http_leave_port(server);
    for (struct connection *connection = server->connections; connection;
         connection = connection->next)
        if (connection->peer)
            connection_kill(connection);
}

void http_server_close(struct http_server *server)
{
    if (!server)
        return;
    http_stop_listening(server);
    while (server->connections) {
        struct connection *connection = server->connections;
        connection_leave_server(connection);
        connection_kill(connection);
    }
    loop_cancel(server->loop, server->requests.timer);
    loop_cancel(server->loop, server->lingering.timer);
    loop_cancel(server->loop, server->flushing.timer);
    server->is_closed = true;
    on_turn_ended(server);
}

void http_server_stats(const struct http_server *server, struct http_server_stats *stats)
{
    *stats = server->stats;
}
