/* http_call.h: one outbound call, as http_client.c and http_call.c see it; for them only. */
#ifndef REKAN_IO_HTTP_CALL_H
#define REKAN_IO_HTTP_CALL_H

#include "http_client.h"

#include <curl/curl.h>

struct call {
    struct call *prev;
    struct call *next;
    struct http_client *client;
    CURL *easy;
    struct curl_slist *headers;
    http_called *done;
    void *owner;
    struct error refused; /* it is not even tried */
    size_t body_len;
    char *answer;
    size_t answer_len;
    size_t answer_room;
    size_t most_bytes;
    bool is_too_long;
    bool is_private; /* a foreign call led to an address of ours; nothing was sent there */
    bool has_sent; /* libcurl has a connection and began to send */
    bool is_usual; /* a POST to whom we trust: its handle may do the next one as it is */
    bool has_failed;
    char body[];
};

void *call_must(void *memory); /* memory, or the end of the program */
struct curl_slist *call_headers(struct str content_type); /* NULL: it is no header */
struct curl_slist *call_usual_headers(void); /* of short JSON */
/* is_fresh: call->easy did not do a usual call before. */
void call_set_up(struct call *call, const struct http_call *wanted, bool is_fresh);
/* parts: the same taken apart, which must outlive the call; or NULL. */
void call_set_url(struct call *call, const char *url, CURLU *parts);
/* Could the server have acted on it? False only where the failure came before the request. */
bool call_may_have_arrived(struct call *call, CURLcode code);

#endif
