/* campaign_vouchers.c: POST /v1/campaigns/CODE/vouchers: codes for a campaign's pool.
 *
 * No answer repeats a code: it is kept for a day where there is an Idempotency-Key. */
#include "../base/json.h"
#include "../base/limits.h"
#include "../engine/voucher_bringing.h"
#include "../referral/conversion.h"
#include "campaigns.h"
#include "keyed_once.h"

struct bringing {
    struct keyed keyed;
    struct keyed_once once;
    struct str code;
    struct vouchers vouchers;
    struct voucher_bringing run;
};

static void add_line(struct json_writer *json, const struct voucher_line *row, bool is_known)
{
    json_open(json, NULL, '{');
    json_add_whole(json, "line", row->line);
    if (row->state == VOUCHER_FINE) {
        json_add(json, "state", is_known ? STR("known") : STR("added"));
    } else {
        json_add(json, "state", STR("refused"));
        json_add(json, "error",
                 row->state == VOUCHER_TWICE
                     ? arena_print(json->out.arena, "is the same as line %u", row->same_as)
                     : STR("must be 1 to 64 characters without blanks"));
    }
    json_close(json, '}');
}

static struct str results(struct bringing *bringing)
{
    const struct vouchers *vouchers = &bringing->vouchers;
    const bool *known = bringing->run.money.codes_known;
    struct json_writer json = JSON_WRITER(bringing->keyed.arena);
    size_t fresh = bringing->run.fresh;

    json_open(&json, NULL, '{');
    json_add_whole(&json, "lines", (int64_t)vouchers->count);
    json_add_whole(&json, "added", (int64_t)fresh);
    json_add_whole(&json, "known", (int64_t)(vouchers->code_count - fresh));
    json_add_whole(&json, "refused", (int64_t)(vouchers->count - vouchers->code_count));
    json_add_whole(&json, "vouchers_left", (int64_t)bringing->run.left);
    json_open(&json, "results", '[');
    for (size_t i = 0, code = 0; i < vouchers->count; i++) {
        bool is_fine = vouchers->lines[i].state == VOUCHER_FINE;
        add_line(&json, &vouchers->lines[i], is_fine && known[code]);
        code += is_fine;
    }
    json_close(&json, ']');
    json_close(&json, '}');
    return json.out.s;
}

static void refuse_not_there(struct bringing *bringing)
{
    keyed_refuse(&bringing->keyed, 404, "code",
                 "is of no campaign of your brand; GET /v1/campaigns lists them");
}

static void on_brought(void *owner)
{
    struct bringing *bringing = owner;

    switch (bringing->run.outcome) {
    case VOUCHERS_BROUGHT:
        keyed_once_answer(&bringing->once, results(bringing));
        return;
    case VOUCHERS_NOT_THERE: refuse_not_there(bringing); return;
    case VOUCHERS_POOL_FULL:
        keyed_refuse(&bringing->keyed, 409, "codes",
                     "are more than the pool has room for: 100000; none was taken");
        return;
    case VOUCHERS_LATER: break;
    }
    keyed_refuse_later(&bringing->keyed);
}

static bool is_json(const struct keyed *keyed)
{
    return str_starts(keyed->type, STR("application/json")) ||
           (!str_starts(keyed->type, STR("text/")) && str_starts(str_trim(keyed->body), STR("{")));
}

static void read_codes(void *owner)
{
    struct bringing *bringing = owner;
    struct keyed *keyed = &bringing->keyed;
    struct vouchers *vouchers = &bringing->vouchers;
    const char *fault = NULL;

    if (is_json(keyed))
        fault = vouchers_read_json(keyed->arena, keyed->body, vouchers);
    else
        vouchers_read(keyed->arena, keyed->body, true, vouchers);
    if (fault) {
        keyed_refuse(keyed, 422, "body", fault);
    } else if (vouchers->is_too_many) {
        keyed_refuse(keyed, 413, "codes", "are more than 1000; send them in parts");
    } else if (vouchers->count == 0) {
        keyed_refuse(keyed, 422, "codes", "are missing; send one a line, or {\"codes\": [\"...\"]}");
    } else {
        bringing->run = (struct voucher_bringing){
            .engine = keyed->engine, .arena = keyed->arena, .campaign = bringing->code,
            .brand = keyed->brand.home, .codes = vouchers->codes, .count = vouchers->code_count,
            .done = on_brought, .owner = bringing,
        };
        vouchers_bring(&bringing->run);
    }
}

static void bring(void *owner)
{
    static const struct str suffix = STR_INIT("/vouchers");
    struct bringing *bringing = owner;
    struct keyed *keyed = &bringing->keyed;

    if (str_ends(keyed->rest, suffix))
        bringing->code = conversion_campaign(
            keyed->arena, str_slice(keyed->rest, 0, keyed->rest.len - suffix.len));
    if (bringing->code.len == 0) {
        refuse_not_there(bringing);
        return;
    }
    bringing->once = (struct keyed_once){ .keyed = keyed, .status = 200, .then = read_codes };
    keyed_once_begin(&bringing->once, "vouchers",
                     ARENA_JOIN(keyed->arena, bringing->code, STR("\n"), keyed->body));
}

void campaign_vouchers(void *owner, const struct http_request *request)
{
    struct campaigns_api *api = owner;
    struct arena *arena = keyed_arena();
    struct bringing *bringing = ARENA_NEW(arena, struct bringing);

    bringing->keyed = (struct keyed){ .engine = api->engine, .arena = arena, .budgets = api->budgets,
                                      .budget_count = CAMPAIGNS_BUDGETS,
                                      .a_minute = LIMIT_CAMPAIGNS_MINUTE, .owner = bringing };
    keyed_begin(&bringing->keyed, request, "/v1/campaigns/", LIMIT_VOUCHERS, bring);
}
