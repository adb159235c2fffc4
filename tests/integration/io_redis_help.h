/* io_redis_help.h: a connection to a Redis of its own, and trips on it. */
#ifndef REKAN_TESTS_IO_REDIS_HELP_H
#define REKAN_TESTS_IO_REDIS_HELP_H

#include "../../bot/io/redis.h"
#include "io_help.h"

/* What a trip brought: counted, and its values while the arena lives. */
struct io_trip {
    int count;
    struct redis_value *values;
    size_t value_count;
    struct error err;
    bool is_in_call;
    bool came_in_call;
};

struct io_link {
    struct io_redis server;
    struct loop *loop;
    struct redis *redis;
    struct arena *arena;
    struct io_trip result;
};

void io_trip_done(void *owner, struct redis_value *values, size_t count, const struct error *err);
/* Words separated by single blanks. */
struct redis_command io_command(struct arena *arena, const char *text);
void io_trip_run(struct redis *redis, struct arena *arena, const char *text,
                 struct io_trip *result);
bool io_link_is_up(void *owner);
bool io_link_is_away(void *owner);
void io_link_connect(struct io_link *fixture, struct redis_options options);
void io_link_open(struct io_link *fixture, struct redis_options options);
void io_link_close(struct io_link *fixture);

extern const struct redis_script io_script_add; /* adds ARGV[1] to KEYS[1], returns ARGV[2] */
extern const struct redis_script *const io_scripts[];
void io_run_script(struct io_link *fixture, const struct redis_script *script);

#endif
