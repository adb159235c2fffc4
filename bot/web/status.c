#include "status.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/limits.h"
#include "../engine/outbox.h"
#include "../engine/schedule.h"

static void respond(const struct http_request *request, int status, struct str body)
{
    struct http_response response = { .status = status, .body = body };

    http_respond(request->exchange, &response);
}

static void healthz(void *owner, const struct http_request *request)
{
    (void)owner;
    respond(request, 200, STR("ok\n"));
}

/* "Send me work": a proxy takes away who says no. A cluster that has lost one master is the
 * same for every process, so that none would be left for the groups of the others; the
 * groups of that master get 503 by themselves. */
static void readyz(void *owner, const struct http_request *request)
{
    struct status *status = owner;
    struct redis_stats redis;

    redis_stats(status->engine->options.redis, &redis);
    if (redis.is_up)
        respond(request, 200, STR("ready\n"));
    else if (redis.masters_up)
        respond(request, 200,
                arena_print(http_arena(request->exchange), "ready, with %d of %d masters\n",
                            (int)redis.masters_up, (int)redis.masters));
    else
        respond(request, 503, STR("Redis is away\n"));
}

static int64_t resident_bytes(void)
{
    long pages = 0;
    long resident = 0;
    FILE *file = fopen("/proc/self/statm", "re");

    if (file) {
        if (fscanf(file, "%ld %ld", &pages, &resident) != 2)
            resident = 0;
        fclose(file);
    }
    return (int64_t)resident * sysconf(_SC_PAGESIZE);
}

static void metric(struct text *out, const char *name, const char *type, const char *help)
{
    text_print(out, "# HELP rekan_%s %s\n# TYPE rekan_%s %s\n", name, help, name, type);
}

static void one(struct text *out, const char *name, const char *type, const char *help,
                uint64_t value)
{
    metric(out, name, type, help);
    text_print(out, "rekan_%s %" PRIu64 "\n", name, value);
}

/* What is under way, and beside it how much may be: limits.h in figures. */
static void bounded(struct text *out, const char *name, const char *help, uint64_t value,
                    uint64_t most)
{
    one(out, name, "gauge", help, value);
    text_print(out, "# HELP rekan_%s_most The limit of it.\n# TYPE rekan_%s_most gauge\n"
                    "rekan_%s_most %" PRIu64 "\n", name, name, name, most);
}

static void labelled(struct text *out, const char *name, const char *label, const char *value,
                     uint64_t count)
{
    text_print(out, "rekan_%s{%s=\"%s\"} %" PRIu64 "\n", name, label, value, count);
}

static void add_orders(struct text *out, const struct engine_counts *c)
{
    const struct {
        const char *result;
        uint64_t count;
    } told[] = { { "recorded", c->conversions_recorded }, { "replay", c->conversions_replayed },
                 { "unsigned", c->conversions_unsigned }, { "refused", c->conversions_refused },
                 { "later", c->conversions_later } };

    metric(out, "conversions_total", "counter", "What shops told, by how it was answered.");
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        labelled(out, "conversions_total", "result", told[i].result, told[i].count);
    metric(out, "orders_total", "counter", "Orders that came to stand so, however they were told.");
    for (size_t i = 0; i < sizeof c->orders / sizeof c->orders[0]; i++)
        labelled(out, "orders_total", "state", order_state_word((enum order_state)i), c->orders[i]);
    one(out, "vouchers_given_total", "counter", "Voucher codes given for an order.",
        c->vouchers_given);
}

static void add_engine(struct text *out, const struct engine_counts *c)
{
    one(out, "deliveries_total", "counter", "Webhook POSTs taken.", c->deliveries);
    metric(out, "deliveries_not_done_total", "counter", "Deliveries that got no 200, by reason.");
    labelled(out, "deliveries_not_done_total", "reason", "forged", c->deliveries_refused);
    labelled(out, "deliveries_not_done_total", "reason", "later", c->deliveries_later);
    labelled(out, "deliveries_not_done_total", "reason", "busy", c->deliveries_busy);
    one(out, "events_total", "counter", "Events read from deliveries.", c->events);
    one(out, "chatter_total", "counter", "Events that needed no turn.", c->chatter);
    one(out, "turns_total", "counter", "Turns begun.", c->turns);
    metric(out, "turns_not_done_total", "counter", "Turns that did not commit, by reason.");
    labelled(out, "turns_not_done_total", "reason", "later", c->turns_failed);
    labelled(out, "turns_not_done_total", "reason", "set_aside", c->turns_set_aside);
    bounded(out, "turns_under_way", "Turns being answered now.", c->turns_under_way,
            LIMIT_DELIVERIES);
    metric(out, "commits_total", "counter", "Commits, by kind.");
    labelled(out, "commits_total", "kind", "whole", c->commits - c->commits_quick);
    labelled(out, "commits_total", "kind", "quick", c->commits_quick);
    labelled(out, "commits_total", "kind", "seen_before", c->commits_seen);
    one(out, "checks_failed_total", "counter", "Commits that somebody else's came before.",
        c->checks_failed);
    one(out, "letters_total", "counter", "Letters between partitions handed over.", c->letters);
    metric(out, "links_total", "counter", "Members' links asked for, by what became of it.");
    const struct {
        const char *outcome;
        uint64_t count;
    } links[] = { { "clicked", c->links_clicked }, { "repeated", c->links_repeated },
                  { "uncounted", c->links_uncounted }, { "previewed", c->links_previewed }, { "unknown", c->links_unknown },
                  { "closed", c->links_closed }, { "later", c->links_later } };
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
        labelled(out, "links_total", "outcome", links[i].outcome, links[i].count);
    add_orders(out, c);
    one(out, "due_total", "counter", "Due events turned into turns.", c->due);
}

static void add_outbox(struct text *out, const struct engine_counts *c)
{
    one(out, "sends_total", "counter", "Calls made for the outbox.", c->sends);
    metric(out, "sends_ended_total", "counter", "What became of replies.");
    const struct {
        const char *outcome;
        uint64_t count;
    } outcomes[] = { { "sent", c->sent }, { "in_response", c->sent_in_response },
                     { "again", c->again }, { "gone", c->gone }, { "dropped", c->dropped },
                     { "moved", c->moved }, { "stopped", c->stopped } };
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++)
        labelled(out, "sends_ended_total", "outcome", outcomes[i].outcome, outcomes[i].count);
    bounded(out, "shipments_under_way", "Replies and letters on their way now.",
            c->shipments_under_way, LIMIT_SHIPMENTS);
    bounded(out, "claims_under_way", "Of these, just being taken out of Redis.",
            c->claims_under_way, LIMIT_CLAIMS);
    bounded(out, "exports_under_way", "Parts of groups' copies in memory.", c->exports_under_way,
            LIMIT_EXPORTS);
    one(out, "outbox_lanes_ready", "gauge", "Lanes with something waiting, at the last sweep.",
        c->outbox_depth);
    metric(out, "outbox_oldest_seconds", "gauge", "Age of the lane that waits longest.");
    text_print(out, "rekan_outbox_oldest_seconds %.3f\n", (double)c->outbox_oldest_ms / 1000);
    one(out, "outbox_queue", "gauge", "Lanes that wait for their turn to send.", c->outbox_queue);
    one(out, "outbox_paused", "gauge", "Did the platform say \"too many\" to all of us?",
        c->outbox_paused);
    bounded(out, "lanes", "Lanes remembered in this process.", c->lanes, LIMIT_LANES);
    bounded(out, "mirrors", "Groups mirrored in this process.", c->mirrors, LIMIT_MIRRORS);
    bounded(out, "mirror_bytes", "Memory of all mirrors.", c->mirror_bytes, LIMIT_MIRROR_BYTES);
}

static void add_redis(struct text *out, const struct redis_stats *r)
{
    static const char *const bounds[] = { "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.025",
                                          "0.1", "1" };

    one(out, "redis_up", "gauge", "Is the connection to Redis up?", r->is_up);
    one(out, "redis_trips_total", "counter", "Round trips.", r->trips);
    one(out, "redis_trips_failed_total", "counter", "Round trips without an answer.",
        r->failed_trips);
    one(out, "redis_reconnects_total", "counter", "Times that the connection came back.",
        r->reconnects);
    one(out, "redis_unreplicated_total", "counter",
        "Changes that too few replicas had within redis.wait_ms.", r->unreplicated);
    bounded(out, "redis_waiting", "Commands without an answer now.", r->waiting, r->most_waiting);
    one(out, "redis_masters", "gauge", "Masters of a Redis Cluster.", r->masters);
    one(out, "redis_masters_up", "gauge", "Masters of a Redis Cluster that answer.",
        r->masters_up);
    metric(out, "redis_sent_again_total", "counter",
           "Commands that a Redis Cluster sent elsewhere or put off, by its reason.");
    labelled(out, "redis_sent_again_total", "reason", "moved", r->moved);
    labelled(out, "redis_sent_again_total", "reason", "ask", r->asked);
    labelled(out, "redis_sent_again_total", "reason", "tryagain", r->tried_again);
    metric(out, "redis_trip_seconds", "histogram", "Time of a round trip.");
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++)
        labelled(out, "redis_trip_seconds_bucket", "le", bounds[i], r->trip_us_buckets[i]);
    labelled(out, "redis_trip_seconds_bucket", "le", "+Inf", r->trips - r->failed_trips);
    text_print(out, "rekan_redis_trip_seconds_sum %.6f\nrekan_redis_trip_seconds_count %" PRIu64 "\n",
               (double)r->trip_us_sum / 1e6, r->trips - r->failed_trips);
}

static void add_http(struct text *out, const struct status *status)
{
    struct http_server_stats public = { 0 };
    struct http_server_stats private = { 0 };
    struct http_client_stats calls;

    if (status->public_server)
        http_server_stats(status->public_server, &public);
    http_server_stats(status->private_server, &private);
    http_client_stats(status->engine->options.client, &calls);
    metric(out, "http_connections", "gauge", "Open connections, by listener.");
    labelled(out, "http_connections", "listener", "public", public.connections);
    labelled(out, "http_connections", "listener", "private", private.connections);
    metric(out, "http_connections_most", "gauge", "Connections that may be open, by listener.");
    labelled(out, "http_connections_most", "listener", "public", public.most_connections);
    labelled(out, "http_connections_most", "listener", "private", private.most_connections);
    metric(out, "http_requests_total", "counter", "Requests, by listener.");
    labelled(out, "http_requests_total", "listener", "public", public.requests);
    labelled(out, "http_requests_total", "listener", "private", private.requests);
    metric(out, "http_refused_total", "counter", "Requests the server itself refused.");
    labelled(out, "http_refused_total", "listener", "public", public.refused);
    labelled(out, "http_refused_total", "listener", "private", private.refused);
    one(out, "calls_total", "counter", "Outbound calls.", calls.calls);
    one(out, "calls_failed_total", "counter", "Outbound calls without an answer.", calls.failed);
    one(out, "calls_connections_total", "counter", "Outbound connections opened.",
        calls.connections_opened);
    bounded(out, "calls_under_way", "Outbound calls without an answer yet.", calls.under_way,
            LIMIT_OUTBOUND_WAITING);
}

static void metrics(void *owner, const struct http_request *request)
{
    struct status *status = owner;
    struct engine_counts counts;
    struct redis_stats redis;
    struct mallinfo2 heap = mallinfo2();
    struct text out = { .arena = http_arena(request->exchange) };

    engine_counts(status->engine, &counts);
    redis_stats(status->engine->options.redis, &redis);
    add_engine(&out, &counts);
    add_outbox(&out, &counts);
    add_redis(&out, &redis);
    add_http(&out, status);
    one(&out, "resident_bytes", "gauge", "Memory of this process.", (uint64_t)resident_bytes());
    one(&out, "heap_bytes", "gauge", "Memory in use on the heap.", (uint64_t)heap.uordblks);
    struct http_response response = { .status = 200, .body = out.s,
                                      .content_type = STR("text/plain; version=0.0.4") };
    http_respond(request->exchange, &response);
}

/* --- for tests: the clock moves, and a test waits until nothing is under way ---------- */

static void on_swept(void *owner)
{
    struct http_response response = { .status = 200, .body = STR("moved\n") };

    http_respond(owner, &response);
}

static void move_clock(void *owner, const struct http_request *request)
{
    struct status *status = owner;
    struct str query = request->query;
    int64_t ms = 0;

    if (!status->has_clock) {
        respond(request, 404, STR("not here\n"));
        return;
    }
    if (!str_starts(query, STR("advance_ms=")) ||
        !str_to_i64(str_slice(query, sizeof "advance_ms=" - 1, query.len), &ms) || ms < 0) {
        respond(request, 400, STR("advance_ms must be a whole number of milliseconds\n"));
        return;
    }
    clock_advance_ms(ms);
    outbox_wake(status->engine->outbox);
    schedule_sweep(status->engine->schedule, on_swept, request->exchange);
}

static void on_idle(void *owner)
{
    struct status *status = owner;
    struct http_exchange *waiting = status->waiting;
    struct http_response response = { .status = 200, .body = STR("idle\n") };

    if (!waiting)
        return;
    if (status->set_up_left) /* its last call's end asks again */
        return;
    status->waiting = NULL;
    http_respond(waiting, &response);
}

void status_check_idle(struct status *status)
{
    if (status->waiting)
        engine_when_idle(status->engine, on_idle, status);
}

static void idle(void *owner, const struct http_request *request)
{
    struct status *status = owner;

    struct http_response gave_way = { .status = 409, .body = STR("asked again meanwhile\n") };

    if (!status->has_clock) {
        respond(request, 404, STR("not here\n"));
        return;
    }
    if (status->waiting) /* it may have given up long ago */
        http_respond(status->waiting, &gave_way);
    status->waiting = request->exchange;
    if (status->set_up_left == 0)
        engine_when_idle(status->engine, on_idle, status);
}

void status_routes(struct status *status, struct http_route *routes)
{
    const struct http_route all[STATUS_ROUTES] = {
        { .method = "GET", .path = "/healthz", .handle = healthz, .owner = status },
        { .method = "GET", .path = "/readyz", .handle = readyz, .owner = status },
        { .method = "GET", .path = "/metrics", .handle = metrics, .owner = status },
        { .method = "POST", .path = "/test/clock", .handle = move_clock, .owner = status },
        { .method = "GET", .path = "/test/idle", .handle = idle, .owner = status },
    };

    for (size_t i = 0; i < STATUS_ROUTES; i++)
        routes[i] = all[i];
}
