/* loop_lws.h: what bot/io shares about the loop; nobody else includes it. */
#ifndef REKAN_IO_LOOP_LWS_H
#define REKAN_IO_LOOP_LWS_H

#include "loop.h"

#include <libwebsockets.h>

struct lws_context *loop_context(struct loop *loop);

/* Called once a turn, when all that was ready has been handled and before the
 * loop waits again: the place to write what this turn has gathered. */
struct loop_hook {
    loop_woken *woken;
    void *owner;
    struct loop_hook *next;
};
void loop_add_hook(struct loop *loop, struct loop_hook *hook);
void loop_remove_hook(struct loop *loop, struct loop_hook *hook);

/* A watched descriptor of which we also want to know when it can be written and
 * when it broke. hung_up means that the watch ended by itself. */
struct watch_calls {
    loop_woken *readable;
    loop_woken *writable;
    loop_woken *hung_up;
};
struct watch *loop_watch_socket(struct loop *loop, int fd, const struct watch_calls *calls,
                                void *owner, struct error *err);
/* writable is called once. Not from inside writable: libwebsockets then forgets it. */
void watch_want_write(struct watch *watch);

#endif
