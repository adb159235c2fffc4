/* http_exchange.c: one request, one answer.
 *
 * An exchange lives in an arena of its own and outlives the client who left and
 * the server that was closed, until its handler has answered. libwebsockets'
 * events end in a verdict (go on, or close); an answer given inside such an event
 * leaves its consequences for the event's end, one given later acts at once.
 * While a handler works nothing more is read from its connection: libwebsockets
 * would take the next request for more of this one's body. */
#include "http_private.h"

#include "../base/clock.h"
#include "../base/limits.h"
#include "../base/log.h"

#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

static void list_add(struct http_exchange **list, struct http_exchange *exchange)
{
    exchange->prev = NULL;
    exchange->next = *list;
    if (*list)
        (*list)->prev = exchange;
    *list = exchange;
}

static void list_take(struct http_exchange **list, struct http_exchange *exchange)
{
    if (exchange->prev)
        exchange->prev->next = exchange->next;
    else
        *list = exchange->next;
    if (exchange->next)
        exchange->next->prev = exchange->prev;
}

static struct http_exchange *exchange_open(struct connection *connection)
{
    struct http_server *server = connection->server;
    struct arena *arena = server->spare_count ? server->spare[--server->spare_count]
                                              : arena_open(LIMIT_ARENA_DELIVERY);
    struct http_exchange *exchange = ARENA_NEW(arena, struct http_exchange);

    exchange->arena = arena;
    exchange->server = server;
    exchange->connection = connection;
    exchange->body.arena = arena;
    connection->exchange = exchange;
    list_add(&server->exchanges, exchange);
    return exchange;
}

/* Frees it; only for one that is answered or was never handed to anybody. */
void exchange_close(struct http_exchange *exchange)
{
    struct http_server *server = exchange->server;
    struct arena *arena = exchange->arena;

    list_take(exchange->is_answered ? &server->answered : &server->exchanges, exchange);
    if (exchange->connection)
        exchange->connection->exchange = NULL;
    if (server->spare_count < HTTP_SPARE_ARENAS) {
        arena_reset(arena);
        server->spare[server->spare_count++] = arena;
    } else {
        arena_close(arena);
    }
}

struct str http_header(const struct http_exchange *exchange, struct str name)
{
    if (exchange->connection)
        return http_read_header(exchange->connection->wsi, exchange->arena, name);
    for (const struct saved_header *header = exchange->headers; header; header = header->next)
        if (str_eq(header->name, name))
            return header->value;
    return (struct str){ "", 0 };
}

struct arena *http_arena(struct http_exchange *exchange)
{
    return exchange->arena;
}

static void hold(struct connection *connection, bool is_held)
{
    if (connection->is_held != is_held)
        lws_rx_flow_control(connection->wsi, !is_held);
    connection->is_held = is_held;
}

/* Back to reading requests, or away: what libwebsockets is to do after an answer. */
static int conclude(struct connection *connection)
{
    if (connection->must_close)
        return -1;
    connection_clear_deadline(connection);
    hold(connection, false);
    return lws_http_transaction_completed(connection->wsi) ? -1 : 0;
}

/* Throws away what is still to come of a refused body. Closing at once would make the
 * kernel reset the connection, and the client would never read why. */
static int linger(struct connection *connection)
{
    connection->is_lingering = true;
    connection_set_deadline(connection, &connection->server->lingering);
    if (!lws_partial_buffered(connection->wsi) && !lws_is_ssl(connection->wsi))
        shutdown(lws_get_socket_fd(connection->wsi), SHUT_WR);
    return 0;
}

/* The answer is written, or at least handed over. */
static int after_answer(struct connection *connection, bool is_in_event, bool awaits_body)
{
    if (connection->must_close && awaits_body)
        return linger(connection);
    if (!lws_partial_buffered(connection->wsi)) {
        if (is_in_event)
            return conclude(connection);
        if (conclude(connection) == 0)
            return 0;
        /* Outside an event nobody takes a verdict: the next writable event does. */
        connection->must_close = true;
    }
    /* libwebsockets holds back writable events, too, while it may not read. */
    hold(connection, false);
    connection->is_flushing = true;
    connection->flush_until_us =
        clock_monotonic_us() + connection->server->requests.lasts_ms * 1000;
    connection_set_deadline(connection, &connection->server->flushing);
    lws_callback_on_writable(connection->wsi);
    return 0;
}

static void write_answer(struct http_exchange *exchange, const struct http_response *response,
                         bool awaits_body)
{
    struct connection *connection = exchange->connection;

    connection->must_close = exchange->must_close || exchange->server->is_draining;
    struct str out = http_compose(exchange, response, connection->must_close);
    connection->exchange = NULL;
    exchange->connection = NULL;
    lws_set_timeout(connection->wsi, NO_PENDING_TIMEOUT, 0);
    if (lws_write(connection->wsi, (unsigned char *)(uintptr_t)out.at, out.len,
                  LWS_WRITE_HTTP_FINAL) < 0) {
        connection->must_close = true;
        awaits_body = false;
    }
    connection->is_answered = true;
    if (!connection->is_in_event)
        after_answer(connection, false, awaits_body);
    else
        connection->is_lingering = connection->must_close && awaits_body;
}

static void answer(struct http_exchange *exchange, const struct http_response *response)
{
    struct http_server *server = exchange->server;

    list_take(&server->exchanges, exchange);
    exchange->is_answered = true;
    if (exchange->is_handed)
        server->stats.exchanges--;
    if (exchange->connection)
        write_answer(exchange, response, exchange->has_body && !exchange->is_handed);
    list_add(&server->answered, exchange);
}

void http_respond(struct http_exchange *exchange, const struct http_response *response)
{
    if (exchange->is_answered) {
        log_error("http.answered_twice", "status=%d", response->status);
        return;
    }
    answer(exchange, response);
}

void http_refuse(struct http_exchange *exchange, int status)
{
    struct text allowed = { .arena = exchange->arena };
    struct http_header_field field = { STR("retry-after"), STR("1") };
    struct http_response response = {
        .status = status,
        .body = arena_print(exchange->arena, "%d %s\n", status, http_reason(status)),
        .fields = &field,
        .field_count = status == 503 || status == 405 || status == 426,
    };

    if (status == 405) {
        http_find_route(exchange, false, &allowed);
        field = (struct http_header_field){ STR("allow"), allowed.s };
    } else if (status == 426) {
        field = (struct http_header_field){ STR("upgrade"), STR("websocket") };
    } else if (status != 404) {
        exchange->server->stats.refused++;
    }
    exchange->must_close |= exchange->has_body || (status != 404 && status != 405);
    answer(exchange, &response);
}

static bool fits(const char *pattern, struct str path)
{
    struct str want = str_from(pattern);

    if (want.len && want.at[want.len - 1] == '*')
        return str_starts(path, str_slice(want, 0, want.len - 1));
    return str_eq(path, want);
}

const struct http_route *http_find_route(const struct http_exchange *exchange, bool is_websocket,
                                         struct text *allowed)
{
    struct str method = exchange->is_head ? STR("GET") : exchange->request.method;

    for (const struct http_route *route = exchange->server->routes; route->path; route++) {
        if (!fits(route->path, exchange->request.path))
            continue;
        if (is_websocket ? route->websocket != NULL
                         : route->handle && str_eq(str_from(route->method), method))
            return route;
        if (allowed && route->handle) {
            text_print(allowed, "%s%s", allowed->s.len ? ", " : "", route->method);
            if (strcmp(route->method, "GET") == 0)
                text_add(allowed, STR(", HEAD"));
        }
    }
    return NULL;
}

/* Is the path known, if only for another method or as a WebSocket? */
static int why_no_route(struct http_exchange *exchange)
{
    struct text allowed = { .arena = exchange->arena };

    http_find_route(exchange, false, &allowed);
    if (allowed.s.len)
        return 405;
    return http_find_route(exchange, true, NULL) ? 426 : 404;
}

static int verdict(struct connection *connection)
{
    bool awaits_body = connection->is_lingering;

    connection->is_in_event = false;
    if (!connection->is_answered) { /* it will be answered later */
        lws_set_timeout(connection->wsi, NO_PENDING_TIMEOUT, 0);
        return 0;
    }
    return after_answer(connection, true, awaits_body);
}

static void hand_over(struct http_exchange *exchange)
{
    struct connection *connection = exchange->connection;

    exchange->request.body = exchange->body.s;
    exchange->is_handed = true;
    exchange->server->stats.exchanges++;
    connection_clear_deadline(connection);
    exchange->route->handle(exchange->route->owner, &exchange->request);
    if (!connection->is_answered)
        hold(connection, true);
}

static int check_request(struct http_exchange *exchange)
{
    int status = http_read_request(exchange, exchange->connection->wsi);

    if (exchange->connection->is_over_limit)
        return 503;
    if (status)
        return status;
    exchange->route = http_find_route(exchange, false, NULL);
    return exchange->route ? 0 : why_no_route(exchange);
}

static void ask_to_continue(struct http_exchange *exchange)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    struct lws *wsi = exchange->connection->wsi;
    unsigned char out[LWS_PRE + sizeof go_on];

    if (!exchange->has_body || lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_EXPECT) <= 0)
        return;
    memcpy(out + LWS_PRE, go_on, sizeof go_on);
    if (lws_write(wsi, out + LWS_PRE, sizeof go_on - 1, LWS_WRITE_HTTP_HEADERS) < 0)
        connection_kill(exchange->connection);
}

/* Has libwebsockets read on beyond this request? It tells only whether that is so for
 * any connection that may be read; a wrong yes costs a client a new connection. From 4.2
 * on the answer would also be 0 if a timer of its own were due within a positive limit. */
static bool has_left_over(const struct connection *connection)
{
    return lws_service_adjust_timeout(lws_get_context(connection->wsi), -1, 0) == 0;
}

int http_on_request(struct connection *connection)
{
    struct http_exchange *exchange = exchange_open(connection);

    connection->server->stats.requests++;
    connection->is_in_event = true;
    connection->is_answered = false;
    int status = check_request(exchange);
    /* A body behind an earlier request in the same read: libwebsockets (4.1.6, server.c,
     * the end of lws_http_action) takes its headers for the body and never returns.
     * Nobody we know pipelines; whoever does may come again on a fresh connection. */
    if (exchange->is_read_on && connection->was_used && has_left_over(connection)) {
        exchange->has_body = false; /* nothing to wait for: close at once */
        exchange->must_close = true;
        status = 503;
    }
    connection->was_used = true;
    if (status) {
        http_refuse(exchange, status);
    } else if (exchange->has_body ||
               lws_hdr_total_length(connection->wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) > 0) {
        connection_set_deadline(connection, &connection->server->requests);
        ask_to_continue(exchange);
        /* Only for POST does an explicit length of zero bring a body's events. */
        if (!exchange->has_body && exchange->method != LWSHUMETH_POST)
            hand_over(exchange);
    } else {
        hand_over(exchange);
    }
    return verdict(connection);
}

/* libwebsockets 4.3 takes all that it has read for the body (ops-h1.c: it never learns
 * that a length was given) and then waits for more: what follows the body is lost, so
 * the connection must end. */
static void add_body(struct http_exchange *exchange, struct str bytes)
{
    uint64_t left = exchange->body_len - exchange->body.s.len;
    bool has_more = exchange->body_len && bytes.len > left;

    text_add(&exchange->body, has_more ? str_slice(bytes, 0, (size_t)left) : bytes);
    if (!has_more)
        return;
    exchange->must_close = true;
    hand_over(exchange);
}

int http_on_body(struct connection *connection, struct str bytes)
{
    struct http_exchange *exchange = connection->exchange;

    if (connection->is_lingering || !exchange || exchange->is_handed)
        return 0; /* it was refused, or follows the last chunk */
    connection->is_in_event = true;
    connection->is_answered = false;
    if (!exchange->is_chunked) {
        add_body(exchange, bytes);
    } else if (!chunks_read(&exchange->chunks, bytes, &exchange->body, LIMIT_HTTP_BODY)) {
        http_refuse(exchange, exchange->chunks.state == CHUNK_BAD ? 400 : 413);
    } else if (exchange->chunks.state == CHUNK_DONE) {
        hand_over(exchange);
    }
    return verdict(connection);
}

int http_on_body_end(struct connection *connection)
{
    struct http_exchange *exchange = connection->exchange;

    if (connection->is_lingering || connection->is_flushing)
        return -1; /* the body is over, or something follows that we would spin on */
    if (!exchange || exchange->is_handed)
        return 0;
    connection->is_in_event = true;
    connection->is_answered = false;
    hand_over(exchange);
    return verdict(connection);
}

/* While an answer goes out libwebsockets neither reads nor stops waking up for what
 * there is to read, so a client who sends now would keep us busy: it has to go. */
bool http_may_flush_on(const struct connection *connection)
{
    int unread = 0;

    ioctl(lws_get_socket_fd(connection->wsi), FIONREAD, &unread);
    return unread == 0 && !has_left_over(connection) &&
           clock_monotonic_us() < connection->flush_until_us;
}

int http_on_writable(struct connection *connection)
{
    if (!connection->is_flushing)
        return 0;
    connection->is_flushing = false;
    return conclude(connection);
}

/* 0 lets libwebsockets go on with the upgrade; -1 closes after our refusal. */
int http_on_upgrade(struct connection *connection, struct str protocol)
{
    struct http_exchange *exchange = exchange_open(connection);
    int status = http_read_request(exchange, connection->wsi);

    connection->server->stats.requests++;
    if (connection->is_over_limit)
        status = 503;
    else if (!status && (!str_eq_ascii_nocase(protocol, STR("websocket")) || exchange->has_body ||
                         exchange->method != LWSHUMETH_GET))
        status = 400;
    if (!status) {
        exchange->route = http_find_route(exchange, true, NULL);
        struct str origin = http_header(exchange, STR("origin"));
        if (!exchange->route)
            status = 404;
        /* Every browser names the page's origin; what names none is no browser. */
        else if (origin.len && !http_is_same_origin(origin, http_header(exchange, STR("host"))))
            status = 403;
    }
    if (!status)
        return 0; /* the exchange waits for the opened connection */
    exchange->must_close = true;
    connection->is_in_event = true;
    http_refuse(exchange, status);
    connection->is_in_event = false;
    return -1;
}

void http_on_connection_gone(struct connection *connection)
{
    struct http_exchange *exchange = connection->exchange;

    if (!exchange)
        return;
    if (!exchange->is_handed) {
        exchange_close(exchange);
        return;
    }
    http_save_headers(exchange, connection->wsi);
    exchange->connection = NULL;
    connection->exchange = NULL;
}
