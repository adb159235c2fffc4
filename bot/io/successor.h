/* successor.h: the process that takes our place, and what it is given.
 *
 * The program is started again, as it lies at its path now, and gets what must not be
 * closed in between: the listening sockets, with all who wait there, and the life line of
 * the private Redis. It says that it serves, or why it does not; until then nothing
 * changes here, so that a new version or a configuration that is no good costs nothing. */
#ifndef REKAN_IO_SUCCESSOR_H
#define REKAN_IO_SUCCESSOR_H

#include "embedded_redis.h"
#include "loop.h"

#include <sys/types.h>

/* Descriptors; 0 means none. */
struct heritage {
    int public_fd, private_fd;        /* they listen */
    struct embedded_redis_line redis;
    int report_fd;                    /* to the process that started us to take its place */
};

/* What that process left us; false, and all 0, when nobody did. Once, at the start. */
bool heritage_take(struct heritage *heritage);
void heritage_report(const struct heritage *heritage, const char *trouble); /* NULL: we serve */
/* Left over by who did not need them; it closes what is not 0. */
void heritage_close(struct heritage *heritage);

/* Exactly one of them is called, later, and then the successor is gone from here. */
struct successor_events {
    void (*serves)(void *owner, pid_t pid);
    void (*failed)(void *owner, const char *why); /* its process has ended */
};

/* Starts argv[0], looked for in PATH when it has no slash. It has timeout_ms to serve. */
struct successor *successor_start(struct loop *loop, char *const *argv,
                                  const struct heritage *given, int64_t timeout_ms,
                                  const struct successor_events *events, void *owner,
                                  struct error *err);
void successor_end(struct successor *successor); /* before it served; no event; NULL is fine */

#endif
