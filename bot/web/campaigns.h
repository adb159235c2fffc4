/* campaigns.h: a brand's program makes, reads, changes and ends its campaigns (E1, E9, E11).
 *
 * POST and GET /v1/campaigns, GET and PATCH /v1/campaigns/CODE, POST /v1/campaigns/CODE/vouchers;
 * Authorization: Bearer with a key of the brand. The terms pass the dialogue's validator, and the
 * letters of the dialogue carry them to the campaign's home, so that one made here is like any
 * other. 201 and 200 come after it is written, with the complete terms. With an Idempotency-Key
 * the same request never makes a second one. 401, 404, 409, 413 and 422 say what to mend; 429
 * and 503 have Retry-After. */
#ifndef REKAN_WEB_CAMPAIGNS_H
#define REKAN_WEB_CAMPAIGNS_H

#include "../engine/budget.h"
#include "../engine/engine.h"
#include "../io/http_server.h"

enum { CAMPAIGNS_BUDGETS = 256, CAMPAIGNS_ROUTES = 5 };

struct campaigns_api {
    struct engine *engine;
    struct budget budgets[CAMPAIGNS_BUDGETS]; /* brands share one where their hashes meet */
};

/* api lives as long as the listener. */
void campaigns_routes(struct campaigns_api *api, struct http_route *routes);

/* campaign_vouchers.c: a route of these. */
void campaign_vouchers(void *owner, const struct http_request *request);

#endif
