#include "brand_api.h"

#include "../base/embedded.h"
#include "../base/json.h"
#include "../base/limits.h"
#include "../engine/brand_seeding.h"
#include "../engine/brands.h"
#include "api.h"
#include "once.h"

enum { ARENA = 12 * 1024 * 1024 };

struct asking {
    struct brand_api *api;
    struct engine *engine;
    struct http_exchange *http;
    struct arena *arena;
    struct str body, group, idempotency;
    struct once once;
    struct brand_found brand;
    struct brand_seeding seeding;
    int status;
    struct str answer;
};

/* --- answers ------------------------------------------------------------------------------ */

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

static void refuse_after(struct asking *asking, int status, const char *field, const char *says,
                         int retry_s)
{
    answer(asking, status, api_error(asking->arena, field, says), retry_s);
}

static void refuse(struct asking *asking, int status, const char *field, const char *says)
{
    refuse_after(asking, status, field, says, 0);
}

static void refuse_unknown(struct asking *asking)
{
    refuse(asking, 401, "Authorization", "must be Bearer and a working key of your brand");
}

static void refuse_later(struct asking *asking)
{
    refuse_after(asking, 503, "", "Redis is away; send it again: what is stored stays as it is", 1);
}

/* --- what became of the lines ------------------------------------------------------------- */

static void add_line(struct json_writer *json, const struct brand_line *line)
{
    static const char *const words[] = { [SEEDED_ADDED] = "added", [SEEDED_CHANGED] = "changed",
                                         [SEEDED_SAME] = "same" };

    static const char *const standings[] = { [REVIEW_NONE] = "shown", [REVIEW_WAITING] = "pending",
                                             [REVIEW_HIDDEN] = "rejected" };

    json_open(json, NULL, '{');
    if (line->line)
        json_add_whole(json, "line", line->line);
    if (line->refused.len) {
        json_add(json, "state", STR("refused"));
        json_add(json, "error", line->refused);
    } else {
        json_add(json, "id", line->id);
        json_add(json, "state", str_from(words[line->what]));
        json_add(json, "standing", str_from(standings[line->review]));
        if (line->review == REVIEW_HIDDEN)
            json_add(json, "reason", reason_name(line->reason));
    }
    json_close(json, '}');
}

static struct str results(struct asking *asking)
{
    const struct brand_seeding *seeding = &asking->seeding;
    struct json_writer json = JSON_WRITER(asking->arena);

    json_open(&json, NULL, '{');
    json_add_whole(&json, "lines", seeding->counts.lines);
    json_add_whole(&json, "added", seeding->counts.added);
    json_add_whole(&json, "changed", seeding->counts.changed);
    json_add_whole(&json, "same", seeding->counts.same);
    json_add_whole(&json, "refused", seeding->counts.refused);
    json_add_whole(&json, "pending", seeding->counts.pending);
    json_open(&json, "results", '[');
    for (size_t i = 0; i < seeding->line_count; i++)
        add_line(&json, &seeding->lines[i]);
    json_close(&json, ']');
    json_close(&json, '}');
    return json.out.s;
}

static void on_kept(void *owner, bool is_kept)
{
    struct asking *asking = owner;

    if (is_kept)
        answer(asking, 200, asking->answer, 0);
    else
        refuse_later(asking);
}

static void on_seeded(void *owner)
{
    struct asking *asking = owner;

    switch (asking->seeding.outcome) {
    case BRAND_SEEDED:
        asking->answer = results(asking);
        once_keep(&asking->once, asking->answer, on_kept, asking);
        return;
    case BRAND_NOT_LET_IN:
        refuse(asking, 403, "group", "does not allow your brand (any more); its administrator decides");
        return;
    case BRAND_TOO_MANY:
        refuse(asking, 413, "body", "has more than 200 lines; send it in parts");
        return;
    case BRAND_NO_LINES:
        refuse(asking, 422, "body", "has no line; send one JSON object a line, or CSV with a header");
        return;
    case BRAND_LATER:
        break;
    }
    refuse_later(asking);
}

static void seed(struct asking *asking)
{
    struct str type = http_header(asking->http, STR("content-type"));

    asking->seeding = (struct brand_seeding){
        .engine = asking->engine, .arena = asking->arena, .group = asking->group,
        .brand = asking->brand.home, .bytes = asking->body, .done = on_seeded, .owner = asking,
        .name = str_starts(type, STR("text/csv")) ? STR("body.csv") : STR("body.jsonl"),
    };
    brand_seeding_run(&asking->seeding);
}

/* --- the same request once more ------------------------------------------------------------ */

static void on_looked(void *owner, enum once_found found, struct str before)
{
    struct asking *asking = owner;

    switch (found) {
    case ONCE_NEW: seed(asking); return;
    case ONCE_DONE: answer(asking, 200, before, 0); return;
    case ONCE_ANOTHER:
        refuse(asking, 422, "Idempotency-Key", "came with another body before; take a new one");
        return;
    case ONCE_LATER: refuse_later(asking); return;
    }
}

static void look_before(struct asking *asking)
{
    once_begin(&asking->once, asking->engine, asking->arena, asking->brand.home, "api",
               asking->idempotency,
               ARENA_JOIN(asking->arena, asking->group, STR("\n"), asking->body));
    once_look(&asking->once, on_looked, asking);
}

/* --- the request ---------------------------------------------------------------------------- */

/* The one that is named, or the only one there is. */
static bool find_group(struct asking *asking)
{
    const struct brand *brand = &asking->brand.brand;
    struct str only = { "", 0 };
    size_t count = 0;

    for (size_t i = 0; i < brand->group_count; i++) {
        if (!brand->groups[i].is_allowed)
            continue;
        count++;
        only = brand->groups[i].home;
        if (str_eq(only, asking->group))
            return true;
    }
    if (asking->group.len || count != 1)
        return false;
    asking->group = only;
    return true;
}

static void on_brand(void *owner, const struct brand_found *brand, const struct error *err)
{
    struct asking *asking = owner;
    int wait_s = 0;

    if (err) {
        refuse_later(asking);
        return;
    }
    if (!brand) {
        refuse_unknown(asking);
        return;
    }
    asking->brand = *brand;
    if (!api_take(asking->api->budgets, BRAND_API_BUDGETS, LIMIT_SEEDINGS_MINUTE, brand->home, &wait_s))
        refuse_after(asking, 429, "", "too many requests in a minute; send it again later", wait_s);
    else if (!find_group(asking))
        refuse(asking, 403, "group", "must be the handle of a group that allows your brand; /brand "
                                     "shows them beside your keys");
    else
        look_before(asking);
}

static void handle(void *owner, const struct http_request *request)
{
    struct brand_api *api = owner;
    struct arena *arena = arena_open(ARENA);
    struct asking *asking = ARENA_NEW(arena, struct asking);
    struct str query = request->query, key;

    *asking = (struct asking){
        .api = api, .engine = api->engine, .http = request->exchange, .arena = arena,
        .body = request->body, /* the exchange's, which lives until our answer */
        .idempotency = arena_copy(arena, http_header(request->exchange, STR("idempotency-key"))),
    };
    api_begin(asking->engine);
    if (str_starts(query, STR("group=")))
        asking->group = arena_copy(arena, str_slice(query, 6, query.len));
    if (!api_bearer(arena, request, &key))
        refuse_unknown(asking);
    else if (!once_may_be_key(asking->idempotency))
        refuse(asking, 422, "Idempotency-Key", "must be at most 200 visible ASCII characters");
    else if (asking->group.len && !home_is_handle(asking->group))
        refuse(asking, 422, "group", "must be a handle of 16 characters; /brand shows them");
    else if (api_is_busy(asking->engine))
        refuse_after(asking, 429, "", "too much is under way; send it again", 1);
    else
        brands_find_by_key(asking->engine, arena, key, on_brand, asking);
}

static void describe(void *owner, const struct http_request *request)
{
    struct http_response response = { .status = 200, .content_type = STR("application/json"),
                                      .body = embedded_content("bot/web/openapi.json") };

    (void)owner;
    http_respond(request->exchange, &response);
}

void brand_api_routes(struct brand_api *api, struct http_route *routes)
{
    static const char *const headers[] = { "idempotency-key", NULL };

    routes[0] = (struct http_route){ .method = "POST", .path = "/v1/testimonials", .handle = handle,
                                     .owner = api, .headers = headers };
    routes[1] = (struct http_route){ .method = "GET", .path = "/v1/openapi.json",
                                     .handle = describe };
}
