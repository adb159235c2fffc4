/* keyed.h: a request under /v1 that shows a brand's key, from its first look to its answer.
 *
 * 401 for no working key, 413 for a body that is too long, 422 for an Idempotency-Key that is
 * none, 429 with Retry-After beyond so many a minute. What goes on then knows the brand. */
#ifndef REKAN_WEB_KEYED_H
#define REKAN_WEB_KEYED_H

#include "../engine/brands.h"
#include "api.h"

struct keyed {
    struct engine *engine;
    struct http_exchange *http;
    struct arena *arena;      /* ends with the answer */
    struct str rest;          /* of the path, behind the route's prefix */
    struct str type;          /* Content-Type */
    struct str body;          /* the exchange's, which lives until our answer */
    struct str idempotency;
    struct brand_found brand;
    /* its own */
    struct budget *budgets;
    size_t budget_count;
    int a_minute;
    void (*then)(void *owner);
    void *owner;
};

/* keyed stands in an arena of its own (keyed_arena), with engine, arena, budgets and owner filled
 * in. then is called, or the request was answered. */
struct arena *keyed_arena(void);
void keyed_begin(struct keyed *keyed, const struct http_request *request, const char *prefix,
                 size_t most_bytes, void (*then)(void *owner));

/* Each ends the request. */
void keyed_answer(struct keyed *keyed, int status, struct str body);
void keyed_refuse(struct keyed *keyed, int status, const char *field, const char *says);
void keyed_refuse_after(struct keyed *keyed, int status, const char *field, const char *says,
                        int retry_s);
void keyed_refuse_later(struct keyed *keyed);

#endif
