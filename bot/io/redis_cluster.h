/* redis_cluster.h: the masters of a Redis Cluster, and what leads where.
 *
 * Each master is a struct redis of its own: its connection, scripts, time limit
 * and recovery are those of a single Redis. redis_cluster.c knows the masters
 * and reads which slots each has; redis_spread.c splits a trip over them, sends
 * again what has moved, and gathers the answers. */
#ifndef REKAN_IO_REDIS_CLUSTER_H
#define REKAN_IO_REDIS_CLUSTER_H

#include "../base/limits.h"
#include "redis_private.h"
#include "redis_slot.h"

enum { HOST_MAX = 255, NO_NODE = UINT16_MAX };

struct node {
    struct redis_cluster *cluster;
    struct redis *redis; /* NULL: the place is free */
    char host[HOST_MAX + 1];
    int port;
    bool is_master; /* the map said so last */
    bool was_up;
    int64_t opened_us;
};

struct spread;

struct redis_cluster {
    struct redis *redis; /* what the others see: trips, figures, on_change */
    char *seeds;         /* host:port,host:port... */
    struct node nodes[LIMIT_REDIS_NODES];
    uint16_t map[REDIS_SLOTS]; /* of nodes; NO_NODE: nobody has it */
    bool has_map;        /* every slot has a master */
    bool is_reading;
    size_t asked;        /* the node that was asked for the map last */
    int64_t read_us;     /* when it was */
    struct arena *arena; /* of the question for the map */
    struct timer *refresh;
    struct spread *paused; /* trips that wait to be sent again, newest first */
    size_t paused_count;
    char trouble[160];
};

/* redis_cluster.c */
bool cluster_open(struct redis *redis, struct str seeds, struct error *err);
void cluster_close(struct redis_cluster *cluster); /* every trip has ended after it */
void cluster_free(struct redis_cluster *cluster);  /* NULL is fine */
void cluster_want_map(struct redis_cluster *cluster);
/* The node's index, opened when it is new; NO_NODE when there are too many. */
size_t cluster_node(struct redis_cluster *cluster, struct str host, int port);
/* From "MOVED 3999 10.0.0.7:6381"; an empty host is that of the node that said so. */
bool cluster_parse_moved(struct redis_cluster *cluster, struct str message, size_t said_by,
                         unsigned *slot, size_t *node);
bool cluster_node_is_up(const struct redis_cluster *cluster, size_t node);
/* It has just been opened and may come up any moment. */
bool cluster_node_is_coming(const struct redis_cluster *cluster, size_t node);
/* The first master at or behind from that is up (or, with all, any master); NO_NODE: none. */
size_t cluster_next_master(const struct redis_cluster *cluster, size_t from, bool all);
const char *cluster_trouble(const struct redis_cluster *cluster, bool *is_refusal);
void cluster_stats(const struct redis_cluster *cluster, struct redis_stats *stats);

/* redis_spread.c */
void cluster_trip(struct redis_cluster *cluster, struct arena *arena,
                  const struct redis_command *commands, size_t count, redis_done *done,
                  void *owner);
void cluster_fail_paused(struct redis_cluster *cluster);

#endif
