/* credit.h: who is credited for an order, what is held, granted, refused and taken back.
 *
 * Pure: from what is known of a campaign, a link, a ledger and an order follows the order's next
 * record and what the ledger gets appended; whoever commits checks that nothing of it changed
 * meanwhile. Only exact duplicates and self-referral are refused outright; what looks odd is
 * flagged and waits for a person (E8). The same order never counts twice, a refund takes back
 * just what the ledger has of that order, and nothing is granted before its hold is over. */
#ifndef REKAN_REFERRAL_CREDIT_H
#define REKAN_REFERRAL_CREDIT_H

#include "ledger.h"
#include "link.h"

enum { CREDIT_ENTRIES = 2, CREDIT_FAST_MS = 60000, CREDIT_MANY_CLICKS = 20,
       CREDIT_SAME_BUYER = 2, CREDIT_POSTED_DAYS = 7, CREDIT_SAME_BUYER_LINKS = 3, CREDIT_RING_HOPS = 8 };

/* One way in which an order may have come from a link. */
struct touch {
    enum touch_kind kind;
    const struct link *link;
    int64_t at_ms;          /* CLICK: when */
    unsigned clicks;        /* CLICK: how often that phone followed the link that day; known from
                             * CREDIT_MANY_CLICKS on, 0 below */
};

/* The one that counts: among those within the window code beats click beats self-report, and of
 * several alike the last; where none is within it, the best of the rest. NULL: there is none. */
const struct touch *credit_attribute(const struct campaign *campaign, const struct touch *touches,
                                     size_t count, int64_t now_ms);

/* Who was brought by whom: pairs of holders, packed one behind the other by credit_edge. Does
 * the chain of those who brought the referrer lead back to the buyer? */
void credit_edge(struct text *out, uint64_t referrer, uint64_t buyer);
bool credit_is_ring(struct str edges, uint64_t referrer, uint64_t buyer);

struct credit_facts {
    const struct campaign *campaign;
    const struct touch *touch;    /* as attributed; NULL: nobody's */
    const struct ledger *ledger;  /* of that link's holder */
    const struct order *order;    /* as it stands; raw empty: new */
    uint64_t order_hash;
    struct str order_id;
    int64_t amount_minor;
    struct str currency;
    bool is_by_hand;
    bool is_buyer_holder;         /* the buyer is the link's holder */
    bool is_outsider;             /* the holder's referrals do not count (C3) */
    unsigned buyer_orders;        /* of this buyer through this link before */
    unsigned buyer_links;         /* links that this buyer came through, this one included */
    bool is_ring;
    bool is_voucher_loose;        /* a voucher of the pool that nobody was given */
    size_t vouchers_left;
    int64_t ordered_at_ms;        /* as a shop that is late tells; 0: now */
    int64_t now_ms;
};

struct credit {
    bool changes;                 /* order and entries are to be written */
    struct order order;
    struct ledger_entry entries[CREDIT_ENTRIES];
    size_t entry_count;
    int64_t due_at_ms;            /* look at the order again then; 0: never */
    bool gives_voucher;
    bool lacks_voucher;           /* granted as soon as the pool has one */
};

void credit_order(const struct credit_facts *facts, struct credit *credit);
/* Of an order that never came too: it will not count when it does. */
void credit_refund(const struct credit_facts *facts, struct credit *credit);
/* Its hold may be over. */
void credit_due(const struct credit_facts *facts, struct credit *credit);
/* A person decided on a flagged one. */
void credit_decide(const struct credit_facts *facts, bool counts, struct credit *credit);

/* May the holder ask the group's administrators: the brand's keepers said no, or said nothing until
 * the hold was over? Once an order. */
bool credit_may_appeal(const struct order *order, int64_t now_ms);
void credit_appeal(const struct credit_facts *facts, struct credit *credit);
/* An administrator decided. What counts again is held anew, within the member's limit. */
void credit_overrule(const struct credit_facts *facts, bool counts, struct credit *credit);

#endif
