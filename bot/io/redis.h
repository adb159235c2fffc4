/* redis.h: one connection to Redis, or to each master of a Redis Cluster, pipelined by the loop.
 *
 * A trip is a few commands sent together; its answers come back together. done
 * is called exactly once and always later, never from inside redis_trip: with
 * one value per command (a command that Redis refused has kind REDIS_FAILED),
 * or with values NULL and err when the connection was lost, the time was up, or
 * too much was waiting (all ERROR_LATER). After a loss the connection comes
 * back by itself with growing pauses; while it is away trips fail at once (yet
 * still later, from the loop). Values live in the trip's arena. */
#ifndef REKAN_IO_REDIS_H
#define REKAN_IO_REDIS_H

#include "../base/arena.h"
#include "../base/error.h"
#include "loop.h"

struct redis;

enum redis_kind { REDIS_NIL, REDIS_TEXT, REDIS_WHOLE, REDIS_LIST, REDIS_FAILED };

struct redis_value {
    enum redis_kind kind;
    struct str text;  /* REDIS_TEXT (status lines too), REDIS_FAILED: the message */
    int64_t whole;    /* REDIS_WHOLE */
    size_t count;     /* REDIS_LIST */
    struct redis_value *items;
};

/* One Lua file, embedded at build; loaded at every (re)connect, run by its
 * digest, sent whole once when Redis answers NOSCRIPT. */
struct redis_script {
    const char *name;
    struct str source;
};

/* A plain command is its words; with a script, words are the keys first (key_count
 * of them) and then the arguments. Words must live until redis_trip returns. */
struct redis_command {
    const struct redis_script *script; /* or NULL */
    size_t key_count;                  /* only with a script */
    size_t count;
    const struct str *words;
    /* What it writes is answered for: its trip succeeds only when wait_replicas have it. */
    bool is_promise;
};

typedef void redis_done(void *owner, struct redis_value *values, size_t count,
                        const struct error *err);

struct redis_options {
    struct str url;       /* unix:///path/redis.sock, redis://host:port, redis://host:port/db,
                             redis+cluster://host:port,host:port */
    struct str user;      /* ACL user, may be empty */
    struct str password;  /* may be empty */
    int timeout_ms;       /* for one trip and for connecting */
    int wait_replicas;    /* so many must have what a promise wrote; 0: none is asked */
    int wait_ms;          /* within this time; else the trip fails, though the master has it */
    const struct redis_script *const *scripts; /* NULL-terminated, outlives the connection */
};

struct redis_stats {
    bool is_up;
    uint64_t trips, failed_trips, reconnects;
    uint64_t unreplicated;       /* promises that too few replicas had in time */
    uint64_t waiting;            /* commands without an answer ... */
    uint64_t most_waiting;       /* ... and how many may be */
    uint64_t trip_us_sum;        /* over all answered trips */
    uint64_t trip_us_buckets[8]; /* at most 0.25, 0.5, 1, 2.5, 5, 25, 100, 1000 ms (cumulative) */
    /* of a cluster only; is_up: every slot has a master and every master is there */
    uint64_t masters, masters_up, map_reads;
    uint64_t moved, asked, tried_again; /* commands that were sent again, by Redis's reason */
};

/* Refused only when the url cannot be understood; connecting happens in the loop. */
struct redis *redis_open(struct loop *loop, const struct redis_options *options,
                         struct error *err);
void redis_close(struct redis *redis); /* NULL is fine; open trips end with err first */

void redis_trip(struct redis *redis, struct arena *arena, const struct redis_command *commands,
                size_t count, redis_done *done, void *owner);

/* Called from the loop whenever the connection comes up or goes away. */
void redis_on_change(struct redis *redis, void (*changed)(void *owner, bool is_up), void *owner);
/* Why it is away, as Redis or the network said it last; empty while it is up. is_refusal: Redis
 * is there and does not let us in, so that waiting does not help. */
const char *redis_trouble(const struct redis *redis, bool *is_refusal);
/* A cluster's SCAN goes through one master behind the other; CLUSTER, CONFIG, SCRIPT and
 * BGREWRITEAOF go to all, their answers joined (a refusal before anything else, texts by a \n). */
bool redis_is_cluster(const struct redis *redis);
bool redis_waits(const struct redis *redis); /* for replicas, with every promise */
void redis_stats(const struct redis *redis, struct redis_stats *stats);

#endif
