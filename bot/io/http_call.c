/* http_call.c: how libcurl is told of one call, and what it says of its end. */
#include "http_call.h"

#include "../base/limits.h"
#include "http_guard.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define USER_AGENT "rekan"

enum { CONNECT_TIMEOUT_MS = 10000 };

void *call_must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

/* libcurl has a connection and is about to send. When a connection that was used before turns
 * out to be dead it would do so once more, on another: whether that is right is not for it to say. */
static int on_send_due(void *owner, char *to_ip, char *from_ip, int to_port, int from_port)
{
    struct call *call = owner;

    (void)to_ip;
    (void)from_ip;
    (void)to_port;
    (void)from_port;
    if (call->has_sent)
        return CURL_PREREQFUNC_ABORT;
    call->has_sent = true;
    return CURL_PREREQFUNC_OK;
}

static size_t on_answer_bytes(char *bytes, size_t size, size_t count, void *owner)
{
    struct call *call = owner;
    size_t len = size * count;

    if (call->answer_len + len > call->most_bytes) {
        call->is_too_long = true;
        return 0;
    }
    if (call->answer_len + len > call->answer_room) {
        call->answer_room = (call->answer_len + len) * 2;
        call->answer = call_must(realloc(call->answer, call->answer_room));
    }
    memcpy(call->answer + call->answer_len, bytes, len);
    call->answer_len += len;
    return len;
}

bool call_may_have_arrived(struct call *call, CURLcode code)
{
    curl_off_t ready_us = 0;
    long sent = 0;

    switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_OUT_OF_MEMORY:
        return false;
    default:
        break;
    }
    curl_easy_getinfo(call->easy, CURLINFO_REQUEST_SIZE, &sent);
    curl_easy_getinfo(call->easy, CURLINFO_PRETRANSFER_TIME_T, &ready_us);
    /* Otherwise nothing was written, and the connection, TLS included, was not ready. */
    return sent > 0 || ready_us > 0 || call->has_sent;
}

/* Every address that a name led to passes here right before the connection: what a resolver
 * says the second time can no longer differ from what was checked. */
static curl_socket_t on_socket_wanted(void *owner, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct call *call = owner;

    (void)purpose;
    if (!http_guard_is_public(&to->addr)) {
        call->is_private = true;
        return CURL_SOCKET_BAD;
    }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static void guard(struct call *call)
{
    curl_easy_setopt(call->easy, CURLOPT_OPENSOCKETFUNCTION, on_socket_wanted);
    curl_easy_setopt(call->easy, CURLOPT_OPENSOCKETDATA, call);
    curl_easy_setopt(call->easy, CURLOPT_PROXY, "");
    curl_easy_setopt(call->easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(call->easy, CURLOPT_FORBID_REUSE, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(call->easy, CURLOPT_PROTOCOLS_STR, "https");
#endif
}

/* Does the environment name a proxy? libcurl would look for one before every call. */
static bool names_proxy(void)
{
    static const char *const names[] = { "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                         "ALL_PROXY" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (getenv(names[i]))
            return true;
    return false;
}

/* What stays the same from call to call, so that a handle that is used again has it already. */
static void set_up_handle(CURL *easy, bool is_usual)
{
    if (!is_usual)
        curl_easy_setopt(easy, CURLOPT_USERAGENT, USER_AGENT);
    else if (!names_proxy())
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#endif
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_answer_bytes);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    /* A look-up that takes too long is left to its thread instead of waited for. */
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    /* HTTP/1.1 costs two thirds of HTTP/2 for small calls (measured: 145 us of CPU against 215). */
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
}

static void set_up_post(struct call *call)
{
    CURL *easy = call->easy;

    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body_len);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, (char *)call->body); /* in one piece with its head */
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, call->headers);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_send_due);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, call);
}

void call_set_url(struct call *call, const char *url, CURLU *parts)
{
    curl_easy_setopt(call->easy, CURLOPT_CURLU, parts);
    if (!parts)
        curl_easy_setopt(call->easy, CURLOPT_URL, url);
}

void call_set_up(struct call *call, const struct http_call *wanted, bool is_fresh)
{
    CURL *easy = call->easy;
    long timeout_ms = wanted->timeout_ms > 0 ? wanted->timeout_ms : LIMIT_OUTBOUND_TIMEOUT_MS;

    if (is_fresh)
        set_up_handle(easy, call->is_usual);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, call);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, call);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout_ms);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     timeout_ms < CONNECT_TIMEOUT_MS ? timeout_ms : (long)CONNECT_TIMEOUT_MS);
    call->most_bytes = wanted->most_bytes ? wanted->most_bytes : LIMIT_OUTBOUND_BODY;
    if (wanted->is_foreign)
        guard(call);
    if (wanted->content_type.len)
        set_up_post(call);
}

struct curl_slist *call_headers(struct str content_type)
{
    char line[256];

    if (content_type.len > 200 || str_find_byte(content_type, '\n') != SIZE_MAX ||
        str_find_byte(content_type, '\r') != SIZE_MAX)
        return NULL;
    snprintf(line, sizeof line, "content-type: %.*s", STR_ARG(content_type));
    struct curl_slist *headers = call_must(curl_slist_append(NULL, line));
    /* Without this libcurl would wait a second for "100 Continue" before a long body. */
    return call_must(curl_slist_append(headers, "expect:"));
}

/* Fewer and ready-made: libcurl prints each letter by letter, and goes through all of them for every
 * header that it might add itself. It waits for "100 Continue" only before a megabyte. */
struct curl_slist *call_usual_headers(void)
{
    struct curl_slist *headers = call_must(curl_slist_append(NULL, "content-type: application/json"));

    return call_must(curl_slist_append(headers, "user-agent: " USER_AGENT));
}
