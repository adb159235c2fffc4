/* http_listen.c: where connections come from.
 *
 * We open the listening sockets ourselves and hand libwebsockets what we accept:
 * it cannot share a port between processes, nor answer 503 over a limit. Without
 * descriptors to accept with we pause, because what waits stays readable. */
#include "http_private.h"

#include "../base/limits.h"
#include "../base/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 511, ACCEPT_AT_ONCE = 64, ACCEPT_PAUSE_MS = 100 };

static void on_resume_due(void *owner)
{
    struct http_server *server = owner;
    struct error err;

    server->resume = NULL;
    if (!http_accept_from(server, &err))
        server->resume = loop_after(server->loop, ACCEPT_PAUSE_MS, on_resume_due, server);
}

static void on_connections_waiting(void *owner)
{
    struct http_server *server = owner;
    struct sockaddr_storage from;

    for (int i = 0; i < ACCEPT_AT_ONCE && server->listen_fd >= 0; i++) {
        socklen_t from_len = sizeof from;
        int fd = accept4(server->listen_fd, (struct sockaddr *)&from, &from_len,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno != EMFILE && errno != ENFILE && errno != ENOBUFS && errno != ENOMEM)
                return;
            /* The waiting connection stays readable: without a pause we would spin. */
            log_warn("http.accept", "why=\"%s\"", strerror(errno));
            loop_unwatch(server->loop, server->watch);
            server->watch = NULL;
            server->resume = loop_after(server->loop, ACCEPT_PAUSE_MS, on_resume_due, server);
            return;
        }
        if (server->stats.connections >= server->most + HTTP_OVERFLOW) {
            server->stats.refused++;
            close(fd);
            continue;
        }
        connection_open(server, fd, &from);
    }
}

static int port_of(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } at = { .v6 = { 0 } };
    socklen_t len = sizeof at;

    getsockname(fd, &at.any, &len);
    return ntohs(at.any.sa_family == AF_INET ? at.v4.sin_port : at.v6.sin6_port);
}

/* Does the socket listen where we are to? Port 0 is content with any. */
static bool is_bound_to(int fd, const struct sockaddr_storage *wanted, int port)
{
    struct sockaddr_storage at = { 0 };
    socklen_t len = sizeof at;

    if (getsockname(fd, (struct sockaddr *)&at, &len) != 0 || at.ss_family != wanted->ss_family ||
        (port && port_of(fd) != port))
        return false;
    if (at.ss_family == AF_INET)
        return ((struct sockaddr_in *)&at)->sin_addr.s_addr ==
               ((const struct sockaddr_in *)wanted)->sin_addr.s_addr;
    return IN6_ARE_ADDR_EQUAL(&((struct sockaddr_in6 *)&at)->sin6_addr,
                              &((const struct sockaddr_in6 *)wanted)->sin6_addr);
}

bool http_listen(struct http_server *server, const struct http_listener_options *options,
                 struct error *err)
{
    struct sockaddr_storage at = { 0 };
    struct sockaddr_in *v4 = (struct sockaddr_in *)&at;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&at;
    char address[INET6_ADDRSTRLEN];
    socklen_t len;
    int yes = 1;

    snprintf(address, sizeof address, "%.*s", STR_ARG(options->address));
    if (options->port < 0 || options->port > 65535)
        return fail(err, ERROR_REFUSED, "the port is %d; it must be from 0 to 65535",
                    options->port);
    if (inet_pton(AF_INET, address, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons((uint16_t)options->port);
        len = sizeof *v4;
    } else if (inet_pton(AF_INET6, address, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)options->port);
        len = sizeof *v6;
    } else {
        return fail(err, ERROR_REFUSED,
                    "cannot listen on \"%s\"; give an address such as 127.0.0.1, 0.0.0.0 or ::",
                    address);
    }
    if (options->handed_fd && is_bound_to(options->handed_fd, &at, options->port)) {
        server->listen_fd = fcntl(options->handed_fd, F_DUPFD_CLOEXEC, 0);
        server->is_handed = true;
        server->port = port_of(server->listen_fd);
        return true;
    }
    server->listen_fd = socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (server->listen_fd < 0)
        return fail(err, ERROR_LATER, "no socket to listen on: %s", strerror(errno));
    setsockopt(server->listen_fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (options->is_shared)
        setsockopt(server->listen_fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
    /* Accepted sockets inherit it: an answer is one small packet that must not wait. */
    setsockopt(server->listen_fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (bind(server->listen_fd, (struct sockaddr *)&at, len) != 0 ||
        listen(server->listen_fd, BACKLOG) != 0)
        return fail(err, ERROR_REFUSED, "cannot listen on %s port %d: %s%s", address,
                    options->port, strerror(errno),
                    errno == EADDRINUSE ? "; is another rekan running? Choose another port" : "");
    server->port = port_of(server->listen_fd);
    return true;
}

bool http_accept_from(struct http_server *server, struct error *err)
{
    server->watch =
        loop_watch(server->loop, server->listen_fd, on_connections_waiting, server, err);
    return server->watch != NULL;
}

void http_leave_port(struct http_server *server)
{
    server->is_draining = true;
    loop_unwatch(server->loop, server->watch);
    loop_cancel(server->loop, server->resume);
    server->watch = NULL;
    server->resume = NULL;
    if (server->listen_fd >= 0)
        close(server->listen_fd);
    server->listen_fd = -1;
}

void http_stop_listening(struct http_server *server)
{
    /* The loop's copy of the descriptor lives a turn longer and must not keep the port. But
     * where we got it from, somebody may still listen. */
    if (server->listen_fd >= 0 && !server->is_handed)
        shutdown(server->listen_fd, SHUT_RDWR);
    http_leave_port(server);
}
