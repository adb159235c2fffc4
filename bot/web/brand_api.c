#include "brand_api.h"

#include "../base/embedded.h"
#include "../base/json.h"
#include "../base/limits.h"
#include "../engine/brand_seeding.h"
#include "keyed_once.h"

struct asking {
    struct keyed keyed;
    struct str group;
    struct keyed_once once;
    struct brand_seeding seeding;
};

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
    struct json_writer json = JSON_WRITER(asking->keyed.arena);

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

static void on_seeded(void *owner)
{
    struct asking *asking = owner;
    struct keyed *keyed = &asking->keyed;

    switch (asking->seeding.outcome) {
    case BRAND_SEEDED:
        keyed_once_answer(&asking->once, results(asking));
        return;
    case BRAND_NOT_LET_IN:
        keyed_refuse(keyed, 403, "group", "does not allow your brand (any more); its administrator decides");
        return;
    case BRAND_TOO_MANY:
        keyed_refuse(keyed, 413, "body", "has more than 200 lines; send it in parts");
        return;
    case BRAND_NO_LINES:
        keyed_refuse(keyed, 422, "body", "has no line; send one JSON object a line, or CSV with a header");
        return;
    case BRAND_LATER:
        break;
    }
    keyed_refuse_later(keyed);
}

static void seed(void *owner)
{
    struct asking *asking = owner;
    const struct keyed *keyed = &asking->keyed;
    bool is_csv = str_starts(keyed->type, STR("text/csv"));

    asking->seeding = (struct brand_seeding){
        .engine = keyed->engine, .arena = keyed->arena, .group = asking->group,
        .brand = keyed->brand.home, .bytes = keyed->body, .done = on_seeded, .owner = asking,
        .name = is_csv ? STR("body.csv") : STR("body.jsonl"),
    };
    brand_seeding_run(&asking->seeding);
}

/* --- the request ---------------------------------------------------------------------------- */

/* The one that is named, or the only one there is. */
static bool find_group(struct asking *asking)
{
    const struct brand *brand = &asking->keyed.brand.brand;
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

static void look_before(void *owner)
{
    struct asking *asking = owner;
    struct keyed *keyed = &asking->keyed;

    if (asking->group.len && !home_is_handle(asking->group)) {
        keyed_refuse(keyed, 422, "group", "must be a handle of 16 characters; /brand shows them");
        return;
    }
    if (!find_group(asking)) {
        keyed_refuse(keyed, 403, "group", "must be the handle of a group that allows your brand; "
                                          "/brand shows them beside your keys");
        return;
    }
    asking->once = (struct keyed_once){ .keyed = keyed, .status = 200, .then = seed };
    keyed_once_begin(&asking->once, "api", ARENA_JOIN(keyed->arena, asking->group, STR("\n"), keyed->body));
}

static void handle(void *owner, const struct http_request *request)
{
    struct brand_api *api = owner;
    struct arena *arena = keyed_arena();
    struct asking *asking = ARENA_NEW(arena, struct asking);
    struct str query = request->query;

    if (str_starts(query, STR("group=")))
        asking->group = arena_copy(arena, str_slice(query, 6, query.len));
    asking->keyed = (struct keyed){ .engine = api->engine, .arena = arena,
                                    .budgets = api->budgets, .budget_count = BRAND_API_BUDGETS,
                                    .a_minute = LIMIT_SEEDINGS_MINUTE, .owner = asking };
    keyed_begin(&asking->keyed, request, "/v1/testimonials", LIMIT_HTTP_BODY, look_before);
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
