/* stub.c: getMe, sendMessage and "true" for all else.
 *
 * editMessageText is answered a little later than it came: load.c uses that to
 * have a chat's outbox busy while questions come in. */
#include "stub.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire.h"

enum { HOLD_US = 60000, HELD_MAX = 1024, ANSWER_BYTES = 512 };

struct client {
    struct watcher watcher; /* first: the watcher is the client */
    struct buffer in;
};

static stub_sent *on_sent;
static struct watcher listener;
static long message_id = 1000;

static struct {
    int fd;
    int64_t due_us;
} held[HELD_MAX];
static size_t held_count;

static void answer(int fd, const char *result)
{
    char out[ANSWER_BYTES];
    int len = snprintf(out, sizeof out,
                       "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                       "Content-Length: %zu\r\n\r\n{\"ok\":true,\"result\":%s}",
                       strlen(result) + sizeof "{\"ok\":true,\"result\":}" - 1, result);

    send_all(fd, out, (size_t)len);
}

/* "chat_id":-100... or, as telebot writes it, "chat_id":"-100..." */
static int64_t chat_of(const struct message *message)
{
    static const char key[] = "\"chat_id\":";
    const char *at = memmem(message->body, message->body_len, key, sizeof key - 1);

    if (!at)
        return 0;
    at += sizeof key - 1;
    return strtoll(*at == '"' ? at + 1 : at, NULL, 10);
}

static void serve(struct client *client, const struct message *message)
{
    char result[ANSWER_BYTES / 2];
    size_t first_line = (size_t)((char *)memchr(message->head, '\r', message->head_len) -
                                 message->head);

    if (holds(message->head, first_line, "/sendMessage")) {
        int64_t chat = chat_of(message);
        snprintf(result, sizeof result,
                 "{\"message_id\":%ld,\"date\":1793000000,"
                 "\"chat\":{\"id\":%lld,\"type\":\"supergroup\"},\"text\":\"ok\"}",
                 ++message_id, (long long)chat);
        answer(client->watcher.fd, result);
        on_sent(chat, message->body, message->body_len);
    } else if (holds(message->head, first_line, "/getMe")) {
        answer(client->watcher.fd, "{\"id\":123456,\"is_bot\":true,\"first_name\":\"Rekan\","
                                   "\"username\":\"rekan_bot\"}");
    } else if (holds(message->head, first_line, "/editMessageText") && held_count < HELD_MAX) {
        held[held_count].fd = client->watcher.fd;
        held[held_count++].due_us = now_us() + HOLD_US;
    } else {
        answer(client->watcher.fd, "true");
    }
}

static void drop(struct client *client)
{
    size_t kept = 0;

    for (size_t i = 0; i < held_count; i++)
        if (held[i].fd != client->watcher.fd)
            held[kept++] = held[i];
    held_count = kept;
    unwatch(&client->watcher);
    free(client);
}

static void on_readable(struct watcher *watcher)
{
    struct client *client = (struct client *)watcher;
    struct message message;

    if (!fill(&client->in, watcher->fd)) {
        drop(client);
        return;
    }
    while (next_message(&client->in, &message)) {
        serve(client, &message);
        take_message(&client->in, &message);
    }
}

static void on_accept(struct watcher *watcher)
{
    int fd = accept4(watcher->fd, NULL, NULL, SOCK_CLOEXEC);
    struct client *client = fd >= 0 ? calloc(1, sizeof *client) : NULL;

    if (!client)
        return;
    client->watcher = (struct watcher){ on_readable, fd };
    watch(&client->watcher);
}

void stub_open(int port, stub_sent *sent)
{
    on_sent = sent;
    listener = (struct watcher){ on_accept, listen_on(port) };
    watch(&listener);
}

void stub_tick(void)
{
    size_t kept = 0;
    int64_t now = held_count ? now_us() : 0;

    for (size_t i = 0; i < held_count; i++) {
        if (held[i].due_us <= now)
            answer(held[i].fd, "true");
        else
            held[kept++] = held[i];
    }
    held_count = kept;
}
