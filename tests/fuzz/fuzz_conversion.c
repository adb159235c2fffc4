/* Any bytes as a shop's request or a brand's order codes, and as what stands in Redis of orders,
 * codes and ledgers: refused with a field, or within the limits; what was read packs to the same again, and no sum runs over. */
#include <stdlib.h>

#include "../../bot/base/pack.h"
#include "../../bot/referral/credit.h"
#include "../../bot/referral/conversion.h"
#include "../../bot/referral/purchase.h"

static const struct owner_key KEY = { { 2 } };

static void must(bool claim)
{
    if (!claim)
        abort();
}

static void read_body(struct arena *arena, struct str bytes)
{
    struct conversion conversion, again;
    struct conversion_fault fault;

    if (!conversion_read(arena, bytes, &conversion, &fault)) {
        must(fault.field && *fault.field && fault.says && *fault.says);
        return;
    }
    must(conversion.campaign.len == 5 && conversion_order_is_fine(conversion.order));
    must(conversion.amount_minor >= 0 && conversion.amount_minor <= CONVERSION_AMOUNT_MAX);
    must(conversion.is_refund || conversion.currency.len == 3);
    must(conversion.code.len == 0 || conversion.code.len == 6);
    must(conversion.buyer.len <= CONVERSION_BUYER_MAX && conversion.voucher.len <= CONVERSION_ID_MAX);
    struct str packed = conversion_pack(arena, &conversion);
    must(conversion_unpack(packed, &again) && str_eq(conversion_pack(arena, &again), packed));
}

static void read_packed(struct arena *arena, struct str bytes)
{
    struct conversion conversion;
    int64_t amount;

    if (conversion_unpack(bytes, &conversion))
        must(conversion.click_count <= CONVERSION_CLICKS);
    if (conversion_amount(bytes, &amount))
        must(amount >= 0 && amount <= CONVERSION_AMOUNT_MAX);
    must(conversion_campaign(arena, bytes).len % 5 == 0);
}

static void read_order(struct arena *arena, struct str bytes)
{
    struct text sealed = { .arena = arena };
    struct order order;

    order_unpack(arena, bytes, NULL, &order);
    order_unpack(arena, bytes, &KEY, &order);
    struct order whole = { .state = ORDER_HELD, .currency = STR("IDR") };
    struct str packed = order_pack(arena, &whole, &KEY);
    must(order_unpack(arena, packed, &KEY, &order));
    text_add(&sealed, str_slice(bytes, 0, 8));
    text_add(&sealed, str_slice(packed, 8, packed.len));
    if (order_unpack(arena, sealed.s, &KEY, &order))
        must(order.reason < ORDER_REASONS && order.flags <= FLAG_ALL);
}

static void read_ledger(struct arena *arena, struct str bytes)
{
    struct ledger ledger;
    struct credit credit;
    const struct campaign campaign = { .state = CAMPAIGN_RUNNING, .last_day = 99999, .cap = 3 };
    const struct link link = { .holder = 5 };
    const struct touch touch = { TOUCH_CODE, &link, 0, 0 };
    const struct order held = { .raw = STR("x"), .state = ORDER_HELD };

    ledger_read(arena, bytes, &ledger);
    must(ledger.length == bytes.len);
    struct credit_facts facts = { .campaign = &campaign, .touch = &touch, .ledger = &ledger,
                                  .order = &held, .order_hash = 1, .now_ms = 1 };
    credit_due(&facts, &credit);
    credit_refund(&facts, &credit);
    must(credit.entry_count <= CREDIT_ENTRIES);
    credit_is_ring(bytes, 1, 2);
}

static void read_purchases(struct arena *arena, struct str bytes)
{
    enum { TODAY = 20000, ROOM = 64 };
    struct purchase_line lines[ROOM];
    struct purchase purchase;
    size_t count = 0;

    purchase_lines_read(arena, bytes, TODAY, lines, ROOM, &count);
    must(count <= ROOM);
    for (size_t i = 0; i < count; i++)
        must(lines[i].refused.len || (str_eq(lines[i].code, purchase_code(arena, lines[i].code)) &&
                                      lines[i].code.len >= PURCHASE_CODE_MIN &&
                                      lines[i].product.len <= PURCHASE_PRODUCT_MAX &&
                                      lines[i].last_day >= TODAY &&
                                      lines[i].last_day <= TODAY + PURCHASE_DAYS));
    if (purchase_unpack(arena, bytes, &KEY, &purchase))
        must(purchase.state <= PURCHASE_REVOKED);
}

static void (*const readers[])(struct arena *arena, struct str bytes) = {
    read_body, read_packed, read_order, read_ledger, read_purchases };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct arena *arena = arena_open(1 << 22);
    readers[data[0] % (sizeof readers / sizeof readers[0])](
        arena, (struct str){ (const char *)data + 1, size - 1 });
    arena_close(arena);
    return 0;
}
