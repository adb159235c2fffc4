/* upgrade.h: another process takes over while this one serves (SIGUSR2).
 *
 * The new one opens everything first, with the configuration as it is then, and listens on
 * our sockets. When it serves we accept nothing more, finish what we hold, let our leases go
 * and leave. When it does not come that far, we say why and go on as if nothing had been. */
#ifndef REKAN_COMMANDS_UPGRADE_H
#define REKAN_COMMANDS_UPGRADE_H

#include "../io/successor.h"
#include "../parts.h"
#include "../web/status.h"

struct upgrade {
    struct parts *parts;
    struct status *status;        /* has the listeners */
    char *const *argv;            /* how we were started */
    loop_woken *leave;            /* what SIGTERM would do */
    void *owner;
    struct successor *successor;  /* is just starting; or NULL */
    struct watch *predecessor;    /* is just leaving; or NULL */
    struct timer *timer;
    int64_t handed_over_us;       /* 0: not yet */
    bool is_over;                 /* we leave */
};

void upgrade_start(void *upgrade); /* a loop_woken */
void upgrade_serve(struct upgrade *upgrade); /* we serve: says so to whom it concerns */
/* Of a start that came to nothing; before anything is closed. */
void upgrade_fail(struct upgrade *upgrade, const char *why);
void upgrade_stop(struct upgrade *upgrade); /* we leave: who was to take over is not wanted any more */
void upgrade_close(struct upgrade *upgrade);

#endif
