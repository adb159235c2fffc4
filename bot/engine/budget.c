#include "budget.h"

#include <stdlib.h>

enum { FIRST_ROOM = 4 };

void budget_set(struct budget *budget, double burst, double per_ms, int64_t now_ms)
{
    *budget = (struct budget){ .tokens = burst, .burst = burst, .per_ms = per_ms, .at_ms = now_ms };
}

void budget_set_window(struct budget *budget, unsigned limit, int64_t length_ms, int64_t now_ms)
{
    *budget = (struct budget){ .length_ms = length_ms, .limit = limit, .at_ms = now_ms };
}

void budget_close(struct budget *budget)
{
    free(budget->taken);
    budget->taken = NULL;
    budget->count = budget->room = 0;
}

/* --- a bucket -------------------------------------------------------------------------- */

static double tokens_at(const struct budget *budget, int64_t now_ms)
{
    double tokens = budget->tokens;

    if (now_ms > budget->at_ms)
        tokens += (double)(now_ms - budget->at_ms) * budget->per_ms;
    return tokens < budget->burst ? tokens : budget->burst;
}

static int64_t wait_of(const struct budget *budget, double tokens)
{
    return tokens >= 0 ? 0 : (int64_t)(-tokens / budget->per_ms) + 1;
}

/* --- a window ---------------------------------------------------------------------------- */

/* The i-th taking before the last. */
static uint32_t *taking(const struct budget *budget, unsigned i)
{
    return &budget->taken[(budget->newest + budget->room - i) % budget->room];
}

/* How long ago; half of a time is enough, since what is older than a length is forgotten. */
static int64_t age_of(const struct budget *budget, unsigned i, int64_t now_ms)
{
    return (uint32_t)now_ms - *taking(budget, i);
}

/* Forgets what no longer counts. A clock that was set back takes the rest with it. */
static void look_at_clock(struct budget *budget, int64_t now_ms)
{
    if (now_ms - budget->at_ms >= budget->length_ms)
        budget->count = 0;
    for (unsigned i = 0; now_ms < budget->at_ms && i < budget->count; i++)
        *taking(budget, i) -= (uint32_t)(budget->at_ms - now_ms);
    budget->at_ms = now_ms;
    while (budget->count && age_of(budget, budget->count - 1, now_ms) >= budget->length_ms)
        budget->count--;
}

/* Most chats are written to a few times: the ring grows with what it must remember. */
static void grow(struct budget *budget)
{
    unsigned room = budget->room ? budget->room * 2 : FIRST_ROOM;
    uint32_t *taken;

    room = room < budget->limit ? room : budget->limit;
    taken = malloc(room * sizeof *taken);
    if (!taken)
        abort();
    for (unsigned i = 0; i < budget->count; i++)
        taken[budget->count - 1 - i] = *taking(budget, i);
    free(budget->taken);
    budget->taken = taken;
    budget->room = room;
    budget->newest = budget->count ? budget->count - 1 : room - 1;
}

static int64_t window_wait(struct budget *budget, int64_t now_ms)
{
    look_at_clock(budget, now_ms);
    if (budget->count < budget->limit)
        return 0;
    return budget->length_ms - age_of(budget, budget->count - 1, now_ms);
}

static int64_t window_take(struct budget *budget, int64_t now_ms)
{
    int64_t wait_ms = window_wait(budget, now_ms);

    if (wait_ms > 0)
        return wait_ms;
    if (budget->count == budget->room)
        grow(budget);
    budget->newest = (budget->newest + 1) % budget->room;
    budget->taken[budget->newest] = (uint32_t)now_ms;
    budget->count++;
    return 0;
}

/* --- either -------------------------------------------------------------------------------- */

int64_t budget_take(struct budget *budget, int64_t now_ms)
{
    if (budget->length_ms)
        return window_take(budget, now_ms);
    budget->tokens = tokens_at(budget, now_ms) - 1;
    budget->at_ms = now_ms;
    return wait_of(budget, budget->tokens);
}

int64_t budget_wait(struct budget *budget, int64_t now_ms)
{
    return budget->length_ms ? window_wait(budget, now_ms)
                             : wait_of(budget, tokens_at(budget, now_ms) - 1);
}

bool budget_has(struct budget *budget, int64_t now_ms)
{
    return budget->length_ms ? window_wait(budget, now_ms) == 0 : tokens_at(budget, now_ms) >= 1;
}

bool budget_is_unused(struct budget *budget, int64_t now_ms)
{
    if (!budget->length_ms)
        return tokens_at(budget, now_ms) >= budget->burst;
    look_at_clock(budget, now_ms);
    return budget->count == 0;
}

void budget_give_back(struct budget *budget)
{
    if (!budget->length_ms) {
        budget->tokens += 1;
    } else if (budget->count) {
        budget->newest = (budget->newest + budget->room - 1) % budget->room;
        budget->count--;
    }
}
