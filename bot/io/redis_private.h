/* redis_private.h: what redis.c, redis_link.c, redis_wait.c and redis_reply.c share.
 *
 * redis.c has the trips, redis_link.c the connection under them, redis_reply.c
 * turns what hiredis reads into values; redis_cluster.h has what several make. */
#ifndef REKAN_IO_REDIS_PRIVATE_H
#define REKAN_IO_REDIS_PRIVATE_H

#include "loop_lws.h"
#include "redis.h"

struct redisAsyncContext;
struct lookup;
struct redis_cluster;

enum { DIGEST_LEN = 40, PAUSE_FIRST_MS = 50, NODE_NAME_MAX = 288 };

struct trip {
    struct trip *prev;
    struct trip *next;
    struct arena *arena;
    struct redis_command *commands; /* copied only where one of them is a script */
    size_t count;
    struct redis_value *values;
    size_t pending; /* answers that have not come */
    struct redis_value *waited; /* of WAIT behind the commands; NULL: it is not asked */
    int64_t started_us;
    redis_done *done;
    void *owner;
    struct error err;
};

struct trips {
    struct trip *first;
    struct trip *last;
};

/* Redis answers in the order it was asked: this is what the next answer is for. */
struct awaited {
    struct trip *trip; /* NULL: part of the greeting */
    size_t index;      /* of the command in the trip (its count: WAIT), or of the script being loaded */
    bool is_whole;     /* a script that was sent whole, and is not sent again */
};

enum link_state { LINK_AWAY, LINK_LOOKING_UP, LINK_CONNECTING, LINK_GREETING, LINK_UP };

struct redis {
    struct loop *loop;
    /* where to */
    char *path; /* of a Unix socket, or NULL */
    char *host;
    int port;
    int database;
    char *user;
    char *password;
    int timeout_ms;
    int wait_replicas;
    int wait_ms;
    const struct redis_script *const *scripts;
    size_t script_count;
    char (*digests)[DIGEST_LEN + 1]; /* one for each script; empty: not known */
    /* the connection */
    enum link_state state;
    struct redisAsyncContext *context;
    struct watch *watch;
    struct lookup *lookup;
    struct timer *reconnect;
    struct timer *deadline; /* of connecting, or of the oldest trip */
    struct loop_hook hook;
    bool has_output;
    bool is_writable; /* the socket has just said so */
    int64_t pause_ms;
    size_t greetings; /* answers that the greeting still waits for */
    struct arena *scratch;        /* the text of one command */
    struct arena *greeting_arena; /* answers to the greeting */
    struct redis_value greeting;
    char trouble[160]; /* why it is away */
    bool is_refused;
    bool is_trouble_logged;
    bool was_up;
    bool is_told_up; /* what redis_on_change has last heard */
    void (*changed)(void *owner, bool is_up);
    void *changed_owner;
    /* the trips */
    struct awaited *awaited; /* a ring; its room is a power of two */
    size_t awaited_room;
    size_t awaited_first;
    size_t awaited_count;
    struct trips under_way; /* the oldest first */
    struct trips finished;  /* done is still to be called */
    struct timer *settle;
    int depth; /* how many of our calls to others are on the stack */
    bool is_closing;
    struct redis_stats stats;
    struct redis_cluster *cluster; /* the masters instead of a connection of its own, or NULL */
    char name[NODE_NAME_MAX];      /* for the log: "node=host:port ", or empty */
    bool is_node;                  /* of a cluster, which judges what it refuses */
};

/* redis.c */
void redis_await(struct redis *redis, struct trip *trip, size_t index, bool is_whole);
/* Where the next answer goes, and in whose memory; false when none is awaited. */
bool redis_next_value(struct redis *redis, struct redis_value **value, struct arena **arena);
void redis_answered(struct redis *redis); /* the value above is complete */
void redis_begin(struct redis *redis, struct trip *trip);  /* puts it among those under way */
void redis_finish(struct redis *redis, struct trip *trip); /* its owner is told by redis_settle */
void redis_fail_trips(struct redis *redis, const char *why);
void redis_settle(struct redis *redis); /* tells everybody what happened; may free redis */
void redis_settle_soon(struct redis *redis);

/* redis_link.c */
void link_start(struct redis *redis);
void link_lose(struct redis *redis, const char *why);
void link_close(struct redis *redis);
/* Puts one command into the output of this turn; is_whole sends EVAL. */
bool link_send(struct redis *redis, const struct redis_command *command, bool is_whole);
void link_greeted(struct redis *redis, size_t index); /* redis->greeting is an answer */
void link_watch_time(struct redis *redis);

/* redis_wait.c */
void wait_begin(struct redis *redis, struct trip *trip, const struct redis_command *commands);
void wait_ask(struct redis *redis, struct trip *trip);   /* once more, if it waits at all */
void wait_judge(struct redis *redis, struct trip *trip); /* trip->waited has come */

/* redis_reply.c */
void redis_reply_into(struct redis *redis, struct redisAsyncContext *context);
/* Is this the answer of a server that cannot serve now but may later? */
bool redis_is_passing(struct str message);
bool redis_has_code(struct str message, struct str code);

#endif
