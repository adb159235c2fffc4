/* reports.h: GET /v1/report, a brand's month as JSON for whoever shows its API key, and
 * GET /laporan/TICKET, the same or a group's as a page, once and for ten minutes.
 *
 * ?month=2026-11 names the month; none is the one under way. 401 for no working key, 422 with
 * the field, 429 and 503 with Retry-After. A ticket is used up by being opened; a program that
 * only looks, as chats do for their previews, uses up nothing. Who it was given to must still
 * keep the brand when it is opened; a group's administrators were asked when it was given. */
#ifndef REKAN_WEB_REPORTS_H
#define REKAN_WEB_REPORTS_H

#include "../base/limits.h"
#include "../engine/budget.h"
#include "../engine/engine.h"
#include "../io/http_server.h"

enum { REPORTS_ROUTES = 2, REPORTS_BUDGETS = 64, REPORTS_MINUTE = LIMIT_REPORTS_MINUTE };

struct reports {
    struct engine *engine;
    struct budget budgets[REPORTS_BUDGETS]; /* brands share one where their hashes meet */
};

void reports_routes(struct reports *reports, struct http_route *routes);

/* report_json.c */
struct report;
struct str report_json(struct arena *arena, const struct report *report);

#endif
