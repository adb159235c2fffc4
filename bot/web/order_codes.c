#include "order_codes.h"

#include "../base/json.h"
#include "../base/limits.h"
#include "../engine/purchases.h"
#include "keyed.h"

struct asking {
    struct keyed keyed;
    struct purchase_bringing bringing;
};

static struct str results(const struct asking *asking)
{
    static const char *const words[] = { [PURCHASE_ADDED] = "added", [PURCHASE_SAME] = "same",
                                         [PURCHASE_TAKEN_BACK] = "revoked" };
    const struct purchase_bringing *bringing = &asking->bringing;
    struct json_writer json = JSON_WRITER(asking->keyed.arena);

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
    struct keyed *keyed = &asking->keyed;

    if (asking->bringing.is_later)
        keyed_refuse_later(keyed);
    else if (asking->bringing.is_too_many)
        keyed_refuse(keyed, 413, "body", "has more than 500 lines; send it in parts");
    else if (asking->bringing.count == 0)
        keyed_refuse(keyed, 422, "body", "has no line; send one code a line, CSV with a header, or one "
                                         "JSON object a line");
    else
        keyed_answer(keyed, 200, results(asking));
}

static void bring(void *owner)
{
    struct asking *asking = owner;
    const struct keyed *keyed = &asking->keyed;

    if (keyed->engine->messenger_count == 0) {
        keyed_refuse_later(&asking->keyed);
        return;
    }
    asking->bringing = (struct purchase_bringing){
        .engine = keyed->engine, .arena = keyed->arena, .brand = keyed->brand,
        .messenger = str_from(keyed->engine->messengers[0]->name), .bytes = keyed->body,
        .done = on_brought, .owner = asking,
    };
    purchases_bring(&asking->bringing);
}

static void handle(void *owner, const struct http_request *request)
{
    struct order_codes *codes = owner;
    struct arena *arena = keyed_arena();
    struct asking *asking = ARENA_NEW(arena, struct asking);

    asking->keyed = (struct keyed){ .engine = codes->engine, .arena = arena,
                                    .budgets = codes->budgets, .budget_count = ORDER_CODES_BUDGETS,
                                    .a_minute = LIMIT_PURCHASES_MINUTE, .owner = asking };
    keyed_begin(&asking->keyed, request, "/v1/order-codes", LIMIT_HTTP_BODY, bring);
}

void order_codes_routes(struct order_codes *codes, struct http_route *routes)
{
    routes[0] = (struct http_route){ .method = "POST", .path = "/v1/order-codes",
                                     .handle = handle, .owner = codes };
}
