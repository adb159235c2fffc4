#include "keyed.h"

#include "once.h"

enum { ARENA = 12 * 1024 * 1024 };

struct arena *keyed_arena(void)
{
    return arena_open(ARENA);
}

static void answer(struct keyed *keyed, int status, struct str body, int retry_s)
{
    struct http_header_field fields[2] = {
        { STR("Retry-After"), arena_print(keyed->arena, "%d", retry_s) },
        { STR("WWW-Authenticate"), STR("Bearer") },
    };
    struct http_response response = { .status = status, .content_type = STR("application/json"),
                                      .body = body,
                                      .fields = status == 401 ? fields + 1 : fields,
                                      .field_count = status == 401 || retry_s > 0 };

    http_respond(keyed->http, &response);
    api_end(keyed->engine, keyed->arena);
}

void keyed_answer(struct keyed *keyed, int status, struct str body)
{
    answer(keyed, status, body, 0);
}

void keyed_refuse_after(struct keyed *keyed, int status, const char *field, const char *says,
                        int retry_s)
{
    answer(keyed, status, api_error(keyed->arena, field, says), retry_s);
}

void keyed_refuse(struct keyed *keyed, int status, const char *field, const char *says)
{
    keyed_refuse_after(keyed, status, field, says, 0);
}

void keyed_refuse_later(struct keyed *keyed)
{
    keyed_refuse_after(keyed, 503, "", "Redis is away; send it again: what is stored stays as it is", 1);
}

static void refuse_unknown(struct keyed *keyed)
{
    keyed_refuse(keyed, 401, "Authorization", "must be Bearer and a working key of your brand");
}

static void on_brand(void *owner, const struct brand_found *brand, const struct error *err)
{
    struct keyed *keyed = owner;
    int wait_s = 0;

    if (err) {
        keyed_refuse_later(keyed);
    } else if (!brand) {
        refuse_unknown(keyed);
    } else if (!api_take(keyed->budgets, keyed->budget_count, keyed->a_minute, brand->home, &wait_s)) {
        keyed_refuse_after(keyed, 429, "", "too many requests in a minute; send it again later", wait_s);
    } else {
        keyed->brand = *brand;
        keyed->then(keyed->owner);
    }
}

void keyed_begin(struct keyed *keyed, const struct http_request *request, const char *prefix,
                 size_t most_bytes, void (*then)(void *owner))
{
    struct arena *arena = keyed->arena;
    struct str key;

    keyed->http = request->exchange;
    keyed->then = then;
    keyed->rest = arena_copy(arena, str_slice(request->path, strlen(prefix), request->path.len));
    keyed->type = arena_copy(arena, http_header(request->exchange, STR("content-type")));
    keyed->body = request->body;
    keyed->idempotency = arena_copy(arena, http_header(request->exchange, STR("idempotency-key")));
    api_begin(keyed->engine);
    if (!api_bearer(arena, request, &key))
        refuse_unknown(keyed);
    else if (request->body.len > most_bytes)
        keyed_refuse(keyed, 413, "body",
                     arena_print(arena, "is longer than %zu bytes", most_bytes).at);
    else if (!once_may_be_key(keyed->idempotency))
        keyed_refuse(keyed, 422, "Idempotency-Key", "must be at most 200 visible ASCII characters");
    else if (api_is_busy(keyed->engine))
        keyed_refuse_after(keyed, 429, "", "too much is under way; send it again", 1);
    else
        brands_find_by_key(keyed->engine, arena, key, on_brand, keyed);
}
