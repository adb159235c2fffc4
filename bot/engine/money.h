/* money.h: orders, ledgers and vouchers: read for a turn or a shop's request, written in one
 * commit.
 *
 * All of it stands in the campaign's home. A commit that credits checks the order's record, the
 * ledger's length and the campaign's terms, so that of two that came together one is told to
 * look again. A voucher is moved from the pool to its order by that very commit: whichever is
 * first then, nobody gets it twice. Voucher codes are sealed under the campaign's key; that one
 * was brought before, or given to somebody, is known by a keyed hash. */
#ifndef REKAN_ENGINE_MONEY_H
#define REKAN_ENGINE_MONEY_H

#include "compiling.h"

/* Fills money by wants, in at most four trips. done is called exactly once and later. */
void money_read(struct engine *engine, struct arena *arena, const struct money_wants *wants,
                struct money *money, void (*done)(void *owner, const struct error *err),
                void *owner);

enum { MONEY_BUYER_SEEN = 16 }; /* so many orders of one buyer are looked at */

/* What names an order, a buyer or a voucher stands in Redis as this keyed hash, never 0. */
uint64_t money_hash(const struct engine *engine, struct arena *arena, struct str home,
                    const char *what, struct str text);

/* money_own.c: wants.money.own: what this turn's person has in the campaign whose home this is.
 * done is called exactly once and later. */
void money_read_own(struct engine *engine, struct turn *turn,
                    void (*done)(void *owner, const struct error *err), void *owner);

/* money_insider.c: the last step of money_read: money->is_outsider of a new order's holder. */
void money_read_insider(struct engine *engine, struct arena *arena, struct money *money,
                        void (*done)(void *owner, const struct error *err), void *owner);

/* money_buyer.c, for money.c: by what buyer_raw says, and by a KEY_PRESSED of theirs. */
/* The home of the member that "telegram:ID" names, and money->buyer_messenger; empty: the buyer may
 * be anybody. */
struct str money_buyer_home(const struct engine *engine, struct arena *arena, struct str buyer,
                            struct money *money);
void money_count_buyer(struct money *money);
void money_list_bought(struct money *money); /* the orders of buyer_raw, the latest first */
void money_take_pressed(struct money *money, struct str raw, int64_t now_ms);

/* A step of lookup.c: turn->found.money by turn->wants.money. */
void money_look_up(struct lookup *lookup, void (*done)(void *owner, const struct error *err),
                   void *owner);

/* For /metrics: what of this turn was just committed. */
void money_counted(struct engine *engine, const struct turn *turn);

/* money_write.c: those of the codes that money does not know join the pool, each once for ever:
 * where another was first with one of them, the commit is stale. */
void money_add_vouchers(struct engine *engine, struct arena *arena, const struct money *money,
                        const struct str *codes, size_t count, struct commit *commit);

/* money_write.c: EFFECT_CREDIT, EFFECT_VOUCHERS and EFFECT_VOUCHER_TOLD; false elsewhere than in the
 * campaign's home. */
bool money_compile(struct compiling *c, const struct effect *effect);

#endif
