/* report.h: what a brand's keepers and a group's administrators are told, in numbers (E10, F6).
 *
 * Four figures and no more. Trust: questions answered with a story of a verified owner / questions.
 * Engagement: replies / answers, and helpful taps / answers. Efficiency: what the rewards of
 * attributed orders cost / attributed orders, where the brand gave a cost. Loyalty: referred
 * buyers who bought again / referred buyers. Each stands with its n, and below REPORT_SMALL no
 * ratio is said at all. Attributed, influenced and self-reported orders are three columns that
 * nobody may sum: an influenced order may well be attributed, too. */
#ifndef REKAN_REFERRAL_REPORT_H
#define REKAN_REFERRAL_REPORT_H

#include "campaign.h"
#include "figures.h"

enum { REPORT_SMALL = 30, REPORT_CAMPAIGNS = 48, REPORT_KINDS = 10, REPORT_ACTS = 3 };

struct report_campaign {
    struct campaign campaign;
    struct figures figures;
};

struct report {
    bool is_of_brand;       /* else of a group */
    struct str name;        /* the brand's, or the group's title */
    int first, last;        /* months */
    struct figures group;   /* of the group, or of all that let the brand in, together */
    size_t groups;
    struct figures links;   /* of all its campaigns together; a group's own stands in group, too */
    struct report_campaign *campaigns; /* of a brand; the latest begun first */
    size_t campaign_count;
    int64_t waiting, hidden;             /* of a group: what administrators have before them ... */
    int64_t approved, taken_down, restored; /* ... and decided in these months */
};

enum report_rate { RATE_TRUST, RATE_REPLIES, RATE_HELPFUL, RATE_EFFICIENCY, RATE_LOYALTY, RATES };

struct report_ratio {
    int64_t part, of;       /* of is the n */
    bool is_given;          /* the brand gave a cost; true for all others */
    bool is_small;          /* n is below REPORT_SMALL: no ratio is said */
    struct str currency;    /* of part, where it is money */
};

/* The figures of orders: a brand's campaigns', or what the group's links brought. */
const struct figures *report_orders(const struct report *report);
void report_ratios(const struct report *report, struct report_ratio ratios[RATES]);
int64_t report_attributed(const struct figures *figures);

/* "0.42" with so many decimals, rounded half up; of is not 0. point: '.' or ','. */
struct str report_decimal(struct arena *arena, int64_t part, int64_t of, int decimals, char point);

#endif
