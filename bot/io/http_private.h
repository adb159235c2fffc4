/* http_private.h: what the files behind http_server.h share.
 *
 * http_server.c has the connections, http_listen.c the sockets they come from,
 * http_exchange.c one request and its answer, http_parse.c what libwebsockets
 * read, http_answer.c what is written, http_tls.c certificates, websocket.c what a
 * connection becomes after an upgrade. */
#ifndef REKAN_IO_HTTP_PRIVATE_H
#define REKAN_IO_HTTP_PRIVATE_H

#include "http_server.h"
#include "loop_lws.h"

#include <netinet/in.h>

struct ssl_ctx_st;

enum {
    HTTP_SPARE_ARENAS = 32, /* kept for the next requests */
    HTTP_OVERFLOW = 64,     /* connections beyond a limit that still hear 503 */
    HTTP_LINGER_MS = 2000,  /* what is left of a refused body may come for so long */
    HTTP_FLUSH_MS = 50,     /* how often we look after an answer that is slow to leave */
};

/* Deadlines of one kind all last equally long, so a list in order of arrival is
 * sorted; libwebsockets' own list is searched from the front at every request. */
struct deadlines {
    struct connection *first;
    struct connection *last;
    struct loop *loop;
    int64_t lasts_ms;
    struct timer *timer;
};

struct http_server {
    struct loop *loop;
    const struct http_route *routes;
    struct lws_vhost *vhost;
    int listen_fd;
    int port;
    unsigned most; /* connections */
    struct watch *watch;
    struct timer *resume; /* of accepting, after we ran out of descriptors */
    struct ssl_ctx_st *tls;
    char *certificate_file;
    char *private_key_file;
    bool is_handed; /* the socket, by an earlier process */
    bool is_draining;
    bool is_closed; /* only its last exchanges still need it */
    struct connection *connections;
    struct connection *adopting; /* is libwebsockets just taking it over? */
    struct http_exchange *exchanges; /* being read or worked on */
    struct http_exchange *answered;  /* their memory goes when this turn ends */
    struct loop_hook hook;
    struct deadlines requests;
    struct deadlines lingering;
    struct deadlines flushing;
    struct arena *spare[HTTP_SPARE_ARENAS];
    size_t spare_count;
    struct http_server_stats stats;
};

struct connection {
    struct connection *prev; /* among the server's */
    struct connection *next;
    struct connection *earlier; /* among those with a deadline */
    struct connection *later;
    struct deadlines *deadlines; /* NULL: none */
    int64_t deadline_us;
    int64_t flush_until_us;
    struct http_server *server; /* NULL once that is closed */
    struct lws *wsi;
    struct http_exchange *exchange; /* the one being read or worked on */
    struct ws_peer *peer;           /* after an upgrade */
    bool is_over_limit;
    bool was_used; /* this is not its first request */
    bool is_loopback;
    bool is_in_event;  /* libwebsockets called us and waits for a verdict */
    bool is_answered;  /* ... and this event brought the answer */
    bool must_close;   /* ... after which the connection ends */
    bool is_held;      /* nothing is read: its request is being worked on */
    bool is_flushing;  /* the answer is not yet written in full */
    bool is_lingering; /* answered; what still comes is thrown away */
    char address[INET6_ADDRSTRLEN];
};

enum chunk_state {
    CHUNK_SIZE, CHUNK_EXTENSION, CHUNK_DATA, CHUNK_DATA_END, CHUNK_TRAILER, CHUNK_TRAILER_LINE,
    CHUNK_DONE, CHUNK_BAD,
};

struct chunks {
    enum chunk_state state;
    uint64_t left; /* of this chunk */
    unsigned digits;
    unsigned trailer_bytes;
};

struct saved_header {
    struct str name;
    struct str value;
    struct saved_header *next;
};

struct http_exchange {
    struct http_exchange *prev; /* among the server's */
    struct http_exchange *next;
    struct http_server *server;
    struct connection *connection; /* NULL once the client has left */
    struct arena *arena;
    const struct http_route *route;
    struct http_request request;
    struct text body;
    uint64_t body_len; /* as its header says; 0: it says nothing */
    struct chunks chunks;
    struct saved_header *headers; /* copied when the connection goes first */
    int method;                   /* LWSHUMETH_... */
    bool has_body;
    bool is_read_on; /* libwebsockets takes what follows for a body, right or wrong */
    bool is_chunked;
    bool is_head;
    bool is_http10;
    bool must_close;
    bool is_handed; /* the handler has it */
    bool is_answered;
};

/* http_server.c */
void connection_set_deadline(struct connection *connection, struct deadlines *deadlines);
void connection_clear_deadline(struct connection *connection);
void connection_kill(struct connection *connection); /* in the next turn, without goodbye */
void connection_open(struct http_server *server, int fd, const struct sockaddr_storage *from);

/* http_exchange.c: 0 to go on, -1 to close the connection, as libwebsockets has it. */
int http_on_request(struct connection *connection);
int http_on_body(struct connection *connection, struct str bytes);
int http_on_body_end(struct connection *connection);
int http_on_writable(struct connection *connection);
bool http_may_flush_on(const struct connection *connection);
int http_on_upgrade(struct connection *connection, struct str protocol);
void http_refuse(struct http_exchange *exchange, int status); /* by the server itself */
void http_on_connection_gone(struct connection *connection);
void exchange_close(struct http_exchange *exchange);

/* Finds the route of a path; *allowed lists the methods when only those do not fit. */
const struct http_route *http_find_route(const struct http_exchange *exchange, bool is_websocket,
                                         struct text *allowed);

/* http_parse.c */
int http_read_request(struct http_exchange *exchange, struct lws *wsi); /* 0 or a status */
struct str http_read_header(struct lws *wsi, struct arena *arena, struct str name);
void http_save_headers(struct http_exchange *exchange, struct lws *wsi);
bool http_is_same_origin(struct str origin, struct str host);
/* Takes what belongs to the body; false when it is malformed or beyond max. */
bool chunks_read(struct chunks *chunks, struct str bytes, struct text *body, size_t max);

/* http_answer.c */
const char *http_reason(int status);
struct str http_compose(const struct http_exchange *exchange,
                        const struct http_response *response, bool must_close);

/* http_listen.c */
bool http_listen(struct http_server *server, const struct http_listener_options *options,
                 struct error *err);
bool http_accept_from(struct http_server *server, struct error *err); /* begins or begins again */
void http_stop_listening(struct http_server *server);
void http_leave_port(struct http_server *server); /* to another process that listens there, too */

/* http_tls.c */
bool http_tls_load(struct http_server *server, struct ssl_ctx_st *context, struct error *err);

/* websocket.c */
int ws_on_event(struct connection *connection, enum lws_callback_reasons reason, struct str bytes);
void ws_on_gone(struct connection *connection);

#endif
