/* websocket.c: text both ways, whole messages only.
 *
 * Messages to a peer wait in a queue until its socket takes them; one that does
 * not read is cut off rather than remembered for. Messages from it are put
 * together from their frames and given on when complete and valid UTF-8. */
#include "http_private.h"

#include "../base/limits.h"

#include <stdlib.h>
#include <string.h>

struct message {
    struct message *next;
    size_t len;
    unsigned char bytes[]; /* LWS_PRE free ones first */
};

struct ws_peer {
    struct connection *connection; /* NULL once it is going */
    const struct http_route *route;
    void *data;
    struct message *first;
    struct message *last;
    size_t waiting;
    size_t got;
    char text[LIMIT_WEBSOCKET_FRAME];
};

void ws_set_owner_data(struct ws_peer *peer, void *data)
{
    peer->data = data;
}

void *ws_owner_data(const struct ws_peer *peer)
{
    return peer->data;
}

void ws_send(struct ws_peer *peer, struct str text)
{
    if (!peer->connection)
        return;
    if (peer->waiting + text.len > LIMIT_WEBSOCKET_WAITING) {
        connection_kill(peer->connection);
        return;
    }
    struct message *message = malloc(sizeof *message + LWS_PRE + text.len);
    if (!message)
        abort();
    message->next = NULL;
    message->len = text.len;
    if (text.len)
        memcpy(message->bytes + LWS_PRE, text.at, text.len);
    if (peer->last)
        peer->last->next = message;
    else
        peer->first = message;
    peer->last = message;
    peer->waiting += text.len;
    lws_callback_on_writable(peer->connection->wsi);
}

static int open_peer(struct connection *connection)
{
    struct http_exchange *exchange = connection->exchange;

    if (!exchange || !exchange->route)
        return -1;
    struct ws_peer *peer = calloc(1, sizeof *peer);
    if (!peer)
        abort();
    peer->connection = connection;
    peer->route = exchange->route;
    connection->peer = peer;
    if (peer->route->websocket->opened)
        peer->route->websocket->opened(peer->route->owner, peer, &exchange->request);
    exchange_close(exchange);
    return 0;
}

static int refuse(struct lws *wsi, enum lws_close_status status)
{
    lws_close_reason(wsi, status, NULL, 0);
    return -1;
}

static int receive(struct connection *connection, struct str bytes)
{
    struct ws_peer *peer = connection->peer;
    struct lws *wsi = connection->wsi;

    if (lws_frame_is_binary(wsi))
        return refuse(wsi, LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE);
    if (peer->got + bytes.len > sizeof peer->text)
        return refuse(wsi, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE);
    if (bytes.len)
        memcpy(peer->text + peer->got, bytes.at, bytes.len);
    peer->got += bytes.len;
    if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi))
        return 0;
    struct str text = { peer->text, peer->got };
    peer->got = 0;
    if (!str_is_utf8(text))
        return refuse(wsi, LWS_CLOSE_STATUS_INVALID_PAYLOAD);
    if (peer->route->websocket->received)
        peer->route->websocket->received(peer->route->owner, peer, text);
    return 0;
}

static int send_waiting(struct connection *connection)
{
    struct ws_peer *peer = connection->peer;

    while (peer->first) {
        struct message *message = peer->first;
        int sent = lws_write(connection->wsi, message->bytes + LWS_PRE, message->len,
                             LWS_WRITE_TEXT);
        peer->first = message->next;
        if (!peer->first)
            peer->last = NULL;
        peer->waiting -= message->len;
        free(message);
        if (sent < 0)
            return -1;
        if (lws_send_pipe_choked(connection->wsi))
            break;
    }
    if (peer->first)
        lws_callback_on_writable(connection->wsi);
    return 0;
}

int ws_on_event(struct connection *connection, enum lws_callback_reasons reason, struct str bytes)
{
    if (reason == LWS_CALLBACK_ESTABLISHED)
        return open_peer(connection);
    if (!connection->peer)
        return -1;
    return reason == LWS_CALLBACK_RECEIVE ? receive(connection, bytes) : send_waiting(connection);
}

void ws_on_gone(struct connection *connection)
{
    struct ws_peer *peer = connection->peer;

    if (!peer)
        return;
    connection->peer = NULL;
    peer->connection = NULL;
    if (peer->route->websocket->closed)
        peer->route->websocket->closed(peer->route->owner, peer);
    while (peer->first) {
        struct message *next = peer->first->next;
        free(peer->first);
        peer->first = next;
    }
    free(peer);
}
