#include "campaign_screen.h"

#include "../base/clock.h"
#include "../referral/address.h"

struct str campaign_date(struct arena *arena, int32_t day)
{
    int year, month, of_month;

    clock_date_from_day(day, &year, &month, &of_month);
    return arena_print(arena, "%02d-%02d-%04d", of_month, month, year);
}

struct reward_keys {
    const char *none, *points, *words;
};

static void say_reward(struct turn *turn, const struct reward_keys *keys,
                       const struct reward *reward)
{
    const struct param params[] = { WHOLE("n", reward->points), TEXT("reward", reward->words) };

    switch (reward->kind) {
    case REWARD_NONE: line_list(turn, keys->none, NULL, 0); return;
    case REWARD_POINTS: line_list(turn, keys->points, params, 1); return;
    case REWARD_VOUCHER:
    case REWARD_DISCOUNT: line_list(turn, keys->words, params + 1, 1); return;
    }
}

void campaign_say_rewards(struct turn *turn, const struct campaign *campaign)
{
    static const struct reward_keys member = { "campaign.member_none", "campaign.member_points",
                                               "campaign.member_words" };
    static const struct reward_keys friends = { "campaign.friend_none", "campaign.friend_points",
                                                "campaign.friend_words" };

    say_reward(turn, &member, &campaign->for_member);
    say_reward(turn, &friends, &campaign->for_friend);
}

void campaign_say_terms(struct turn *turn, const struct campaign *campaign)
{
    campaign_say_rewards(turn, campaign);
    line(turn, "campaign.target", TEXT("target", campaign->target));
    line(turn, "campaign.until", TEXT("day", campaign_date(turn->arena, campaign->last_day)));
    line(turn, "campaign.window", WHOLE("n", campaign->window_days));
    line(turn, "campaign.hold", WHOLE("n", campaign->hold_days));
    if (campaign->cap)
        line(turn, "campaign.cap", WHOLE("n", campaign->cap));
    else
        line_list(turn, "campaign.no_cap", NULL, 0);
    if (campaign->topic.len)
        line(turn, "campaign.topic", TEXT("topic", campaign->topic));
    else
        line_list(turn, "campaign.no_topic", NULL, 0);
    if (campaign->disclosure.len)
        line(turn, "campaign.disclosure", TEXT("words", campaign->disclosure));
    else
        line_list(turn, "campaign.no_disclosure", NULL, 0);
}

const char *campaign_fault_key(enum term term)
{
    static const char *const keys[] = {
        [TERM_NONE] = "press.unknown",       [TERM_REWARD] = "campaign.bad_reward",
        [TERM_POINTS] = "campaign.bad_points", [TERM_TARGET] = "campaign.bad_target",
        [TERM_LAST_DAY] = "campaign.bad_day", [TERM_TITLE] = "campaign.bad_title",
        [TERM_WINDOW] = "campaign.bad_window", [TERM_HOLD] = "campaign.bad_hold",
        [TERM_CAP] = "campaign.bad_cap",     [TERM_DISCLOSURE] = "campaign.bad_disclosure",
        [TERM_TOPIC] = "campaign.bad_topic", [TERM_COST] = "campaign.bad_cost",
        [TERM_REVIEWS] = "campaign.reviews_refused", [TERM_LEVELS] = "campaign.levels_refused",
    };

    return keys[term];
}

const char *campaign_address_key(struct arena *arena, struct str text)
{
    struct address address;

    switch (address_read(arena, text, &address)) {
    case ADDRESS_FINE:
    case ADDRESS_BAD_HOST: return "campaign.bad_host";
    case ADDRESS_NO_HTTPS: return "campaign.no_https";
    case ADDRESS_HAS_USER:
    case ADDRESS_HAS_PORT: return "campaign.has_user";
    case ADDRESS_BAD_CHARACTER: return "campaign.bad_character";
    case ADDRESS_TOO_LONG: return "campaign.too_long";
    }
    return "campaign.bad_target";
}

struct str campaign_host(struct arena *arena, const struct campaign *campaign)
{
    struct address address;

    return address_read(arena, campaign->target, &address) == ADDRESS_FINE ? address.host : STR("-");
}

void campaign_say_disclosure(struct turn *turn, const struct campaign *campaign)
{
    line(turn, "share.disclosure", TEXT("brand", campaign->brand_name),
         TEXT("host", campaign_host(turn->arena, campaign)));
    if (campaign->disclosure.len)
        line(turn, "share.disclosure_of", TEXT("brand", campaign->brand_name),
             TEXT("words", campaign->disclosure));
}

static bool holds(struct str text, struct str part)
{
    for (size_t i = 0; part.len && i + part.len <= text.len; i++)
        if (str_eq_ascii_nocase(str_slice(text, i, i + part.len), part))
            return true;
    return false;
}

bool campaign_is_about(const struct campaign *campaign, struct str product_name,
                       struct str category)
{
    struct str rest = campaign->topic;

    if (rest.len == 0)
        return true;
    while (rest.len) {
        struct str kind = str_trim(str_cut(&rest, ','));
        if (holds(product_name, kind) || holds(category, kind))
            return true;
    }
    return false;
}
