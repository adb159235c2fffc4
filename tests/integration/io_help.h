/* io_help.h: what the tests of bot/io share: a Redis of their own, a socket to
 * talk HTTP by hand, and a loop that runs until something is true. */
#ifndef REKAN_TESTS_IO_HELP_H
#define REKAN_TESTS_IO_HELP_H

#include "../../bot/io/loop.h"
#include "../check.h"

#include <sys/types.h>

/* Runs the loop until is_true says so; false after ms milliseconds. */
bool io_run_until(struct loop *loop, bool (*is_true)(void *owner), void *owner, int ms);
bool io_run_until_count(struct loop *loop, const int *count, int wanted, int ms);
void io_run_for_turns(struct loop *loop, int turns);

/* A redis-server on a Unix socket in a folder of its own; dies with the test. */
struct io_redis {
    pid_t pid;
    char dir[64];
    char socket[96];
    char url[128];
};
void io_redis_start(struct io_redis *redis);
void io_redis_resume(struct io_redis *redis); /* after io_redis_kill, same folder */
void io_redis_kill(struct io_redis *redis);   /* kill -9 */
void io_redis_stop(struct io_redis *redis);   /* and remove the folder */
/* One command by a connection of its own, e.g. "CONFIG SET ..."; the reply as text. */
struct str io_redis_say(struct io_redis *redis, const char *command);

/* A client's socket that never blocks; what came is kept. */
struct io_client {
    int fd;
    bool is_ended; /* the other side closed */
    size_t len;
    char got[1 << 16];
};
void io_client_open(struct io_client *client, int port);
void io_client_send(struct io_client *client, const char *text);
void io_client_read(struct io_client *client); /* takes what is there */
void io_client_close(struct io_client *client);
/* Runs the loop until text has come (or the end, for NULL). */
bool io_client_await(struct loop *loop, struct io_client *client, const char *text, int ms);
int io_count(const char *in, const char *what);

/* A server's socket on a free port of 127.0.0.1; accepting is up to the test. */
int io_listen(int *port);

/* PEM files for 127.0.0.1 and localhost, signed by themselves. */
void io_make_certificate(const char *certificate, const char *key, const char *name);

#endif
