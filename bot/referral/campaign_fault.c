/* campaign_fault.c: which field of a campaign's terms is at fault, and how to mend it. */
#include "address.h"
#include "campaign_json.h"

const char campaign_second_level[] = "would be a second level: a campaign rewards the member who brings "
                                   "somebody and the friend who comes, nobody beyond; leave it out";
const char campaign_pays_reviews[] = "pays for reviews, or leads to where they are written, which buys "
                                   "opinions: reward orders, and lead to where people buy";

static bool refuse(struct campaign_fault *fault, const char *field, const char *says)
{
    *fault = (struct campaign_fault){ field, says };
    return false;
}

static const struct {
    const char *field, *says;
} faults[] = {
    [TERM_REWARD] = { "reward", "must give one side something; words are 2 to 80 characters on one line, "
                                "without a link" },
    [TERM_POINTS] = { "reward", "must be 1 to 1000000 points" },
    [TERM_TARGET] = { "target", "is no address" },
    [TERM_LAST_DAY] = { "last_day", "must be today or later, at most 366 days from now" },
    [TERM_TITLE] = { "title", "must be 2 to 60 characters on one line, without a link" },
    [TERM_WINDOW] = { "window_days", "must be 7 to 90" },
    [TERM_HOLD] = { "hold_days", "must be 0 to 60" },
    [TERM_CAP] = { "cap", "must be 1 to 10000 rewards a member, or 0 for no limit" },
    [TERM_DISCLOSURE] = { "disclosure", "must be at most 200 characters on one line, without a link" },
    [TERM_TOPIC] = { "topic", "must be kinds of product with commas between, at most 60 characters "
                              "on one line" },
    [TERM_COST] = { "cost", "must be at most 1000000000000, in minor units" },
    [TERM_REVIEWS] = { "body", campaign_pays_reviews },
    [TERM_LEVELS] = { "body", campaign_second_level },
};

/* The words at fault: of the reviews that they ask for, or the second level. */
static const char *words_at_fault(struct arena *arena, const struct campaign *c, enum term term)
{
    const struct {
        const char *field;
        struct str words;
    } rows[] = {
        { "title", c->title },           { "reward.member", c->for_member.words },
        { "reward.friend", c->for_friend.words }, { "disclosure", c->disclosure },
        { "topic", c->topic },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (term == TERM_REVIEWS ? terms_asks_for_reviews(arena, rows[i].words)
                                 : terms_has_levels(arena, rows[i].words))
            return rows[i].field;
    return "target";
}

/* Whose reward it is: the one that is at fault also when the other side gets nothing. */
static const char *side_at_fault(struct arena *arena, const struct campaign *c, int64_t now_ms,
                                 enum term term)
{
    struct campaign member = *c, friends = *c;

    member.for_friend = friends.for_member = (struct reward){ .kind = REWARD_NONE };
    if (c->for_member.kind != REWARD_NONE && terms_check(arena, &member, now_ms) == term)
        return "reward.member";
    if (c->for_friend.kind != REWARD_NONE && terms_check(arena, &friends, now_ms) == term)
        return "reward.friend";
    return "reward";
}

static const char *target_says(struct arena *arena, struct str target)
{
    static const char *const says[] = {
        [ADDRESS_FINE] = "is no address",
        [ADDRESS_NO_HTTPS] = "must begin with https://",
        [ADDRESS_BAD_HOST] = "must have a host name with a dot in it, as in https://shop.example/",
        [ADDRESS_HAS_USER] = "must not have a user in it",
        [ADDRESS_HAS_PORT] = "must not name a port",
        [ADDRESS_BAD_CHARACTER] = "has a blank, a quote or another such character; encode it",
        [ADDRESS_TOO_LONG] = "must be at most 512 bytes",
    };
    struct address address;

    return says[address_read(arena, target, &address)];
}

bool campaign_json_check(struct arena *arena, const struct campaign *campaign,
                         const struct brand *brand, int64_t now_ms, struct campaign_fault *fault)
{
    enum term term = terms_check(arena, campaign, now_ms);
    const char *field = faults[term].field, *says = faults[term].says;

    if (term == TERM_NONE)
        return brand_may_lead_to(arena, brand, campaign->target) ||
               refuse(fault, "target", "leads to no place that is proven to be your brand's; in the "
                                       "bot, /brand and Link targets prove one");
    if (term == TERM_REVIEWS || term == TERM_LEVELS)
        field = words_at_fault(arena, campaign, term);
    else if (term == TERM_REWARD || term == TERM_POINTS)
        field = side_at_fault(arena, campaign, now_ms, term);
    else if (term == TERM_TARGET)
        says = target_says(arena, campaign->target);
    return refuse(fault, field, says);
}

bool campaign_json_improves(const struct campaign *before, const struct campaign *after,
                            struct campaign_fault *fault)
{
    switch (terms_worse(before, after)) {
    case TERM_NONE: return true;
    case TERM_REWARD:
        return refuse(fault, "reward", "may only get better: points may rise, what stands in words "
                                       "stays, and a side that got nothing may get something");
    case TERM_LAST_DAY: return refuse(fault, "last_day", "may only move to a later day");
    case TERM_WINDOW: return refuse(fault, "window_days", "may only grow");
    case TERM_HOLD: return refuse(fault, "hold_days", "may only become shorter");
    case TERM_CAP: return refuse(fault, "cap", "may only rise, or become 0 for no limit");
    default: break;
    }
    return refuse(fault, "topic", "may only stay, or become empty for all of the brand's products");
}
