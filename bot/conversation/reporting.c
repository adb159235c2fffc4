#include "../base/pack.h"
#include "crediting.h"
#include "turn.h"

enum { CAMPAIGNS_SAID = 8 };

static struct str month_of(const struct turn *turn, int month)
{
    return figures_month_print(turn->arena, month);
}

static void say_columns(struct turn *turn, const char *key, const struct campaign *campaign,
                        const struct figures *figures)
{
    int64_t attributed = report_attributed(figures);

    line(turn, key, TEXT("title", campaign ? campaign->title : STR("")),
         TEXT("code", campaign ? campaign->code : STR("")), WHOLE("attributed", attributed),
         WHOLE("influenced", figures_sum(figures, FIGURE_INFLUENCED)),
         WHOLE("self", figures_sum(figures, FIGURE_BY_SELF)),
         WHOLE("refunded", figures_sum(figures, FIGURE_REFUNDED)));
    if (attributed < REPORT_SMALL)
        line(turn, "roi.small", WHOLE("n", attributed), WHOLE("least", REPORT_SMALL));
}

void report_say_orders(struct turn *turn)
{
    const struct report *report = turn->found.report;

    line(turn, "roi.head", TEXT("name", report->name), TEXT("from", month_of(turn, report->first)),
         TEXT("to", month_of(turn, report->last)));
    if (!report->is_of_brand)
        say_columns(turn, "roi.group", NULL, &report->group);
    else if (report->campaign_count == 0)
        line_list(turn, "roi.no_campaign", NULL, 0);
    for (size_t i = 0; i < report->campaign_count && i < CAMPAIGNS_SAID; i++)
        say_columns(turn, "roi.campaign", &report->campaigns[i].campaign,
                    &report->campaigns[i].figures);
    if (report->campaign_count > CAMPAIGNS_SAID)
        line(turn, "roi.more", WHOLE("n", report->campaign_count - CAMPAIGNS_SAID));
    line_list(turn, "roi.columns", NULL, 0);
}

static struct str ratio_text(const struct turn *turn, enum report_rate rate,
                             const struct report_ratio *ratio)
{
    char point = lang_is_en(turn) ? '.' : ',';

    switch (rate) {
    case RATE_TRUST:
    case RATE_LOYALTY:
        return arena_concat(turn->arena, report_decimal(turn->arena, ratio->part * 100, ratio->of, 0,
                                                        point), STR("%"));
    case RATE_EFFICIENCY:
        return credit_amount(turn->arena, ratio->part / ratio->of, ratio->currency);
    case RATE_REPLIES:
    case RATE_HELPFUL:
    case RATES:
        break;
    }
    return report_decimal(turn->arena, ratio->part, ratio->of, 2, point);
}

static void say_ratio(struct turn *turn, enum report_rate rate, const struct report_ratio *ratio)
{
    static const char *const keys[RATES] = {
        [RATE_TRUST] = "figures.trust",       [RATE_REPLIES] = "figures.replies",
        [RATE_HELPFUL] = "figures.helpful",   [RATE_EFFICIENCY] = "figures.efficiency",
        [RATE_LOYALTY] = "figures.loyalty",
    };

    line_list(turn, keys[rate], NULL, 0);
    if (!ratio->is_given)
        line_list(turn, "figures.no_cost", NULL, 0);
    else if (ratio->is_small)
        line(turn, "figures.small", WHOLE("part", ratio->part), WHOLE("n", ratio->of));
    else
        line(turn, "figures.ratio", TEXT("ratio", ratio_text(turn, rate, ratio)),
             WHOLE("part", ratio->part), WHOLE("n", ratio->of));
}

void report_say_month(struct turn *turn)
{
    const struct report *report = turn->found.report;
    struct report_ratio ratios[RATES];

    report_ratios(report, ratios);
    line(turn, "figures.head", TEXT("name", report->name), TEXT("month", month_of(turn, report->last)));
    if (report->is_of_brand)
        line(turn, "figures.groups", WHOLE("n", report->groups));
    for (int i = 0; i < RATES; i++)
        say_ratio(turn, (enum report_rate)i, &ratios[i]);
}

struct str report_page_link(struct turn *turn, bool is_of_brand, int month)
{
    struct text body = { .arena = turn->arena };
    struct str secret = arena_concat(turn->arena, id_print(turn->arena, turn_random(turn)),
                                     id_print(turn->arena, turn_random(turn)));

    if (turn->public_url.len == 0)
        return turn->public_url;
    pack_u64(&body, is_of_brand);
    pack_u64(&body, (uint64_t)month);
    pack_str(&body, turn->lang);
    pack_str(&body, turn->person_home);
    struct effect *ticket = effect(turn, EFFECT_TICKET);
    ticket->secret = secret;
    ticket->body = body.s;
    return ARENA_JOIN(turn->arena, turn->public_url, STR("/laporan/"), turn->home, secret);
}
