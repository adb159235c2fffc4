/* wire.h: one epoll, and one HTTP/1.1 message in a buffer; for tests/bench alone. */
#ifndef BENCH_WIRE_H
#define BENCH_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WIRE_BYTES = 64 * 1024 };

/* Whoever has a descriptor: ready is called whenever it can be read. */
struct watcher {
    void (*ready)(struct watcher *watcher);
    int fd;
};

struct message {
    const char *head; /* the first line and the headers */
    size_t head_len;
    const char *body;
    size_t body_len;
    size_t whole_len; /* all of it, to be taken off the buffer */
};

struct buffer {
    char bytes[WIRE_BYTES];
    size_t len;
};

int64_t now_us(void);
void die(const char *what); /* says errno and exits with 1 */

void watch(struct watcher *watcher);
void unwatch(const struct watcher *watcher); /* and closes its descriptor */
/* Waits at most so long (0: not at all) and calls who is ready. */
void poll_once(int64_t wait_us);

int listen_on(int port);
int connect_to(int port); /* -1: refused */
void send_all(int fd, const char *bytes, size_t len);

/* Reads what is there. False: the other side has gone. */
bool fill(struct buffer *buffer, int fd);
/* The first message in the buffer, once it is complete. */
bool next_message(const struct buffer *buffer, struct message *message);
void take_message(struct buffer *buffer, const struct message *message);

bool holds(const char *bytes, size_t len, const char *what);

#endif
