#include "order_codes.h"

#include "../base/json.h"
#include "../engine/brands.h"
#include "../engine/purchases.h"
#include "api.h"

enum { ARENA = 12 * 1024 * 1024 };

struct asking {
    struct order_codes *codes;
    struct engine *engine;
    struct http_exchange *http;
    struct arena *arena;
    struct str body;
    struct purchase_bringing bringing;
};

static void answer(struct asking *asking, int status, struct str body, int retry_s)
{
    struct http_header_field fields[2] = {
        { STR("Retry-After"), arena_print(asking->arena, "%d", retry_s) },
        { STR("WWW-Authenticate"), STR("Bearer") },
    };
    struct http_response response = { .status = status, .content_type = STR("application/json"),
                                      .body = body,
                                      .fields = status == 401 ? fields + 1 : fields,
                                      .field_count = status == 401 || retry_s > 0 };

    http_respond(asking->http, &response);
    api_end(asking->engine, asking->arena);
}

static void refuse(struct asking *asking, int status, const char *field, const char *says,
                   int retry_s)
{
    answer(asking, status, api_error(asking->arena, field, says), retry_s);
}

static void refuse_later(struct asking *asking)
{
    refuse(asking, 503, "", "Redis is away; send it again: what is stored stays as it is", 1);
}

static void refuse_unknown(struct asking *asking)
{
    refuse(asking, 401, "Authorization", "must be Bearer and a working key of your brand", 0);
}

static struct str results(const struct asking *asking)
{
    static const char *const words[] = { [PURCHASE_ADDED] = "added", [PURCHASE_SAME] = "same",
                                         [PURCHASE_TAKEN_BACK] = "revoked" };
    const struct purchase_bringing *bringing = &asking->bringing;
    struct json_writer json = JSON_WRITER(asking->arena);

    json_open(&json, NULL, '{');
    json_add_whole(&json, "lines", (int64_t)bringing->count);
    json_add_whole(&json, "added", bringing->added);
    json_add_whole(&json, "same", bringing->same);
    json_add_whole(&json, "revoked", bringing->taken_back);
    json_add_whole(&json, "refused", bringing->refused);
    json_open(&json, "results", '[');
    for (size_t i = 0; i < bringing->count; i++) {
        const struct purchase_outcome *outcome = &bringing->outcomes[i];
        json_open(&json, NULL, '{');
        json_add_whole(&json, "line", outcome->line);
        json_add(&json, "state", outcome->refused.len ? STR("refused")
                                                      : str_from(words[outcome->became]));
        if (outcome->refused.len)
            json_add(&json, "error", outcome->refused);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    return json.out.s;
}

static void on_brought(void *owner)
{
    struct asking *asking = owner;

    if (asking->bringing.is_later)
        refuse_later(asking);
    else if (asking->bringing.is_too_many)
        refuse(asking, 413, "body", "has more than 500 lines; send it in parts", 0);
    else if (asking->bringing.count == 0)
        refuse(asking, 422, "body", "has no line; send one code a line, CSV with a header, or one "
                                    "JSON object a line", 0);
    else
        answer(asking, 200, results(asking), 0);
}

static void on_brand(void *owner, const struct brand_found *brand, const struct error *err)
{
    struct asking *asking = owner;
    int wait_s = 0;

    if (err) {
        refuse_later(asking);
    } else if (!brand) {
        refuse_unknown(asking);
    } else if (!api_take(asking->codes->budgets, ORDER_CODES_BUDGETS, LIMIT_PURCHASES_MINUTE,
                         brand->home, &wait_s)) {
        refuse(asking, 429, "", "too many requests in a minute; send it again later", wait_s);
    } else {
        asking->bringing = (struct purchase_bringing){
            .engine = asking->engine, .arena = asking->arena, .brand = *brand,
            .messenger = str_from(asking->engine->messengers[0]->name), .bytes = asking->body,
            .done = on_brought, .owner = asking,
        };
        purchases_bring(&asking->bringing);
    }
}

static void handle(void *owner, const struct http_request *request)
{
    struct order_codes *codes = owner;
    struct arena *arena = arena_open(ARENA);
    struct asking *asking = ARENA_NEW(arena, struct asking);
    struct str key;

    *asking = (struct asking){ .codes = codes, .engine = codes->engine, .arena = arena,
                               .http = request->exchange,
                               .body = request->body }; /* the exchange's, until our answer */
    api_begin(asking->engine);
    if (!api_bearer(arena, request, &key))
        refuse_unknown(asking);
    else if (api_is_busy(asking->engine) || asking->engine->messenger_count == 0)
        refuse(asking, 429, "", "too much is under way; send it again", 1);
    else
        brands_find_by_key(asking->engine, arena, key, on_brand, asking);
}

void order_codes_routes(struct order_codes *codes, struct http_route *routes)
{
    routes[0] = (struct http_route){ .method = "POST", .path = "/v1/order-codes",
                                     .handle = handle, .owner = codes };
}
