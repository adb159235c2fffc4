/* terms.h: what a campaign may offer, and what it may not (E1, E9, E11).
 *
 * A campaign that rewards reviews anywhere, or a second level of members, is refused whatever
 * else it says. While it runs its terms can only get better for members. */
#ifndef REKAN_REFERRAL_TERMS_H
#define REKAN_REFERRAL_TERMS_H

#include "campaign.h"

enum {
    TERMS_POINTS_MAX = 1000000, TERMS_WORDS_MIN = 2, TERMS_WORDS_MAX = 80, TERMS_TITLE_MAX = 60,
    TERMS_DISCLOSURE_MAX = 200, TERMS_TOPIC_MAX = 60, TERMS_CAP_MAX = 10000, TERMS_DAYS_MAX = 366,
    TERMS_WINDOW_MIN = 7, TERMS_WINDOW_MAX = 90, TERMS_WINDOW_USUAL = 30, TERMS_HOLD_MAX = 60,
    TERMS_HOLD_USUAL = 14
};
#define TERMS_COST_MAX INT64_C(1000000000000)

/* Which term is at fault. */
enum term {
    TERM_NONE, TERM_REWARD, TERM_POINTS, TERM_TARGET, TERM_LAST_DAY, TERM_TITLE, TERM_WINDOW,
    TERM_HOLD, TERM_CAP, TERM_DISCLOSURE, TERM_TOPIC, TERM_COST,
    TERM_REVIEWS, /* it asks for reviews, or leads to where they are written */
    TERM_LEVELS   /* it rewards whom the friends bring */
};

/* Everything but whether the target is verified (brand.h). */
enum term terms_check(struct arena *arena, const struct campaign *campaign, int64_t now_ms);
/* The first term that would be worse for members than before. */
enum term terms_worse(const struct campaign *before, const struct campaign *after);

/* Does this text ask for reviews, is that where they are written? */
bool terms_asks_for_reviews(struct arena *arena, struct str words);
bool terms_is_review_page(struct arena *arena, struct str target);
bool terms_has_levels(struct arena *arena, struct str words); /* ... does it reward a second level? */

/* "10 poin / diskon 10%": the member's reward, then the friend's; a dash is none. "N poin" and
 * "N points" are points, what begins with "voucher" is one, all else a discount in words. */
bool terms_read_rewards(struct arena *arena, struct str text, struct reward *member,
                        struct reward *friends);
/* "31-12-2026", "31/12/2026", "2026-12-31", "60 hari", "60 days"; today as campaign_day. */
bool terms_read_day(struct str text, int32_t today, int32_t *day);

#endif
