/* money.h: what a turn looks up of orders, ledgers and vouchers, and finds. Part of turn.h. */
#ifndef REKAN_CONVERSATION_MONEY_H
#define REKAN_CONVERSATION_MONEY_H

#include "../referral/conversion.h"
#include "../referral/credit.h"
#include "../referral/voucher.h"

enum { MONEY_TOUCHES = CONVERSION_CLICKS + 2, MONEY_ORDERS = 12, MONEY_CODES = VOUCHERS_AT_A_TIME,
       MONEY_CAMPAIGNS = 8, MONEY_MARK_BYTES = 16 };

struct money_wants {
    struct str campaign;    /* home handle or code of one: found.money is filled */
    const struct conversion *conversion; /* ... for what came of it; or */
    uint64_t order;         /* ... for the order of this hash */
    const struct str *codes; /* ... or vouchers that a keeper brings: which are new? */
    size_t code_count;
    bool flagged;           /* ... or the orders that wait for a person, as found.money->orders */
    struct str buyer;       /* ... or the orders of the buyer of this name, likewise */
    struct str asker;       /* ... besides, whether the person of this home holds a link here */
    int64_t now_ms;         /* of the turn */
    bool own;               /* ... or what this person has: link, ledger and latest orders */
};

struct money {
    struct str home;
    struct campaign campaign;     /* raw is empty: there is none */
    struct owner_key key;         /* of the campaign */
    struct brand_found brand;
    uint64_t order_hash;
    struct order order;           /* raw is empty: never came */
    struct link links[MONEY_TOUCHES];
    struct touch touches[MONEY_TOUCHES];
    size_t touch_count;
    const struct touch *touch;    /* as attributed; NULL: nobody's */
    struct link link;             /* the one credited, opened ... */
    bool link_is_sealed;          /* ... unless its holder was forgotten */
    struct ledger ledger;         /* of its holder */
    struct str buyer_raw;         /* what this buyer did before, MONEY_MARK_BYTES an order; see
                                   * engine/money.c */
    uint64_t buyer_hash, buyer_holder;
    struct str buyer_messenger;   /* the buyer is told as "telegram:ID"; empty: may be anybody */
    unsigned buyer_orders, buyer_links;
    uint64_t asker;               /* wants.asker's holder number; 0: none */
    bool is_influenced;           /* the buyer pressed something under the brand's answers of late */
    struct str edges;
    bool is_voucher_loose;
    bool is_outsider;             /* the touched link's holder, to the group (C3) */
    size_t vouchers_left, voucher_count;
    struct str voucher;           /* given for this order; empty: none */
    bool codes_known[MONEY_CODES]; /* beside wants.codes */
    struct order orders[MONEY_ORDERS]; /* the latest first */
    uint64_t order_hashes[MONEY_ORDERS];
    size_t order_count, flagged_count;
    uint64_t clicks;              /* of the link, as counted */
};

/* What is known of an order, for credit.h. */
static inline struct credit_facts money_facts(const struct money *money, int64_t now_ms)
{
    const struct touch *touch = money->touch;

    return (struct credit_facts){
        .campaign = &money->campaign, .touch = touch, .ledger = &money->ledger,
        .order = &money->order, .order_hash = money->order_hash,
        .is_buyer_holder = touch && money->buyer_holder == touch->link->holder,
        .buyer_orders = money->buyer_orders, .buyer_links = money->buyer_links,
        .is_ring = touch && credit_is_ring(money->edges, touch->link->holder, money->buyer_holder),
        .is_outsider = money->is_outsider, .is_voucher_loose = money->is_voucher_loose,
        .vouchers_left = money->vouchers_left,
        .now_ms = now_ms };
}

#endif
