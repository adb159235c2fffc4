/* io_http_guard.c: nobody who chooses a url makes us knock at our own doors. */
#include "../../bot/io/http_client.h"
#include "io_help.h"

#include <sys/socket.h>
#include <unistd.h>

struct reply {
    int count;
    int status;
    bool may_have_arrived;
    enum error_kind err;
};

static void on_called(void *owner, const struct http_result *result)
{
    struct reply *reply = owner;

    reply->count++;
    reply->status = result->status;
    reply->may_have_arrived = result->may_have_arrived;
    reply->err = result->err.kind;
}

TEST(http_client_takes_a_strangers_url_to_no_address_of_ours)
{
    static const struct {
        const char *url;
        bool is_looked_up; /* far enough to see where it leads */
    } rows[] = {
        { "https://127.0.0.1:%d/", true }, { "https://localhost:%d/", true },
        { "https://0.0.0.0:%d/", true },   { "https://[::1]:%d/", false },
        { "http://127.0.0.1:%d/", false },
    };
    struct loop *loop = loop_open(NULL);
    struct http_client *client = http_client_open(loop, NULL);
    char url[64];
    int port;
    int fd = io_listen(&port);

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reply reply = { 0 };
        snprintf(url, sizeof url, rows[i].url, port);
        struct http_call call = { .url = str_from(url), .is_foreign = true };

        http_client_post(client, &call, on_called, &reply);
        CHECK(io_run_until_count(loop, &reply.count, 1, 3000));

        CHECK_WHOLE(reply.status, 0);
        CHECK(!reply.may_have_arrived);
        if (rows[i].is_looked_up)
            CHECK_WHOLE(reply.err, ERROR_REFUSED);
    }
    CHECK(accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC) < 0);
    http_client_close(client);
    close(fd);
    loop_close(loop);
}
