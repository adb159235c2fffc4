#include "campaign.h"

#include "../base/pack.h"

/* bot/operations/click.lua reads the head without unpacking it: a byte each for format and
 * state, the last day in five digits, the window in two. */
enum { CAMPAIGN_FORMAT = 1, DAY_DIGITS = 5, WINDOW_DIGITS = 2, DAY_LAST = 99999 };

#define DAY_MS INT64_C(86400000)
#define JAKARTA_MS INT64_C(25200000) /* UTC+7, no summer time */

static void pack_reward(struct text *out, const struct reward *reward)
{
    pack_u64(out, reward->kind);
    pack_i64(out, reward->points);
    pack_str(out, reward->words);
}

static struct reward unpack_reward(struct unpack *in)
{
    struct reward reward = { 0 };
    uint64_t kind = unpack_u64(in);

    in->is_bad = in->is_bad || kind > REWARD_DISCOUNT;
    reward.kind = in->is_bad ? REWARD_NONE : (enum reward_kind)kind;
    reward.points = unpack_i64(in);
    reward.words = unpack_str(in);
    return reward;
}

int32_t campaign_day(int64_t now_ms)
{
    return (int32_t)((now_ms + JAKARTA_MS) / DAY_MS);
}

struct str campaign_day_digits(struct arena *arena, int32_t day)
{
    return arena_print(arena, "%05d", day < 0 ? 0 : day > DAY_LAST ? DAY_LAST : day);
}

static uint64_t cut_digits(struct unpack *in, size_t digits)
{
    uint64_t value = 0;

    in->is_bad = in->is_bad || in->rest.len < digits ||
                 !str_to_u64(str_slice(in->rest, 0, digits), &value);
    in->rest = str_slice(in->rest, digits, in->rest.len);
    return in->is_bad ? 0 : value;
}

static void pack_words(struct text *secret, const struct campaign *campaign)
{
    pack_reward(secret, &campaign->for_member);
    pack_reward(secret, &campaign->for_friend);
    pack_str(secret, campaign->brand_name);
    pack_str(secret, campaign->title);
    pack_str(secret, campaign->target);
    pack_str(secret, campaign->disclosure);
    pack_str(secret, campaign->topic);
}

static void unpack_words(struct unpack *secret, struct campaign *campaign)
{
    campaign->for_member = unpack_reward(secret);
    campaign->for_friend = unpack_reward(secret);
    campaign->brand_name = unpack_str(secret);
    campaign->title = unpack_str(secret);
    campaign->target = unpack_str(secret);
    campaign->disclosure = unpack_str(secret);
    campaign->topic = unpack_str(secret);
}

static void pack_numbers(struct text *out, const struct campaign *campaign)
{
    pack_u64(out, CAMPAIGN_FORMAT);
    pack_u64(out, campaign->state);
    text_add(out, campaign_day_digits(out->arena, campaign->last_day));
    text_print(out, "%02u", campaign->window_days % 100);
    pack_str(out, campaign->code);
    pack_str(out, campaign->brand_home);
    pack_u64(out, campaign->revision);
    pack_i64(out, campaign->starts_at_ms);
    pack_u64(out, campaign->hold_days);
    pack_u64(out, campaign->cap);
    pack_i64(out, campaign->cost_minor);
    pack_str(out, campaign->currency);
}

static bool unpack_numbers(struct unpack *in, struct campaign *campaign)
{
    if (unpack_u64(in) != CAMPAIGN_FORMAT)
        return false;
    uint64_t state = unpack_u64(in);
    campaign->state = state > CAMPAIGN_ENDED ? CAMPAIGN_ENDED : (enum campaign_state)state;
    campaign->last_day = (int32_t)cut_digits(in, DAY_DIGITS);
    campaign->window_days = (unsigned)cut_digits(in, WINDOW_DIGITS);
    campaign->code = unpack_str(in);
    campaign->brand_home = unpack_str(in);
    campaign->revision = (uint32_t)unpack_u64(in);
    campaign->starts_at_ms = unpack_i64(in);
    campaign->hold_days = (unsigned)unpack_u64(in);
    campaign->cap = unpack_u64(in);
    campaign->cost_minor = unpack_i64(in);
    campaign->currency = unpack_str(in);
    return !in->is_bad;
}

struct str campaign_pack(struct arena *arena, const struct campaign *campaign,
                         const struct owner_key *key)
{
    struct text out = { .arena = arena };
    struct text secret = { .arena = arena };

    pack_words(&secret, campaign);
    pack_numbers(&out, campaign);
    pack_str(&out, vault_seal(arena, key, secret.s));
    return out.s;
}

bool campaign_unpack(struct arena *arena, struct str bytes, const struct owner_key *key,
                     struct campaign *campaign)
{
    struct unpack in = { .rest = bytes }, secret = { 0 };

    *campaign = (struct campaign){ .raw = bytes };
    if (!unpack_numbers(&in, campaign) ||
        !vault_unseal(arena, key, unpack_str(&in), &secret.rest) || in.is_bad)
        return false;
    unpack_words(&secret, campaign);
    return !secret.is_bad;
}

struct str campaign_pack_open(struct arena *arena, const struct campaign *campaign)
{
    struct text out = { .arena = arena };

    pack_numbers(&out, campaign);
    pack_words(&out, campaign);
    return out.s;
}

bool campaign_unpack_open(struct str bytes, struct campaign *campaign)
{
    struct unpack in = { .rest = bytes };

    *campaign = (struct campaign){ 0 };
    if (!unpack_numbers(&in, campaign))
        return false;
    unpack_words(&in, campaign);
    if (in.is_bad)
        *campaign = (struct campaign){ 0 };
    return !in.is_bad;
}

bool campaign_runs(const struct campaign *campaign, int64_t now_ms)
{
    return campaign->state == CAMPAIGN_RUNNING && now_ms >= campaign->starts_at_ms &&
           campaign_day(now_ms) <= campaign->last_day;
}

bool campaign_is_over(const struct campaign *campaign, int64_t now_ms)
{
    return campaign->state == CAMPAIGN_ENDED || campaign->last_day < campaign_day(now_ms);
}

int campaign_later_first(const void *a, const void *b)
{
    const struct campaign *one = a, *other = b;

    if (one->starts_at_ms != other->starts_at_ms)
        return one->starts_at_ms > other->starts_at_ms ? -1 : 1;
    return str_compare(one->code, other->code);
}
