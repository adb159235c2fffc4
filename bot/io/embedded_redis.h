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

/* Waits until it answers (at most 10 s, loading of a large file excepted). The
 * child ends with us, also after kill -9 of us. */
struct embedded_redis *embedded_redis_open(struct str data_dir, struct error *err);
void embedded_redis_close(struct embedded_redis *redis); /* saves, ends the child if it is ours */
/* Starts it again when it was ours and has ended alone; its data are on disk. Waits for
 * nothing: it answers a moment later. */
void embedded_redis_revive(struct embedded_redis *redis);
struct str embedded_redis_url(const struct embedded_redis *redis); /* unix:///... , lives as long */

#endif
