/* budget.h: how fast we may send, overall and to one chat.
 *
 * A token bucket that hands out reservations: who takes a token is told how long
 * to wait for it, so nobody polls. Platforms keep their limits vague (Telegram:
 * about 30/s overall, 20/min to a group, 1/s to a person with short bursts). */
#ifndef REKAN_ENGINE_BUDGET_H
#define REKAN_ENGINE_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

struct budget {
    double tokens;     /* negative: reserved ahead */
    double burst;
    double per_ms;
    int64_t at_ms;
};

void budget_set(struct budget *budget, double burst, double per_ms, int64_t now_ms);
int64_t budget_take(struct budget *budget, int64_t now_ms); /* ms to wait; 0: at once */
bool budget_has(const struct budget *budget, int64_t now_ms); /* would a token be free now? */
void budget_give_back(struct budget *budget);

#endif
