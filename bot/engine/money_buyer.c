/* money_buyer.c: what is known of whoever ordered, where the shop tells its buyers apart. */
#include "../base/pack.h"
#include "../referral/pressed.h"
#include "money.h"

struct str money_buyer_home(const struct engine *engine, struct arena *arena, struct str buyer,
                            struct money *money)
{
    for (size_t i = 0; i < engine->messenger_count; i++) {
        struct str messenger = str_from(engine->messengers[i]->name);
        struct str id = conversion_member(buyer, messenger);
        if (id.len == 0)
            continue;
        money->buyer_messenger = messenger;
        return home_of_person(&engine->keys, arena, messenger, id);
    }
    return STR("");
}

/* Each order of this buyer left the holder of its link. */
void money_count_buyer(struct money *money)
{
    uint64_t seen[MONEY_BUYER_SEEN];
    size_t count = 0;

    if (!money->touch || !money->buyer_hash)
        return;
    money->buyer_links = 1;
    for (struct unpack in = { .rest = money->buyer_raw }; in.rest.len && count < MONEY_BUYER_SEEN;) {
        uint64_t holder = unpack_fixed64(&in);
        unpack_fixed64(&in); /* the order */
        bool is_new = holder && holder != money->touch->link->holder; /* 0: came by themselves */
        for (size_t i = 0; i < count; i++)
            is_new = is_new && seen[i] != holder;
        money->buyer_links += is_new;
        money->buyer_orders += holder == money->touch->link->holder;
        seen[count++] = holder;
    }
}

void money_list_bought(struct money *money)
{
    struct unpack in = { .rest = money->buyer_raw };

    while (in.rest.len && money->order_count < MONEY_ORDERS) {
        unpack_fixed64(&in); /* the holder */
        money->order_hashes[money->order_count++] = unpack_fixed64(&in);
    }
}

void money_take_pressed(struct money *money, struct str raw, int64_t now_ms)
{
    struct pressed pressed;

    if (raw.len && pressed_unpack(raw, &pressed))
        money->is_influenced |= pressed_has(&pressed, money->brand.home, now_ms);
}
