/* report_json.c: a brand's month for programs: counts, and each ratio with what it is made of. */
#include "../base/json.h"
#include "../referral/report.h"
#include "reports.h"

static void add_orders(struct json_writer *json, const struct figures *figures)
{
    int64_t attributed = report_attributed(figures);

    json_open(json, "orders", '{');
    json_add_whole(json, "attributed", attributed);
    json_add_whole(json, "by_code", figures_sum(figures, FIGURE_BY_CODE));
    json_add_whole(json, "by_click", figures_sum(figures, FIGURE_BY_CLICK));
    json_add_whole(json, "influenced", figures_sum(figures, FIGURE_INFLUENCED));
    json_add_whole(json, "self_reported", figures_sum(figures, FIGURE_BY_SELF));
    json_add_whole(json, "refunded", figures_sum(figures, FIGURE_REFUNDED));
    json_add_bool(json, "n_too_small", attributed < REPORT_SMALL);
    json_close(json, '}');
    json_add_whole(json, "clicks", figures_sum(figures, FIGURE_CLICKS));
    json_add_whole(json, "rewards", figures_sum(figures, FIGURE_REWARDS));
}

static void add_ratio(struct json_writer *json, const char *name, const char *formula,
                      const struct report_ratio *ratio)
{
    json_open(json, name, '{');
    json_add(json, "formula", str_from(formula));
    json_add_bool(json, "given", ratio->is_given);
    json_add_whole(json, "part", ratio->part);
    json_add_whole(json, "n", ratio->of);
    json_add_bool(json, "n_too_small", ratio->is_small);
    if (ratio->currency.len)
        json_add(json, "currency", ratio->currency);
    if (ratio->is_given && !ratio->is_small)
        json_add_raw(json, "ratio", report_decimal(json->out.arena, ratio->part, ratio->of, 4, '.'));
    json_close(json, '}');
}

static void add_ratios(struct json_writer *json, const struct report *report)
{
    struct report_ratio ratios[RATES];

    report_ratios(report, ratios);
    add_ratio(json, "trust", "questions answered with a verified owner / questions",
              &ratios[RATE_TRUST]);
    json_open(json, "engagement", '{');
    add_ratio(json, "replies", "replies / answers", &ratios[RATE_REPLIES]);
    add_ratio(json, "helpful", "helpful taps / answers", &ratios[RATE_HELPFUL]);
    json_close(json, '}');
    add_ratio(json, "efficiency", "cost of rewards of attributed orders, in minor units / attributed "
              "orders less refunds", &ratios[RATE_EFFICIENCY]);
    add_ratio(json, "loyalty", "referred buyers who bought again / referred buyers",
              &ratios[RATE_LOYALTY]);
}

static void add_days(struct json_writer *json, const struct report *report)
{
    json_open(json, "days", '[');
    for (int day = 0; day < figures_days(report->last); day++) {
        json_open(json, NULL, '{');
        json_add_whole(json, "day", day + 1);
        json_add_whole(json, "questions", figures_questions_on(&report->group, day));
        json_add_whole(json, "answered", figures_answered_on(&report->group, day));
        json_add_whole(json, "clicks", report->links.at[FIGURE_CLICKS][day]);
        json_add_whole(json, "attributed", report->links.at[FIGURE_BY_CODE][day] +
                                               report->links.at[FIGURE_BY_CLICK][day]);
        json_add_whole(json, "rewards", report->links.at[FIGURE_REWARDS][day]);
        json_close(json, '}');
    }
    json_close(json, ']');
}

struct str report_json(struct arena *arena, const struct report *report)
{
    struct json_writer json = JSON_WRITER(arena);

    json_open(&json, NULL, '{');
    json_add(&json, "brand", report->name);
    json_add(&json, "month", figures_month_print(arena, report->last));
    json_add_whole(&json, "groups", (int64_t)report->groups);
    add_ratios(&json, report);
    json_open(&json, "campaigns", '[');
    for (size_t i = 0; i < report->campaign_count; i++) {
        json_open(&json, NULL, '{');
        json_add(&json, "code", report->campaigns[i].campaign.code);
        json_add(&json, "title", report->campaigns[i].campaign.title);
        add_orders(&json, &report->campaigns[i].figures);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    add_days(&json, report);
    json_close(&json, '}');
    return json.out.s;
}
