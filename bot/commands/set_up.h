/* set_up.h: what a messenger's platform is told at start, until it has heard it.
 *
 * The calls go out one after another: who we are, the webhook, the menus. What may only be
 * passing (no answer, 429, 5xx) is said again after a pause that doubles from a second to a
 * minute, for as long as the process runs: a start during an outage needs no second one. What
 * is refused is a warning, and the next call goes out. */
#ifndef REKAN_COMMANDS_SET_UP_H
#define REKAN_COMMANDS_SET_UP_H

#include "../io/http_client.h"
#include "../messengers/messenger.h"

struct set_up {
    struct loop *loop;
    struct http_client *client;
    struct messenger *messenger;
    void (*answered)(void *owner); /* after each answer, also to a call that is said again */
    void *owner;
    struct call *calls;
    size_t count, next;
    int64_t pause_ms;    /* the last one; 0: the last call got through */
    struct timer *timer; /* a call waits to be said again */
    bool is_over;
};

/* How many calls there are; what they hold lives in the arena. */
size_t set_up_plan(struct set_up *set_up, struct arena *arena);
void set_up_go(struct set_up *set_up);
/* Calls under way or about to be; a pause counts as none. */
size_t set_up_left(const struct set_up *set_up);
void set_up_end(struct set_up *set_up); /* we leave; fine at any time */

#endif
