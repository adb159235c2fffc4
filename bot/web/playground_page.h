/* playground_page.h: the playground's web page and its WebSocket.
 *
 * Serves a few files from the binary, and carries frames between the
 * pages that are open and whoever answers them. It knows nothing of bots. A
 * request whose Host is not this machine's own name (or the one configured) is
 * refused, so that no foreign page can reach a listener on loopback by rebinding
 * its name. */
#ifndef REKAN_WEB_PLAYGROUND_PAGE_H
#define REKAN_WEB_PLAYGROUND_PAGE_H

#include "../io/http_server.h"

typedef void playground_page_send(void *to, struct str json);

/* Who answers the pages; see playground.h for what the frames hold. */
struct playground_port {
    void *owner;
    /* A page sent a frame (of at most LIMIT_WEBSOCKET_FRAME bytes, not checked otherwise). */
    void (*received)(void *owner, struct str frame);
    /* A page has come (again): send(to, json) what it missed, during this call. */
    void (*joined)(void *owner, playground_page_send *send, void *to);
    /* What a file behind "/playground/file/" holds; empty: there is none of that name. */
    struct str (*file)(void *file_owner, struct str name);
    void *file_owner;
};

struct playground_page;

/* host: a name without port that is allowed beside localhost, 127.0.0.0/8 and [::1];
 * may be empty. Copied, as is port. */
struct playground_page *playground_page_open(const struct playground_port *port, struct str host);

/* After the server that has its routes was closed. NULL is fine. */
void playground_page_close(struct playground_page *page);

enum { PLAYGROUND_PAGE_ROUTES = 11 };

/* Fills in PLAYGROUND_PAGE_ROUTES routes for a listener (no end mark). */
void playground_page_routes(struct playground_page *page, struct http_route *routes);

/* Sends json to every page that is open; fits playground_options.show. */
void playground_page_show(void *page, struct str json);

#endif
