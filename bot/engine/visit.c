#include "visit.h"

#include "../base/limits.h"
#include "../base/log.h"
#include "../operations/commit.h"
#include "../referral/credit.h"
#include "../referral/landing.h"
#include "../referral/link.h"
#include "figures.h"
#include "sharing.h"

enum { VISITOR_MS = 172800000, KEY_COUNT = 8, WORDS = 16 };

/* The day is part of it, so that the same visitor is another one tomorrow. */
static struct str visitor_key(const struct keyspace *keys, struct arena *arena, struct str home,
                              const struct visit *visit, struct str day)
{
    return key_of_hash(keys, arena, KEY_VISITOR, home,
                       ARENA_JOIN(arena, STR("visitor\n"), day, STR("\n"), visit->code.campaign,
                                  visit->code.member, STR("\n"), visit->peer, STR("\n"),
                                  visit->agent));
}

struct redis_command visit_command(const struct keyspace *keys, struct arena *arena,
                                   const struct visit *visit)
{
    struct str home = home_of_campaign(keys, arena, visit->code.campaign);
    struct str day = campaign_day_digits(arena, campaign_day(visit->now_ms));
    struct click click = { .member_code = visit->code.member, .at_ms = visit->now_ms };
    struct str *words = ARENA_ARRAY(arena, struct str, WORDS);
    size_t count = 0;

    words[count++] = key_of(keys, arena, KEY_CAMPAIGN, home, STR(""));
    words[count++] = key_of_id(keys, arena, KEY_OWNER, home, 0);
    words[count++] = key_of(keys, arena, KEY_LINK, home, visit->code.member);
    words[count++] = visitor_key(keys, arena, home, visit, day);
    words[count++] = key_of_id(keys, arena, KEY_CLICK, home, visit->number);
    words[count++] = key_of(keys, arena, KEY_CLICKS, home, visit->code.member);
    words[count++] = key_of(keys, arena, KEY_CLICKS, home, STR(""));
    words[count++] = key_of(keys, arena, KEY_PHONES, home, visit->code.member);
    words[count++] = day;
    words[count++] = visit->only_looks ? STR("1") : STR("0");
    words[count++] = click_id(arena, visit->code.campaign, visit->number);
    words[count++] = click_pack(arena, &click);
    words[count++] = arena_whole(arena, VISITOR_MS);
    words[count++] = arena_whole(arena, LIMIT_CLICKS_A_DAY);
    words[count++] = arena_whole(arena, CLICK_GRACE_DAYS);
    words[count++] = arena_whole(arena, CREDIT_MANY_CLICKS);
    return (struct redis_command){ .script = &script_click, .key_count = KEY_COUNT,
                                   .count = count, .words = words };
}

bool visit_result(const struct redis_value *value, struct visited *visited)
{
    if (value->kind != REDIS_LIST || value->count != 4)
        return false;
    *visited = (struct visited){ value->items[0].text, value->items[1].text, value->items[2].text,
                                 value->items[3].text };
    return true;
}

struct visiting {
    struct engine *engine;
    struct arena *arena;
    struct visit visit;
    visit_done *done;
    void *owner;
};

static enum visit_count count_of(const struct visiting *visiting, const struct visited *visited)
{
    const struct visit *visit = &visiting->visit;

    if (visited->click.len == 0)
        return VISIT_UNCOUNTED;
    return str_eq(visited->click, click_id(visiting->arena, visit->code.campaign, visit->number))
               ? VISIT_COUNTED : VISIT_REPEATED;
}

/* For the group in which the link was offered; the campaign's own were counted by click.lua. */
static void count_for_group(const struct visiting *visiting, const struct visited *visited,
                            const struct link *link)
{
    const struct visit *visit = &visiting->visit;
    const struct figure_change click = { .figure = FIGURE_CLICKS, .by = 1 };

    if (link->group.len && count_of(visiting, visited) == VISIT_COUNTED)
        figures_count_later(visiting->engine, link->group, visit->now_ms, &click);
}

static enum visit_end judge(const struct visiting *visiting, const struct visited *visited,
                            struct campaign *campaign, struct str *landing)
{
    const struct visit *visit = &visiting->visit;
    struct owner_key key;
    struct link link;

    if (visited->campaign.len == 0 || visited->link.len == 0)
        return VISIT_UNKNOWN;
    if (!link_unpack(visiting->arena, visited->link, NULL, &link) ||
        !sharing_open_campaign(visiting->engine, visiting->arena, visited->campaign, visited->key,
                               campaign, &key)) {
        log_error("link.unreadable", "campaign=%.*s", STR_ARG(visit->code.campaign));
        return VISIT_UNKNOWN;
    }
    count_for_group(visiting, visited, &link);
    if (campaign->state == CAMPAIGN_DRAFT)
        return VISIT_UNKNOWN;
    if (link.is_ended || campaign->state == CAMPAIGN_ENDED ||
        campaign->last_day < campaign_day(visit->now_ms))
        return VISIT_ENDED;
    if (!campaign_runs(campaign, visit->now_ms))
        return VISIT_PAUSED;
    if (landing_make(visiting->arena, campaign->target, &visit->code, visited->click, landing))
        return VISIT_OPEN;
    log_error("campaign.target_refused", "campaign=%.*s", STR_ARG(visit->code.campaign));
    return VISIT_PAUSED;
}

static void on_visited(void *owner, struct redis_value *values, size_t count,
                       const struct error *err)
{
    struct visiting *visiting = owner;
    struct campaign *campaign = ARENA_NEW(visiting->arena, struct campaign);
    struct str landing = { "", 0 };
    struct visited visited;

    (void)err;
    if (!values || count != 1 || !visit_result(&values[0], &visited)) {
        if (values && count == 1)
            log_error("link.refused_by_redis", "reason=%.*s", STR_ARG(values[0].text));
        visiting->done(visiting->owner, VISIT_LATER, NULL, landing, VISIT_UNCOUNTED);
        return;
    }
    enum visit_end end = judge(visiting, &visited, campaign, &landing);
    visiting->done(visiting->owner, end, end == VISIT_UNKNOWN ? NULL : campaign, landing,
                   count_of(visiting, &visited));
}

void visit_run(struct engine *engine, struct arena *arena, const struct visit *visit,
               visit_done *done, void *owner)
{
    struct visiting *visiting = ARENA_NEW(arena, struct visiting);

    *visiting = (struct visiting){ .engine = engine, .arena = arena, .visit = *visit,
                                   .done = done, .owner = owner };
    struct redis_command command = visit_command(&engine->keys, arena, visit);
    redis_trip(engine->options.redis, arena, &command, 1, on_visited, visiting);
}
