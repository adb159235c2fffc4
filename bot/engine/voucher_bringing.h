/* voucher_bringing.h: voucher codes that a brand's program brings to a campaign's pool.
 *
 * All that are new join it in one commit. Where somebody brought one of them at the same time that
 * commit is stale, and what is known is looked at again: so each code is told as added once only. */
#ifndef REKAN_ENGINE_VOUCHER_BRINGING_H
#define REKAN_ENGINE_VOUCHER_BRINGING_H

#include "money.h"

enum vouchers_brought { VOUCHERS_BROUGHT, VOUCHERS_NOT_THERE, VOUCHERS_POOL_FULL, VOUCHERS_LATER };

struct voucher_bringing {
    struct engine *engine;
    struct arena *arena;
    struct str campaign;        /* code */
    struct str brand;           /* home handle of the one whose campaign it must be */
    const struct str *codes;    /* each once, and fine */
    size_t count;               /* at most MONEY_CODES */
    /* What became of them. done is called exactly once and later. */
    enum vouchers_brought outcome;
    struct money money;         /* codes_known: those that were there before */
    size_t left;                /* in the pool now */
    void (*done)(void *owner);
    void *owner;
    /* its own */
    struct money_wants wants;
    size_t fresh;
    unsigned attempts;
};

void vouchers_bring(struct voucher_bringing *bringing);

#endif
