/* loop.h: the one place where the process waits.
 *
 * One thread, one libwebsockets context: sockets, Redis, outbound calls and
 * timers all wake here. Callbacks run one at a time, never from inside the call
 * that asked for them. */
#ifndef REKAN_IO_LOOP_H
#define REKAN_IO_LOOP_H

#include "../base/error.h"

struct loop;
struct timer;
typedef void loop_woken(void *owner);

struct loop *loop_open(struct error *err);
void loop_close(struct loop *loop); /* NULL is fine; everything opened on it is closed before */
void loop_run(struct loop *loop);   /* returns after loop_stop */
void loop_stop(struct loop *loop);  /* allowed from any callback and before loop_run */

/* Calls woken once, delay_ms from now (0: in the loop's next turn). The timer is
 * gone when woken is called or when it was cancelled. Real time, not clock.h's. */
struct timer *loop_after(struct loop *loop, int64_t delay_ms, loop_woken *woken, void *owner);
void loop_cancel(struct loop *loop, struct timer *timer); /* NULL is fine */

/* Calls woken from the loop (not from the signal handler) whenever signal arrives. */
bool loop_on_signal(struct loop *loop, int signal, loop_woken *woken, void *owner,
                    struct error *err);

/* Watches a descriptor that somebody else owns (an epoll or timer descriptor);
 * readable is called while it has something to read. loop_unwatch before it is closed. */
struct watch;
struct watch *loop_watch(struct loop *loop, int fd, loop_woken *readable, void *owner,
                         struct error *err);
void loop_unwatch(struct loop *loop, struct watch *watch); /* NULL is fine */

#endif
