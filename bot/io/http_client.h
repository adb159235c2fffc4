/* http_client.h: calls to the outside, on the loop, through libcurl.
 *
 * Connections are reused, certificates verified, names resolved off the loop.
 * done is called exactly once and always later. A call is never repeated here:
 * whether a lost answer is worth a second call is the caller's decision, and
 * may_have_arrived says whether the other side might have acted on it. */
#ifndef REKAN_IO_HTTP_CLIENT_H
#define REKAN_IO_HTTP_CLIENT_H

#include "../base/arena.h"
#include "../base/error.h"
#include "loop.h"

struct http_client;

struct http_call {
    struct str url;          /* http:// or https:// */
    struct str body;         /* copied; POST when content_type is set, else GET */
    struct str content_type;
    int timeout_ms;          /* 0: LIMIT_OUTBOUND_TIMEOUT_MS */
    bool is_foreign;         /* whoever chose the url is nobody we trust: public addresses only, see
                              * http_guard.h; https only, a connection of its own, no proxy */
    size_t most_bytes;       /* of the answer; 0: LIMIT_OUTBOUND_BODY */
};

struct http_result {
    int status;              /* 0: no complete answer, see err */
    struct str body;         /* at most LIMIT_OUTBOUND_BODY; dies when done returns */
    int retry_after_s;       /* from the header; 0 when absent */
    bool may_have_arrived;   /* false only when the request surely did not reach the server */
    struct error err;        /* never holds the URL (it may hold a token) */
};

typedef void http_called(void *owner, const struct http_result *result);

struct http_client_stats {
    uint64_t calls, answered, failed, connections_opened;
    uint64_t under_way;
};

struct http_client *http_client_open(struct loop *loop, struct error *err);
void http_client_close(struct http_client *client); /* NULL is fine; open calls end with status 0 */
void http_client_post(struct http_client *client, const struct http_call *call,
                      http_called *done, void *owner);
void http_client_stats(const struct http_client *client, struct http_client_stats *stats);

#endif
