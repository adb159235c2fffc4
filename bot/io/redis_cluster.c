#include "redis_cluster.h"

#include "../base/clock.h"
#include "../base/log.h"

#include <stdlib.h>
#include <string.h>

enum { MAP_PAUSE_MS = 50,     /* between two readings of the map, whatever happens */
       TROUBLE_PAUSE_MS = 250 /* while a master is away or a slot without one */ };

/* --- the nodes ---------------------------------------------------------------------------- */

static bool is_wholly_up(const struct redis_cluster *cluster)
{
    if (!cluster->has_map)
        return false;
    for (size_t i = 0; i < LIMIT_REDIS_NODES; i++)
        if (cluster->nodes[i].is_master && !cluster_node_is_up(cluster, i))
            return false;
    return true;
}

static void tell_change(struct redis_cluster *cluster)
{
    struct redis *redis = cluster->redis;
    bool is_up = is_wholly_up(cluster);

    if (redis->is_closing || redis->stats.is_up == is_up)
        return;
    redis->stats.is_up = is_up;
    redis->state = is_up ? LINK_UP : LINK_AWAY;
    if (!is_up) {
        log_warn("cluster.away", "why=\"%s\"",
                 cluster->has_map ? "a master is away" : cluster->trouble);
    } else {
        log_info("cluster.up", "%s", "");
        cluster->trouble[0] = '\0';
    }
    redis_settle_soon(redis);
}

static void on_node_changed(void *owner, bool is_up)
{
    struct node *node = owner;

    node->was_up |= is_up;
    cluster_want_map(node->cluster);
    tell_change(node->cluster);
}

static void close_node(struct node *node)
{
    struct redis *redis = node->redis;

    node->cluster->redis->stats.reconnects += redis->stats.reconnects;
    node->redis = NULL;
    node->is_master = false;
    redis_close(redis);
}

static bool open_node(struct redis_cluster *cluster, struct node *node, struct str host, int port)
{
    const struct redis *ours = cluster->redis;
    bool is_address = str_find_byte(host, ':') != SIZE_MAX; /* IPv6 */
    char url[HOST_MAX + 32];
    struct error err = { 0 };

    snprintf(url, sizeof url, is_address ? "redis://[%.*s]:%d" : "redis://%.*s:%d", STR_ARG(host),
             port);
    struct redis_options options = { .url = str_from(url), .user = str_from(ours->user),
                                     .password = str_from(ours->password),
                                     .timeout_ms = ours->timeout_ms,
                                     .wait_replicas = ours->wait_replicas,
                                     .wait_ms = ours->wait_ms, .scripts = ours->scripts };
    struct redis *redis = redis_open(ours->loop, &options, &err);
    if (!redis) {
        log_warn("cluster.node_refused", "why=\"%s\"", err.message);
        return false;
    }
    *node = (struct node){ .cluster = cluster, .redis = redis, .port = port,
                           .opened_us = clock_monotonic_us() };
    memcpy(node->host, host.at, host.len);
    redis->is_node = true;
    snprintf(redis->name, sizeof redis->name, "node=%.*s:%d ", STR_ARG(host), port);
    redis_on_change(redis, on_node_changed, node);
    return true;
}

size_t cluster_node(struct redis_cluster *cluster, struct str host, int port)
{
    size_t unused = NO_NODE;

    if (host.len == 0 || host.len > HOST_MAX)
        return NO_NODE;
    for (size_t i = 0; i < LIMIT_REDIS_NODES; i++) {
        const struct node *node = &cluster->nodes[i];
        if (node->redis && node->port == port && str_eq(str_from(node->host), host))
            return i;
        if (!node->redis && unused == NO_NODE)
            unused = i;
    }
    if (unused == NO_NODE || !open_node(cluster, &cluster->nodes[unused], host, port))
        return NO_NODE;
    return unused;
}

bool cluster_node_is_up(const struct redis_cluster *cluster, size_t node)
{
    return node != NO_NODE && cluster->nodes[node].redis &&
           cluster->nodes[node].redis->state == LINK_UP;
}

bool cluster_node_is_coming(const struct redis_cluster *cluster, size_t node)
{
    return node != NO_NODE && cluster->nodes[node].redis && !cluster->nodes[node].was_up &&
           clock_monotonic_us() - cluster->nodes[node].opened_us <
               (int64_t)cluster->redis->timeout_ms * 1000;
}

size_t cluster_next_master(const struct redis_cluster *cluster, size_t from, bool all)
{
    for (size_t i = from; i < LIMIT_REDIS_NODES; i++)
        if (cluster->nodes[i].is_master && (all || cluster_node_is_up(cluster, i)))
            return i;
    return NO_NODE;
}

/* host:port; the last colon parts them, so that an IPv6 address needs no brackets here. */
static bool cut_port(struct str *address, int *port)
{
    int64_t number;

    for (size_t i = address->len; i-- > 0;)
        if (address->at[i] == ':') {
            struct str digits = str_slice(*address, i + 1, address->len);
            *address = str_slice(*address, 0, i);
            if (address->len > 1 && address->at[0] == '[' && str_ends(*address, STR("]")))
                *address = str_slice(*address, 1, address->len - 1);
            *port = str_to_i64(digits, &number) && number > 0 && number < 65536 ? (int)number : 0;
            return *port != 0;
        }
    return false;
}

bool cluster_parse_moved(struct redis_cluster *cluster, struct str message, size_t said_by,
                         unsigned *slot, size_t *node)
{
    struct str rest = message;
    int64_t number;
    int port;

    str_cut(&rest, ' ');
    if (!str_to_i64(str_cut(&rest, ' '), &number) || number < 0 || number >= REDIS_SLOTS)
        return false;
    *slot = (unsigned)number;
    if (!cut_port(&rest, &port))
        return false;
    if (rest.len == 0 && said_by != NO_NODE)
        rest = str_from(cluster->nodes[said_by].host);
    *node = cluster_node(cluster, rest, port);
    return *node != NO_NODE;
}

/* --- the map ------------------------------------------------------------------------------ */

static void open_seeds(struct redis_cluster *cluster)
{
    struct str rest = str_from(cluster->seeds);

    while (rest.len) {
        struct str address = str_cut(&rest, ',');
        int port;
        if (cut_port(&address, &port))
            cluster_node(cluster, address, port);
    }
}

/* What nobody names any more, and nothing is asked of, is let go. */
static void close_strangers(struct redis_cluster *cluster)
{
    for (size_t i = 0; i < LIMIT_REDIS_NODES; i++) {
        struct node *node = &cluster->nodes[i];
        if (node->redis && !node->is_master && !node->redis->awaited_count &&
            !cluster_node_is_coming(cluster, i))
            close_node(node);
    }
}

/* [first, last, [host, port, ...], replicas...], once for each range of slots. */
static bool take_range(struct redis_cluster *cluster, const struct redis_value *range)
{
    const struct redis_value *items = range->items;

    if (range->kind != REDIS_LIST || range->count < 3 || items[0].kind != REDIS_WHOLE ||
        items[1].kind != REDIS_WHOLE || items[2].kind != REDIS_LIST || items[2].count < 2 ||
        items[0].whole < 0 || items[1].whole >= REDIS_SLOTS || items[2].items[1].whole < 1 ||
        items[2].items[1].whole > 65535)
        return false;
    struct str host = items[2].items[0].text;
    if (!host.len || str_eq(host, STR("?")))
        host = str_from(cluster->nodes[cluster->asked].host);
    size_t node = cluster_node(cluster, host, (int)items[2].items[1].whole);
    if (node == NO_NODE)
        return false;
    cluster->nodes[node].is_master = true;
    for (int64_t slot = items[0].whole; slot <= items[1].whole; slot++)
        cluster->map[slot] = (uint16_t)node;
    return true;
}

static bool take_map(struct redis_cluster *cluster, const struct redis_value *answer)
{
    size_t known = 0;

    if (answer->kind != REDIS_LIST || answer->count == 0)
        return false;
    for (size_t i = 0; i < LIMIT_REDIS_NODES; i++)
        cluster->nodes[i].is_master = false;
    memset(cluster->map, 0xff, sizeof cluster->map);
    for (size_t i = 0; i < answer->count; i++)
        if (!take_range(cluster, &answer->items[i]))
            log_warn("cluster.range_unusable", "index=%zu", i);
    for (size_t i = 0; i < REDIS_SLOTS; i++)
        known += cluster->map[i] != NO_NODE;
    cluster->has_map = known == REDIS_SLOTS;
    if (!cluster->has_map)
        snprintf(cluster->trouble, sizeof cluster->trouble, "%zu of %d slots have no master",
                 REDIS_SLOTS - known, REDIS_SLOTS);
    return true;
}

static void say_trouble(struct redis_cluster *cluster, const char *why)
{
    snprintf(cluster->trouble, sizeof cluster->trouble, "%.*s", (int)sizeof cluster->trouble - 1,
             why);
}

static void on_map(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct redis_cluster *cluster = owner;

    cluster->is_reading = false;
    cluster->read_us = clock_monotonic_us();
    if (cluster->redis->is_closing)
        return;
    if (!count) {
        say_trouble(cluster, err->message);
    } else if (values[0].kind == REDIS_FAILED) {
        say_trouble(cluster, arena_copy(cluster->arena, values[0].text).at);
        cluster->redis->is_refused = !redis_is_passing(values[0].text);
    } else if (take_map(cluster, &values[0])) {
        cluster->redis->stats.map_reads++;
        cluster->redis->is_refused = false;
        close_strangers(cluster);
    } else {
        say_trouble(cluster, "no slots are assigned");
    }
    if (!is_wholly_up(cluster))
        cluster_want_map(cluster);
    tell_change(cluster);
}

static void on_refresh_due(void *owner)
{
    static const struct str words[] = { STR_INIT("CLUSTER"), STR_INIT("SLOTS") };
    const struct redis_command command = { .words = words, .count = 2 };
    struct redis_cluster *cluster = owner;

    cluster->refresh = NULL;
    for (size_t i = 1; i <= LIMIT_REDIS_NODES; i++) {
        size_t at = (cluster->asked + i) % LIMIT_REDIS_NODES;
        if (!cluster_node_is_up(cluster, at))
            continue;
        cluster->asked = at;
        cluster->is_reading = true;
        arena_reset(cluster->arena);
        redis_trip(cluster->nodes[at].redis, cluster->arena, &command, 1, on_map, cluster);
        return;
    }
    cluster->read_us = clock_monotonic_us();
    open_seeds(cluster);
    cluster_want_map(cluster);
}

void cluster_want_map(struct redis_cluster *cluster)
{
    int64_t pause_ms = cluster->has_map && is_wholly_up(cluster) ? MAP_PAUSE_MS : TROUBLE_PAUSE_MS;
    int64_t passed_ms = (clock_monotonic_us() - cluster->read_us) / 1000;

    if (cluster->is_reading || cluster->redis->is_closing)
        return;
    if (!cluster->has_map) /* the start: as soon as anybody answers */
        pause_ms = MAP_PAUSE_MS;
    if (cluster->refresh)
        return;
    cluster->refresh = loop_after(cluster->redis->loop,
                                  passed_ms < pause_ms ? pause_ms - passed_ms : 0, on_refresh_due,
                                  cluster);
}

/* --- its life ----------------------------------------------------------------------------- */

static bool check_seeds(struct str seeds, struct error *err)
{
    size_t count = 0;

    for (struct str rest = seeds; rest.len; count++) {
        struct str address = str_cut(&rest, ',');
        struct str shown = address;
        int port;
        if (!cut_port(&address, &port) || !address.len || address.len > HOST_MAX ||
            str_find_byte(address, '/') != SIZE_MAX || str_find_byte(address, '@') != SIZE_MAX)
            return fail(err, ERROR_REFUSED, "redis url: \"%.*s\" is not host:port; a cluster's is "
                        "redis+cluster://host:port,host:port (it has no databases; user and "
                        "password are options of their own)", STR_ARG(shown));
    }
    return (count > 0 && count <= LIMIT_REDIS_NODES / 2) ||
           fail(err, ERROR_REFUSED, "redis url: redis+cluster:// names %zu nodes; it must be 1 to "
                "%d", count, LIMIT_REDIS_NODES / 2);
}

bool cluster_open(struct redis *redis, struct str seeds, struct error *err)
{
    struct redis_cluster *cluster;

    if (!check_seeds(seeds, err))
        return false;
    cluster = calloc(1, sizeof *cluster);
    if (!cluster || !(cluster->seeds = strndup(seeds.at, seeds.len)))
        abort();
    cluster->redis = redis;
    cluster->arena = arena_open(SIZE_MAX);
    memset(cluster->map, 0xff, sizeof cluster->map);
    say_trouble(cluster, "not connected yet");
    redis->cluster = cluster;
    open_seeds(cluster);
    return true;
}

void cluster_close(struct redis_cluster *cluster)
{
    loop_cancel(cluster->redis->loop, cluster->refresh);
    cluster->refresh = NULL;
    cluster_fail_paused(cluster);
    for (size_t i = 0; i < LIMIT_REDIS_NODES; i++)
        if (cluster->nodes[i].redis)
            close_node(&cluster->nodes[i]);
}

void cluster_free(struct redis_cluster *cluster)
{
    if (!cluster)
        return;
    arena_close(cluster->arena);
    free(cluster->seeds);
    free(cluster);
}

const char *cluster_trouble(const struct redis_cluster *cluster, bool *is_refusal)
{
    *is_refusal = cluster->redis->is_refused;
    if (*is_refusal)
        return cluster->trouble;
    for (size_t i = 0; i < LIMIT_REDIS_NODES; i++) {
        const struct node *node = &cluster->nodes[i];
        if (node->redis && node->redis->trouble[0] && !cluster_node_is_up(cluster, i))
            return redis_trouble(node->redis, is_refusal);
    }
    return cluster->trouble;
}

void cluster_stats(const struct redis_cluster *cluster, struct redis_stats *stats)
{
    for (size_t i = 0; i < LIMIT_REDIS_NODES; i++) {
        const struct node *node = &cluster->nodes[i];
        if (!node->redis)
            continue;
        stats->reconnects += node->redis->stats.reconnects;
        stats->unreplicated += node->redis->stats.unreplicated;
        stats->waiting += node->redis->awaited_count - node->redis->greetings;
        stats->most_waiting += LIMIT_REDIS_WAITING;
        stats->masters += node->is_master;
        stats->masters_up += node->is_master && cluster_node_is_up(cluster, i);
    }
    stats->waiting += cluster->paused_count;
}
