#include "api.h"

#include "../base/clock.h"
#include "../base/json.h"
#include "../base/limits.h"

struct str api_error(struct arena *arena, const char *field, const char *says)
{
    struct json_writer json = JSON_WRITER(arena);

    json_open(&json, NULL, '{');
    json_open(&json, "error", '{');
    json_add(&json, "field", str_from(field));
    json_add(&json, "says", str_from(says));
    json_close(&json, '}');
    json_close(&json, '}');
    return json.out.s;
}

bool api_bearer(struct arena *arena, const struct http_request *request, struct str *key)
{
    static const struct str scheme = STR_INIT("Bearer ");
    struct str header = http_header(request->exchange, STR("authorization"));

    *key = arena_copy(arena, str_trim(str_slice(header, scheme.len, header.len)));
    return str_eq_ascii_nocase(str_slice(header, 0, scheme.len), scheme);
}

bool api_take(struct budget *budgets, size_t count, int a_minute, struct str brand, int *wait_s)
{
    struct budget *budget = &budgets[str_hash(brand) % count];
    int64_t now_ms = clock_now_ms();

    if (budget->burst <= 0)
        budget_set(budget, a_minute, a_minute / 60000.0, now_ms);
    int64_t wait_ms = budget_take(budget, now_ms);
    if (wait_ms > 0)
        budget_give_back(budget);
    *wait_s = (int)((wait_ms + CLOCK_SECOND_MS - 1) / CLOCK_SECOND_MS);
    return wait_ms == 0;
}

void api_begin(struct engine *engine)
{
    engine->counts.turns_under_way++;
}

bool api_is_busy(const struct engine *engine)
{
    return engine->counts.turns_under_way >= LIMIT_DELIVERIES;
}

void api_end(struct engine *engine, struct arena *arena)
{
    arena_close(arena);
    engine->counts.turns_under_way--;
    engine_check_idle(engine);
}
