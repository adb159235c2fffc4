/* money_take.c: what came from Redis of orders, ledgers and vouchers. What cannot be read is logged. */
#include "../base/log.h"
#include "money_reading.h"

static void take_campaign(struct money_reading *reading, const struct redis_value *value)
{
    struct money *money = reading->money;
    const struct vault *vault = reading->engine->keys.vault;

    if (value->count != 2 || value->items[0].text.len == 0)
        return;
    if (!vault_unwrap(vault, value->items[1].text, &money->key) ||
        !campaign_unpack(reading->arena, value->items[0].text, &money->key, &money->campaign)) {
        log_error("campaign.unreadable", "campaign=%.*s", STR_ARG(money->home));
        money->campaign = (struct campaign){ 0 };
    }
}

static void take_brand(struct money_reading *reading, const struct redis_value *value)
{
    struct brand_found *found = &reading->money->brand;
    const struct vault *vault = reading->engine->keys.vault;

    if (value->count != 2 || value->items[0].text.len == 0)
        return;
    if (!vault_unwrap(vault, value->items[1].text, &found->key) ||
        !brand_unpack(reading->arena, value->items[0].text, &found->key, &found->brand)) {
        log_error("brand.unreadable", "brand=%.*s", STR_ARG(found->home));
        found->brand = (struct brand){ 0 };
    }
}

static void take_order(struct money_reading *reading, struct str raw, struct order *order)
{
    if (raw.len && !order_unpack(reading->arena, raw, &reading->money->key, order))
        log_error("order.unreadable", "campaign=%.*s", STR_ARG(reading->money->home));
}

static void take_link(struct money_reading *reading, struct str raw, struct link *link)
{
    if (raw.len && !link_unpack(reading->arena, raw, NULL, link)) {
        log_error("link.unreadable", "campaign=%.*s", STR_ARG(reading->money->home));
        *link = (struct link){ 0 };
    }
}

static unsigned score(const struct redis_value *value)
{
    int64_t whole = 0;

    str_to_i64(str_slice(value->text, 0, str_find_byte(value->text, '.')), &whole);
    return whole > 0 && whole < INT32_MAX ? (unsigned)whole : 0;
}

static void take_ledger(struct money_reading *reading, const struct redis_value *value)
{
    struct money *money = reading->money;
    struct owner_key key;

    if (value->count != 2)
        return;
    if (!ledger_read(reading->arena, value->items[0].text, &money->ledger))
        log_error("ledger.unreadable", "campaign=%.*s", STR_ARG(money->home));
    money->link_is_sealed = !vault_unwrap(reading->engine->keys.vault, value->items[1].text, &key) ||
                            !link_unpack(reading->arena, money->link.raw, &key, &money->link);
}

static void take_flagged(struct money *money, const struct redis_value *value)
{
    for (size_t i = 0; i < value->count && money->order_count < MONEY_ORDERS; i++)
        if (id_parse(value->items[i].text, &money->order_hashes[money->order_count]))
            money->order_count++;
}

static uint64_t number_of(struct str raw)
{
    struct holder holder = { .number = 0 };

    return raw.len && holder_unpack(raw, &holder) ? holder.number : 0;
}

void money_take(struct money_reading *reading, size_t i, const struct redis_value *value)
{
    struct money *money = reading->money;
    size_t index = reading->indexes[i];

    switch (reading->kinds[i]) {
    case READ_CAMPAIGN: take_campaign(reading, value); break;
    case READ_ORDER: take_order(reading, value->text, &money->order); break;
    case READ_LISTED: take_order(reading, value->text, &money->orders[index]); break;
    case READ_LINK: take_link(reading, value->text, &money->links[index]); break;
    case READ_CREDITED: take_link(reading, value->text, &money->link); break;
    case READ_CLICK:
        if (value->text.len && !click_unpack(value->text, &reading->clicks[index]))
            reading->clicks[index] = (struct click){ 0 };
        break;
    case READ_LEFT: money->vouchers_left = (size_t)value->whole; break;
    case READ_FLAGGED_COUNT: money->flagged_count = (size_t)value->whole; break;
    case READ_EDGES: money->edges = value->text; break;
    case READ_BUYER:
        money->buyer_raw = value->text;
        if (reading->wants->buyer.len)
            money_list_bought(money);
        break;
    case READ_BUYER_HOLDER: money->buyer_holder = number_of(value->text); break;
    case READ_ASKER: money->asker = number_of(value->text); break;
    case READ_CODE: money->is_voucher_loose |= value->whole == 1; break;
    case READ_HANDED: money->is_voucher_loose &= value->whole == 0; break;
    case READ_CODES:
        for (size_t k = 0; k < value->count && k < MONEY_CODES; k++)
            money->codes_known[k] = value->items[k].whole == 1;
        break;
    case READ_FLAGGED: take_flagged(money, value); break;
    case READ_VOUCHER: reading->voucher = value->text; break;
    case READ_BRAND: take_brand(reading, value); break;
    case READ_CLICKS: money->touches[index].clicks = score(value); break;
    case READ_LEDGER: take_ledger(reading, value); break;
    case READ_PRESSED: money_take_pressed(money, value->text, reading->wants->now_ms); break;
    }
}
