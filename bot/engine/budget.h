/* budget.h: how fast we may send, overall and to one chat.
 *
 * Platforms keep their limits vague (Telegram: about 30/s overall, 20/min to a
 * group, 1/s to a person with short bursts). A budget is one of two kinds. A
 * token bucket allows a burst, refills meanwhile, and hands out reservations: who
 * takes a token is told how long to wait for it. A window allows so many in
 * any stretch of time of one length, wherever it begins, and reserves nothing. */
#ifndef REKAN_ENGINE_BUDGET_H
#define REKAN_ENGINE_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

struct budget {
    double tokens;     /* negative: reserved ahead */
    double burst;
    double per_ms;
    int64_t at_ms;
    int64_t length_ms; /* of a window; 0: a bucket */
    unsigned limit;    /* in one length */
    unsigned count;    /* takings that still count, in a ring */
    unsigned newest;   /* where the last of them stands */
    unsigned room;
    uint32_t *taken;   /* when: the lower half of ms; NULL until the first */
};

void budget_set(struct budget *budget, double burst, double per_ms, int64_t now_ms);
void budget_set_window(struct budget *budget, unsigned limit, int64_t length_ms, int64_t now_ms);
void budget_close(struct budget *budget); /* what it remembers; it may be set again */

/* ms to wait; 0: at once. A window that is full gives nothing and says how long it will be. */
int64_t budget_take(struct budget *budget, int64_t now_ms);
int64_t budget_wait(struct budget *budget, int64_t now_ms); /* the same, without taking */
bool budget_has(struct budget *budget, int64_t now_ms);     /* would it be at once? */
bool budget_is_unused(struct budget *budget, int64_t now_ms); /* as good as a new one */
void budget_give_back(struct budget *budget);               /* the last that was taken */

#endif
