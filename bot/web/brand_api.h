/* brand_api.h: POST /v1/testimonials, and GET /v1/openapi.json that describes all of /v1.
 *
 * Authorization: Bearer with a key of the brand; JSON lines (or text/csv with a header), at most
 * BRAND_LINES of them; ?group= names one of the groups that let the brand in, and may be left out
 * where there is one only. 200 tells of each line what became of it, and a line that is there
 * already is no harm. With an Idempotency-Key the same request gets the same answer for a day.
 * 401, 403 and 422 say what to mend; 429 and 503 have Retry-After. */
#ifndef REKAN_WEB_BRAND_API_H
#define REKAN_WEB_BRAND_API_H

#include "../engine/budget.h"
#include "../engine/engine.h"
#include "../io/http_server.h"

enum { BRAND_API_BUDGETS = 256, BRAND_API_ROUTES = 2 };

struct brand_api {
    struct engine *engine;
    struct budget budgets[BRAND_API_BUDGETS]; /* brands share one where their hashes meet */
};

/* api lives as long as the listener. */
void brand_api_routes(struct brand_api *api, struct http_route *routes);

#endif
