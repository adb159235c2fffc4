/* report_chart.c: bars in a box that is as wide as the screen; colours come from the page. */
#include "report_page.h"

enum { WIDE = 320, HIGH = 96, LEFT = 30, FOOT = 16, TOP = 8 };

static struct str words(struct text *out, const struct chart *chart, const char *key,
                        const struct param *params, size_t count)
{
    return i18n_text(chart->i18n, out->arena, chart->lang, str_from(key), params, count, true);
}

static void label(struct text *out, double x, int y, const char *anchor, int64_t value)
{
    text_print(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%lld</text>", x, y, anchor,
               (long long)value);
}

static void draw_bars(struct text *out, const struct chart *chart, int64_t most)
{
    double step = (double)(WIDE - LEFT) / chart->days;
    int room = HIGH - FOOT - TOP;

    text_print(out, "<path class=\"grid\" d=\"M%d %dH%dM%d %dH%d\"/>", LEFT, TOP, WIDE, LEFT,
               HIGH - FOOT, WIDE);
    for (int day = 0; day < chart->days; day++) {
        int64_t value = chart->at[day] > 0 ? chart->at[day] : 0;
        double high = most ? (double)room * (double)value / (double)most : 0;
        if (value)
            text_print(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                       (double)LEFT + day * step + step * 0.12, HIGH - FOOT - high, step * 0.76, high);
        if (day == 0 || day == 9 || day == 19)
            label(out, (double)LEFT + day * step + step / 2, HIGH - 3, "middle", day + 1);
    }
    label(out, WIDE, HIGH - 3, "end", chart->days);
    if (most)
        label(out, LEFT - 4, TOP + 4, "end", most);
    label(out, LEFT - 4, HIGH - FOOT, "end", 0);
}

void chart_draw(struct text *out, const struct chart *chart)
{
    int64_t most = 0, sum = 0;

    for (int day = 0; day < chart->days; day++) {
        most = chart->at[day] > most ? chart->at[day] : most;
        sum += chart->at[day];
    }
    sum = sum < 0 ? 0 : sum;
    struct str what = words(out, chart, chart->what, NULL, 0);
    const struct param params[] = {
        { .name = STR("what"), .kind = PARAM_RICH, .text = what },
        { .name = STR("month"), .text = chart->month },
        { .name = STR("n"), .kind = PARAM_WHOLE, .whole = sum },
        { .name = STR("most"), .kind = PARAM_WHOLE, .whole = most },
    };
    struct str said = words(out, chart, "figures.chart", params, 4);
    struct str total = words(out, chart, "figures.total", params, 4);
    text_print(out, "<figure><figcaption>%.*s <b>%.*s</b></figcaption>", STR_ARG(what),
               STR_ARG(total));
    text_print(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"t-%s d-%s\"><title "
               "id=\"t-%s\">%.*s</title><desc id=\"d-%s\">%.*s</desc>", WIDE, HIGH, chart->what + 8,
               chart->what + 8, chart->what + 8, STR_ARG(what), chart->what + 8, STR_ARG(said));
    draw_bars(out, chart, most);
    text_add(out, STR("</svg></figure>"));
}
