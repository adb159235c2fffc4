#include "report.h"

const struct figures *report_orders(const struct report *report)
{
    return report->is_of_brand ? &report->links : &report->group;
}

int64_t report_attributed(const struct figures *figures)
{
    return figures_sum(figures, FIGURE_BY_CODE) + figures_sum(figures, FIGURE_BY_CLICK);
}

/* Money of two currencies has no sum. */
static bool has_one_currency(const struct report *report, struct str *currency)
{
    bool gave_cost = false;

    for (size_t i = 0; i < report->campaign_count; i++) {
        const struct campaign *campaign = &report->campaigns[i].campaign;
        if (report_attributed(&report->campaigns[i].figures) == 0)
            continue;
        if (currency->len && !str_eq(*currency, campaign->currency))
            return false;
        *currency = campaign->currency;
        gave_cost |= campaign->cost_minor > 0;
    }
    return gave_cost;
}

void report_ratios(const struct report *report, struct report_ratio ratios[RATES])
{
    const struct figures *group = &report->group, *orders = report_orders(report);
    int64_t answers = figures_sum(group, FIGURE_ANSWERED) + figures_sum(group, FIGURE_VERIFIED);
    int64_t kept = report_attributed(orders) - figures_sum(orders, FIGURE_REFUNDED);
    int64_t buyers = figures_sum(orders, FIGURE_BUYERS);
    int64_t back = figures_sum(orders, FIGURE_BUYERS_BACK);
    struct str currency = { "", 0 };
    bool has_cost = has_one_currency(report, &currency);

    ratios[RATE_TRUST] = (struct report_ratio){ .part = figures_sum(group, FIGURE_VERIFIED),
                                                .of = figures_questions(group) };
    ratios[RATE_REPLIES] = (struct report_ratio){ .part = figures_sum(group, FIGURE_REPLIES),
                                                  .of = answers };
    ratios[RATE_HELPFUL] = (struct report_ratio){ .part = figures_sum(group, FIGURE_HELPFUL),
                                                  .of = answers };
    ratios[RATE_EFFICIENCY] = (struct report_ratio){ .part = figures_sum(orders, FIGURE_COST),
                                                     .of = kept < 0 ? 0 : kept,
                                                     .currency = currency };
    ratios[RATE_LOYALTY] = (struct report_ratio){ .part = back < buyers ? back : buyers,
                                                  .of = buyers };
    for (int i = 0; i < RATES; i++) {
        ratios[i].is_given = i != RATE_EFFICIENCY || has_cost;
        ratios[i].is_small = ratios[i].of < REPORT_SMALL;
    }
}

struct str report_decimal(struct arena *arena, int64_t part, int64_t of, int decimals, char point)
{
    int64_t unit = 1;

    for (int i = 0; i < decimals; i++)
        unit *= 10;
    int64_t scaled = part / of * unit + (part % of * unit * 2 + of) / (of * 2);
    if (decimals == 0)
        return arena_whole(arena, scaled);
    return arena_print(arena, "%lld%c%0*lld", (long long)(scaled / unit), point, decimals,
                       (long long)(scaled % unit));
}
