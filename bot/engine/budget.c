#include "budget.h"

void budget_set(struct budget *budget, double burst, double per_ms, int64_t now_ms)
{
    *budget = (struct budget){ .tokens = burst, .burst = burst, .per_ms = per_ms, .at_ms = now_ms };
}

static double tokens_at(const struct budget *budget, int64_t now_ms)
{
    double tokens = budget->tokens;

    if (now_ms > budget->at_ms)
        tokens += (double)(now_ms - budget->at_ms) * budget->per_ms;
    return tokens < budget->burst ? tokens : budget->burst;
}

int64_t budget_take(struct budget *budget, int64_t now_ms)
{
    budget->tokens = tokens_at(budget, now_ms) - 1;
    budget->at_ms = now_ms;
    return budget->tokens >= 0 ? 0 : (int64_t)(-budget->tokens / budget->per_ms) + 1;
}

bool budget_has(const struct budget *budget, int64_t now_ms)
{
    return tokens_at(budget, now_ms) >= 1;
}

void budget_give_back(struct budget *budget)
{
    budget->tokens += 1;
}
