#include "report.h"

#include "../base/clock.h"
#include "brands.h"
#include "figures.h"
#include "sharing.h"

enum { COMMANDS = REPORT_CAMPAIGNS * (FIGURES_MONTHS + 2) + BRAND_GROUPS * FIGURES_MONTHS,
       HEAD_COMMANDS = 3 };

struct report_reading {
    struct engine *engine;
    struct arena *arena;
    struct report_wants wants;
    struct report *report;
    struct brand_found brand;
    struct redis_command *commands;
    size_t count;
    size_t campaigns;       /* the first commands are so many campaigns', the rest groups' */
    void (*done)(void *owner, const struct error *err);
    void *owner;
};

static int months_of(const struct report_reading *reading)
{
    return reading->wants.last - reading->wants.first + 1;
}

static void read_words(struct report_reading *reading, const struct str *words, size_t count)
{
    struct str *copy = ARENA_ARRAY(reading->arena, struct str, count);

    for (size_t i = 0; i < count; i++)
        copy[i] = words[i];
    if (reading->count < COMMANDS)
        reading->commands[reading->count++] = (struct redis_command){ .words = copy,
                                                                      .count = count };
}
#define READ(reading, ...)                                      \
    read_words((reading), (const struct str[]){ __VA_ARGS__ },  \
               sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

static struct str key_in(const struct report_reading *reading, enum key_kind kind, struct str home)
{
    return key_of(&reading->engine->keys, reading->arena, kind, home, STR(""));
}

static void read_months(struct report_reading *reading, struct str home)
{
    for (int month = reading->wants.first; month <= reading->wants.last; month++)
        READ(reading, STR("HGETALL"), figures_key(reading->engine, reading->arena, home, month));
}

static void take_months(const struct report_reading *reading, const struct redis_value *values,
                        struct figures *figures)
{
    for (int month = 0; month < months_of(reading); month++)
        for (size_t i = 0; i + 1 < values[month].count; i += 2)
            figures_add(figures, values[month].items[i].text, values[month].items[i + 1].text);
}

static void finish(struct report_reading *reading, const struct error *err)
{
    reading->done(reading->owner, err);
}

static void go(struct report_reading *reading, redis_done *then)
{
    redis_trip(reading->engine->options.redis, reading->arena, reading->commands, reading->count,
               then, reading);
}

/* --- a group's ---------------------------------------------------------------------------- */

static void take_acts(const struct report_reading *reading, const struct redis_value *acts)
{
    struct report *report = reading->report;
    struct audit_entry entry;

    for (size_t i = 0; i < acts->count; i++) {
        if (!audit_unpack(acts->items[i].text, &entry))
            continue;
        int month = figures_month(entry.at_ms);
        if (month < reading->wants.first || month > reading->wants.last)
            continue;
        report->approved += entry.kind == AUDIT_APPROVED;
        report->taken_down += entry.kind == AUDIT_HIDDEN;
        report->restored += entry.kind == AUDIT_RESTORED;
    }
}

static void on_group(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct report_reading *reading = owner;
    struct report *report = reading->report;
    struct settings settings;
    struct queue queue = { .count = 0 };

    if (!values || count != reading->count) {
        finish(reading, err);
        return;
    }
    if (values[0].text.len &&
        settings_unpack(reading->arena, values[0].text, reading->engine->keys.vault, &settings) &&
        !settings.is_left)
        report->name = settings.title;
    if (values[1].text.len && queue_unpack(values[1].text, &queue)) {
        report->waiting = (int64_t)queue_count(&queue, false);
        report->hidden = (int64_t)queue_count(&queue, true);
    }
    take_acts(reading, &values[2]);
    take_months(reading, values + HEAD_COMMANDS, &report->group);
    report->groups = 1;
    finish(reading, NULL);
}

static void read_group(struct report_reading *reading)
{
    struct str home = reading->wants.home;

    READ(reading, STR("GET"), key_in(reading, KEY_CHAT, home));
    READ(reading, STR("GET"), key_in(reading, KEY_QUEUE, home));
    READ(reading, STR("LRANGE"), key_in(reading, KEY_AUDIT, home),
         arena_whole(reading->arena, -REPORT_AUDIT), STR("-1"));
    read_months(reading, home);
    go(reading, on_group);
}

/* --- a brand's ------------------------------------------------------------------------------ */

/* Days since 1970 by their clicks. */
static void take_clicks(const struct report_reading *reading, const struct redis_value *value,
                        struct figures *figures)
{
    for (size_t i = 0; i + 1 < value->count; i += 2) {
        struct str score = value->items[i + 1].text;
        int64_t day = 0, clicks = 0;
        if (!str_to_i64(value->items[i].text, &day) ||
            !str_to_i64(str_slice(score, 0, str_find_byte(score, '.')), &clicks))
            continue;
        int year, month, of_month;
        clock_date_from_day((int32_t)day, &year, &month, &of_month);
        if (year * 12 + month - 1 >= reading->wants.first &&
            year * 12 + month - 1 <= reading->wants.last)
            figures->at[FIGURE_CLICKS][of_month - 1] += clicks;
    }
}

/* The latest begun first; a draft has no figures yet. */
static void add_campaign(struct report *report, const struct report_campaign *campaign)
{
    size_t at = report->campaign_count++;

    while (at > 0 && report->campaigns[at - 1].campaign.starts_at_ms <
                         campaign->campaign.starts_at_ms) {
        report->campaigns[at] = report->campaigns[at - 1];
        at--;
    }
    report->campaigns[at] = *campaign;
    figures_join(&report->links, &campaign->figures);
}

static void on_brand(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct report_reading *reading = owner;
    struct report *report = reading->report;
    size_t each = (size_t)months_of(reading), at = 0;

    if (!values || count != reading->count) {
        finish(reading, err);
        return;
    }
    for (size_t i = 0; i < reading->campaigns; i++, at += each + 2) {
        struct report_campaign *campaign = ARENA_NEW(reading->arena, struct report_campaign);
        struct owner_key key;
        if (values[at].count != 2 || values[at].items[0].text.len == 0 ||
            !sharing_open_campaign(reading->engine, reading->arena, values[at].items[0].text,
                                   values[at].items[1].text, &campaign->campaign, &key) ||
            campaign->campaign.state == CAMPAIGN_DRAFT ||
            !str_eq(campaign->campaign.brand_home, reading->wants.home))
            continue;
        take_clicks(reading, &values[at + 1], &campaign->figures);
        take_months(reading, &values[at + 2], &campaign->figures);
        add_campaign(report, campaign);
    }
    for (; at < count; at += each)
        take_months(reading, &values[at], &report->group);
    finish(reading, NULL);
}

static void read_campaign(struct report_reading *reading, struct str code)
{
    struct str home = home_of_campaign(&reading->engine->keys, reading->arena, code);

    READ(reading, STR("MGET"), key_in(reading, KEY_CAMPAIGN, home),
         key_of_id(&reading->engine->keys, reading->arena, KEY_OWNER, home, 0));
    READ(reading, STR("ZRANGE"), key_in(reading, KEY_CLICKS, home), STR("0"), STR("-1"),
         STR("WITHSCORES"));
    read_months(reading, home);
}

static void on_codes(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct report_reading *reading = owner;
    const struct brand *brand = &reading->brand.brand;

    if (!values || count != 1) {
        finish(reading, err);
        return;
    }
    reading->count = 0;
    reading->campaigns = values[0].count < REPORT_CAMPAIGNS ? values[0].count : REPORT_CAMPAIGNS;
    for (size_t i = 0; i < reading->campaigns; i++)
        read_campaign(reading, values[0].items[i].text);
    for (size_t i = 0; i < brand->group_count; i++) {
        if (!brand->groups[i].is_allowed)
            continue;
        reading->report->groups++;
        if (!reading->wants.only_orders)
            read_months(reading, brand->groups[i].home);
    }
    if (reading->count)
        go(reading, on_brand);
    else
        finish(reading, NULL);
}

static void on_record(void *owner, const struct error *err)
{
    struct report_reading *reading = owner;
    const struct brand *brand = &reading->brand.brand;

    if (err || brand->raw.len == 0 || brand->is_closed) {
        finish(reading, err);
        return;
    }
    reading->report->name = brand->name;
    reading->report->campaigns = ARENA_ARRAY(reading->arena, struct report_campaign,
                                             REPORT_CAMPAIGNS);
    READ(reading, STR("SMEMBERS"), key_in(reading, KEY_CAMPAIGNS, reading->wants.home));
    go(reading, on_codes);
}

void report_read(struct engine *engine, struct arena *arena, const struct report_wants *wants,
                 struct report *report, void (*done)(void *owner, const struct error *err),
                 void *owner)
{
    struct report_reading *reading = ARENA_NEW(arena, struct report_reading);

    *reading = (struct report_reading){ .engine = engine, .arena = arena, .wants = *wants,
                                        .report = report, .done = done, .owner = owner };
    reading->commands = ARENA_ARRAY(arena, struct redis_command, COMMANDS);
    *report = (struct report){ .is_of_brand = wants->is_of_brand, .first = wants->first,
                               .last = wants->last };
    if (!wants->is_of_brand) {
        read_group(reading);
        return;
    }
    reading->brand.home = wants->home;
    brands_read(engine, arena, &reading->brand, 1, on_record, reading);
}

void report_look_up(struct lookup *lookup, void (*done)(void *owner, const struct error *err),
                    void *owner)
{
    struct turn *turn = lookup->turn;

    turn->found.report = ARENA_NEW(turn->arena, struct report);
    report_read(lookup->engine, turn->arena, &turn->wants.report, turn->found.report, done, owner);
}
