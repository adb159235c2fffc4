#include "upgrade.h"

#include <time.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "../engine/schedule.h"
#include "../io/systemd.h"

enum {
    SERVE_MS = 60000,     /* so long the new process may take to serve */
    LOOK_MS = 20,
    CALM_US = 5 * 1000000, /* so long who is connected may ask once more, and be told to come anew */
    CLOSE_US = 7 * 1000000,
};

static void for_each_server(struct upgrade *upgrade, void (*act)(struct http_server *server))
{
    if (upgrade->status->public_server)
        act(upgrade->status->public_server);
    act(upgrade->status->private_server);
}

static uint64_t connections(const struct upgrade *upgrade)
{
    struct http_server_stats public = { 0 };
    struct http_server_stats private;

    if (upgrade->status->public_server)
        http_server_stats(upgrade->status->public_server, &public);
    http_server_stats(upgrade->status->private_server, &private);
    return public.connections + private.connections;
}

/* A connection that we closed the moment its client sends would be a lost request: we wait
 * until each had its say, and only who says nothing for long is cut off. */
static void on_look(void *owner)
{
    struct upgrade *upgrade = owner;
    int64_t since_us = clock_monotonic_us() - upgrade->handed_over_us;

    upgrade->timer = NULL;
    if (connections(upgrade) == 0 || since_us > CLOSE_US) {
        upgrade->leave(upgrade->owner);
        return;
    }
    if (since_us > CALM_US)
        for_each_server(upgrade, http_server_drain);
    upgrade->timer = loop_after(upgrade->parts->loop, LOOK_MS, on_look, upgrade);
}

static void on_serves(void *owner, pid_t pid)
{
    struct upgrade *upgrade = owner;

    upgrade->successor = NULL;
    upgrade->handed_over_us = clock_monotonic_us();
    for_each_server(upgrade, http_server_hand_over);
    systemd_notify("MAINPID=%d\nREADY=1\nSTATUS=", (int)pid);
    log_info("upgrade.handed_over", "pid=%d connections=%llu", (int)pid,
             (unsigned long long)connections(upgrade));
    upgrade->timer = loop_after(upgrade->parts->loop, 0, on_look, upgrade);
}

static void keep_redis(struct upgrade *upgrade, bool is_kept)
{
    if (upgrade->parts->embedded)
        embedded_redis_keep(upgrade->parts->embedded, is_kept);
}

static void refuse(const char *why)
{
    log_error("upgrade.failed", "reason=\"%s\" serving=old", why);
    systemd_notify("READY=1\nSTATUS=The last upgrade failed: %s", why);
}

static void on_failed(void *owner, const char *why)
{
    struct upgrade *upgrade = owner;

    upgrade->successor = NULL;
    keep_redis(upgrade, true);
    refuse(why);
}

void upgrade_start(void *owner)
{
    static const struct successor_events events = { .serves = on_serves, .failed = on_failed };
    struct upgrade *upgrade = owner;
    struct parts *parts = upgrade->parts;
    struct heritage given = { 0 };
    struct error err = { 0 };

    if (upgrade->successor || upgrade->handed_over_us || upgrade->is_over ||
        !upgrade->status->private_server) {
        log_warn("upgrade.refused", "reason=\"already starting, leaving, or upgrading\"");
        return;
    }
    if (getpid() == 1) {
        refuse("this is process 1, and its container ends with it");
        return;
    }
    systemd_notify("RELOADING=1\nMONOTONIC_USEC=%lld", (long long)clock_monotonic_us());
    if (upgrade->status->public_server)
        given.public_fd = http_server_socket(upgrade->status->public_server);
    given.private_fd = http_server_socket(upgrade->status->private_server);
    if (parts->embedded && !embedded_redis_line(parts->embedded, &given.redis))
        given.redis.fd = 0;
    upgrade->successor = successor_start(parts->loop, upgrade->argv, &given, SERVE_MS, &events,
                                         upgrade, &err);
    if (!upgrade->successor) {
        refuse(err.message);
        return;
    }
    keep_redis(upgrade, false);
    log_info("upgrade.started", "program=%s", upgrade->argv[0]);
}

/* What it left in the outbox may be taken now. */
static void on_predecessor_left(void *owner)
{
    struct upgrade *upgrade = owner;

    loop_unwatch(upgrade->parts->loop, upgrade->predecessor);
    upgrade->predecessor = NULL;
    heritage_close(&upgrade->parts->heritage);
    log_info("upgrade.done", "pid=%d", (int)getpid());
    if (!upgrade->is_over)
        schedule_sweep(upgrade->parts->engine->schedule, NULL, NULL);
}

void upgrade_serve(struct upgrade *upgrade)
{
    struct parts *parts = upgrade->parts;

    if (!parts->heritage.report_fd) {
        systemd_notify("READY=1");
        return;
    }
    /* What we listen on and keep alive is ours now; the report stays until the other has left. */
    struct heritage report = { .report_fd = parts->heritage.report_fd };
    parts->heritage.report_fd = 0;
    heritage_close(&parts->heritage);
    parts->heritage = report;
    keep_redis(upgrade, true);
    heritage_report(&report, NULL);
    upgrade->predecessor = loop_watch(parts->loop, report.report_fd, on_predecessor_left, upgrade,
                                      NULL);
}

void upgrade_fail(struct upgrade *upgrade, const char *why)
{
    heritage_report(&upgrade->parts->heritage, why);
}

void upgrade_stop(struct upgrade *upgrade)
{
    upgrade->is_over = true;
    if (!upgrade->handed_over_us)
        systemd_notify("STOPPING=1");
    if (upgrade->successor)
        keep_redis(upgrade, true);
    successor_end(upgrade->successor);
    upgrade->successor = NULL;
}

void upgrade_close(struct upgrade *upgrade)
{
    if (!upgrade->parts->loop)
        return;
    loop_cancel(upgrade->parts->loop, upgrade->timer);
    loop_unwatch(upgrade->parts->loop, upgrade->predecessor);
}
