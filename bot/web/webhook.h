/* webhook.h: a messenger's deliveries, from HTTP to the engine and back. */
#ifndef REKAN_WEB_WEBHOOK_H
#define REKAN_WEB_WEBHOOK_H

#include "../engine/engine.h"
#include "../io/http_server.h"

struct webhook {
    struct engine *engine;
    struct messenger *messenger;
    const char *secret_header; /* lower case */
};

void webhook_handle(void *webhook, const struct http_request *request);

#endif
