#include "reports.h"

#include "../base/clock.h"
#include "../base/json.h"
#include "../base/limits.h"
#include "../engine/brands.h"
#include "../engine/report.h"
#include "api.h"
#include "reader.h"
#include "report_page.h"

struct reporting {
    struct reports *reports;
    struct engine *engine;
    struct http_exchange *http;
    struct arena *arena;
    struct report_wants wants;
    struct report report;
    struct ticket ticket;
    struct brand_found brand;
    struct str lang;
    int retry_s; /* of a refusal that a later try may not meet */
};

static struct reporting *begin(struct reports *reports, const struct http_request *request)
{
    struct arena *arena = arena_open(LIMIT_ARENA_DELIVERY);
    struct reporting *reporting = ARENA_NEW(arena, struct reporting);

    *reporting = (struct reporting){
        .reports = reports, .engine = reports->engine, .http = request->exchange, .arena = arena,
        .lang = reader_language(http_header(request->exchange, STR("accept-language"))),
    };
    api_begin(reports->engine);
    return reporting;
}

static void respond(struct reporting *reporting, int status, const char *type, struct str body)
{
    bool is_later = status == 429 || status == 503, is_unknown = status == 401;
    int retry_s = reporting->retry_s ? reporting->retry_s : 2;
    const struct http_header_field fields[] = {
        { STR("cache-control"), STR("no-store") },
        { STR("referrer-policy"), STR("no-referrer") },
        { STR("x-content-type-options"), STR("nosniff") },
        { STR("x-robots-tag"), STR("noindex, nofollow") },
        { STR("content-security-policy"),
          STR("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
              "frame-ancestors 'none'") },
        is_unknown ? (struct http_header_field){ STR("www-authenticate"), STR("Bearer") }
                   : (struct http_header_field){ STR("retry-after"),
                                                 arena_print(reporting->arena, "%d", retry_s) },
    };
    struct http_response response = { .status = status, .content_type = str_from(type), .body = body,
                                      .fields = fields,
                                      .field_count = sizeof fields / sizeof fields[0] -
                                                     !(is_later || is_unknown) };

    http_respond(reporting->http, &response);
    api_end(reporting->engine, reporting->arena);
}

/* --- JSON ------------------------------------------------------------------------------------- */

static void refuse(struct reporting *reporting, int status, const char *field, const char *says)
{
    respond(reporting, status, "application/json", api_error(reporting->arena, field, says));
}

static void refuse_unknown(struct reporting *reporting)
{
    refuse(reporting, 401, "Authorization", "must be \"Bearer\" and a working API key of the brand");
}

static void on_json(void *owner, const struct error *err)
{
    struct reporting *reporting = owner;

    if (err)
        refuse(reporting, 503, "", "Redis is away; ask again");
    else
        respond(reporting, 200, "application/json", report_json(reporting->arena, &reporting->report));
}

static void on_key(void *owner, const struct brand_found *brand, const struct error *err)
{
    struct reporting *reporting = owner;

    if (err) {
        refuse(reporting, 503, "", "Redis is away; ask again");
    } else if (!brand) {
        refuse_unknown(reporting);
    } else if (!api_take(reporting->reports->budgets, REPORTS_BUDGETS, REPORTS_MINUTE, brand->home,
                         &reporting->retry_s)) {
        refuse(reporting, 429, "", "too many at once; ask again");
    } else {
        reporting->wants.home = brand->home;
        report_read(reporting->engine, reporting->arena, &reporting->wants, &reporting->report,
                    on_json, reporting);
    }
}

/* "month=2026-11", or nothing at all. */
static bool read_month(struct str query, int now, int *month)
{
    *month = now;
    if (query.len == 0)
        return true;
    return str_starts(query, STR("month=")) &&
           figures_month_read(str_slice(query, 6, query.len), month) && *month <= now &&
           *month > now - FIGURES_MONTHS;
}

static void handle_json(void *owner, const struct http_request *request)
{
    struct reporting *reporting = begin(owner, request);
    struct str key;
    int month;

    if (!api_bearer(reporting->arena, request, &key)) {
        refuse_unknown(reporting);
        return;
    }
    if (api_is_busy(reporting->engine)) {
        refuse(reporting, 429, "", "too much is under way; ask again");
        return;
    }
    if (!read_month(request->query, figures_month(clock_now_ms()), &month)) {
        refuse(reporting, 422, "month", "must be one of the last 13 months, such as month=2026-11");
        return;
    }
    reporting->wants = (struct report_wants){ .is_of_brand = true, .first = month, .last = month };
    brands_find_by_key(reporting->engine, reporting->arena, key, on_key, reporting);
}

/* --- the page ------------------------------------------------------------------------------------ */

static void notice(struct reporting *reporting, int status, const char *title, const char *key)
{
    respond(reporting, status, "text/html; charset=utf-8",
            report_notice(reporting->engine->options.i18n, reporting->arena, reporting->lang, title,
                          key));
}

static void later(struct reporting *reporting)
{
    notice(reporting, 503, "page.later_title", "page.later");
}

static void gone(struct reporting *reporting)
{
    notice(reporting, 410, "figures.gone_title", "figures.gone");
}

static void on_page(void *owner, const struct error *err)
{
    struct reporting *reporting = owner;

    if (err)
        later(reporting);
    else if (reporting->report.name.len == 0)
        gone(reporting);
    else
        respond(reporting, 200, "text/html; charset=utf-8",
                report_page(reporting->engine->options.i18n, reporting->arena, reporting->lang,
                            &reporting->report));
}

static void read_report(struct reporting *reporting)
{
    const struct ticket *ticket = &reporting->ticket;

    reporting->lang = str_eq(ticket->lang, STR("en")) ? STR("en") : STR("id");
    reporting->wants = (struct report_wants){ .home = ticket->home, .first = ticket->month,
                                              .is_of_brand = ticket->is_of_brand,
                                              .last = ticket->month };
    report_read(reporting->engine, reporting->arena, &reporting->wants, &reporting->report, on_page,
                reporting);
}

static void on_keeper(void *owner, const struct error *err)
{
    struct reporting *reporting = owner;

    if (err)
        later(reporting);
    else if (brand_keeper(&reporting->brand.brand, reporting->ticket.person) == BRAND_KEEPERS)
        gone(reporting);
    else
        read_report(reporting);
}

static void on_ticket(void *owner, const struct error *err)
{
    struct reporting *reporting = owner;

    if (err) {
        later(reporting);
    } else if (reporting->ticket.home.len == 0) {
        gone(reporting);
    } else if (!reporting->ticket.is_of_brand) {
        read_report(reporting);
    } else {
        reporting->brand.home = reporting->ticket.home;
        brands_read(reporting->engine, reporting->arena, &reporting->brand, 1, on_keeper, reporting);
    }
}

static bool only_looks(const struct http_request *request)
{
    return !str_eq(request->method, STR("GET")) ||
           str_find(http_header(request->exchange, STR("sec-purpose")), STR("prefetch")) != SIZE_MAX ||
           reader_is_program(http_header(request->exchange, STR("user-agent")));
}

static void handle_page(void *owner, const struct http_request *request)
{
    struct reporting *reporting = begin(owner, request);
    struct str token = str_slice(request->path, STR("/laporan/").len, request->path.len);

    if (only_looks(request))
        notice(reporting, 200, "figures.look_title", "figures.look");
    else if (token.len != VAULT_ID_LEN + TICKET_SECRET_LEN || !str_is_token(token))
        gone(reporting);
    else if (api_is_busy(reporting->engine))
        later(reporting);
    else
        ticket_take(reporting->engine, reporting->arena, token, &reporting->ticket, on_ticket,
                    reporting);
}

void reports_routes(struct reports *reports, struct http_route *routes)
{
    static const char *const headers[] = { "sec-purpose", NULL };

    routes[0] = (struct http_route){ .method = "GET", .path = "/v1/report", .handle = handle_json,
                                     .owner = reports };
    routes[1] = (struct http_route){ .method = "GET", .path = "/laporan/*", .handle = handle_page,
                                     .owner = reports, .headers = headers };
}
