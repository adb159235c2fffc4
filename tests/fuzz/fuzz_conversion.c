/* fuzz_conversion.c: any bytes as a shop's request or a brand's order codes: refused with a field, or
 * within the limits; what was read packs to the same again.
 *
 * The first byte chooses what they are. */
#include "fuzz.h"

#include "../../bot/referral/conversion.h"
#include "../../bot/referral/purchase.h"

static const struct owner_key KEY = { { 2 } };

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

static fuzz_reader *const readers[] = { read_body, read_packed, read_purchases };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_read(readers, sizeof readers / sizeof readers[0], data, size);
}
