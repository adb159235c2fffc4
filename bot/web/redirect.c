#include "redirect.h"

#include "../base/clock.h"
#include "../referral/qr.h"
#include "reader.h"

static const char prefix[] = "/r/";
static const char *const headers[] = { "sec-purpose", "purpose", "x-moz", NULL };

struct following {
    struct redirect *redirect;
    struct http_exchange *exchange;
    struct arena *arena;
    struct str lang;
    struct code code;
    bool only_looks;
};

static void respond(struct http_exchange *exchange, int status, struct str type, struct str body,
                    struct str location)
{
    const struct http_header_field fields[] = {
        { STR("cache-control"), STR("no-store") },
        { STR("referrer-policy"), STR("no-referrer") },
        { STR("x-content-type-options"), STR("nosniff") },
        { STR("x-robots-tag"), STR("noindex, nofollow") },
        { STR("content-security-policy"),
          STR("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'") },
        { status == 503 ? STR("retry-after") : STR("location"), status == 503 ? STR("2") : location },
    };
    struct http_response response = { .status = status, .content_type = type, .body = body,
                                      .fields = fields,
                                      .field_count = sizeof fields / sizeof fields[0] -
                                                     (status != 302 && status != 503) };

    http_respond(exchange, &response);
}

static struct str link_of(const struct following *following)
{
    struct str url = following->redirect->engine->options.public_url;

    return url.len ? ARENA_JOIN(following->arena, url, str_from(prefix),
                                code_plain(following->arena, &following->code))
                   : url;
}

static void respond_page(const struct following *following, int status, enum visit_end end,
                         const struct campaign *campaign, struct str landing)
{
    struct redirect_page page = { .end = end, .campaign = campaign, .landing = landing,
                                  .lang = following->lang };

    if (campaign) {
        page.code = code_written(following->arena, &following->code);
        page.link = link_of(following);
    }
    respond(following->exchange, status, STR("text/html; charset=utf-8"),
            redirect_page(following->redirect->engine->options.i18n, following->arena, &page),
            STR(""));
}

static void on_visited(void *owner, enum visit_end end, const struct campaign *campaign,
                       struct str landing, enum visit_count counted)
{
    static const int statuses[] = { [VISIT_OPEN] = 200, [VISIT_UNKNOWN] = 404, [VISIT_PAUSED] = 200,
                                    [VISIT_ENDED] = 410, [VISIT_LATER] = 503 };
    struct following *following = owner;
    struct engine_counts *counts = &following->redirect->engine->counts;

    switch (end) {
    case VISIT_OPEN:
        counts->links_previewed += following->only_looks;
        counts->links_clicked += !following->only_looks && counted == VISIT_COUNTED;
        counts->links_repeated += !following->only_looks && counted == VISIT_REPEATED;
        counts->links_uncounted += !following->only_looks && counted == VISIT_UNCOUNTED;
        break;
    case VISIT_UNKNOWN: counts->links_unknown++; break;
    case VISIT_PAUSED:
    case VISIT_ENDED: counts->links_closed++; break;
    case VISIT_LATER: counts->links_later++; break;
    }
    if (end == VISIT_OPEN && !following->only_looks)
        respond(following->exchange, 302, STR(""), STR(""), landing);
    else
        respond_page(following, statuses[end], end, campaign, landing);
}

/* What a chat or a hurried finger hangs on behind the code is no part of it. */
static struct str code_in(struct str path)
{
    struct str code = str_slice(path, sizeof prefix - 1, path.len);

    while (code.len && str_find_byte(STR("/.,;:!?)>\"'"), code.at[code.len - 1]) != SIZE_MAX)
        code.len--;
    return code;
}

/* Some browsers fetch ahead what nobody has pressed yet: that is no click, and no answer to be
 * kept for one. */
static bool is_ahead(const struct http_exchange *exchange)
{
    for (size_t i = 0; headers[i]; i++)
        if (str_find(http_header(exchange, str_from(headers[i])), STR("prefetch")) != SIZE_MAX)
            return true;
    return false;
}

static void draw_qr(const struct following *following)
{
    struct str png;

    if (qr_png(following->arena, link_of(following), &png))
        respond(following->exchange, 200, STR("image/png"), png, STR(""));
    else
        respond_page(following, 404, VISIT_UNKNOWN, NULL, STR(""));
}

static void handle(void *owner, const struct http_request *request)
{
    struct redirect *redirect = owner;
    struct arena *arena = http_arena(request->exchange);
    struct following *following = ARENA_NEW(arena, struct following);
    struct str agent = http_header(request->exchange, STR("user-agent"));
    struct str code = code_in(request->path);
    bool is_image = str_ends(code, STR(".png"));
    struct visit visit = { .peer = request->peer, .agent = agent, .now_ms = clock_now_ms() };

    *following = (struct following){
        .redirect = redirect, .exchange = request->exchange, .arena = arena,
        .lang = reader_language(http_header(request->exchange, STR("accept-language"))),
        .only_looks = !str_eq(request->method, STR("GET")) || reader_is_program(agent),
    };
    if (is_image)
        code.len -= 4;
    if (!code_read(arena, code, &following->code)) {
        redirect->engine->counts.links_unknown++;
        respond_page(following, 404, VISIT_UNKNOWN, NULL, STR(""));
    } else if (is_image) {
        draw_qr(following);
    } else if (is_ahead(request->exchange)) {
        respond_page(following, 503, VISIT_LATER, NULL, STR(""));
    } else {
        vault_random(&visit.number, sizeof visit.number);
        visit.code = following->code;
        visit.only_looks = following->only_looks;
        visit_run(redirect->engine, arena, &visit, on_visited, following);
    }
}

void redirect_routes(struct redirect *redirect, struct http_route *routes)
{
    routes[0] = (struct http_route){ .method = "GET", .path = "/r/*", .handle = handle,
                                     .owner = redirect, .headers = headers };
}
