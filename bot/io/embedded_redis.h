/* embedded_redis.h: a private Redis for who has none.
 *
 * Starts Debian's redis-server as a child with a Unix socket and its data
 * (append-only file on, fsync every second) under one folder, mode 0700, no TCP
 * port. A Redis that already runs for that folder (another rekan process) is
 * used and left alone when we close; any other Redis is never touched. */
#ifndef REKAN_IO_EMBEDDED_REDIS_H
#define REKAN_IO_EMBEDDED_REDIS_H

#include "../base/arena.h"
#include "../base/error.h"

struct embedded_redis;

/* What keeps a private Redis alive, for the process that takes our place. */
struct embedded_redis_line {
    int fd;   /* 0: none */
    long pid; /* of redis-server */
};

/* Waits until it answers (at most 10 s, loading of a large file excepted). It ends with
 * whoever holds its line, also after kill -9. handed, of an earlier process, or NULL: we hold
 * it too, if the Redis of this folder still runs. */
struct embedded_redis *embedded_redis_open(struct str data_dir,
                                           const struct embedded_redis_line *handed,
                                           struct error *err);
void embedded_redis_close(struct embedded_redis *redis); /* saves, ends it if we keep it */

/* False: it is not ours to hand over. */
bool embedded_redis_line(const struct embedded_redis *redis, struct embedded_redis_line *line);
/* Of two that hold the line only one keeps it: starts it again, ends it. At first that is
 * who started it. */
void embedded_redis_keep(struct embedded_redis *redis, bool is_kept);
/* Starts it again when we keep it and it has ended alone; its data are on disk. Waits for
 * nothing: it answers a moment later. */
void embedded_redis_revive(struct embedded_redis *redis);
struct str embedded_redis_url(const struct embedded_redis *redis); /* unix:///... , lives as long */

#endif
