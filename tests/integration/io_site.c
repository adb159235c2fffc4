#include "io_site.h"

#include <unistd.h>

void io_answer(struct http_exchange *exchange, int status, struct str body)
{
    struct http_response response = { .status = status, .body = body };

    http_respond(exchange, &response);
}

static void on_hello(void *owner, const struct http_request *request)
{
    struct site *site = owner;

    site->handled++;
    io_answer(request->exchange, 200, STR("hello"));
}

static void on_mirror(void *owner, const struct http_request *request)
{
    struct site *site = owner;
    struct arena *arena = http_arena(request->exchange);

    site->handled++;
    io_answer(request->exchange, 200,
           arena_print(arena, "%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s", STR_ARG(request->method),
                       STR_ARG(request->path), STR_ARG(request->query), STR_ARG(request->peer),
                       STR_ARG(http_header(request->exchange, STR("x-token"))),
                       STR_ARG(http_header(request->exchange, STR("user-agent"))),
                       STR_ARG(request->body)));
}

static void on_later(void *owner, const struct http_request *request)
{
    struct site *site = owner;

    site->handled++;
    site->held = request->exchange;
}

static void on_large(void *owner, const struct http_request *request)
{
    struct site *site = owner;
    struct arena *arena = http_arena(request->exchange);
    char *bytes = arena_alloc(arena, 4000000);

    site->handled++;
    memset(bytes, 'x', 4000000);
    io_answer(request->exchange, 200, (struct str){ bytes, 4000000 });
}

static void on_fields(void *owner, const struct http_request *request)
{
    static const struct http_header_field fields[] = {
        { STR_INIT("location"), STR_INIT("/there") },
        { STR_INIT("x-evil"), STR_INIT("a\r\nset-cookie: b") },
    };
    struct http_response response = { .status = 302, .fields = fields, .field_count = 2 };

    (void)owner;
    http_respond(request->exchange, &response);
}

static const char *const token_header[] = { "x-token", NULL };

void io_site_open(struct site *site, struct http_listener_options options,
                  struct http_route routes[10])
{
    struct http_route all[] = {
        { "GET", "/hello", on_hello, NULL, site, NULL },
        { "GET", "/mirror*", on_mirror, NULL, site, token_header },
        { "POST", "/mirror*", on_mirror, NULL, site, token_header },
        { "PUT", "/mirror*", on_mirror, NULL, site, token_header },
        { "GET", "/later", on_later, NULL, site, token_header },
        { "POST", "/later", on_later, NULL, site, token_header },
        { "GET", "/large", on_large, NULL, site, NULL },
        { "GET", "/fields", on_fields, NULL, site, NULL },
        { NULL, "/ws", NULL, &(const struct ws_events){ NULL, NULL, NULL }, site, NULL },
        { NULL, NULL, NULL, NULL, NULL, NULL },
    };
    struct error err = { 0 };

    memset(site, 0, sizeof *site);
    memcpy(routes, all, sizeof all);
    site->client.fd = -1;
    site->loop = loop_open(NULL);
    options.address = STR("127.0.0.1");
    options.routes = routes;
    site->server = http_server_open(site->loop, &options, &err);
    if (!site->server)
        printf("  %s\n", err.message);
    CHECK(site->server);
    site->port = http_server_port(site->server);
    CHECK(site->port > 0);
}

void io_site_close(struct site *site)
{
    io_client_close(&site->client);
    http_server_close(site->server);
    loop_close(site->loop);
}

const char *io_say(struct site *site, const char *text, const char *wanted)
{
    io_client_close(&site->client);
    io_client_open(&site->client, site->port);
    io_client_send(&site->client, text);
    if (!io_client_await(site->loop, &site->client, wanted, 3000))
        printf("  got: %s\n", site->client.got);
    CHECK(strstr(site->client.got, wanted ? wanted : ""));
    return site->client.got;
}

struct http_server_stats io_stats_of(const struct site *site)
{
    struct http_server_stats stats;

    http_server_stats(site->server, &stats);
    return stats;
}

bool io_has_no_connection(void *owner)
{
    return io_stats_of(owner).connections == 0;
}

bool io_is_all_there(void *owner)
{
    struct io_drained *drained = owner;

    io_client_read(drained->client);
    drained->total += drained->client->len;
    drained->client->len = 0;
    return drained->total >= drained->wanted || drained->client->is_ended;
}
