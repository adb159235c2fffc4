/* report_page.h: a report as a page: plain HTML, charts drawn here as SVG, no script, nothing
 * from elsewhere. Readable on a phone, by day and night, and by ear: each chart says in words what
 * it shows, and its numbers stand in a table. */
#ifndef REKAN_WEB_REPORT_PAGE_H
#define REKAN_WEB_REPORT_PAGE_H

#include "../engine/engine.h"
#include "../referral/report.h"

struct str report_page(const struct i18n *i18n, struct arena *arena, struct str lang,
                       const struct report *report);
/* For a link that opens nothing (any more), or that a program looks at: only the words of key
 * and of key_title. */
struct str report_notice(const struct i18n *i18n, struct arena *arena, struct str lang,
                         const char *key_title, const char *key);

/* report_chart.c: one bar a day. */
struct chart {
    const struct i18n *i18n;
    struct str lang;
    const char *what;        /* locale key */
    struct str month;
    int days;
    int64_t at[FIGURES_DAYS];
};
void chart_draw(struct text *out, const struct chart *chart);

#endif
