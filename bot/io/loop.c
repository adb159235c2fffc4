#include "loop.h"

#include "../base/limits.h"
#include "../base/log.h"
#include "loop_lws.h"
#include "timers.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum {
    SIGNALS_MAX = 8,
    /* Connections, outbound calls, files, and what a burst briefly needs. */
    DESCRIPTORS = 2 * (LIMIT_HTTP_CONNECTIONS + LIMIT_HTTP_PRIVATE_CONNECTIONS) +
                  4 * LIMIT_OUTBOUND_CONNECTIONS + 256,
    HEADER_BYTES = 8 * 1024,  /* all headers of one request */
    READ_BYTES = 18 * 1024,   /* read from a socket at once: more than a TLS record holds */
    URI_BYTES = 4 * 1024,     /* kept of a path; more than LIMIT_HTTP_PATH is refused */
};

struct signal_handler {
    int signal;
    loop_woken *woken;
    void *owner;
};

struct loop {
    struct lws_context *context;
    struct lws_vhost *vhost;
    struct timers *timers;
    struct watch *timers_watch;
    struct loop_hook *hooks;
    int signal_fd;
    struct watch *signal_watch;
    sigset_t signals;
    struct signal_handler handlers[SIGNALS_MAX];
    size_t handler_count;
    bool is_stopped;
};

struct watch {
    struct lws *wsi;
    struct watch_calls calls; /* all NULL after loop_unwatch */
    void *owner;
};

static int on_watch_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                          size_t len);

static const struct lws_protocols protocols[] = {
    { .name = "loop", .callback = on_watch_event },
    { .name = NULL },
};

/* A path longer than we accept is cut, not kept: http_server.c then says 414. */
static const struct lws_token_limits token_limits = {
    .token_limit = {
        [WSI_TOKEN_GET_URI] = URI_BYTES,   [WSI_TOKEN_POST_URI] = URI_BYTES,
        [WSI_TOKEN_HEAD_URI] = URI_BYTES,  [WSI_TOKEN_PUT_URI] = URI_BYTES,
        [WSI_TOKEN_PATCH_URI] = URI_BYTES, [WSI_TOKEN_DELETE_URI] = URI_BYTES,
        [WSI_TOKEN_OPTIONS_URI] = URI_BYTES, [WSI_TOKEN_HTTP_URI_ARGS] = URI_BYTES,
    },
};

/* Strangers can provoke what libwebsockets warns about, so it is no news to an operator. */
static void on_lws_logged(int level, const char *line)
{
    (void)level;
    log_debug("lws", "%s", line);
}

/* libwebsockets allots and zeroes a table entry for every descriptor we may open:
 * at a container's usual limit of a million that is 16 MiB. */
static void bound_descriptors(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == DESCRIPTORS)
        return;
    limit.rlim_cur = limit.rlim_max < DESCRIPTORS ? limit.rlim_max : DESCRIPTORS;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/* What is still pending is read off, or it would end us the moment it is let through. */
static void signals_close(struct loop *loop)
{
    struct signalfd_siginfo info;

    while (read(loop->signal_fd, &info, sizeof info) == (ssize_t)sizeof info)
        continue;
    close(loop->signal_fd);
    pthread_sigmask(SIG_UNBLOCK, &loop->signals, NULL);
}

static bool context_open(struct loop *loop, struct error *err)
{
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT,
        .max_http_header_data = HEADER_BYTES,
        .pt_serv_buf_size = READ_BYTES,
        .timeout_secs = LIMIT_HTTP_REQUEST_S + 5, /* after our own deadline */
        .token_limits = &token_limits,
    };
    struct lws_context_creation_info vhost = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .vhost_name = "loop",
        .protocols = protocols,
    };

    lws_set_log_level(LLL_ERR | LLL_WARN, on_lws_logged);
    loop->context = lws_create_context(&info);
    if (!loop->context)
        return fail(err, ERROR_LATER, "libwebsockets does not start: too few descriptors or "
                                      "too little memory");
    loop->vhost = lws_create_vhost(loop->context, &vhost);
    if (!loop->vhost)
        return fail(err, ERROR_LATER, "libwebsockets does not start: too little memory");
    return true;
}

static void on_timers_due(void *owner)
{
    struct loop *loop = owner;

    timers_run_due(loop->timers);
}

static void run_hooks(struct loop *loop)
{
    struct loop_hook *next;

    for (struct loop_hook *hook = loop->hooks; hook; hook = next) {
        next = hook->next;
        hook->woken(hook->owner);
    }
}

struct loop *loop_open(struct error *err)
{
    struct loop *loop = calloc(1, sizeof *loop);

    if (!loop)
        abort();
    loop->signal_fd = -1;
    sigemptyset(&loop->signals);
    signal(SIGPIPE, SIG_IGN);
    bound_descriptors();
    loop->timers = timers_open(err);
    if (!loop->timers || !context_open(loop, err))
        goto failed;
    loop->timers_watch = loop_watch(loop, timers_fd(loop->timers), on_timers_due, loop, err);
    if (!loop->timers_watch)
        goto failed;
    return loop;

failed:
    loop_close(loop);
    return NULL;
}

void loop_close(struct loop *loop)
{
    if (!loop)
        return;
    run_hooks(loop); /* what was closed and waits for a turn's end gets it */
    loop_unwatch(loop, loop->timers_watch);
    loop_unwatch(loop, loop->signal_watch);
    if (loop->context)
        lws_context_destroy(loop->context);
    if (loop->signal_fd >= 0)
        signals_close(loop);
    timers_close(loop->timers);
    free(loop);
}

void loop_run(struct loop *loop)
{
    log_gather(true);
    while (!loop->is_stopped) {
        timers_run_soon(loop->timers);
        run_hooks(loop);
        if (loop->is_stopped)
            break;
        timers_arm(loop->timers);
        log_flush();
        /* A negative time-out is "look, but do not wait"; any other waits. */
        if (lws_service(loop->context, timers_has_soon(loop->timers) ? -1 : 0) < 0)
            break;
    }
    log_gather(false);
    loop->is_stopped = false;
}

void loop_stop(struct loop *loop)
{
    loop->is_stopped = true;
}

struct timer *loop_after(struct loop *loop, int64_t delay_ms, loop_woken *woken, void *owner)
{
    return timers_add(loop->timers, delay_ms, woken, owner);
}

void loop_cancel(struct loop *loop, struct timer *timer)
{
    if (timer)
        timers_cancel(loop->timers, timer);
}

/* Several deliveries of one signal may have become one: that is how signals are. */
static void on_signals_arrived(void *owner)
{
    struct loop *loop = owner;
    struct signalfd_siginfo info;

    while (read(loop->signal_fd, &info, sizeof info) == (ssize_t)sizeof info)
        for (size_t i = 0; i < loop->handler_count; i++)
            if (loop->handlers[i].signal == (int)info.ssi_signo)
                loop->handlers[i].woken(loop->handlers[i].owner);
}

bool loop_on_signal(struct loop *loop, int signal, loop_woken *woken, void *owner,
                    struct error *err)
{
    if (loop->handler_count == SIGNALS_MAX)
        return fail(err, ERROR_REFUSED, "more than %d signals to listen for", SIGNALS_MAX);
    sigaddset(&loop->signals, signal);
    pthread_sigmask(SIG_BLOCK, &loop->signals, NULL);
    int fd = signalfd(loop->signal_fd, &loop->signals, SFD_NONBLOCK | SFD_CLOEXEC);
    if (fd < 0)
        return fail(err, ERROR_LATER, "no signal descriptor: %s", strerror(errno));
    loop->signal_fd = fd;
    if (!loop->signal_watch)
        loop->signal_watch = loop_watch(loop, fd, on_signals_arrived, loop, err);
    if (!loop->signal_watch)
        return false;
    loop->handlers[loop->handler_count++] =
        (struct signal_handler){ .signal = signal, .woken = woken, .owner = owner };
    return true;
}

static int on_watch_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                          size_t len)
{
    struct watch *watch;

    (void)user;
    (void)in;
    (void)len;
    switch ((int)reason) {
    case LWS_CALLBACK_RAW_RX_FILE:
        watch = lws_get_opaque_user_data(wsi);
        if (watch && watch->calls.readable)
            watch->calls.readable(watch->owner);
        break;
    case LWS_CALLBACK_RAW_WRITEABLE_FILE:
        watch = lws_get_opaque_user_data(wsi);
        if (watch && watch->calls.writable)
            watch->calls.writable(watch->owner);
        break;
    case LWS_CALLBACK_RAW_CLOSE_FILE:
        watch = lws_get_opaque_user_data(wsi);
        if (!watch)
            break;
        lws_set_opaque_user_data(wsi, NULL);
        if (watch->calls.hung_up)
            watch->calls.hung_up(watch->owner);
        free(watch);
        break;
    default:
        break;
    }
    return 0;
}

struct watch *loop_watch_socket(struct loop *loop, int fd, const struct watch_calls *calls,
                                void *owner, struct error *err)
{
    struct watch *watch = calloc(1, sizeof *watch);

    if (!watch)
        abort();
    watch->calls = *calls;
    watch->owner = owner;
    /* libwebsockets closes what it adopts, hence a descriptor of its own. */
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) {
        fail(err, ERROR_LATER, "no more descriptors: %s", strerror(errno));
        free(watch);
        return NULL;
    }
    lws_adopt_desc_t info = {
        .vh = loop->vhost,
        .type = LWS_ADOPT_RAW_FILE_DESC,
        .fd = { .filefd = copy },
        .vh_prot_name = protocols[0].name,
        .opaque = watch,
    };
    watch->wsi = lws_adopt_descriptor_vhost_via_info(&info);
    if (!watch->wsi) {
        fail(err, ERROR_LATER, "no more descriptors: the loop watches all it can");
        close(copy);
        free(watch);
        return NULL;
    }
    return watch;
}

struct watch *loop_watch(struct loop *loop, int fd, loop_woken *readable, void *owner,
                         struct error *err)
{
    struct watch_calls calls = { .readable = readable };

    return loop_watch_socket(loop, fd, &calls, owner, err);
}

void loop_unwatch(struct loop *loop, struct watch *watch)
{
    (void)loop;
    if (!watch)
        return;
    watch->calls = (struct watch_calls){ NULL, NULL, NULL };
    /* Closing it now would pull the ground from under libwebsockets when we are
     * called from one of its events; it goes in the loop's next turn. */
    lws_set_timeout(watch->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

void watch_want_write(struct watch *watch)
{
    lws_callback_on_writable(watch->wsi);
}

struct lws_context *loop_context(struct loop *loop)
{
    return loop->context;
}

void loop_add_hook(struct loop *loop, struct loop_hook *hook)
{
    hook->next = loop->hooks;
    loop->hooks = hook;
}

void loop_remove_hook(struct loop *loop, struct loop_hook *hook)
{
    for (struct loop_hook **at = &loop->hooks; *at; at = &(*at)->next)
        if (*at == hook) {
            *at = hook->next;
            return;
        }
}
