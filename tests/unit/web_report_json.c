/* report_json.c: a brand's month as programs read it: orders in their columns, ratios with their n. */
#include "../check.h"

#include "../../bot/base/json.h"
#include "../../bot/web/reports.h"
#include "../../bot/referral/report.h"

enum { NOVEMBER = 2026 * 12 + 10 };

static void add(struct figures *figures, const char *const *rows)
{
    for (size_t i = 0; rows[i]; i += 2)
        CHECK(figures_add(figures, str_from(rows[i]), str_from(rows[i + 1])));
}

static struct report *report_of(struct arena *arena, const char *const *orders)
{
    static const char *const group[] = { "01u", "40", "02v", "10", "02r", "5", "02h", "7", NULL };
    struct report *report = ARENA_NEW(arena, struct report);

    *report = (struct report){ .is_of_brand = true, .name = STR("Azura"), .first = NOVEMBER,
                               .last = NOVEMBER, .groups = 2, .campaign_count = 1 };
    report->campaigns = ARENA_NEW(arena, struct report_campaign);
    report->campaigns->campaign = (struct campaign){ .code = STR("ABCDE"), .title = STR("Ajak teman"),
                                                     .currency = STR("IDR"), .cost_minor = 5000 };
    add(&report->group, group);
    add(&report->campaigns->figures, orders);
    figures_join(&report->links, &report->campaigns->figures);
    return report;
}

TEST(report_json_keeps_the_three_kinds_of_orders_apart)
{
    static const char *const orders[] = { "01c", "20", "03l", "14", "03s", "9", "04f", "4", "05m", "200000",
                                          "05k", "120", "08i", "77", "09g", "30", NULL };
    struct arena *arena = arena_open(1 << 20);

    struct str json = report_json(arena, report_of(arena, orders));

    CHECK(str_find(json, STR("\"campaigns\":[{\"code\":\"ABCDE\",\"title\":\"Ajak teman\",\"orders\":"
                             "{\"attributed\":34,\"by_code\":20,\"by_click\":14,\"influenced\":77,"
                             "\"self_reported\":9,\"refunded\":4,\"n_too_small\":false},"
                             "\"clicks\":120,\"rewards\":30}]")) != SIZE_MAX);
    CHECK(str_find(json, STR("{\"day\":3,\"questions\":0,\"answered\":0,\"clicks\":0,\"attributed\":14,"
                             "\"rewards\":0}")) != SIZE_MAX);
    CHECK(str_find(json, STR("{\"day\":30,")) != SIZE_MAX && str_find(json, STR("{\"day\":31,")) == SIZE_MAX);
    arena_close(arena);
}

TEST(report_json_gives_a_ratio_with_what_it_is_made_of_and_none_of_a_small_n)
{
    static const char *const orders[] = { "01c", "34", "04f", "4", "05m", "200000", NULL };
    static const char *const few[] = { "01c", "29", NULL };
    struct arena *arena = arena_open(1 << 20);
    struct report *report = report_of(arena, orders);

    struct str json = report_json(arena, report);
    CHECK(str_find(json, STR("\"given\":true,\"part\":200000,\"n\":30,\"n_too_small\":false,"
                             "\"currency\":\"IDR\",\"ratio\":6666.6667}")) != SIZE_MAX);
    report->campaigns->campaign.cost_minor = 0;
    json = report_json(arena, report);
    CHECK(str_find(json, STR("\"given\":false,")) != SIZE_MAX);
    CHECK(str_find(json, STR("\"ratio\":6666.6667")) == SIZE_MAX);
    json = report_json(arena, report_of(arena, few));
    CHECK(str_find(json, STR("\"attributed\":29,\"by_code\":29,")) != SIZE_MAX);
    CHECK(str_find(json, STR("\"refunded\":0,\"n_too_small\":true}")) != SIZE_MAX);
    arena_close(arena);
}
