#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 128, BACKLOG = 256 };

static int epoll_fd = -1;

int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void die(const char *what)
{
    perror(what);
    exit(1);
}

void watch(struct watcher *watcher)
{
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = watcher };

    if (epoll_fd < 0)
        epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, watcher->fd, &event) != 0)
        die("epoll_ctl");
}

/* Closing alone would not do while a child that is about to exec holds a copy. */
void unwatch(const struct watcher *watcher)
{
    epoll_ctl(epoll_fd, EPOLL_CTL_DEL, watcher->fd, NULL);
    close(watcher->fd);
}

void poll_once(int64_t wait_us)
{
    struct epoll_event events[EVENTS];
    struct timespec wait = { wait_us / 1000000, wait_us % 1000000 * 1000 };
    int count = epoll_pwait2(epoll_fd, events, EVENTS, &wait, NULL);

    for (int i = 0; i < count; i++) {
        struct watcher *watcher = events[i].data.ptr;
        watcher->ready(watcher);
    }
}

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

int listen_on(int port)
{
    struct sockaddr_in address = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int yes = 1;

    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, BACKLOG) != 0)
        die("listen");
    return fd;
}

int connect_to(int port)
{
    struct sockaddr_in address = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int yes = 1;

    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return -1;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return fd;
}

/* What we send is small and loopback's buffers are large: it never waits in practice. */
void send_all(int fd, const char *bytes, size_t len)
{
    while (len) {
        ssize_t sent = send(fd, bytes, len, MSG_NOSIGNAL);
        if (sent <= 0)
            return; /* gone: the reader will notice */
        bytes += sent;
        len -= (size_t)sent;
    }
}

bool fill(struct buffer *buffer, int fd)
{
    ssize_t got = recv(fd, buffer->bytes + buffer->len, sizeof buffer->bytes - buffer->len,
                       MSG_DONTWAIT);

    if (got > 0)
        buffer->len += (size_t)got;
    return got > 0 || (got < 0 && errno == EAGAIN);
}

static size_t content_length(const char *head, size_t len)
{
    static const char name[] = "\ncontent-length:";

    for (size_t i = 0; i + sizeof name < len; i++)
        if (head[i] == '\n' && strncasecmp(head + i, name, sizeof name - 1) == 0)
            return strtoul(head + i + sizeof name - 1, NULL, 10);
    return 0;
}

/* Node's answers come in chunks; for who looks for words in it the whole of them is the body. */
static bool is_chunked(const char *head, size_t len)
{
    return holds(head, len, "\r\nTransfer-Encoding: chunked\r\n");
}

bool next_message(const struct buffer *buffer, struct message *message)
{
    static const char last[] = "\r\n0\r\n\r\n";
    const char *end = memmem(buffer->bytes, buffer->len, "\r\n\r\n", 4);

    if (!end)
        return false;
    message->head = buffer->bytes;
    message->head_len = (size_t)(end - buffer->bytes) + 4;
    message->body = buffer->bytes + message->head_len;
    message->body_len = content_length(message->head, message->head_len);
    if (is_chunked(message->head, message->head_len)) {
        end = memmem(message->body, buffer->len - message->head_len, last, sizeof last - 1);
        if (!end)
            return false;
        message->body_len = (size_t)(end - message->body) + sizeof last - 1;
    }
    message->whole_len = message->head_len + message->body_len;
    return message->whole_len <= buffer->len;
}

void take_message(struct buffer *buffer, const struct message *message)
{
    size_t taken = message->whole_len;

    buffer->len -= taken;
    memmove(buffer->bytes, buffer->bytes + taken, buffer->len);
}

bool holds(const char *bytes, size_t len, const char *what)
{
    return memmem(bytes, len, what, strlen(what)) != NULL;
}
