#include "report_page.h"

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1d2430;--soft:#566072;--line:#d5dae2;--paper:#fff;"
    "--bar:#1f6f78}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e8ebf0;--soft:#a9b2c0;--line:#3a4250;"
    "--paper:#14171c;--bar:#5cc2cc}}"
    "*{box-sizing:border-box}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46em;margin:0 auto;padding:1.2em 1em 3em;"
    "color:var(--ink);background:var(--paper);overflow-wrap:break-word}"
    "h1{font-size:1.4em;line-height:1.25;margin:.2em 0}h2{font-size:1.1em;margin:2em 0 .4em}"
    "p.note{color:var(--soft);font-size:.9em;margin:.4em 0}"
    "table{border-collapse:collapse;width:100%;font-size:.92em}"
    "th,td{text-align:left;vertical-align:top;padding:.4em .5em .4em 0;"
    "border-bottom:1px solid var(--line)}"
    "td.n,th.n{text-align:right;padding-right:0;padding-left:.5em;"
    "font-variant-numeric:tabular-nums}td.n small{white-space:nowrap}"
    "thead th{color:var(--soft);font-weight:600;font-size:.88em}"
    "td small,th small{display:block;color:var(--soft);font-weight:400}"
    "figure{margin:1.1em 0 0}"
    "figcaption{font-size:.95em;display:flex;justify-content:space-between;gap:.8em}"
    "figcaption b{white-space:nowrap}"
    "@media(min-width:44em){.charts{display:grid;grid-template-columns:1fr 1fr;gap:0 2em}}"
    "svg{display:block;width:100%;height:auto;margin-top:.2em}"
    "svg rect{fill:var(--bar)}svg .grid{stroke:var(--line);fill:none}"
    "svg text{fill:var(--soft);font:9px system-ui,sans-serif}"
    ".wide{overflow-x:auto}"
    "details{margin-top:1.2em}summary{cursor:pointer;padding:.5em 0;min-height:2.75em}";

struct drawing {
    const struct i18n *i18n;
    struct arena *arena;
    struct str lang;
    const struct report *report;
    struct text out;
};

static struct str said(const struct drawing *drawing, const char *key, const struct param *params,
                       size_t count)
{
    return i18n_text(drawing->i18n, drawing->arena, drawing->lang, str_from(key), params, count,
                     true);
}

static struct str words(const struct drawing *drawing, const char *key)
{
    return said(drawing, key, NULL, 0);
}

static void add(struct drawing *drawing, const char *before, struct str text, const char *after)
{
    text_add(&drawing->out, str_from(before));
    text_add(&drawing->out, text);
    text_add(&drawing->out, str_from(after));
}

static void add_whole(struct drawing *drawing, int64_t value)
{
    add(drawing, "<td class=\"n\">", arena_whole(drawing->arena, value), "</td>");
}

static void begin(struct drawing *drawing, struct str title)
{
    add(drawing, "<!DOCTYPE html>\n<html lang=\"", drawing->lang,
        "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,"
        "initial-scale=1\"><meta name=\"robots\" content=\"noindex,nofollow\"><title>");
    add(drawing, "", title, " · Rekan</title><style>");
    add(drawing, "", str_from(style), "</style></head><body><main><h1>");
    add(drawing, "", title, "</h1>");
}

static struct str end(struct drawing *drawing)
{
    text_add(&drawing->out, STR("</main></body></html>\n"));
    return drawing->out.s;
}

struct str report_notice(const struct i18n *i18n, struct arena *arena, struct str lang,
                         const char *key_title, const char *key)
{
    struct drawing drawing = { .i18n = i18n, .arena = arena, .lang = lang, .out.arena = arena };

    begin(&drawing, words(&drawing, key_title));
    add(&drawing, "<p>", words(&drawing, key), "</p>");
    return end(&drawing);
}

/* --- tables --------------------------------------------------------------------------------- */

static void head_cells(struct drawing *drawing, const char *const *keys, size_t count, size_t texts)
{
    text_add(&drawing->out, STR("<table><thead><tr>"));
    for (size_t i = 0; i < count; i++)
        add(drawing, i < texts ? "<th scope=\"col\">" : "<th scope=\"col\" class=\"n\">",
            words(drawing, keys[i]), "</th>");
    text_add(&drawing->out, STR("</tr></thead><tbody>"));
}

static void order_cells(struct drawing *drawing, const struct figures *figures)
{
    int64_t attributed = report_attributed(figures);

    add(drawing, "<td class=\"n\">", arena_whole(drawing->arena, attributed), "");
    if (attributed < REPORT_SMALL)
        add(drawing, "<small>", words(drawing, "figures.n_small"), "</small>");
    text_add(&drawing->out, STR("</td>"));
    add_whole(drawing, figures_sum(figures, FIGURE_INFLUENCED));
    add_whole(drawing, figures_sum(figures, FIGURE_BY_SELF));
    text_add(&drawing->out, STR("</tr>"));
}

static void draw_orders(struct drawing *drawing)
{
    static const char *const keys[] = { "figures.col_campaign", "figures.col_attributed",
                                        "figures.col_influenced", "figures.col_self" };
    const struct report *report = drawing->report;

    add(drawing, "<h2>", words(drawing, "figures.h_orders"), "</h2>");
    head_cells(drawing, keys, 4, 1);
    for (size_t i = 0; i < report->campaign_count; i++) {
        const struct campaign *campaign = &report->campaigns[i].campaign;
        add(drawing, "<tr><th scope=\"row\">", rich_escape(drawing->arena, campaign->title), "");
        add(drawing, "<small>", rich_escape(drawing->arena, campaign->code), "</small></th>");
        order_cells(drawing, &report->campaigns[i].figures);
    }
    if (report->campaign_count != 1) {
        add(drawing, "<tr><th scope=\"row\">", words(drawing, "figures.all"), "</th>");
        order_cells(drawing, report_orders(report));
    }
    add(drawing, "</tbody></table><p class=\"note\">", words(drawing, "figures.columns"), "</p>");
}

static struct str ratio_text(const struct drawing *drawing, enum report_rate rate,
                             const struct report_ratio *ratio)
{
    char point = str_eq(drawing->lang, STR("en")) ? '.' : ',';

    if (rate == RATE_TRUST || rate == RATE_LOYALTY)
        return arena_concat(drawing->arena, report_decimal(drawing->arena, ratio->part * 100,
                                                           ratio->of, 0, point), STR("%"));
    if (rate == RATE_EFFICIENCY)
        return ARENA_JOIN(drawing->arena, report_decimal(drawing->arena, ratio->part, ratio->of, 0,
                                                         point), STR(" "),
                          rich_escape(drawing->arena, ratio->currency));
    return report_decimal(drawing->arena, ratio->part, ratio->of, 2, point);
}

static void draw_figures(struct drawing *drawing)
{
    static const char *const keys[] = { "figures.col_what", "figures.col_value" };
    static const struct { const char *name, *formula; } rows[RATES] = {
        [RATE_TRUST] = { "figures.f_trust", "figures.x_trust" },
        [RATE_REPLIES] = { "figures.f_replies", "figures.x_replies" },
        [RATE_HELPFUL] = { "figures.f_helpful", "figures.x_helpful" },
        [RATE_EFFICIENCY] = { "figures.f_efficiency", "figures.x_efficiency" },
        [RATE_LOYALTY] = { "figures.f_loyalty", "figures.x_loyalty" },
    };
    struct report_ratio ratios[RATES];

    report_ratios(drawing->report, ratios);
    add(drawing, "<h2>", words(drawing, "figures.h_figures"), "</h2>");
    head_cells(drawing, keys, 2, 1);
    for (int i = 0; i < RATES; i++) {
        const struct report_ratio *ratio = &ratios[i];
        add(drawing, "<tr><th scope=\"row\">", words(drawing, rows[i].name), "");
        add(drawing, "<small>", words(drawing, rows[i].formula), "</small></th>");
        add(drawing, "<td class=\"n\">",
            !ratio->is_given  ? words(drawing, "figures.no_cost")
            : ratio->is_small ? words(drawing, "figures.n_small")
                              : ratio_text(drawing, (enum report_rate)i, ratio), "");
        text_print(&drawing->out, "<small>%lld / n=%lld</small></td></tr>", (long long)ratio->part,
                   (long long)ratio->of);
    }
    text_add(&drawing->out, STR("</tbody></table>"));
}

/* --- day by day ------------------------------------------------------------------------------- */

enum { SERIES = 5 };

static const char *const series[SERIES] = { "figures.s_questions", "figures.s_answered",
                                            "figures.s_clicks", "figures.s_orders",
                                            "figures.s_rewards" };

static int64_t value_of(const struct report *report, int which, int day)
{
    const struct figures *orders = report_orders(report);

    switch (which) {
    case 0: return figures_questions_on(&report->group, day);
    case 1: return figures_answered_on(&report->group, day);
    case 2: return orders->at[FIGURE_CLICKS][day];
    case 3: return orders->at[FIGURE_BY_CODE][day] + orders->at[FIGURE_BY_CLICK][day];
    default: return orders->at[FIGURE_REWARDS][day];
    }
}

static void draw_days(struct drawing *drawing)
{
    const struct report *report = drawing->report;
    struct chart chart = { .i18n = drawing->i18n, .lang = drawing->lang,
                           .month = figures_month_print(drawing->arena, report->last),
                           .days = figures_days(report->last) };

    add(drawing, "<h2>", words(drawing, "figures.h_days"), "</h2><div class=\"charts\">");
    for (int i = 0; i < SERIES; i++) {
        chart.what = series[i];
        for (int day = 0; day < chart.days; day++)
            chart.at[day] = value_of(report, i, day);
        chart_draw(&drawing->out, &chart);
    }
    add(drawing, "</div><details><summary>", words(drawing, "figures.table"), "</summary><div class=\"wide\" "
        "tabindex=\"0\"><table><thead><tr><th scope=\"col\">");
    add(drawing, "", words(drawing, "figures.col_day"), "</th>");
    for (int i = 0; i < SERIES; i++)
        add(drawing, "<th scope=\"col\" class=\"n\">", words(drawing, series[i]), "</th>");
    text_add(&drawing->out, STR("</tr></thead><tbody>"));
    for (int day = 0; day < chart.days; day++) {
        text_print(&drawing->out, "<tr><th scope=\"row\">%d</th>", day + 1);
        for (int i = 0; i < SERIES; i++)
            add_whole(drawing, value_of(report, i, day));
        text_add(&drawing->out, STR("</tr>"));
    }
    text_add(&drawing->out, STR("</tbody></table></div></details>"));
}

/* --- a group's own ------------------------------------------------------------------------------ */

static void draw_moderation(struct drawing *drawing)
{
    const struct report *report = drawing->report;
    const struct { const char *key; int64_t count; } rows[] = {
        { "figures.m_waiting", report->waiting },       { "figures.m_hidden", report->hidden },
        { "figures.m_approved", report->approved },     { "figures.m_taken_down", report->taken_down },
        { "figures.m_restored", report->restored },
    };

    add(drawing, "<h2>", words(drawing, "figures.h_moderation"), "</h2><table><tbody>");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        add(drawing, "<tr><th scope=\"row\">", words(drawing, rows[i].key), "</th>");
        add_whole(drawing, rows[i].count);
        text_add(&drawing->out, STR("</tr>"));
    }
    text_add(&drawing->out, STR("</tbody></table>"));
}

static void draw_unanswered(struct drawing *drawing)
{
    static const char *const keys[] = { "figures.col_kind", "figures.col_count" };
    struct figures_kind top[REPORT_KINDS];
    size_t count = figures_top_kinds(&drawing->report->group, top, REPORT_KINDS);

    add(drawing, "<h2>", words(drawing, "figures.h_unanswered"), "</h2>");
    if (count == 0) {
        add(drawing, "<p>", words(drawing, "figures.no_kinds"), "</p>");
        return;
    }
    head_cells(drawing, keys, 2, 1);
    for (size_t i = 0; i < count; i++) {
        add(drawing, "<tr><th scope=\"row\">", rich_escape(drawing->arena, top[i].kind), "</th>");
        add_whole(drawing, top[i].count);
        text_add(&drawing->out, STR("</tr>"));
    }
    text_add(&drawing->out, STR("</tbody></table>"));
}

struct str report_page(const struct i18n *i18n, struct arena *arena, struct str lang,
                       const struct report *report)
{
    struct drawing drawing = { .i18n = i18n, .arena = arena, .lang = lang, .report = report,
                               .out.arena = arena };
    const struct param params[] = {
        { .name = STR("name"), .text = report->name },
        { .name = STR("month"), .text = figures_month_print(arena, report->last) },
        { .name = STR("n"), .kind = PARAM_WHOLE, .whole = (int64_t)report->groups },
    };

    begin(&drawing, said(&drawing, "figures.title", params, 3));
    add(&drawing, "<p class=\"note\">",
        said(&drawing, report->is_of_brand ? "figures.of_brand" : "figures.of_group", params, 3),
        "</p>");
    draw_orders(&drawing);
    draw_figures(&drawing);
    draw_days(&drawing);
    if (!report->is_of_brand) {
        draw_unanswered(&drawing);
        draw_moderation(&drawing);
    }
    add(&drawing, "<p class=\"note\">", words(&drawing, "figures.once"), "</p>");
    return end(&drawing);
}
