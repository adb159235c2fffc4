/* http_client.c: every call ends once, and none is sent twice behind our back.
 *
 * libcurl's sockets all sit in one epoll descriptor, which the loop watches; its
 * clock is one of the loop's timers. (A copy of each socket in the loop would
 * lose hang-ups: a refused connection took 4 s to fail.) libcurl repeats a request
 * when a reused connection turns out to be dead: we never let it do so with a POST. Most calls
 * are alike (JSON to the messenger), so a handle that did one keeps what is the same for all. */
#include "http_call.h"

#include "../base/limits.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { EVENTS_AT_ONCE = 64, IDLE_HANDLES = 64, KNOWN_URLS = 32, USUAL_BYTES = 65536 };

/* libcurl takes an address apart and prints it again for every call, at a fifth of what the call
 * costs: done once for each of the few that usual calls go to. It lives as long as the client, since
 * a call that waits for a connection still reads it; what comes when all places are taken is not kept. */
struct known_url {
    char *text;
    CURLU *parts;
};

struct http_client {
    struct loop *loop;
    CURLM *multi;
    int epoll_fd;
    struct watch *epoll_watch;
    struct timer *timer; /* libcurl's one */
    struct call *calls;   /* under way */
    struct call *refused; /* to be told so in the next turn */
    struct timer *refuse;
    CURL *idle[IDLE_HANDLES]; /* as good as new */
    size_t idle_count;
    CURL *usual[IDLE_HANDLES]; /* did a usual call before, and may do the next as they are */
    size_t usual_count;
    struct curl_slist *usual_headers; /* of usual calls */
    struct known_url urls[KNOWN_URLS]; /* likewise */
    size_t url_count;
    struct http_client_stats stats;
    int depth; /* how many of our calls to others are on the stack */
    bool is_closing;
};

static void list_add(struct call **list, struct call *call)
{
    call->prev = NULL;
    call->next = *list;
    if (*list)
        (*list)->prev = call;
    *list = call;
}

static void list_take(struct call **list, struct call *call)
{
    if (call->prev)
        call->prev->next = call->next;
    else
        *list = call->next;
    if (call->next)
        call->next->prev = call->prev;
}

/* libcurl tells us which of its sockets to watch for what. */
static int on_socket_changed(CURL *easy, curl_socket_t fd, int what, void *owner, void *known)
{
    struct http_client *client = owner;
    struct epoll_event event = { .data = { .fd = fd } };

    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(client->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
        return 0;
    }
    event.events = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
    if (epoll_ctl(client->epoll_fd, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) != 0 &&
        errno == EEXIST)
        epoll_ctl(client->epoll_fd, EPOLL_CTL_MOD, fd, &event);
    curl_multi_assign(client->multi, fd, client);
    return 0;
}

static void on_timer_due(void *owner);

static int on_timer_changed(CURLM *multi, long timeout_ms, void *owner)
{
    struct http_client *client = owner;

    (void)multi;
    loop_cancel(client->loop, client->timer);
    client->timer = timeout_ms < 0 ? NULL
                                   : loop_after(client->loop, timeout_ms, on_timer_due, client);
    return 0;
}

static bool put_aside(struct http_client *client, struct call *call)
{
    CURL **stack = call->is_usual ? client->usual : client->idle;
    size_t *count = call->is_usual ? &client->usual_count : &client->idle_count;

    /* libcurl 8.14 remembers past a reset how a call failed: hence no second use after that. */
    if (*count == IDLE_HANDLES || client->is_closing || call->has_failed)
        return false;
    if (!call->is_usual)
        curl_easy_reset(call->easy);
    stack[(*count)++] = call->easy;
    return true;
}

static void call_free(struct call *call)
{
    struct http_client *client = call->client;

    if (call->easy && !put_aside(client, call))
        curl_easy_cleanup(call->easy);
    if (call->headers != client->usual_headers)
        curl_slist_free_all(call->headers);
    free(call->answer);
    free(call);
}

/* Tells the owner. The call is off all lists and free afterwards. */
static void call_end(struct call *call, const struct http_result *result)
{
    struct http_client *client = call->client;

    client->stats.under_way--;
    if (result->status)
        client->stats.answered++;
    else
        client->stats.failed++;
    client->depth++;
    call->done(call->owner, result);
    client->depth--;
    call_free(call);
}

static void call_complete(struct call *call, CURLcode code)
{
    struct http_client *client = call->client;
    struct http_result result = { .may_have_arrived = true };
    long status = 0;
    long connections = 0;
    curl_off_t retry_after_s = 0;

    curl_easy_getinfo(call->easy, CURLINFO_NUM_CONNECTS, &connections);
    client->stats.connections_opened += connections > 0 ? (uint64_t)connections : 0;
    curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(call->easy, CURLINFO_RETRY_AFTER, &retry_after_s);
    if (code == CURLE_OK && status > 0) {
        result.status = (int)status;
        result.body = (struct str){ call->answer ? call->answer : "", call->answer_len };
        result.retry_after_s =
            retry_after_s > 0 ? (int)(retry_after_s < 86400 ? retry_after_s : 86400) : 0;
    } else {
        call->has_failed = true;
        result.may_have_arrived = call_may_have_arrived(call, code);
        if (call->is_too_long)
            fail(&result.err, ERROR_LATER, "the answer has more than %zu bytes", call->most_bytes);
        else if (call->is_private)
            fail(&result.err, ERROR_REFUSED, "it leads to an address that is not public");
        else
            fail(&result.err, ERROR_LATER, "%s", curl_easy_strerror(code));
    }
    curl_multi_remove_handle(client->multi, call->easy);
    list_take(&client->calls, call);
    call_end(call, &result);
}

static void client_free(struct http_client *client);

static void take_results(struct http_client *client)
{
    CURLMsg *message;
    int left;

    client->depth++;
    while (!client->is_closing && (message = curl_multi_info_read(client->multi, &left))) {
        struct call *call = NULL;
        CURLcode code = message->data.result;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&call);
        call_complete(call, code);
    }
    if (--client->depth == 0 && client->is_closing)
        client_free(client);
}

static void on_sockets_ready(void *owner)
{
    struct http_client *client = owner;
    struct epoll_event events[EVENTS_AT_ONCE];
    int running;
    int count = epoll_wait(client->epoll_fd, events, EVENTS_AT_ONCE, 0);

    for (int i = 0; i < count; i++) {
        int what = (events[i].events & EPOLLIN ? CURL_CSELECT_IN : 0) |
                   (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
                   (events[i].events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
        curl_multi_socket_action(client->multi, events[i].data.fd, what, &running);
    }
    take_results(client);
}

static void on_timer_due(void *owner)
{
    struct http_client *client = owner;
    int running;

    client->timer = NULL;
    curl_multi_socket_action(client->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    take_results(client);
}

static void client_free(struct http_client *client)
{
    while (client->idle_count)
        curl_easy_cleanup(client->idle[--client->idle_count]);
    while (client->usual_count)
        curl_easy_cleanup(client->usual[--client->usual_count]);
    while (client->url_count) {
        curl_url_cleanup(client->urls[--client->url_count].parts);
        free(client->urls[client->url_count].text);
    }
    curl_slist_free_all(client->usual_headers);
    curl_multi_cleanup(client->multi);
    loop_cancel(client->loop, client->timer); /* its last change may have set one */
    if (client->epoll_fd >= 0)
        close(client->epoll_fd);
    free(client);
    curl_global_cleanup();
}

struct http_client *http_client_open(struct loop *loop, struct error *err)
{
    struct http_client *client = call_must(calloc(1, sizeof *client));

    curl_global_init(CURL_GLOBAL_DEFAULT);
    client->loop = loop;
    client->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    client->multi = call_must(curl_multi_init());
    client->usual_headers = call_usual_headers();
    curl_multi_setopt(client->multi, CURLMOPT_SOCKETFUNCTION, on_socket_changed);
    curl_multi_setopt(client->multi, CURLMOPT_SOCKETDATA, client);
    curl_multi_setopt(client->multi, CURLMOPT_TIMERFUNCTION, on_timer_changed);
    curl_multi_setopt(client->multi, CURLMOPT_TIMERDATA, client);
    curl_multi_setopt(client->multi, CURLMOPT_MAX_HOST_CONNECTIONS,
                      (long)LIMIT_OUTBOUND_CONNECTIONS);
    curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)LIMIT_OUTBOUND_CONNECTIONS);
    if (client->epoll_fd >= 0) {
        client->epoll_watch = loop_watch(loop, client->epoll_fd, on_sockets_ready, client, err);
    } else {
        fail(err, ERROR_LATER, "no descriptors for outbound calls: %s", strerror(errno));
    }
    if (!client->epoll_watch) {
        http_client_close(client);
        return NULL;
    }
    return client;
}

static void refuse_waiting(struct http_client *client)
{
    struct call *call;

    while ((call = client->refused)) {
        /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): list_take took the one that is free */
        struct http_result result = { .err = call->refused };
        list_take(&client->refused, call);
        call_end(call, &result);
    }
}

static void on_refuse_due(void *owner)
{
    struct http_client *client = owner;

    client->refuse = NULL;
    client->depth++;
    refuse_waiting(client);
    if (--client->depth == 0 && client->is_closing)
        client_free(client);
}

void http_client_close(struct http_client *client)
{
    struct call *call;

    if (!client)
        return;
    client->is_closing = true;
    client->depth++;
    loop_unwatch(client->loop, client->epoll_watch);
    loop_cancel(client->loop, client->refuse);
    while ((call = client->calls)) {
        /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): list_take took the one that is free */
        struct http_result result = { .may_have_arrived = call_may_have_arrived(call, CURLE_OK) };
        fail(&result.err, ERROR_LATER, "outbound calls are being closed");
        curl_multi_remove_handle(client->multi, call->easy);
        list_take(&client->calls, call);
        call_end(call, &result);
    }
    refuse_waiting(client);
    if (--client->depth == 0)
        client_free(client);
}

static bool add_headers(struct http_client *client, struct call *call, const struct http_call *wanted)
{
    call->is_usual = str_eq(wanted->content_type, STR("application/json")) && !wanted->is_foreign &&
                     wanted->body.len <= USUAL_BYTES;
    call->headers = call->is_usual ? client->usual_headers : call_headers(wanted->content_type);
    return call->headers;
}

/* NULL: libcurl has to read it itself, and says what is wrong with it. */
static CURLU *known_parts(struct http_client *client, const char *url)
{
    struct known_url *known = client->urls;

    for (size_t i = 0; i < client->url_count; i++, known++)
        if (strcmp(known->text, url) == 0)
            return known->parts;
    if (client->url_count == KNOWN_URLS)
        return NULL;
    known->parts = call_must(curl_url());
    if (curl_url_set(known->parts, CURLUPART_URL, url, 0) != CURLUE_OK) {
        curl_url_cleanup(known->parts);
        return NULL;
    }
    known->text = call_must(strdup(url));
    client->url_count++;
    return known->parts;
}

/* A handle, from those that fit the call or new; is_fresh says whether all is to be set. */
static CURL *take_handle(struct http_client *client, const struct call *call, bool *is_fresh)
{
    *is_fresh = !call->is_usual || !client->usual_count;
    if (!*is_fresh)
        return client->usual[--client->usual_count];
    return client->idle_count ? client->idle[--client->idle_count] : call_must(curl_easy_init());
}

static bool start(struct http_client *client, struct call *call, const struct http_call *wanted)
{
    bool is_fresh;

    if (client->is_closing)
        return fail(&call->refused, ERROR_LATER, "outbound calls are being closed");
    if (client->stats.under_way > LIMIT_OUTBOUND_WAITING)
        return fail(&call->refused, ERROR_LATER, "%d outbound calls already wait",
                    LIMIT_OUTBOUND_WAITING);
    if (wanted->content_type.len && !add_headers(client, call, wanted))
        return fail(&call->refused, ERROR_REFUSED, "a content type must be one short line");
    char *url = call_must(strndup(wanted->url.at ? wanted->url.at : "", wanted->url.len));
    call->easy = take_handle(client, call, &is_fresh);
    call_set_up(call, wanted, is_fresh);
    call_set_url(call, url, call->is_usual ? known_parts(client, url) : NULL);
    free(url); /* libcurl has its copy */
    CURLMcode code = curl_multi_add_handle(client->multi, call->easy);
    if (code != CURLM_OK)
        return fail(&call->refused, ERROR_LATER, "libcurl: %s", curl_multi_strerror(code));
    return true;
}

void http_client_post(struct http_client *client, const struct http_call *wanted,
                      http_called *done, void *owner)
{
    struct call *call = call_must(calloc(1, sizeof *call + wanted->body.len + 1));

    call->client = client;
    call->done = done;
    call->owner = owner;
    call->body_len = wanted->body.len;
    if (wanted->body.len)
        memcpy(call->body, wanted->body.at, wanted->body.len);
    client->stats.calls++;
    client->stats.under_way++;
    if (start(client, call, wanted)) {
        list_add(&client->calls, call);
        return;
    }
    list_add(&client->refused, call);
    if (!client->refuse && !client->is_closing)
        client->refuse = loop_after(client->loop, 0, on_refuse_due, client);
}

void http_client_stats(const struct http_client *client, struct http_client_stats *stats)
{
    *stats = client->stats;
}
