/* referral_report.c: four figures with their n, and no ratio where n is small. */
#include "../check.h"

#include "../../bot/referral/report.h"

static struct report *report_of(struct arena *arena, const char *const *group, const char *const *links)
{
    struct report *report = ARENA_NEW(arena, struct report);

    report->is_of_brand = true;
    report->campaigns = ARENA_ARRAY(arena, struct report_campaign, 2);
    report->campaign_count = 1;
    report->campaigns[0].campaign.currency = STR("IDR");
    report->campaigns[0].campaign.cost_minor = 5000;
    for (size_t i = 0; group[i]; i += 2)
        CHECK(figures_add(&report->group, str_from(group[i]), str_from(group[i + 1])));
    for (size_t i = 0; links[i]; i += 2)
        CHECK(figures_add(&report->campaigns[0].figures, str_from(links[i]), str_from(links[i + 1])));
    figures_join(&report->links, &report->campaigns[0].figures);
    return report;
}

TEST(report_has_four_figures_each_with_its_n)
{
    struct arena *arena = arena_open(1 << 20);
    const char *const group[] = { "01u", "40", "02a", "50", "03v", "10", "04r", "30", "05h", "90", NULL };
    const char *const links[] = { "01c", "30", "02l", "14", "03s", "99", "04f", "4", "05m", "200000",
                                  "06b", "40", "07w", "10", "08i", "77", NULL };
    struct report_ratio ratios[RATES];

    report_ratios(report_of(arena, group, links), ratios);

    CHECK(ratios[RATE_TRUST].part == 10 && ratios[RATE_TRUST].of == 100);
    CHECK(ratios[RATE_REPLIES].part == 30 && ratios[RATE_REPLIES].of == 60);
    CHECK(ratios[RATE_HELPFUL].part == 90 && ratios[RATE_HELPFUL].of == 60);
    CHECK(ratios[RATE_LOYALTY].part == 10 && ratios[RATE_LOYALTY].of == 40);
    /* Neither influenced nor self-reported orders are among the attributed. */
    CHECK(ratios[RATE_EFFICIENCY].part == 200000 && ratios[RATE_EFFICIENCY].of == 40);
    CHECK_STR(ratios[RATE_EFFICIENCY].currency, STR("IDR"));
    for (int i = 0; i < RATES; i++)
        CHECK(ratios[i].is_given && !ratios[i].is_small);
    arena_close(arena);
}

TEST(report_says_no_ratio_below_thirty_and_no_cost_that_nobody_gave)
{
    struct arena *arena = arena_open(1 << 20);
    const char *const group[] = { "01v", "29", NULL };
    const char *const links[] = { "01c", "30", NULL };
    struct report *report = report_of(arena, group, links);
    struct report_ratio ratios[RATES];

    report_ratios(report, ratios);
    CHECK(ratios[RATE_TRUST].is_small && ratios[RATE_LOYALTY].is_small);
    CHECK(!ratios[RATE_EFFICIENCY].is_small);
    report->campaigns[0].campaign.cost_minor = 0;
    report_ratios(report, ratios);
    CHECK(!ratios[RATE_EFFICIENCY].is_given);

    report->campaigns[1] = report->campaigns[0]; /* two currencies have no common cost */
    report->campaigns[1].campaign.currency = STR("USD");
    report->campaigns[1].campaign.cost_minor = 5000;
    report->campaign_count = 2;
    report_ratios(report, ratios);
    CHECK(!ratios[RATE_EFFICIENCY].is_given);
    arena_close(arena);
}

TEST(report_rounds_half_up_and_writes_the_point_of_the_language)
{
    struct arena *arena = arena_open(1 << 16);

    CHECK_STR(report_decimal(arena, 1, 3, 2, ','), STR("0,33"));
    CHECK_STR(report_decimal(arena, 2, 3, 2, '.'), STR("0.67"));
    CHECK_STR(report_decimal(arena, 199, 200, 2, '.'), STR("1.00"));
    CHECK_STR(report_decimal(arena, 7, 2, 2, '.'), STR("3.50"));
    CHECK_STR(report_decimal(arena, 50, 40, 0, '.'), STR("1"));
    CHECK_STR(report_decimal(arena, 60, 40, 0, '.'), STR("2"));
    CHECK_STR(report_decimal(arena, INT64_C(1000000000000), 3, 0, '.'), STR("333333333333"));
    arena_close(arena);
}
