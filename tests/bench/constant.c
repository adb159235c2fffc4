/* constant.c: a libwebsockets server that reads a request and says 200, nothing else:
 * what the library itself costs.
 *
 *   constant PORT */
#include <libwebsockets.h>

#include "../../bot/base/str.h"

static int on_http(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                   size_t len)
{
    unsigned char out[LWS_PRE + 256];
    unsigned char *start = out + LWS_PRE;
    unsigned char *at = start;
    unsigned char *end = out + sizeof out;

    (void)user;
    (void)in;
    (void)len;
    bool has_body = lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI) > 0;
    bool is_whole = reason == LWS_CALLBACK_HTTP_BODY_COMPLETION ||
                    (reason == LWS_CALLBACK_HTTP && !has_body);
    if (!is_whole && (reason == LWS_CALLBACK_HTTP || reason == LWS_CALLBACK_HTTP_BODY))
        return 0;
    if (!is_whole)
        return lws_callback_http_dummy(wsi, reason, user, in, len);
    if (lws_add_http_header_status(wsi, 200, &at, end) ||
        lws_add_http_header_content_length(wsi, 0, &at, end) ||
        lws_finalize_http_header(wsi, &at, end) ||
        lws_write(wsi, start, (size_t)(at - start), LWS_WRITE_HTTP_HEADERS) < 0)
        return -1;
    return lws_http_transaction_completed(wsi);
}

int main(int argc, char **argv)
{
    static const struct lws_protocols protocols[] = { { .name = "http", .callback = on_http },
                                                      { .name = NULL } };
    int64_t port = 0;
    if (argc != 2 || !str_to_i64(str_from(argv[1]), &port))
        return 2;
    struct lws_context_creation_info info = {
        .port = (int)port,
        .iface = "127.0.0.1",
        .protocols = protocols,
        .keepalive_timeout = 75,
    };

    lws_set_log_level(LLL_ERR, NULL);
    struct lws_context *context = lws_create_context(&info);
    while (context && lws_service(context, 0) >= 0)
        ;
    return 1;
}
