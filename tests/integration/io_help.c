#include "io_help.h"

#include "../../bot/base/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct until {
    struct loop *loop;
    bool (*is_true)(void *owner);
    void *owner;
    int64_t deadline_us;
    bool was_true;
};

static void on_look(void *owner)
{
    struct until *until = owner;

    until->was_true = until->is_true(until->owner);
    if (until->was_true || clock_monotonic_us() > until->deadline_us)
        loop_stop(until->loop);
    else
        loop_after(until->loop, 1, on_look, until);
}

bool io_run_until(struct loop *loop, bool (*is_true)(void *owner), void *owner, int ms)
{
    struct until until = { .loop = loop,
                           .is_true = is_true,
                           .owner = owner,
                           .deadline_us = clock_monotonic_us() + (int64_t)ms * 1000 };

    loop_after(loop, 0, on_look, &until);
    loop_run(loop);
    return until.was_true;
}

struct count {
    const int *count;
    int wanted;
};

static bool is_reached(void *owner)
{
    const struct count *count = owner;

    return *count->count >= count->wanted;
}

bool io_run_until_count(struct loop *loop, const int *count, int wanted, int ms)
{
    struct count reach = { count, wanted };

    return io_run_until(loop, is_reached, &reach, ms);
}

struct turns {
    struct loop *loop;
    int left;
};

static void on_turn(void *owner)
{
    struct turns *turns = owner;

    if (--turns->left <= 0)
        loop_stop(turns->loop);
    else
        loop_after(turns->loop, 0, on_turn, turns);
}

void io_run_for_turns(struct loop *loop, int turns)
{
    struct turns count = { loop, turns };

    loop_after(loop, 0, on_turn, &count);
    loop_run(loop);
}

static void nap(void)
{
    poll(NULL, 0, 2);
}

static redisContext *dial(const struct io_redis *redis)
{
    redisContext *context = redisConnectUnix(redis->socket);

    if (context && context->err) {
        redisFree(context);
        return NULL;
    }
    return context;
}

void io_redis_resume(struct io_redis *redis)
{
    unlink(redis->socket);
    redis->pid = fork();
    if (redis->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execlp("redis-server", "redis-server", "--port", "0", "--unixsocket", redis->socket,
               "--save", "", "--dir", redis->dir, "--logfile", "redis.log", "--appendonly", "yes",
               "--appendfsync", "always", /* a kill may lose what everysec still holds */
               (char *)NULL);
        _exit(127);
    }
    bool is_ready = false;
    for (int i = 0; i < 5000 && !is_ready; i++) {
        redisContext *context = dial(redis);
        redisReply *reply = context ? redisCommand(context, "PING") : NULL;
        is_ready = reply && reply->type == REDIS_REPLY_STATUS;
        freeReplyObject(reply);
        redisFree(context);
        nap();
    }
    CHECK(is_ready);
}

void io_redis_start(struct io_redis *redis)
{
    snprintf(redis->dir, sizeof redis->dir, "/tmp/rekan-test-XXXXXX");
    CHECK(mkdtemp(redis->dir));
    snprintf(redis->socket, sizeof redis->socket, "%s/redis.sock", redis->dir);
    snprintf(redis->url, sizeof redis->url, "unix://%s", redis->socket);
    io_redis_resume(redis);
}

void io_redis_kill(struct io_redis *redis)
{
    kill(redis->pid, SIGKILL);
    waitpid(redis->pid, NULL, 0);
    redis->pid = 0;
}

void io_redis_stop(struct io_redis *redis)
{
    char command[96];

    if (redis->pid)
        io_redis_kill(redis);
    snprintf(command, sizeof command, "rm -rf %s", redis->dir);
    CHECK(system(command) == 0);
}

struct str io_redis_say(struct io_redis *redis, const char *command)
{
    static char text[4096];
    redisContext *context = dial(redis);

    CHECK(context);
    redisReply *reply = redisCommand(context, command);
    CHECK(reply);
    if (reply->type == REDIS_REPLY_INTEGER)
        snprintf(text, sizeof text, "%lld", reply->integer);
    else
        snprintf(text, sizeof text, "%s", reply->str ? reply->str : "");
    freeReplyObject(reply);
    redisFree(context);
    return str_from(text);
}

void io_client_open(struct io_client *client, int port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };

    memset(client, 0, sizeof *client);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(connect(client->fd, (struct sockaddr *)&at, sizeof at) == 0);
    CHECK(fcntl(client->fd, F_SETFL, O_NONBLOCK) == 0);
}

void io_client_send(struct io_client *client, const char *text)
{
    size_t len = strlen(text);

    CHECK(send(client->fd, text, len, MSG_NOSIGNAL) == (ssize_t)len);
}

void io_client_read(struct io_client *client)
{
    while (client->len < sizeof client->got - 1) {
        ssize_t len = recv(client->fd, client->got + client->len,
                           sizeof client->got - 1 - client->len, 0);
        if (len < 0 && errno == EAGAIN)
            return;
        if (len <= 0) {
            client->is_ended = true;
            return;
        }
        client->len += (size_t)len;
        client->got[client->len] = '\0';
    }
}

void io_client_close(struct io_client *client)
{
    if (client->fd >= 0)
        close(client->fd);
    client->fd = -1;
}

struct awaited_text {
    struct io_client *client;
    const char *text;
};

static bool has_come(void *owner)
{
    struct awaited_text *awaited = owner;

    io_client_read(awaited->client);
    return awaited->text ? strstr(awaited->client->got, awaited->text) != NULL
                         : awaited->client->is_ended;
}

bool io_client_await(struct loop *loop, struct io_client *client, const char *text, int ms)
{
    struct awaited_text awaited = { client, text };

    return io_run_until(loop, has_come, &awaited, ms);
}

int io_count(const char *in, const char *what)
{
    int count = 0;

    while ((in = strstr(in, what))) {
        count++;
        in += strlen(what);
    }
    return count;
}

int io_listen(int *port)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(bind(fd, (struct sockaddr *)&at, sizeof at) == 0);
    CHECK(listen(fd, 16) == 0);
    CHECK(getsockname(fd, (struct sockaddr *)&at, &len) == 0);
    *port = ntohs(at.sin_port);
    return fd;
}

void io_make_certificate(const char *certificate, const char *key, const char *name)
{
    EVP_PKEY *pair = EVP_EC_gen("P-256");
    X509 *x509 = X509_new();
    X509_NAME *subject = X509_get_subject_name(x509);
    X509_EXTENSION *names =
        X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");

    X509_set_version(x509, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
    X509_set_pubkey(x509, pair);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(x509, subject);
    X509_add_ext(x509, names, -1);
    CHECK(X509_sign(x509, pair, EVP_sha256()) > 0);
    FILE *file = fopen(certificate, "w");
    CHECK(file && PEM_write_X509(file, x509) == 1);
    fclose(file);
    file = fopen(key, "w");
    CHECK(file && PEM_write_PrivateKey(file, pair, NULL, NULL, 0, NULL, NULL) == 1);
    fclose(file);
    X509_EXTENSION_free(names);
    X509_free(x509);
    EVP_PKEY_free(pair);
}
