#include "io_site.h"

#include <sys/socket.h>

TEST(http_server_answers_with_head_and_body)
{
    OPEN_SITE(site, .port = 0);

    const char *got = io_say(&site, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "hello");

    CHECK(strncmp(got, "HTTP/1.1 200 OK\r\n", 17) == 0);
    CHECK(strstr(got, "content-type: text/plain; charset=utf-8\r\n"));
    CHECK(strstr(got, "content-length: 5\r\n"));
    CHECK(!strcasestr(got, "server:") && !strcasestr(got, "websockets"));
    CHECK(!site.client.is_ended);
    io_site_close(&site);
}

TEST(http_server_gives_the_handler_the_whole_request)
{
    OPEN_SITE(site, .port = 0);

    io_say(&site,
        "POST /mirror/a%20b?x=1&y=a%26b&z HTTP/1.1\r\nHost: a\r\nX-Token:  secret \r\n"
        "User-Agent: test\r\nContent-Length: 4\r\n\r\nbody",
        "POST|/mirror/a b|x=1&y=a%26b&z|127.0.0.1|secret|test|body");
    io_say(&site, "GET /mirror?a=1&&b=%41%25 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET|/mirror|a=1&&b=A%25|127.0.0.1|||");
    io_say(&site,
        "GET /mirror HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.0.0.1, 203.0.113.7\r\n\r\n",
        "GET|/mirror||203.0.113.7|||");
    io_say(&site, "PUT /mirror HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok", "PUT|/mirror|");
    io_say(&site, "PUT /mirror HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "PUT|/mirror|");
    io_say(&site, "POST /mirror HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "POST|/mirror|");
    io_say(&site, "POST /mirror HTTP/1.1\r\nHost: a\r\n\r\n", "POST|/mirror|");
    io_site_close(&site);
}

TEST(http_server_takes_no_way_up_out_of_a_path)
{
    OPEN_SITE(site, .port = 0);

    io_say(&site, "GET /mirror/../hello HTTP/1.1\r\nHost: a\r\n\r\n", "hello");
    io_say(&site, "GET /mirror/%2e%2e/hello HTTP/1.1\r\nHost: a\r\n\r\n", "hello");
    io_say(&site, "GET /mirror/..%2f..%2fetc HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 40");
    CHECK_WHOLE(site.handled, 2);
    io_site_close(&site);
}

TEST(http_server_puts_a_request_together_from_pieces)
{
    static const char request[] = "POST /mirror?q=1 HTTP/1.1\r\nHost: a\r\nX-Token: t\r\n"
                                  "Content-Length: 10\r\n\r\n0123456789";
    OPEN_SITE(site, .port = 0);

    io_client_open(&site.client, site.port);
    for (const char *at = request; *at; at++) {
        io_client_send(&site.client, (char[]){ *at, '\0' });
        io_run_for_turns(site.loop, 3);
    }
    CHECK(io_client_await(site.loop, &site.client, "|t||0123456789", 3000));
    CHECK_WHOLE(site.handled, 1);
    io_site_close(&site);
}

TEST(http_server_answers_many_requests_of_one_connection_in_order)
{
    OPEN_SITE(site, .port = 0);

    io_client_open(&site.client, site.port);
    io_client_send(&site.client, "GET /mirror/1 HTTP/1.1\r\nHost: a\r\n\r\n"
                                 "GET /mirror/2 HTTP/1.1\r\nHost: a\r\n\r\n"
                                 "HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n"
                                 "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"
                                 "GET /mirror/5 HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(io_client_await(site.loop, &site.client, "|/mirror/5|", 3000));

    const char *one = strstr(site.client.got, "|/mirror/1|");
    const char *two = strstr(site.client.got, "|/mirror/2|");
    CHECK(one && two && one < two);
    CHECK_WHOLE(io_count(site.client.got, "HTTP/1.1 200 OK"), 4);
    CHECK_WHOLE(io_count(site.client.got, "HTTP/1.1 404 Not Found"), 1);
    CHECK_WHOLE(io_stats_of(&site).connections, 1);
    CHECK_WHOLE(io_stats_of(&site).requests, 5);
    io_site_close(&site);
}

TEST(http_server_waits_with_the_next_request_until_a_late_answer_is_out)
{
    OPEN_SITE(site, .port = 0);

    io_client_open(&site.client, site.port);
    io_client_send(&site.client, "GET /later HTTP/1.1\r\nHost: a\r\n\r\n"
                                 "GET /later HTTP/1.1\r\nHost: a\r\n\r\n"
                                 "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(io_run_until_count(site.loop, &site.handled, 1, 3000));
    io_run_for_turns(site.loop, 10);
    CHECK_WHOLE(site.handled, 1);
    CHECK_WHOLE(io_stats_of(&site).exchanges, 1);
    io_answer(site.held, 200, STR("first"));
    CHECK(io_run_until_count(site.loop, &site.handled, 2, 3000));
    io_run_for_turns(site.loop, 10);
    CHECK_WHOLE(site.handled, 2);
    io_answer(site.held, 200, STR("second"));
    CHECK(io_client_await(site.loop, &site.client, "hello", 3000));

    CHECK(strstr(site.client.got, "first") < strstr(site.client.got, "second"));
    CHECK_WHOLE(io_stats_of(&site).exchanges, 0);
    io_site_close(&site);
}

/* Older versions of libwebsockets go on to the second request, 4.3 cannot. */
TEST(http_server_never_takes_what_follows_a_body_for_more_of_it)
{
    OPEN_SITE(site, .port = 0);

    io_client_open(&site.client, site.port);
    io_client_send(&site.client, "POST /mirror HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab"
                                 "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    CHECK(io_client_await(site.loop, &site.client, NULL, 3000));

    CHECK(strstr(site.client.got, "|ab"));
    CHECK(!strstr(site.client.got, "|abG"));
    CHECK(site.handled == 2 || (site.handled == 1 && !strstr(site.client.got, "hello")));
    io_site_close(&site);
}

TEST(http_server_closes_after_a_late_answer_when_asked_to)
{
    OPEN_SITE(site, .port = 0);

    io_client_open(&site.client, site.port);
    io_client_send(&site.client, "POST /later HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                 "Content-Length: 2\r\n\r\nab");
    CHECK(io_run_until_count(site.loop, &site.handled, 1, 3000));
    io_answer(site.held, 200, STR("bye"));
    CHECK(io_client_await(site.loop, &site.client, NULL, 3000));

    CHECK(strstr(site.client.got, "connection: close\r\n") && strstr(site.client.got, "bye"));
    CHECK_WHOLE(io_stats_of(&site).connections, 0);
    io_site_close(&site);
}

TEST(http_server_keeps_an_exchange_when_the_client_leaves_first)
{
    struct linger { int on, seconds; } reset = { 1, 0 };
    OPEN_SITE(site, .port = 0);

    io_client_open(&site.client, site.port);
    io_client_send(&site.client, "POST /later HTTP/1.1\r\nHost: a\r\nX-Token: t\r\n"
                                 "Content-Length: 2\r\n\r\nab");
    CHECK(io_run_until_count(site.loop, &site.handled, 1, 3000));
    setsockopt(site.client.fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    io_client_close(&site.client);
    CHECK(io_run_until(site.loop, io_has_no_connection, &site, 3000));

    CHECK_STR(http_header(site.held, STR("x-token")), STR("t"));
    CHECK_WHOLE(io_stats_of(&site).exchanges, 1);
    io_answer(site.held, 200, STR("too late"));
    CHECK_WHOLE(io_stats_of(&site).exchanges, 0);
    io_site_close(&site);
}

TEST(http_server_keeps_an_exchange_when_it_is_closed_first)
{
    OPEN_SITE(site, .port = 0);

    io_client_open(&site.client, site.port);
    io_client_send(&site.client, "GET /later HTTP/1.1\r\nHost: a\r\nX-Token: t\r\n\r\n");
    CHECK(io_run_until_count(site.loop, &site.handled, 1, 3000));
    http_server_close(site.server);
    site.server = NULL;

    CHECK_STR(http_header(site.held, STR("x-token")), STR("t"));
    io_answer(site.held, 200, STR("too late"));
    io_site_close(&site);
}

TEST(http_server_answers_head_without_a_body)
{
    OPEN_SITE(site, .port = 0);

    const char *got = io_say(&site, "HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n");

    CHECK(strstr(got, "content-length: 5\r\n"));
    CHECK(strcmp(strstr(got, "\r\n\r\n"), "\r\n\r\n") == 0);
    io_site_close(&site);
}

TEST(http_server_refuses_what_it_does_not_serve)
{
    OPEN_SITE(site, .port = 0);

    io_say(&site, "GET /none HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404 Not Found\r\n");
    const char *got = io_say(&site, "DELETE /mirror HTTP/1.1\r\nHost: a\r\n\r\n",
                          "HTTP/1.1 405 Method Not Allowed\r\n");
    CHECK(strstr(got, "allow: GET, HEAD, POST, PUT\r\n"));
    io_say(&site, "GET /ws HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 426 ");
    io_say(&site, "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
        "HTTP/1.1 400 ");
    io_say(&site, "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", NULL);
    io_say(&site, "garbage\r\n\r\n", NULL);
    CHECK_WHOLE(site.handled, 0);
    io_site_close(&site);
}

TEST(http_server_asks_a_waiting_client_to_continue)
{
    OPEN_SITE(site, .port = 0);

    io_say(&site,
        "POST /mirror HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n");
    io_client_send(&site.client, "ok");
    CHECK(io_client_await(site.loop, &site.client, "|ok", 3000));
    io_site_close(&site);
}

TEST(http_server_leaves_out_fields_that_would_forge_others)
{
    OPEN_SITE(site, .port = 0);

    const char *got = io_say(&site, "GET /fields HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n");

    CHECK(strstr(got, "HTTP/1.1 302 Found\r\n") && strstr(got, "location: /there\r\n"));
    CHECK(!strstr(got, "set-cookie"));
    io_site_close(&site);
}

TEST(http_server_speaks_http_1_0_too)
{
    OPEN_SITE(site, .port = 0);

    io_say(&site, "GET /hello HTTP/1.0\r\nHost: a\r\n\r\n", "connection: close\r\n");
    CHECK(io_client_await(site.loop, &site.client, NULL, 3000));
    io_say(&site, "GET /hello HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
        "connection: keep-alive\r\n");
    CHECK(!site.client.is_ended);
    io_site_close(&site);
}

TEST(http_server_drains_without_losing_an_answer)
{
    struct http_listener_options again = { .address = STR("127.0.0.1") };
    struct io_client idle;
    OPEN_SITE(site, .port = 0);

    io_client_open(&idle, site.port);
    io_client_send(&idle, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(io_client_await(site.loop, &idle, "hello", 3000));
    io_client_open(&site.client, site.port);
    io_client_send(&site.client, "GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(io_run_until_count(site.loop, &site.handled, 2, 3000));
    http_server_drain(site.server);
    CHECK(io_client_await(site.loop, &idle, NULL, 3000));
    again.port = site.port;
    again.routes = site_routes;
    struct http_server *next = http_server_open(site.loop, &again, NULL);
    CHECK(next);
    io_answer(site.held, 200, STR("answered"));
    CHECK(io_client_await(site.loop, &site.client, NULL, 3000));

    CHECK(strstr(site.client.got, "connection: close") && strstr(site.client.got, "answered"));
    http_server_close(next);
    io_client_close(&idle);
    io_site_close(&site);
}

TEST(http_server_shares_its_port_only_when_told_to)
{
    struct http_listener_options second = { .address = STR("127.0.0.1"), .is_shared = true };
    struct error err = { 0 };
    OPEN_SITE(alone, .port = 0);
    OPEN_SITE(shared, .is_shared = true);

    second.routes = alone_routes;
    second.port = alone.port;
    CHECK(!http_server_open(alone.loop, &second, &err));
    CHECK(strstr(err.message, "another rekan"));
    second.port = shared.port;
    struct http_server *server = http_server_open(shared.loop, &second, NULL);
    CHECK(server);
    http_server_close(server);
    io_site_close(&shared);
    io_site_close(&alone);
}

TEST(http_server_refuses_to_open_without_what_it_needs)
{
    struct loop *loop = loop_open(NULL);
    struct http_route routes[] = { { .path = NULL } };
    struct http_listener_options options = { .routes = routes };
    struct error err = { 0 };

    options.address = STR("localhost");
    CHECK(!http_server_open(loop, &options, &err) && err.kind == ERROR_REFUSED);
    options.address = STR("127.0.0.1");
    options.port = 70000;
    CHECK(!http_server_open(loop, &options, &err) && err.kind == ERROR_REFUSED);
    options.port = 0;
    options.certificate_file = STR("/nonexistent.crt");
    options.private_key_file = STR("/nonexistent.key");
    CHECK(!http_server_open(loop, &options, &err) && err.kind == ERROR_REFUSED);
    CHECK(strstr(err.message, "/nonexistent.crt"));
    loop_close(loop);
}
