/* order.h: an order that somebody brought, and what became of its reward.
 *
 * It stands in the campaign's home under the keyed hash of the shop's order id, once for
 * ever: whatever is sent again finds it there. What names the order or a buyer is sealed under
 * the campaign's key or a keyed hash; the holder is a number (link.h). */
#ifndef REKAN_REFERRAL_ORDER_H
#define REKAN_REFERRAL_ORDER_H

#include "campaign.h"

/* Stored as numbers, all of them: append only. */

/* NONE: nobody is credited, the record only keeps the order from counting later. FLAGGED: held
 * until a person decides. */
enum order_state {
    ORDER_NONE, ORDER_HELD, ORDER_FLAGGED, ORDER_GRANTED, ORDER_REJECTED, ORDER_REFUNDED
};

/* For programs: "in_review" and the like. */
const char *order_state_word(enum order_state state);

/* What led to it, the strongest last: code beats click beats self-report. */
enum touch_kind { TOUCH_NONE, TOUCH_SELF, TOUCH_CLICK, TOUCH_CODE };

enum order_reason {
    REASON_OF_NONE,
    ORDER_OUT_OF_WINDOW, /* too long after the click */
    ORDER_OVER_CAP,      /* the member has all that the campaign gives one person */
    ORDER_OF_OWN,        /* the member bought through their own link */
    ORDER_TAKEN_BACK,    /* refunded */
    ORDER_AFTER_END,     /* the campaign or the link had ended */
    ORDER_NOT_INSIDER,   /* the link's holder is no insider of the group (C3) */
    ORDER_DECIDED,       /* a keeper decided that it does not count */
    ORDER_POSTED,        /* after the holder posted the link where they are no insider (C3) */
    ORDER_UPHELD,        /* as DECIDED, and an administrator of the group, whom the member asked, agreed */
    ORDER_REASONS
};

/* The link's holder does not agree with the brand, and asks the group's administrators: once an
 * order. */
enum order_appeal { APPEAL_NONE, APPEAL_ASKED, APPEAL_DECIDED };

/* Why a person looks at it first. Bits. */
enum order_flag {
    FLAG_FAST = 1,       /* ordered within a minute of the click */
    FLAG_CLICKS = 2,     /* one phone clicked again and again */
    FLAG_BUYER = 4,      /* the same buyer came through this link again and again */
    FLAG_MANY_LINKS = 8, /* the same buyer came through the links of several members */
    FLAG_RING = 16,      /* the buyer holds a link too, and the members brought each other */
    FLAG_VOUCHER = 32,   /* paid with a voucher code that was never given to anybody */
    FLAG_POSTED = 64,    /* after somebody posted the link in a group where they are no insider */
    FLAG_ALL = 127
};

struct order {
    struct str raw;         /* as it stands in Redis; empty: not there */
    enum order_state state;
    enum order_reason reason;
    unsigned flags;         /* of enum order_flag */
    enum touch_kind touch;
    bool is_by_hand;        /* recorded by the brand's keeper, not by its shop */
    struct str member_code; /* whose link; empty: nobody's */
    uint64_t holder;
    int64_t amount_minor;
    struct str currency;
    int64_t at_ms;          /* when it was recorded */
    int64_t touched_at_ms;  /* the click; 0 where there was none */
    int64_t held_until_ms;
    int64_t decided_at_ms;  /* granted, rejected or refunded */
    struct reward reward;   /* for the member, as the terms stood; its words are sealed */
    struct str id;          /* the shop's, sealed */
    uint64_t proven;        /* the buyer's own story that this order verifies; 0: none ... */
    struct str proven_in;   /* ... and its group's home handle */
    enum order_appeal appeal;
};

struct str order_pack(struct arena *arena, const struct order *order, const struct owner_key *key);
/* key NULL reads what is not sealed. */
bool order_unpack(struct arena *arena, struct str bytes, const struct owner_key *key,
                  struct order *order);

#endif
