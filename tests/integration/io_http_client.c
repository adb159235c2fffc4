#include "../../bot/io/http_client.h"

#include "../../bot/base/clock.h"
#include "../../bot/base/limits.h"
#include "io_help.h"

#include <sys/socket.h>
#include <unistd.h>

/* A server by hand: it accepts, reads, and says what the test tells it to. */
struct stub {
    struct loop *loop;
    struct http_client *client;
    struct arena *arena;
    int listen_fd;
    int port;
    char url[64];
    int fd; /* the connection accepted last, or -1 */
    int accepted;
    char got[1 << 16];
    size_t len;
};

struct reply {
    int count;
    int status;
    int retry_after_s;
    bool may_have_arrived;
    struct error err;
    char body[256];
    size_t body_len;
};

static void on_called(void *owner, const struct http_result *result)
{
    struct reply *reply = owner;

    reply->count++;
    reply->status = result->status;
    reply->retry_after_s = result->retry_after_s;
    reply->may_have_arrived = result->may_have_arrived;
    reply->err = result->err;
    reply->body_len = result->body.len;
    snprintf(reply->body, sizeof reply->body, "%.*s", STR_ARG(result->body));
}

static void open_stub(struct stub *stub)
{
    memset(stub, 0, sizeof *stub);
    stub->loop = loop_open(NULL);
    stub->client = http_client_open(stub->loop, NULL);
    CHECK(stub->client);
    stub->listen_fd = io_listen(&stub->port);
    stub->fd = -1;
    snprintf(stub->url, sizeof stub->url, "http://127.0.0.1:%d/bot", stub->port);
}

static void hang_up(struct stub *stub)
{
    if (stub->fd >= 0)
        close(stub->fd);
    stub->fd = -1;
}

static void close_stub(struct stub *stub)
{
    http_client_close(stub->client);
    hang_up(stub);
    if (stub->listen_fd >= 0)
        close(stub->listen_fd);
    loop_close(stub->loop);
}

static void post(struct stub *stub, const char *body, int timeout_ms, struct reply *reply)
{
    struct http_call call = { .url = str_from(stub->url),
                              .body = str_from(body),
                              .content_type = STR("application/json"),
                              .timeout_ms = timeout_ms };

    reply->count = 0;
    http_client_post(stub->client, &call, on_called, reply);
    CHECK_WHOLE(reply->count, 0);
}

/* Accepts and reads what there is; has the whole request with this end come? */
struct request {
    struct stub *stub;
    const char *end;
};

static bool has_request(void *owner)
{
    struct request *request = owner;
    struct stub *stub = request->stub;
    int fd = accept4(stub->listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (fd >= 0) {
        hang_up(stub);
        stub->fd = fd;
        stub->accepted++;
    }
    if (stub->fd < 0)
        return false;
    ssize_t len = recv(stub->fd, stub->got + stub->len, sizeof stub->got - 1 - stub->len, 0);
    if (len > 0)
        stub->len += (size_t)len;
    stub->got[stub->len] = '\0';
    return strstr(stub->got, request->end) != NULL;
}

static void await_request(struct stub *stub, const char *end)
{
    struct request request = { stub, end };

    stub->len = 0;
    stub->got[0] = '\0';
    CHECK(io_run_until(stub->loop, has_request, &request, 3000));
}

static void say(struct stub *stub, const char *text)
{
    CHECK(send(stub->fd, text, strlen(text), MSG_NOSIGNAL) == (ssize_t)strlen(text));
}

TEST(http_client_posts_and_brings_the_answer)
{
    struct stub stub;
    struct reply reply = { 0 };
    open_stub(&stub);

    post(&stub, "{\"chat_id\":1}", 0, &reply);
    await_request(&stub, "{\"chat_id\":1}");
    CHECK(strncmp(stub.got, "POST /bot HTTP/1.1\r\n", 20) == 0);
    CHECK(strcasestr(stub.got, "content-type: application/json\r\n"));
    CHECK(strcasestr(stub.got, "content-length: 13\r\n"));
    say(&stub, "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}");
    CHECK(io_run_until_count(stub.loop, &reply.count, 1, 3000));

    CHECK_WHOLE(reply.status, 200);
    CHECK_STR(str_from(reply.body), STR("{\"ok\":true}"));
    close_stub(&stub);
    CHECK_WHOLE(reply.count, 1);
}

TEST(http_client_gets_where_there_is_no_content_type)
{
    struct stub stub;
    struct reply reply = { 0 };
    struct http_call call;
    open_stub(&stub);

    call = (struct http_call){ .url = str_from(stub.url) };
    http_client_post(stub.client, &call, on_called, &reply);
    await_request(&stub, "\r\n\r\n");
    CHECK(strncmp(stub.got, "GET /bot HTTP/1.1\r\n", 19) == 0);
    say(&stub, "HTTP/1.1 204 No Content\r\n\r\n");
    CHECK(io_run_until_count(stub.loop, &reply.count, 1, 3000));
    CHECK_WHOLE(reply.status, 204);

    /* The handle is used again, and nothing of the GET clings to it. */
    post(&stub, "later", 0, &reply);
    await_request(&stub, "later");
    CHECK(strncmp(stub.got, "POST", 4) == 0);
    close_stub(&stub);
}

TEST(http_client_uses_a_connection_again)
{
    struct stub stub;
    struct reply reply = { 0 };
    struct http_client_stats stats;
    open_stub(&stub);

    for (int i = 0; i < 5; i++) {
        post(&stub, "again", 0, &reply);
        await_request(&stub, "again");
        say(&stub, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        CHECK(io_run_until_count(stub.loop, &reply.count, 1, 3000));
        CHECK_WHOLE(reply.status, 200);
    }

    http_client_stats(stub.client, &stats);
    CHECK_WHOLE(stub.accepted, 1);
    CHECK_WHOLE(stats.connections_opened, 1);
    CHECK_WHOLE(stats.answered, 5);
    CHECK_WHOLE(stats.under_way, 0);
    close_stub(&stub);
}

/* More than are kept taken apart, each twice, by the same handle. */
TEST(http_client_takes_every_call_to_its_own_address)
{
    struct stub stub;
    struct reply reply = { 0 };
    char line[64];
    open_stub(&stub);

    for (int i = 0; i < 80; i++) {
        snprintf(stub.url, sizeof stub.url, "http://127.0.0.1:%d/bot/%d?n=%d", stub.port, i % 40, i % 40);
        snprintf(line, sizeof line, "POST /bot/%d?n=%d HTTP/1.1\r\n", i % 40, i % 40);
        post(&stub, "again", 0, &reply);
        await_request(&stub, "again");
        CHECK(strncmp(stub.got, line, strlen(line)) == 0 && strstr(stub.got, "user-agent: rekan\r\n"));
        say(&stub, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        CHECK(io_run_until_count(stub.loop, &reply.count, 1, 3000));
    }
    CHECK_WHOLE(stub.accepted, 1);
    stub.url[0] = '\0';
    post(&stub, "never", 0, &reply);
    CHECK(io_run_until_count(stub.loop, &reply.count, 1, 3000));
    CHECK(reply.status == 0 && !reply.may_have_arrived);
    close_stub(&stub);
}

TEST(http_client_never_repeats_a_post_when_a_reused_connection_dies)
{
    struct stub stub;
    struct reply reply = { 0 };
    int posts = 0;
    open_stub(&stub);

    for (int i = 0; i < 4; i++) {
        post(&stub, "once", 0, &reply);
        await_request(&stub, "once");
        posts++;
        say(&stub, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        CHECK(io_run_until_count(stub.loop, &reply.count, 1, 3000));
        post(&stub, "once", 0, &reply);
        await_request(&stub, "once");
        posts++;
        hang_up(&stub); /* read, perhaps acted on, and gone without a word */
        struct request request = { &stub, "once" };
        stub.len = 0;
        stub.got[0] = '\0';
        CHECK(io_run_until_count(stub.loop, &reply.count, 1, 3000));
        CHECK_WHOLE(reply.status, 0);
        CHECK(reply.may_have_arrived && reply.err.kind == ERROR_LATER);
        CHECK(!io_run_until(stub.loop, has_request, &request, 20));
    }
    CHECK_WHOLE(posts, 8);
    close_stub(&stub);
}

TEST(http_client_knows_what_surely_did_not_arrive)
{
    static const char *const urls[] = { "ftp://127.0.0.1/", "nonsense", "",
                                        "http://no-such-host.invalid/",
                                        "file:///etc/passwd" };
    struct stub stub;
    struct reply reply = { 0 };
    int64_t begun_us;
    open_stub(&stub);

    close(stub.listen_fd); /* nobody listens there any more: refused, and at once */
    stub.listen_fd = -1;
    begun_us = clock_monotonic_us();
    post(&stub, "x", 0, &reply);
    CHECK(io_run_until_count(stub.loop, &reply.count, 1, 5000));
    CHECK(clock_monotonic_us() - begun_us < 1000000);
    CHECK(reply.status == 0 && !reply.may_have_arrived);
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        snprintf(stub.url, sizeof stub.url, "%s", urls[i]);
        post(&stub, "x", 5000, &reply);
        CHECK(io_run_until_count(stub.loop, &reply.count, 1, 8000));
        CHECK(reply.status == 0 && !reply.may_have_arrived);
        CHECK(reply.err.kind != ERROR_NONE);
    }
    close_stub(&stub);
}

TEST(http_client_does_not_wait_for_slow_answers)
{
    struct stub stub;
    struct reply reply = { 0 };
    open_stub(&stub);

    post(&stub, "slow", 100, &reply);
    await_request(&stub, "slow");
    CHECK(io_run_until_count(stub.loop, &reply.count, 1, 3000));

    CHECK_WHOLE(reply.status, 0);
    CHECK(reply.may_have_arrived);
    CHECK_WHOLE(reply.err.kind, ERROR_LATER);
    close_stub(&stub);
}

TEST(http_client_takes_half_an_answer_for_none)
{
    struct stub stub;
    struct reply reply = { 0 };
    open_stub(&stub);

    post(&stub, "half", 3000, &reply);
    await_request(&stub, "half");
    say(&stub, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
    hang_up(&stub);
    CHECK(io_run_until_count(stub.loop, &reply.count, 1, 3000));

    CHECK_WHOLE(reply.status, 0);
    CHECK(reply.may_have_arrived);
    close_stub(&stub);
}

TEST(http_client_reads_when_to_come_again)
{
    struct stub stub;
    struct reply reply = { 0 };
    open_stub(&stub);

    post(&stub, "much", 0, &reply);
    await_request(&stub, "much");
    say(&stub, "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 17\r\nContent-Length: 2\r\n\r\nno");
    CHECK(io_run_until_count(stub.loop, &reply.count, 1, 3000));

    CHECK_WHOLE(reply.status, 429);
    CHECK_WHOLE(reply.retry_after_s, 17);
    CHECK_STR(str_from(reply.body), STR("no"));
    close_stub(&stub);
}

TEST(http_client_follows_no_redirect)
{
    struct stub stub;
    struct reply reply = { 0 };
    open_stub(&stub);

    post(&stub, "where", 0, &reply);
    await_request(&stub, "where");
    say(&stub, "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
    CHECK(io_run_until_count(stub.loop, &reply.count, 1, 3000));

    CHECK_WHOLE(reply.status, 302);
    close_stub(&stub);
}

struct flood {
    struct stub *stub;
    struct reply *reply;
};

static bool is_flooded(void *owner)
{
    static char bytes[64 * 1024];
    struct flood *flood = owner;

    memset(bytes, 'x', sizeof bytes);
    ssize_t sent = send(flood->stub->fd, bytes, sizeof bytes, MSG_NOSIGNAL);
    (void)sent;
    return flood->reply->count > 0;
}

TEST(http_client_reads_only_so_much_of_an_answer)
{
    struct stub stub;
    struct reply reply = { 0 };
    struct flood flood = { &stub, &reply };
    open_stub(&stub);

    post(&stub, "long", 0, &reply);
    await_request(&stub, "long");
    say(&stub, "HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n");
    CHECK(io_run_until(stub.loop, is_flooded, &flood, 5000));

    CHECK_WHOLE(reply.status, 0);
    CHECK(reply.may_have_arrived);
    CHECK(strstr(reply.err.message, "the answer has more than"));
    close_stub(&stub);
}

TEST(http_client_sends_long_bodies_without_waiting)
{
    static char body[300000];
    struct stub stub;
    struct reply reply = { 0 };
    struct request request = { &stub, "END" };
    int64_t begun_us = clock_monotonic_us();
    open_stub(&stub);

    memset(body, 'b', sizeof body - 1);
    memcpy(body + sizeof body - 4, "END", 3);
    post(&stub, body, 0, &reply);
    while (!strstr(stub.got, "END")) { /* the beginning is of no interest */
        if (stub.len > sizeof stub.got / 2)
            stub.len = 0;
        CHECK(clock_monotonic_us() - begun_us < 3000000);
        io_run_until(stub.loop, has_request, &request, 2);
    }
    say(&stub, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    CHECK(io_run_until_count(stub.loop, &reply.count, 1, 3000));

    CHECK(clock_monotonic_us() - begun_us < 900000);
    CHECK_WHOLE(reply.status, 200);
    close_stub(&stub);
}

TEST(http_client_ends_open_calls_when_it_is_closed)
{
    struct stub stub;
    struct reply sent = { 0 };
    struct reply unsent = { 0 };
    open_stub(&stub);

    post(&stub, "sent", 0, &sent);
    await_request(&stub, "sent");
    post(&stub, "unsent", 0, &unsent);
    http_client_close(stub.client);
    stub.client = NULL;

    CHECK(sent.count == 1 && sent.status == 0 && sent.may_have_arrived);
    CHECK(unsent.count == 1 && unsent.status == 0 && !unsent.may_have_arrived);
    close_stub(&stub);
}

TEST(http_client_refuses_more_than_may_wait)
{
    static struct reply waiting[LIMIT_OUTBOUND_WAITING];
    struct stub stub;
    struct reply reply = { 0 };
    open_stub(&stub);

    for (int i = 0; i < LIMIT_OUTBOUND_WAITING; i++)
        post(&stub, "w", 0, &waiting[i]);
    post(&stub, "x", 0, &reply);
    CHECK(io_run_until_count(stub.loop, &reply.count, 1, 3000));
    CHECK(reply.status == 0 && !reply.may_have_arrived);
    CHECK_WHOLE(reply.err.kind, ERROR_LATER);
    CHECK_WHOLE(waiting[0].count, 0);
    close_stub(&stub);

    for (int i = 0; i < LIMIT_OUTBOUND_WAITING; i++)
        CHECK_WHOLE(waiting[i].count, 1);
}

TEST(http_client_refuses_certificates_that_nobody_vouches_for)
{
    struct stub stub;
    struct reply reply = { 0 };
    struct request hello = { &stub, "\x16\x03" };
    open_stub(&stub);

    snprintf(stub.url, sizeof stub.url, "https://127.0.0.1:%d/", stub.port);
    post(&stub, "secret", 2000, &reply);
    CHECK(io_run_until(stub.loop, has_request, &hello, 3000));
    say(&stub, "HTTP/1.1 400 Bad Request\r\n\r\n"); /* no TLS at all */
    CHECK(io_run_until_count(stub.loop, &reply.count, 1, 5000));

    CHECK(reply.status == 0 && !reply.may_have_arrived);
    close_stub(&stub);
}
