/* order_codes.h: POST /v1/order-codes: a brand brings the codes by which buyers show that they bought.
 *
 * Hashed as soon as they are read; in no log, no answer and no key. The same list once more changes
 * nothing, so it may be sent again whenever an answer was lost. */
#ifndef REKAN_WEB_ORDER_CODES_H
#define REKAN_WEB_ORDER_CODES_H

#include "../engine/budget.h"
#include "../engine/engine.h"
#include "../io/http_server.h"

enum { ORDER_CODES_BUDGETS = 256, ORDER_CODES_ROUTES = 1 };

struct order_codes {
    struct engine *engine;
    struct budget budgets[ORDER_CODES_BUDGETS]; /* brands share one where their hashes meet */
};

/* codes lives as long as the listener. */
void order_codes_routes(struct order_codes *codes, struct http_route *routes);

#endif
