/* conversions.h: POST /v1/conversions: a shop tells of an order or a refund.
 *
 * Rekan-Timestamp is seconds since 1970, at most five minutes off; Rekan-Signature is what
 * conversion.h says. 200 comes after all is committed and tells what became of the order; sent
 * again it is told the same and nothing counts twice. 401 unsigned, 409 told otherwise before,
 * 422 with the field and how to mend it, 429 and 503 with Retry-After: send it again. */
#ifndef REKAN_WEB_CONVERSIONS_H
#define REKAN_WEB_CONVERSIONS_H

#include "../engine/budget.h"
#include "../engine/engine.h"
#include "../io/http_server.h"

enum { CONVERSIONS_BUDGETS = 256, CONVERSIONS_ROUTES = 1 };

struct conversions {
    struct engine *engine;
    struct budget budgets[CONVERSIONS_BUDGETS]; /* brands share one where their hashes meet */
};

/* conversions lives as long as the listener. */
void conversions_routes(struct conversions *conversions, struct http_route *routes);

#endif
