/* fuzz_referral.c: whatever stands in Redis of campaigns, links and orders, we survive reading it.
 *
 * The first byte chooses the record, the second says how many bytes of it lie open; the rest is
 * sealed with a key that is right, so that the seal protects nothing but the words from us. What
 * was read is written and read again, and is the same; no sum over a ledger runs over. */
#include "fuzz.h"

#include "../../bot/base/pack.h"
#include "../../bot/referral/campaign.h"
#include "../../bot/referral/click.h"
#include "../../bot/referral/credit.h"
#include "../../bot/referral/ledger.h"
#include "../../bot/referral/link.h"
#include "../../bot/referral/order.h"
#include "../../bot/referral/pressed.h"
#include "../../bot/referral/sharing.h"

static const struct owner_key KEY = { { 2 } };

static void read_campaign(struct arena *arena, struct str bytes)
{
    struct campaign campaign, again;

    if (!campaign_unpack(arena, bytes, &KEY, &campaign))
        return;
    touch(campaign.code), touch(campaign.title), touch(campaign.target), touch(campaign.brand_name);
    touch(campaign.disclosure), touch(campaign.topic), touch(campaign.for_friend.words);
    if (campaign.last_day < 0 || campaign.last_day > 99999 || campaign.window_days > 99)
        return; /* digits that stand in fixed places for click.lua */
    must(campaign_unpack(arena, campaign_pack(arena, &campaign, &KEY), &KEY, &again));
    must(again.state == campaign.state && str_eq(again.target, campaign.target));
    must(str_eq(again.for_member.words, campaign.for_member.words));
}

static void read_link(struct arena *arena, struct str bytes)
{
    struct link link, again;

    link_unpack(arena, bytes, NULL, &link);
    if (!link_unpack(arena, bytes, &KEY, &link))
        return;
    touch(link.member_code), touch(link.group), touch(link.chat_id), touch(link.name);
    must(link_unpack(arena, link_pack(arena, &link, &KEY), &KEY, &again));
    must(again.holder == link.holder && str_eq(again.chat_id, link.chat_id));
}

static void read_order(struct arena *arena, struct str bytes)
{
    struct order order, again;

    order_unpack(arena, bytes, NULL, &order);
    if (!order_unpack(arena, bytes, &KEY, &order))
        return;
    must(order.state <= ORDER_REFUNDED && order.reason < ORDER_REASONS && order.flags <= FLAG_ALL);
    touch(order.member_code), touch(order.currency), touch(order.id), touch(order.reward.words);
    must(order_unpack(arena, order_pack(arena, &order, &KEY), &KEY, &again));
    must(again.amount_minor == order.amount_minor && str_eq(again.id, order.id));
}

static void read_click(struct arena *arena, struct str bytes)
{
    struct click click, again;

    if (!click_unpack(bytes, &click))
        return;
    touch(click.member_code);
    must(click_unpack(click_pack(arena, &click), &again) && again.at_ms == click.at_ms);
}

static void read_holder(struct arena *arena, struct str bytes)
{
    struct holder holder, again;

    if (!holder_unpack(bytes, &holder))
        return;
    touch(holder.member_code);
    must(holder_unpack(holder_pack(arena, &holder), &again) && again.number == holder.number);
}

static void read_sharing(struct arena *arena, struct str bytes)
{
    struct sharing *sharing = ARENA_NEW(arena, struct sharing);
    struct sharing *again = ARENA_NEW(arena, struct sharing);

    if (!sharing_unpack(bytes, sharing))
        return;
    must(sharing->declined_count <= SHARING_DECLINED && sharing->link_count <= SHARING_LINKS);
    for (size_t i = 0; i < sharing->link_count; i++)
        touch(sharing->links[i].code);
    must(sharing_unpack(sharing_pack(arena, sharing), again));
    must(again->link_count == sharing->link_count && again->declined_count == sharing->declined_count);
}

static void read_pressed(struct arena *arena, struct str bytes)
{
    struct pressed pressed, again;

    if (pressed_unpack(bytes, &pressed))
        must(pressed_unpack(pressed_pack(arena, &pressed), &again));
}

/* What is decided on it stays within bounds, even where it was read in part. */
static void credit_on(const struct ledger *ledger, struct str bytes)
{
    const struct campaign campaign = { .state = CAMPAIGN_RUNNING, .last_day = 99999, .cap = 3 };
    const struct link link = { .holder = 5 };
    const struct touch code = { TOUCH_CODE, &link, 0, 0 };
    const struct order held = { .raw = STR("x"), .state = ORDER_HELD };
    const struct credit_facts facts = { .campaign = &campaign, .touch = &code, .ledger = ledger,
                                        .order = &held, .order_hash = 1, .now_ms = 1 };
    struct credit credit;

    must(ledger->length == bytes.len);
    credit_due(&facts, &credit);
    credit_refund(&facts, &credit);
    must(credit.entry_count <= CREDIT_ENTRIES);
    credit_is_ring(bytes, 1, 2);
}

static void read_ledger(struct arena *arena, struct str bytes)
{
    struct ledger ledger;

    bool is_whole = ledger_read(arena, bytes, &ledger);
    credit_on(&ledger, bytes);
    if (!is_whole)
        return;
    struct balance all = ledger_balance(&ledger), sum = { 0 };
    for (size_t i = 0; i < ledger.count; i++) {
        sum.held += ledger.entries[i].change.held;
        sum.granted += ledger.entries[i].change.granted;
        must(ledger.entries[i].kind < LEDGER_KINDS && ledger.entries[i].reason < ORDER_REASONS);
    }
    must(sum.held == all.held && sum.granted == all.granted);
}

static fuzz_reader *const readers[] = {
    read_campaign, read_link,    read_order,   read_click,
    read_holder,   read_sharing, read_pressed, read_ledger,
};
enum { SEALED = 3 }; /* so many of them end in a seal */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct arena *arena = arena_open(1 << 22);
    size_t which = data[0] % (sizeof readers / sizeof readers[0]);
    struct str rest = { (const char *)data + 2, size - 2 };
    struct text sealed = { .arena = arena };

    readers[which](arena, rest);
    if (which < SEALED) {
        text_add(&sealed, str_slice(rest, 0, data[1]));
        pack_str(&sealed, vault_seal(arena, &KEY, str_slice(rest, data[1], rest.len)));
        readers[which](arena, sealed.s);
    }
    arena_close(arena);
    return 0;
}
