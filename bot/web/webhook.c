/* webhook.c: 200 only after everything is committed. When Redis is away the answer
 * is 503 after a short pause: the platform repeats at once the first time, and we
 * would rather be back by then. */
#include "webhook.h"

#include "../engine/delivery.h"

enum { LATER_PAUSE_MS = 200 };

struct exchange {
    struct webhook *webhook;
    struct http_exchange *http;
};

static void answer(struct http_exchange *http, int status, struct str body, const char *retry_after)
{
    struct http_header_field retry = { STR("Retry-After"), str_from(retry_after) };
    struct http_response response = { .status = status, .body = body,
                                      .fields = &retry, .field_count = retry_after ? 1 : 0 };

    if (status == 200)
        response.content_type = STR("application/json");
    http_respond(http, &response);
}

static void on_pause_over(void *owner)
{
    struct exchange *exchange = owner;
    struct engine *engine = exchange->webhook->engine;

    answer(exchange->http, 503, STR("Redis is away; nothing is lost, send it again\n"), "1");
    engine->counts.turns_under_way--;
    engine_check_idle(engine);
}

/* It counts as under way until then: nobody leaves before it was answered, and there are only so
 * many. */
static void answer_after_pause(struct exchange *exchange)
{
    struct engine *engine = exchange->webhook->engine;

    engine->counts.turns_under_way++;
    loop_after(engine->options.loop, LATER_PAUSE_MS, on_pause_over, exchange);
}

static void on_delivered(void *owner, enum delivery_end end, struct str response)
{
    struct exchange *exchange = owner;

    switch (end) {
    case DELIVERY_DONE:
        answer(exchange->http, 200, response.len ? response : STR("{}"), NULL);
        return;
    case DELIVERY_FORGED:
        answer(exchange->http, 401, STR("the secret is wrong\n"), NULL);
        return;
    case DELIVERY_BUSY:
        answer(exchange->http, 429, STR("too much is under way\n"), "1");
        return;
    case DELIVERY_LATER:
        answer_after_pause(exchange);
        return;
    }
}

void webhook_handle(void *owner, const struct http_request *request)
{
    struct exchange *exchange = ARENA_NEW(http_arena(request->exchange), struct exchange);
    struct webhook *webhook = owner;

    *exchange = (struct exchange){ .webhook = webhook, .http = request->exchange };
    delivery_run(webhook->engine, webhook->messenger,
                 http_header(request->exchange, str_from(webhook->secret_header)), request->body,
                 on_delivered, exchange);
}
