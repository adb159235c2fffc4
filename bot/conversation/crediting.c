#include "crediting.h"

#include "../base/clock.h"
#include "../referral/code.h"

struct str credit_day(struct arena *arena, int64_t at_ms)
{
    int year, month, day;

    clock_date_from_day(campaign_day(at_ms), &year, &month, &day);
    return arena_print(arena, "%04d-%02d-%02d", year, month, day);
}

struct str credit_amount(struct arena *arena, int64_t minor, struct str currency)
{
    struct str digits = arena_whole(arena, minor);
    struct text out = { .arena = arena };

    for (size_t i = 0; i < digits.len; i++) {
        if (i && (digits.len - i) % 3 == 0)
            text_add_char(&out, '.');
        text_add_char(&out, digits.at[i]);
    }
    text_print(&out, " %.*s", STR_ARG(currency));
    return out.s;
}

const char *credit_reason_key(enum order_reason reason)
{
    static const char *const keys[ORDER_REASONS] = {
        [ORDER_OUT_OF_WINDOW] = "credit.reason_window", [ORDER_OVER_CAP] = "credit.reason_cap",
        [ORDER_OF_OWN] = "credit.reason_own",           [ORDER_TAKEN_BACK] = "credit.reason_refund",
        [ORDER_AFTER_END] = "credit.reason_end",        [ORDER_NOT_INSIDER] = "credit.reason_insider",
        [ORDER_DECIDED] = "credit.reason_decided",     [ORDER_POSTED] = "credit.reason_posted",
        [ORDER_UPHELD] = "credit.reason_upheld",
    };

    return keys[reason] ? keys[reason] : "credit.reason_nobody";
}

/* Each mark that brought a person in. */
void credit_say_flags(struct turn *turn, unsigned flags)
{
    static const struct {
        enum order_flag flag;
        const char *key;
    } rows[] = {
        { FLAG_FAST, "credit.flag_fast" },           { FLAG_CLICKS, "credit.flag_clicks" },
        { FLAG_BUYER, "credit.flag_buyer" },         { FLAG_MANY_LINKS, "credit.flag_many_links" },
        { FLAG_RING, "credit.flag_ring" },           { FLAG_VOUCHER, "credit.flag_voucher" },
        { FLAG_POSTED, "credit.flag_posted" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (flags & rows[i].flag)
            line_list(turn, rows[i].key, NULL, 0);
}

bool credit_is_keeper(const struct turn *turn)
{
    const struct money *money = turn->found.money;

    return money && money->brand.brand.raw.len && turn->person_home.len &&
           brand_keeper(&money->brand.brand, turn->person_home) < BRAND_KEEPERS;
}

bool credit_tell_holder(struct turn *turn)
{
    const struct money *money = turn->found.money;
    const struct link *link = &money->link;

    if (money->link_is_sealed || link->chat_id.len == 0)
        return false;
    struct reply *reply = say_to(turn, link->chat_id, link->lang, NULL);
    if (link->messenger.len)
        reply->messenger = link->messenger;
    return true;
}

void credit_say_granted(struct turn *turn, const struct order *order, struct str voucher)
{
    static const char *const keys[] = { [REWARD_NONE] = "credit.granted_none",
                                        [REWARD_POINTS] = "credit.granted_points",
                                        [REWARD_VOUCHER] = "credit.granted_voucher",
                                        [REWARD_DISCOUNT] = "credit.granted_discount" };

    line(turn, keys[order->reward.kind], TEXT("brand", turn->found.money->campaign.brand_name),
         WHOLE("n", order->reward.points), TEXT("reward", order->reward.words),
         TEXT("code", voucher));
}

void credit_say_odd(struct turn *turn, const struct order *order)
{
    struct code code = { turn->found.money->campaign.code, order->member_code };

    line(turn, "credit.flagged_head", TEXT("order", order->id),
         TEXT("amount", credit_amount(turn->arena, order->amount_minor, order->currency)),
         TEXT("code", code_written(turn->arena, &code)),
         TEXT("day", credit_day(turn->arena, order->at_ms)));
    credit_say_flags(turn, order->flags);
}

void credit_say_flagged(struct turn *turn, const struct order *order, uint64_t hash)
{
    struct str home = turn->found.money->home, id = id_print(turn->arena, hash);

    credit_say_odd(turn, order);
    line_list(turn, "credit.flagged_what", NULL, 0);
    button_row(turn, "credit.counts", "credit:ok:%.*s:%.*s", STR_ARG(home), STR_ARG(id));
    button(turn, "credit.counts_not", "credit:no:%.*s:%.*s", STR_ARG(home), STR_ARG(id));
}

void credit_ask_keepers(struct turn *turn, const struct order *order, uint64_t hash)
{
    const struct brand *brand = &turn->found.money->brand.brand;

    for (size_t i = 0; i < brand->keeper_count; i++) {
        if (brand->keeper_chats[i].len == 0 || str_eq(brand->keepers[i], turn->person_home))
            continue; /* whoever acts is answered anyway */
        say_to(turn, brand->keeper_chats[i], brand->keeper_langs[i], NULL);
        credit_say_flagged(turn, order, hash);
    }
}
