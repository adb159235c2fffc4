/* guard.h: too many at once, or all for one brand: what a person should look at.
 *
 * Pure, by numbers alone: who told of what, when, and since when they are seen here. It
 * judges neither words nor people, hides nothing that was shown, and decides nothing; the
 * thresholds are FEATURES C2's, for complaints as for praise, and how many honest members they hold is measured
 * (tests/eval/guard.c). */
#ifndef REKAN_RECOMMEND_GUARD_H
#define REKAN_RECOMMEND_GUARD_H

#include "record.h"

enum {
    GUARD_ACCOUNTS = 3,   /* so many new or copying accounts, all for or all against one product */
    GUARD_BRAND_STORIES = 3,
    GUARD_BRAND_DAYS = 7, /* ... of one author on one brand within this, and nothing else */
    GUARD_RUSH_FACTOR = 3, /* a day's stories against the days before: a liked thing is no rush */
    GUARD_ALSO = 8
};

/* One story that was told of late. */
struct told {
    uint64_t id, author, product;
    uint32_t brand;      /* hash; 0: unknown */
    enum verdict verdict;
    int64_t at_ms;       /* when it was first to be seen */
    int64_t joined_ms;   /* when its author was seen joining; 0: never */
    bool is_shown;       /* its author lets the group see it: else it is nobody's business */
    bool is_similar;     /* nearly what another author said */
    bool has_history;    /* its author had told something here more than a day before */
    bool is_held;        /* a guard held it */
    bool is_cleared;     /* an administrator looked, and let it be: evidence no more */
};

/* What the group's administrators set; 0 switches a part off. */
struct guard {
    int64_t wave_ms;     /* within which they belong together */
    int64_t young_ms;    /* so long after joining an account is new */
    unsigned rush;       /* so many members without a history, all for or all against one
                          * product, within a day */
};

/* Stored as bits (enum held_for): append only. */
enum guard_cause { GUARD_WAVE = 1, GUARD_BRAND = 2, GUARD_RUSH = 4 };

struct guarded {
    unsigned causes;     /* bits; 0: nothing to look at */
    bool waits;          /* it is not shown until somebody looked; else it is shown meanwhile */
    uint64_t also[GUARD_ALSO]; /* told before and part of the same: shown, to be looked at */
    size_t also_count;
};

/* C3's first half: nobody whose join was seen within young_ms. Who was never seen joining
 * (joined_ms 0) was here before us, as far as anybody knows. */
bool guard_is_insider(int64_t joined_ms, int64_t now_ms, int64_t young_ms);

/* now: the story that would be shown; lately: the others of the group, in any order, where
 * one with now's id is now's earlier form; own: how many stories its author has here in all. */
void guard_judge(const struct guard *guard, const struct told *lately, size_t count,
                 const struct told *now, size_t own, struct guarded *out);

/* Does a tap of somebody who joined then not count, since so many other new accounts' taps on the
 * same product did within wave_ms? GUARD_ACCOUNTS of them are a rush. */
bool guard_holds_tap(const struct guard *guard, int64_t joined_ms, int64_t now_ms, unsigned others);

/* Had now's author told something here more than a day before? */
bool guard_has_history(const struct told *lately, size_t count, const struct told *now, size_t own);

#endif
