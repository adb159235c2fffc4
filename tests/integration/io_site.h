/* io_site.h: a server for tests, whose handlers note what they got and may answer later. */
#ifndef REKAN_TESTS_IO_SITE_H
#define REKAN_TESTS_IO_SITE_H

#include "../../bot/io/http_server.h"
#include "io_help.h"

/* GET /hello, any /mirror..., /later (waits for the test), /large (4 MB), /fields, /ws. */
struct site {
    struct loop *loop;
    struct http_server *server;
    int port;
    int handled;
    struct http_exchange *held; /* /later waits for the test to answer */
    struct io_client client;
};

void io_site_open(struct site *site, struct http_listener_options options,
                  struct http_route routes[10]);
void io_site_close(struct site *site);

#define OPEN_SITE(its, ...)                                                      \
    struct http_route its##_routes[10];                                         \
    struct site its;                                                            \
    io_site_open(&its, (struct http_listener_options){ __VA_ARGS__ }, its##_routes)

void io_answer(struct http_exchange *exchange, int status, struct str body);

/* Sends text on a connection of its own and waits until wanted has come. */
const char *io_say(struct site *site, const char *text, const char *wanted);

struct http_server_stats io_stats_of(const struct site *site);
bool io_has_no_connection(void *site);

/* Reads and throws away: true when wanted bytes were there, or the end. */
struct io_drained {
    struct io_client *client;
    size_t total;
    size_t wanted;
};
bool io_is_all_there(void *drained);

#endif
