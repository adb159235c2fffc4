/* api.h: what the endpoints under /v1 have in common: who asks, how a refusal reads, and that
 * what is under way counts among the turns. */
#ifndef REKAN_WEB_API_H
#define REKAN_WEB_API_H

#include "../engine/budget.h"
#include "../engine/engine.h"
#include "../io/http_server.h"

/* {"error": {"field": ..., "says": ...}}; an empty field: none is to blame. */
struct str api_error(struct arena *arena, const char *field, const char *says);

/* The key of "Authorization: Bearer KEY", copied into arena; false when the header is no such. */
bool api_bearer(struct arena *arena, const struct http_request *request, struct str *key);

/* May this brand ask once more, of so many requests a minute? Brands whose hashes meet share one of
 * the count budgets; these begin as zeros. wait_s: if not, seconds until it may. */
bool api_take(struct budget *budgets, size_t count, int a_minute, struct str brand, int *wait_s);

/* Work for a request begins, and ends together with its arena once it was answered. */
void api_begin(struct engine *engine);
bool api_is_busy(const struct engine *engine); /* as much is under way as may be */
void api_end(struct engine *engine, struct arena *arena);

#endif
