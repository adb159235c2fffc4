/* http_server.h: requests in, whole; answers out, once.
 *
 * A handler gets a request when its body is complete and within
 * LIMIT_HTTP_BODY (else 413), its path is within LIMIT_HTTP_PATH (else 414) and
 * it came in time (else 408; who does not even finish the headers is cut off).
 * It answers with http_respond exactly once, at once or any time later; the
 * exchange stays valid until then even when the client has left or the server
 * was closed. Over the listener's limit of connections the answer is 503. */
#ifndef REKAN_IO_HTTP_SERVER_H
#define REKAN_IO_HTTP_SERVER_H

#include "../base/arena.h"
#include "../base/error.h"
#include "loop.h"

struct http_server;
struct http_exchange;

struct http_request {
    struct str method; /* "GET", "HEAD", "POST" */
    struct str path;   /* percent-decoded once, starts with '/', no NUL, no ".." segment */
    struct str query;  /* still percent-encoded, without '?' */
    struct str body;
    struct str peer;   /* the socket's address, or the last X-Forwarded-For of a loopback proxy */
    struct http_exchange *exchange;
};

typedef void http_handle(void *owner, const struct http_request *request);

/* A header's value, name in lower case; empty when missing. Valid until the answer.
 * Known: those the routes named in http_route.headers, and user-agent, host,
 * accept-language, content-type, authorization. */
struct str http_header(const struct http_exchange *exchange, struct str name);

/* Memory for working on this request; gone in the loop's turn after the answer. */
struct arena *http_arena(struct http_exchange *exchange);

struct http_header_field {
    struct str name;
    struct str value; /* CR and LF are refused: the field is left out */
};

struct http_response {
    int status;
    struct str content_type;               /* empty: text/plain; charset=utf-8 */
    struct str body;                       /* copied */
    const struct http_header_field *fields; /* extra ones, copied */
    size_t field_count;
};

void http_respond(struct http_exchange *exchange, const struct http_response *response);

/* WebSocket: text messages of at most LIMIT_WEBSOCKET_FRAME bytes. */
struct ws_peer;
struct ws_events {
    void (*opened)(void *owner, struct ws_peer *peer, const struct http_request *request);
    void (*received)(void *owner, struct ws_peer *peer, struct str text);
    void (*closed)(void *owner, struct ws_peer *peer); /* peer is gone afterwards */
};
/* Queued and sent in order; a peer that does not read is cut off at
 * LIMIT_WEBSOCKET_WAITING. */
void ws_send(struct ws_peer *peer, struct str text);
void ws_set_owner_data(struct ws_peer *peer, void *data);
void *ws_owner_data(const struct ws_peer *peer);

struct http_route {
    const char *method;              /* "GET" also serves HEAD; NULL with websocket */
    const char *path;                /* ends in '*': a prefix */
    http_handle *handle;
    const struct ws_events *websocket; /* a WebSocket route (same origin only), or NULL */
    void *owner;
    const char *const *headers;      /* NULL-terminated names of custom headers to keep, or NULL */
};

struct http_listener_options {
    struct str address;              /* "0.0.0.0", "::", "127.0.0.1" */
    int port;                        /* 0: any free port, see http_server_port */
    struct str certificate_file;     /* with private_key_file: TLS; empty: plain */
    struct str private_key_file;
    const struct http_route *routes; /* ends with path NULL; outlives the server */
    bool is_shared;                  /* several processes listen here and share the work */
    int request_ms;                  /* 0: LIMIT_HTTP_REQUEST_S */
    unsigned most_connections;       /* 0: LIMIT_HTTP_CONNECTIONS */
    int handed_fd;                   /* of an earlier process that listens at this address; 0: none.
                                      * Taken, if the address is the same; else left as it is */
};

struct http_server_stats {
    uint64_t connections;      /* open now */
    uint64_t most_connections; /* that may be */
    uint64_t requests;         /* all so far */
    uint64_t refused;          /* by the server itself: 400, 403, 408, 413, 414, 503 */
    uint64_t exchanges;        /* handed to a handler and not yet answered */
};

struct http_server *http_server_open(struct loop *loop,
                                     const struct http_listener_options *options,
                                     struct error *err);
int http_server_port(const struct http_server *server);
/* Reads the certificate files again; on failure the old ones stay. */
bool http_server_reload_tls(struct http_server *server, struct error *err);
/* Stops listening; exchanges under way still get their answers. */
void http_server_drain(struct http_server *server);
/* The listening socket, for a process that takes our place. Then we accept nothing more, what
 * waits there is theirs; connections that are open are served on and end with their next
 * answer, WebSockets end at once. */
int http_server_socket(const struct http_server *server);
void http_server_hand_over(struct http_server *server);
void http_server_close(struct http_server *server); /* NULL is fine */
void http_server_stats(const struct http_server *server, struct http_server_stats *stats);

#endif
