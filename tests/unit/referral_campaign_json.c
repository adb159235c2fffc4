/* referral_campaign_json.c: a campaign's terms as a program writes and reads them. */
#include <stdlib.h>

#include "../check.h"

#include "../../bot/referral/campaign_json.h"

#define DAY_MS INT64_C(86400000)
#define NOW_MS (INT64_C(20000) * DAY_MS)

static struct brand a_brand(void)
{
    struct brand brand = { .raw = STR("there"), .place_count = 1 };

    brand.places[0] = (struct brand_place){ .kind = PLACE_HOST, .address = STR("azura.example"),
                                            .verified_at_ms = 1 };
    return brand;
}

static struct campaign usual(void)
{
    return (struct campaign){ .window_days = TERMS_WINDOW_USUAL, .hold_days = TERMS_HOLD_USUAL,
                              .currency = STR("IDR"), .title = STR("Ajak teman") };
}

/* The field at fault, or nothing. */
static struct str fault_of(struct arena *arena, const char *body)
{
    struct campaign campaign = usual();
    struct campaign_fault fault = { 0 };
    struct brand brand = a_brand();
    bool names_terms;

    if (campaign_json_read(arena, str_from(body), true, &campaign, &names_terms, &fault))
        campaign_json_check(arena, &campaign, &brand, NOW_MS, &fault);
    CHECK(!fault.field == !fault.says);
    return str_from(fault.field);
}

#define WHOLE_OF(reward, rest)                                                    \
    "{\"reward\": " reward ", \"target\": \"https://azura.example/\", " rest \
    "\"last_day\": \"2024-11-01\"}"

TEST(campaign_json_reads_three_terms_and_prints_all)
{
    struct arena *arena = arena_open(1 << 20);
    struct campaign campaign = usual(), again = { .currency = STR("IDR") };
    struct campaign_fault fault;
    bool names_terms;
    struct json_writer json = JSON_WRITER(arena);

    CHECK(campaign_json_read(arena, STR(WHOLE_OF("{\"member\": {\"points\": 10}, \"friend\": null}", "")),
                             true, &campaign, &names_terms, &fault));
    CHECK(names_terms);
    campaign.state = CAMPAIGN_RUNNING;
    json_open(&json, NULL, '{');
    campaign_json_add(&json, &campaign, NOW_MS);
    json_close(&json, '}');
    CHECK(str_find(json.out.s, STR("\"window_days\":30")) != SIZE_MAX);
    CHECK(str_find(json.out.s, STR("\"reward\":{\"member\":{\"points\":10},\"friend\":null}")) != SIZE_MAX);
    CHECK(str_find(json.out.s, STR("\"last_day\":\"2024-11-01\"")) != SIZE_MAX);
    CHECK(str_find(json.out.s, STR("\"state\":\"running\"")) != SIZE_MAX);

    const char *state = "{\"state\": \"ended\"}";
    again = campaign;
    CHECK(campaign_json_read(arena, str_from(state), false, &again, &names_terms, &fault));
    CHECK(!names_terms && again.state == CAMPAIGN_ENDED && again.for_member.points == 10);
    arena_close(arena);
}

TEST(campaign_json_names_the_field_at_fault)
{
    static const struct {
        const char *body, *field;
    } rows[] = {
        { WHOLE_OF("{\"member\": {\"points\": 10}}", ""), "" },
        { "{", "body" },
        { "[]", "body" },
        { "{\"target\": \"https://azura.example/\", \"last_day\": \"2024-11-01\"}", "reward" },
        { WHOLE_OF("{}", ""), "reward" },
        { WHOLE_OF("[]", ""), "reward" },
        { WHOLE_OF("{\"friend\": []}", ""), "reward.friend" },
        { WHOLE_OF("{\"third\": {\"points\": 1}}", ""), "reward.third" },
        { WHOLE_OF("{\"xéééééééééééééééééééé\": 1}", ""), /* cut before the letter that crosses byte 40 */
          "reward.xééééééééééééééééééé" },
        { WHOLE_OF("{\"member\": {\"points\": -1}}", ""), "reward.member" },
        { WHOLE_OF("{\"friend\": {\"points\": 0}, \"member\": {\"points\": 1}}", ""), "reward.friend" },
        { WHOLE_OF("{\"member\": {\"discount\": \"bintang 5\"}}", ""), "reward.member" },
        { WHOLE_OF("{\"member\": {\"points\": 10}}", "\"topic\": \"tulis ulasan\", "), "topic" },
        { WHOLE_OF("{\"member\": {\"points\": 10}}", "\"tiers\": 3, "), "tiers" },
        { WHOLE_OF("{\"member\": {\"points\": 10}}", "\"cap\": 1e300, "), "cap" },
        { WHOLE_OF("{\"member\": {\"points\": 10}}", "\"\": 1, "), "body" },
        { WHOLE_OF("{\"member\": {\"points\": 10}}", "\"hold_days\": 61, "), "hold_days" },
    };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CHECK_STR(fault_of(arena, rows[i].body), str_from(rows[i].field));
    arena_close(arena);
}

TEST(campaign_json_lets_terms_only_get_better)
{
    struct campaign before = usual(), after = before;
    struct campaign_fault fault;

    before.cap = 5;
    after.cap = 0;
    CHECK(campaign_json_improves(&before, &after, &fault));
    CHECK(!campaign_json_improves(&after, &before, &fault));
    CHECK_STR(str_from(fault.field), STR("cap"));
}

TEST(campaigns_stand_with_the_latest_begun_first)
{
    struct campaign campaigns[] = {
        { .code = STR("CCCCC"), .starts_at_ms = 1 }, { .code = STR("BBBBB"), .starts_at_ms = 2 },
        { .code = STR("AAAAA"), .starts_at_ms = 2 }, { .code = STR("DDDDD"), .starts_at_ms = 3 },
    };

    qsort(campaigns, 4, sizeof *campaigns, campaign_later_first);
    CHECK_STR(campaigns[0].code, STR("DDDDD"));
    CHECK_STR(campaigns[1].code, STR("AAAAA"));
    CHECK_STR(campaigns[2].code, STR("BBBBB"));
    CHECK_STR(campaigns[3].code, STR("CCCCC"));
}
