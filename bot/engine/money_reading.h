/* money_reading.h: orders, ledgers and vouchers under way from Redis; shared by money.c, which asks,
 * and money_take.c, which takes what came. */
#ifndef REKAN_ENGINE_MONEY_READING_H
#define REKAN_ENGINE_MONEY_READING_H

#include "../referral/click.h"
#include "money.h"

enum { MONEY_READS = 48 };

/* What one command of a trip was for. */
enum money_read_kind {
    READ_CAMPAIGN, READ_ORDER, READ_LINK, READ_CLICK, READ_LEFT, READ_EDGES, READ_BUYER,
    READ_BUYER_HOLDER, READ_CODE, READ_HANDED, READ_CODES, READ_FLAGGED, READ_FLAGGED_COUNT,
    READ_VOUCHER, READ_BRAND, READ_CLICKS, READ_LEDGER, READ_CREDITED, READ_LISTED, READ_PRESSED,
    READ_ASKER
};

struct money_reading {
    struct engine *engine;
    struct arena *arena;
    const struct money_wants *wants;
    struct money *money;
    struct redis_command commands[MONEY_READS];
    enum money_read_kind kinds[MONEY_READS];
    size_t indexes[MONEY_READS];
    size_t count;
    struct click clicks[CONVERSION_CLICKS];
    struct str voucher;
    void (*then)(struct money_reading *reading);
    void (*done)(void *owner, const struct error *err);
    void *owner;
};

/* What the i-th command of the trip brought, into reading->money. */
void money_take(struct money_reading *reading, size_t i, const struct redis_value *value);

#endif
