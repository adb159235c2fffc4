#include "../../bot/base/limits.h"
#include "io_site.h"

#include <sys/socket.h>

TEST(http_server_sends_away_who_pipelines_a_body)
{
    static const char *const first[] = { "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n",
                                         "GET /large HTTP/1.1\r\nHost: a\r\n\r\n",
                                         ("POST /mirror HTTP/1.1\r\nHost: a\r\n"
                                          "Content-Length: 3\r\n\r\none") };
    static const char *const second[] = {
        "POST /mirror HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\ntwo",
        "POST /mirror HTTP/1.1\r\nHost: a\r\nContent-Length: 3000\r\n\r\ntwo",
        "POST /mirror HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\ntwo",
        "POST /mirror HTTP/1.1\r\nHost: a\r\nContent-Length: 3,3\r\n\r\ntwo",
        "POST /mirror HTTP/1.1\r\nHost: a\r\n\r\ntwo",
        "POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\ntwo",
        "DELETE /mirror HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\ntwo",
        ("POST /mirror HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
         "3\r\ntwo\r\n0\r\n\r\n"),
    };
    char request[512];
    OPEN_SITE(site, .request_ms = 500);

    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < sizeof second / sizeof second[0]; j++) {
            struct io_drained drained = { .client = &site.client, .wanted = SIZE_MAX };
            site.handled = 0;
            snprintf(request, sizeof request, "%s%sGET /hello HTTP/1.1\r\nHost: a\r\n\r\n",
                     first[i], second[j]);
            io_client_close(&site.client);
            io_client_open(&site.client, site.port);
            io_client_send(&site.client, request);
            CHECK(io_run_until(site.loop, io_is_all_there, &drained, 3000));
            CHECK_WHOLE(site.handled, 1);
        }
    io_site_close(&site);
}

TEST(http_server_refuses_ambiguous_lengths)
{
    static const char *const headers[] = {
        "Content-Length: 3\r\nContent-Length: 4",
        "Content-Length: 3\r\nTransfer-Encoding: chunked",
        "Content-Length: -1",
        "Content-Length: +3",
        "Content-Length: 3, 3",
        "Content-Length: 0x3",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity",
    };
    char request[256];
    OPEN_SITE(site, .port = 0);

    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        snprintf(request, sizeof request, "POST /mirror HTTP/1.1\r\nHost: a\r\n%s\r\n\r\nabc",
                 headers[i]);
        io_say(&site, request, "HTTP/1.1 400 ");
        CHECK(io_client_await(site.loop, &site.client, NULL, 4000));
    }
    io_say(&site, "GET /mirror HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 400 ");
    CHECK_WHOLE(site.handled, 0);
    io_site_close(&site);
}

TEST(http_server_reads_chunked_bodies)
{
    OPEN_SITE(site, .port = 0);

    io_say(&site,
        "POST /mirror HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "4;x=y\r\nWiki\r\n5\r\npedia\r\nE\r\n in\r\n\r\nchunks.\r\n0\r\nTrailer: x\r\n\r\n",
        "|Wikipedia in\r\n\r\nchunks.");
    CHECK(io_client_await(site.loop, &site.client, NULL, 3000));
    CHECK_WHOLE(site.handled, 1);
    io_say(&site,
        "POST /mirror HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nWiki\r\n",
        "HTTP/1.1 400 ");
    CHECK_WHOLE(site.handled, 1);
    io_site_close(&site);
}

TEST(http_server_refuses_too_long_a_body_and_path)
{
    char request[6000];
    OPEN_SITE(site, .port = 0);

    snprintf(request, sizeof request,
             "POST /mirror HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\nbegin",
             LIMIT_HTTP_BODY + 1);
    io_say(&site, request, "HTTP/1.1 413 ");
    memset(request, 'a', sizeof request);
    memcpy(request, "GET /", 5);
    snprintf(request + 5 + LIMIT_HTTP_PATH, 64, " HTTP/1.1\r\nHost: a\r\n\r\n");
    io_say(&site, request, "HTTP/1.1 414 ");
    memset(request, 'a', sizeof request);
    memcpy(request, "GET /", 5);
    snprintf(request + sizeof request - 64, 64, " HTTP/1.1\r\nHost: a\r\n\r\n");
    io_say(&site, request, "HTTP/1.1 414 ");
    memcpy(request, "GET /?", 6);
    io_say(&site, request, "HTTP/1.1 414 ");

    CHECK_WHOLE(site.handled, 0);
    CHECK_WHOLE(io_stats_of(&site).refused, 4);
    io_site_close(&site);
}

TEST(http_server_refuses_a_chunked_body_that_grows_too_long)
{
    static char chunk[64 * 1024 + 32];
    OPEN_SITE(site, .port = 0);

    io_client_open(&site.client, site.port);
    io_client_send(&site.client,
                   "POST /mirror HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    int head = snprintf(chunk, sizeof chunk, "8000\r\n");
    memset(chunk + head, 'x', 0x8000);
    snprintf(chunk + head + 0x8000, 8, "\r\n");
    for (int i = 0; i < 40 && !site.client.len; i++) {
        CHECK(send(site.client.fd, chunk, strlen(chunk), MSG_NOSIGNAL) != 0);
        io_run_for_turns(site.loop, 20);
        io_client_read(&site.client);
    }
    CHECK(io_client_await(site.loop, &site.client, "HTTP/1.1 413 ", 3000));
    CHECK_WHOLE(site.handled, 0);
    io_site_close(&site);
}

TEST(http_server_lets_the_client_read_why_a_long_body_was_refused)
{
    static char bytes[100000];
    char request[256];
    OPEN_SITE(site, .port = 0);

    snprintf(request, sizeof request,
             "POST /mirror HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n");
    io_client_open(&site.client, site.port);
    io_client_send(&site.client, request);
    for (int i = 0; i < 40; i++) { /* it goes on sending, as clients do */
        ssize_t sent = send(site.client.fd, bytes, sizeof bytes, MSG_NOSIGNAL);
        (void)sent;
        io_run_for_turns(site.loop, 10);
    }
    CHECK(io_client_await(site.loop, &site.client, "413 Content Too Large\n", 3000));
    CHECK(io_client_await(site.loop, &site.client, NULL, 4000));
    io_site_close(&site);
}

TEST(http_server_gives_up_on_a_slow_body)
{
    OPEN_SITE(site, .request_ms = 100);

    io_say(&site, "POST /mirror HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nslow",
        "HTTP/1.1 408 Request Timeout\r\n");
    CHECK(io_client_await(site.loop, &site.client, NULL, 4000));
    CHECK_WHOLE(site.handled, 0);
    CHECK_WHOLE(io_stats_of(&site).refused, 1);
    io_site_close(&site);
}

TEST(http_server_does_not_hurry_a_handler)
{
    OPEN_SITE(site, .request_ms = 30);
    bool never = false;

    io_client_open(&site.client, site.port);
    io_client_send(&site.client, "POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab");
    CHECK(io_run_until_count(site.loop, &site.handled, 1, 3000));
    CHECK(!io_run_until_count(site.loop, (const int *)&(int){ never }, 1, 150));
    io_answer(site.held, 200, STR("at last"));

    CHECK(io_client_await(site.loop, &site.client, "at last", 3000));
    io_site_close(&site);
}

TEST(http_server_sends_answers_larger_than_the_socket_takes_at_once)
{
    OPEN_SITE(site, .port = 0);
    struct io_drained drained = { .client = &site.client, .wanted = 4000000 };

    io_client_open(&site.client, site.port);
    io_client_send(&site.client, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(io_run_until(site.loop, io_is_all_there, &drained, 5000));
    CHECK(drained.total >= drained.wanted);
    io_run_for_turns(site.loop, 5);
    site.client.got[0] = '\0';
    io_client_send(&site.client, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(io_client_await(site.loop, &site.client, "hello", 3000));

    CHECK_WHOLE(io_stats_of(&site).connections, 1);
    io_site_close(&site);
}

TEST(http_server_drops_who_never_reads_a_large_answer)
{
    OPEN_SITE(site, .request_ms = 200);
    int small = 4096;

    io_client_open(&site.client, site.port);
    setsockopt(site.client.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    for (int i = 0; i < 3; i++)
        io_client_send(&site.client, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(io_run_until_count(site.loop, &site.handled, 1, 3000));
    CHECK(io_run_until(site.loop, io_has_no_connection, &site, 3000));
    io_site_close(&site);
}

static bool has_all(void *owner)
{
    return io_stats_of(owner).connections >= LIMIT_HTTP_CONNECTIONS;
}

TEST(http_server_says_503_over_its_limit)
{
    static struct io_client crowd[LIMIT_HTTP_CONNECTIONS];
    OPEN_SITE(site, .port = 0);

    for (int i = 0; i < LIMIT_HTTP_CONNECTIONS; i++) {
        io_client_open(&crowd[i], site.port);
        if (i % 100 == 0)
            io_run_for_turns(site.loop, 5);
    }
    CHECK(io_run_until(site.loop, has_all, &site, 5000));
    const char *got = io_say(&site, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n");
    CHECK(strstr(got, "HTTP/1.1 503 Service Unavailable\r\n"));
    CHECK(strstr(got, "retry-after: 1\r\n"));
    io_client_send(&crowd[7], "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(io_client_await(site.loop, &crowd[7], "200 OK", 3000));

    for (int i = 0; i < LIMIT_HTTP_CONNECTIONS; i++)
        io_client_close(&crowd[i]);
    io_site_close(&site);
}
