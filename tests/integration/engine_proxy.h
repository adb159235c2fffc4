/* engine_proxy.h: stands between the program and Redis, and cuts the connection
 * at a chosen command: before Redis saw it, or after Redis did it but before the
 * answer came back. It runs on the loop of the test. */
#ifndef REKAN_TESTS_ENGINE_PROXY_H
#define REKAN_TESTS_ENGINE_PROXY_H

#include "io_help.h"

enum engine_cut { ENGINE_CUT_REQUEST, ENGINE_CUT_ANSWER };

struct engine_proxy;

/* Listens at path and passes everything on to the socket at redis. */
struct engine_proxy *engine_proxy_open(struct loop *loop, const char *path, const char *redis);
void engine_proxy_close(struct engine_proxy *proxy);

/* The at-th command from now on (1 first) meets a cut, once; 0: none, only counts. */
void engine_proxy_arm(struct engine_proxy *proxy, enum engine_cut cut, int at);
/* Held, nobody who calls is taken up; released, whoever waits is. */
void engine_proxy_hold(struct engine_proxy *proxy, bool is_held);
int engine_proxy_count(const struct engine_proxy *proxy); /* commands since then */
bool engine_proxy_has_cut(const struct engine_proxy *proxy);
/* The name of the latest command that was cut, for a failing test's message. */
const char *engine_proxy_what(const struct engine_proxy *proxy);

#endif
