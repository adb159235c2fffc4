#include "../../bot/base/limits.h"
#include "../../bot/io/http_server.h"
#include "io_help.h"

#include <sys/socket.h>

struct room {
    struct loop *loop;
    struct http_server *server;
    int port;
    int opened;
    int received;
    int closed;
    struct ws_peer *peer;
    char path[32];
    char text[LIMIT_WEBSOCKET_FRAME + 1];
    struct io_client client;
};

static void on_opened(void *owner, struct ws_peer *peer, const struct http_request *request)
{
    struct room *room = owner;

    room->opened++;
    room->peer = peer;
    snprintf(room->path, sizeof room->path, "%.*s?%.*s", STR_ARG(request->path),
             STR_ARG(request->query));
    ws_set_owner_data(peer, room);
    ws_send(peer, STR("welcome"));
}

static void on_received(void *owner, struct ws_peer *peer, struct str text)
{
    struct room *room = owner;

    CHECK(ws_owner_data(peer) == room);
    room->received++;
    memcpy(room->text, text.at, text.len);
    room->text[text.len] = '\0';
    ws_send(peer, text);
}

static void on_closed(void *owner, struct ws_peer *peer)
{
    struct room *room = owner;

    CHECK(peer == room->peer);
    room->closed++;
    room->peer = NULL;
}

static const struct ws_events events = { on_opened, on_received, on_closed };

static void open_room(struct room *room, struct http_route routes[2])
{
    struct http_listener_options options = { .address = STR("127.0.0.1"), .routes = routes };

    memset(room, 0, sizeof *room);
    room->client.fd = -1;
    routes[0] = (struct http_route){ .path = "/ws", .websocket = &events, .owner = room };
    routes[1] = (struct http_route){ .path = NULL };
    room->loop = loop_open(NULL);
    room->server = http_server_open(room->loop, &options, NULL);
    CHECK(room->server);
    room->port = http_server_port(room->server);
}

static void close_room(struct room *room)
{
    io_client_close(&room->client);
    http_server_close(room->server);
    loop_close(room->loop);
}

static void knock(struct room *room, const char *path, const char *origin, const char *wanted)
{
    char request[512];

    snprintf(request, sizeof request,
             "GET %s HTTP/1.1\r\nHost: example.org:8080\r\nUpgrade: websocket\r\n"
             "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
             "Sec-WebSocket-Version: 13\r\n%s\r\n",
             path, origin);
    io_client_close(&room->client);
    io_client_open(&room->client, room->port);
    io_client_send(&room->client, request);
    CHECK(io_client_await(room->loop, &room->client, wanted, 3000));
}

/* A masked frame, as clients send them; the mask is zero. */
static void send_frame(struct room *room, int opcode_and_fin, struct str text)
{
    unsigned char head[8] = { (unsigned char)opcode_and_fin };
    size_t len = 2;

    if (text.len < 126) {
        head[1] = (unsigned char)(0x80 | text.len);
    } else {
        head[1] = 0x80 | 126;
        head[2] = (unsigned char)(text.len >> 8);
        head[3] = (unsigned char)text.len;
        len = 4;
    }
    CHECK(send(room->client.fd, head, len, MSG_NOSIGNAL) == (ssize_t)len);
    CHECK(send(room->client.fd, "\0\0\0\0", 4, MSG_NOSIGNAL) == 4);
    CHECK(send(room->client.fd, text.at, text.len, MSG_NOSIGNAL) == (ssize_t)text.len);
}

TEST(websocket_opens_and_echoes)
{
    struct http_route routes[2];
    struct room room;
    open_room(&room, routes);

    knock(&room, "/ws?as=ani", "Origin: http://example.org:8080\r\n", "welcome");
    CHECK(strstr(room.client.got, "HTTP/1.1 101 "));
    CHECK(strstr(room.client.got, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    CHECK_STR(str_from(room.path), STR("/ws?as=ani"));
    send_frame(&room, 0x81, STR("halo"));
    CHECK(io_client_await(room.loop, &room.client, "halo", 3000));
    CHECK_WHOLE(room.received, 1);
    io_client_close(&room.client);
    CHECK(io_run_until_count(room.loop, &room.closed, 1, 3000));

    CHECK_WHOLE(room.opened, 1);
    close_room(&room);
}

TEST(websocket_puts_messages_together)
{
    struct http_route routes[2];
    static char text[LIMIT_WEBSOCKET_FRAME];
    struct room room;
    open_room(&room, routes);

    knock(&room, "/ws", "", "welcome");
    send_frame(&room, 0x01, STR("one "));
    send_frame(&room, 0x00, STR("two "));
    send_frame(&room, 0x80, STR("three"));
    CHECK(io_run_until_count(room.loop, &room.received, 1, 3000));
    CHECK_STR(str_from(room.text), STR("one two three"));
    memset(text, 'x', sizeof text);
    send_frame(&room, 0x81, (struct str){ text, sizeof text });
    CHECK(io_run_until_count(room.loop, &room.received, 2, 3000));
    CHECK_WHOLE(strlen(room.text), sizeof text);
    close_room(&room);
    CHECK_WHOLE(room.closed, 1);
}

TEST(websocket_refuses_pages_of_other_sites)
{
    struct http_route routes[2];
    struct room room;
    open_room(&room, routes);

    knock(&room, "/ws", "Origin: http://evil.example\r\n", "HTTP/1.1 403 Forbidden\r\n");
    knock(&room, "/ws", "Origin: http://example.org\r\n", "HTTP/1.1 403 Forbidden\r\n");
    knock(&room, "/ws", "Origin: null\r\n", "HTTP/1.1 403 Forbidden\r\n");
    knock(&room, "/other", "", "HTTP/1.1 404 Not Found\r\n");

    CHECK_WHOLE(room.opened, 0);
    close_room(&room);
}

/* The close frame comes; a client then hangs up. */
static void await_goodbye(struct room *room, int closed)
{
    CHECK(io_client_await(room->loop, &room->client, "\x88", 3000));
    io_client_close(&room->client);
    CHECK(io_run_until_count(room->loop, &room->closed, closed, 3000));
}

TEST(websocket_ends_with_who_sends_what_it_may_not)
{
    static char text[LIMIT_WEBSOCKET_FRAME + 1];
    struct http_route routes[2];
    struct room room;
    open_room(&room, routes);

    knock(&room, "/ws", "", "welcome");
    send_frame(&room, 0x82, STR("binary"));
    await_goodbye(&room, 1);
    knock(&room, "/ws", "", "welcome");
    send_frame(&room, 0x81, STR("\xff\xfe"));
    await_goodbye(&room, 2);
    knock(&room, "/ws", "", "welcome");
    memset(text, 'x', sizeof text);
    send_frame(&room, 0x81, (struct str){ text, sizeof text });
    await_goodbye(&room, 3);

    CHECK_WHOLE(room.received, 0);
    close_room(&room);
}

TEST(websocket_cuts_off_who_does_not_read)
{
    static char text[64 * 1024];
    struct http_route routes[2];
    struct room room;
    open_room(&room, routes);

    knock(&room, "/ws", "", "welcome");
    memset(text, 'x', sizeof text);
    for (int i = 0; i < 1000 && room.peer; i++) {
        ws_send(room.peer, (struct str){ text, sizeof text });
        io_run_for_turns(room.loop, 2);
    }

    CHECK(io_run_until_count(room.loop, &room.closed, 1, 3000));
    close_room(&room);
}
