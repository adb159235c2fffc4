#include "visit.h"

#include "../base/limits.h"
#include "../referral/campaign.h"
#include "../operations/commit.h"

enum { VISITOR_MS = 172800000, KEY_COUNT = 7, WORDS = 14 };

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
    words[count++] = day;
    words[count++] = visit->only_looks ? STR("1") : STR("0");
    words[count++] = click_id(arena, visit->code.campaign, visit->number);
    words[count++] = click_pack(arena, &click);
    words[count++] = arena_whole(arena, VISITOR_MS);
    words[count++] = arena_whole(arena, LIMIT_CLICKS_A_DAY);
    words[count++] = arena_whole(arena, CLICK_GRACE_DAYS);
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
