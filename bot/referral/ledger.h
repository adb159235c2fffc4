/* ledger.h: what a link's holder was offered, is held, was granted and lost; only appended to.
 *
 * One ledger a holder and campaign, a text of packed entries that grows by APPEND: a commit
 * checks its length, so two that came together never both count. Every balance is a sum over
 * the entries; what takes back appends the negative of what is there. */
#ifndef REKAN_REFERRAL_LEDGER_H
#define REKAN_REFERRAL_LEDGER_H

#include "order.h"

enum { LEDGER_BYTES = 1024 * 1024 }; /* of one ledger: about twenty thousand orders */

/* Stored as numbers: append only. */
enum ledger_kind {
    LEDGER_OFFERED,  /* an order came: these terms are its own now */
    LEDGER_HELD,     /* ... and is held until a day, or until a person decides */
    LEDGER_GRANTED,
    LEDGER_REJECTED, /* with a reason; what was held goes */
    LEDGER_REVERSED, /* refunded: what was held or granted goes again */
    LEDGER_KINDS
};

/* What an entry adds; what it takes away is negative. */
struct balance {
    int64_t held, granted;               /* rewards */
    int64_t held_points, granted_points; /* ... and what they are worth in points */
};

struct ledger_entry {
    enum ledger_kind kind;
    uint64_t order;          /* hash of the order's id */
    int64_t at_ms;
    int64_t until_ms;        /* HELD */
    enum order_reason reason;
    enum reward_kind reward;
    bool is_by_hand;         /* recorded by the brand itself */
    struct balance change;
};

struct ledger {
    size_t length;           /* bytes as they stand in Redis */
    struct ledger_entry *entries;
    size_t count;
};

void ledger_append(struct text *out, const struct ledger_entry *entry);
/* False where something is unreadable; the entries before it are there. */
bool ledger_read(struct arena *arena, struct str bytes, struct ledger *ledger);

struct balance ledger_balance(const struct ledger *ledger);
/* Orders whose reward was refused, and not held again since. */
size_t ledger_rejected(const struct ledger *ledger);
struct balance ledger_of_order(const struct ledger *ledger, uint64_t order);

#endif
