#include "voucher_bringing.h"

#include "../base/clock.h"
#include "../base/limits.h"

static void end(struct voucher_bringing *bringing, enum vouchers_brought outcome)
{
    bringing->outcome = outcome;
    bringing->done(bringing->owner);
}

static void on_committed(void *owner, struct redis_value *values, size_t count,
                         const struct error *err)
{
    struct voucher_bringing *bringing = owner;
    enum commit_outcome outcome = COMMIT_BROKEN;
    struct str stored;

    (void)err;
    if (values && count == 1)
        outcome = commit_result(&values[0], &stored);
    if (outcome == COMMIT_DONE)
        end(bringing, VOUCHERS_BROUGHT);
    else if (outcome == COMMIT_STALE && ++bringing->attempts < LIMIT_COMMIT_ATTEMPTS)
        vouchers_bring(bringing);
    else
        end(bringing, VOUCHERS_LATER);
}

static void on_money(void *owner, const struct error *err)
{
    struct voucher_bringing *bringing = owner;
    const struct money *money = &bringing->money;
    struct commit *commit = commit_new(bringing->arena);

    bringing->fresh = 0;
    for (size_t i = 0; i < bringing->count; i++)
        bringing->fresh += !money->codes_known[i];
    bringing->left = money->vouchers_left + bringing->fresh;
    if (err) {
        end(bringing, VOUCHERS_LATER);
    } else if (money->campaign.raw.len == 0 || !str_eq(money->campaign.brand_home, bringing->brand)) {
        end(bringing, VOUCHERS_NOT_THERE);
    } else if (bringing->fresh && bringing->left > VOUCHER_POOL) {
        end(bringing, VOUCHERS_POOL_FULL);
    } else if (bringing->fresh == 0) {
        end(bringing, VOUCHERS_BROUGHT);
    } else {
        money_add_vouchers(bringing->engine, bringing->arena, money, bringing->codes, bringing->count,
                           commit);
        struct redis_command command = commit_command(commit, STR(""), STR(""), 0);
        redis_trip(bringing->engine->options.redis, bringing->arena, &command, 1, on_committed,
                   bringing);
    }
}

void vouchers_bring(struct voucher_bringing *bringing)
{
    bringing->wants = (struct money_wants){ .campaign = bringing->campaign, .codes = bringing->codes,
                                            .code_count = bringing->count, .now_ms = clock_now_ms() };
    money_read(bringing->engine, bringing->arena, &bringing->wants, &bringing->money, on_money,
               bringing);
}
