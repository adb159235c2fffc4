/* status.h: /healthz, /readyz and /metrics, and in tests the clock. */
#ifndef REKAN_WEB_STATUS_H
#define REKAN_WEB_STATUS_H

#include "../engine/engine.h"
#include "../io/http_server.h"

struct status {
    struct engine *engine;
    struct http_server *public_server;  /* or NULL */
    struct http_server *private_server;
    bool has_clock;                     /* test.clock: /test/clock and /test/idle answer */
    unsigned set_up_left;               /* calls of the messengers' set-up still under way */
    struct http_exchange *waiting;      /* /test/idle */
};

enum { STATUS_ROUTES = 5 };
void status_routes(struct status *status, struct http_route *routes);
void status_check_idle(struct status *status); /* a set-up call has ended */

#endif
