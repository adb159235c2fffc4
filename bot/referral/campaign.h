/* campaign.h: a brand's referral offer (E1, E9, E11).
 *
 * Its home follows from the first five characters of its codes (see code.h). Everything that
 * a credit touches lives there (links, clicks, orders, vouchers, the ledger), so a credit is
 * one commit. One level only: the record has no room for a second. While it runs its terms
 * can only get better for members. */
#ifndef REKAN_REFERRAL_CAMPAIGN_H
#define REKAN_REFERRAL_CAMPAIGN_H

#include "../base/arena.h"
#include "../base/limits.h"
#include "../base/vault.h"

/* Of one brand at a time; and with those that are over. */
enum { CAMPAIGNS_AT_A_TIME = LIMIT_CAMPAIGNS_RUNNING, CAMPAIGNS_OF_A_BRAND = LIMIT_CAMPAIGNS };

/* Stored as numbers: append only. */
enum reward_kind { REWARD_NONE, REWARD_POINTS, REWARD_VOUCHER, REWARD_DISCOUNT };

struct reward {
    enum reward_kind kind;
    int64_t points;         /* POINTS */
    struct str words;       /* VOUCHER, DISCOUNT: what it is worth, in the brand's words */
};

/* DRAFT: only its keepers see it. ENDED: by its last day, or by hand; links say so kindly. */
enum campaign_state { CAMPAIGN_DRAFT, CAMPAIGN_RUNNING, CAMPAIGN_PAUSED, CAMPAIGN_ENDED };

struct campaign {
    struct str raw;         /* as it stands in Redis; empty: not there */
    struct str code;        /* CODE_CAMPAIGN_LEN characters */
    struct str brand_home;
    enum campaign_state state;
    uint32_t revision;
    int64_t starts_at_ms;
    int32_t last_day;       /* since 1970, Jakarta's; links work through it */
    unsigned window_days;   /* 7 to 90: an order counts so long after the click */
    unsigned hold_days;     /* 0 to 60: a reward is held so long, for refunds */
    uint64_t cap;           /* rewards a member can be granted; 0: none */
    int64_t cost_minor;     /* what one reward costs the brand, for /roi; 0: not given */
    struct str currency;    /* ISO 4217, of cost and orders; "IDR" */
    struct reward for_member, for_friend;
    /* sealed from here on */
    struct str brand_name;  /* as it was when the terms were last changed */
    struct str title;       /* of the campaign */
    struct str target;      /* https address that links lead to; verified for the brand */
    struct str disclosure;  /* in the brand's words, beside ours; may be empty */
    struct str topic;       /* kinds of product it is for; may be empty: all of the brand's */
};

struct str campaign_pack(struct arena *arena, const struct campaign *campaign,
                         const struct owner_key *key);
bool campaign_unpack(struct arena *arena, struct str bytes, const struct owner_key *key,
                     struct campaign *campaign);

/* The day, since 1970, that it is in Jakarta; and in five digits, as the record's head has it. */
int32_t campaign_day(int64_t now_ms);
struct str campaign_day_digits(struct arena *arena, int32_t day);

/* All of it without a seal, for what is sealed as a whole: a dialogue, a letter. */
struct str campaign_pack_open(struct arena *arena, const struct campaign *campaign);
bool campaign_unpack_open(struct str bytes, struct campaign *campaign);

/* Do links of it work at this time? */
bool campaign_runs(const struct campaign *campaign, int64_t now_ms);
/* Was it ended, or is its last day behind us? A paused one is not over. */
bool campaign_is_over(const struct campaign *campaign, int64_t now_ms);

/* For qsort, of campaigns or of what begins with one: the latest begun first; of two at the same
 * time the one whose code is first. */
int campaign_later_first(const void *a, const void *b);

#endif
