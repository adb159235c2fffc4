#include "campaign_json.h"

#include <cjson/cJSON.h>

#include "../base/clock.h"
#include "../base/json_strict.h"
#include "../base/nearest.h"

enum { DAY_LEN = 10, NEAR = 3 };

struct reading {
    struct arena *arena;
    struct campaign *campaign;
    struct campaign_fault *fault;
};

static bool refuse(struct campaign_fault *fault, const char *field, const char *says)
{
    *fault = (struct campaign_fault){ field, says };
    return false;
}

/* --- one term each ---------------------------------------------------------------------------- */

static bool read_words(struct reading *reading, const struct cJSON *node, const char *field,
                       struct str *words)
{
    if (!json_is_string(node) && !cJSON_IsNull(node))
        return refuse(reading->fault, field, "must be a text");
    *words = json_is_string(node) ? str_trim(json_text(reading->arena, node)) : STR("");
    return true;
}

/* Beyond most is one more than that: terms.h says what is wrong with it. */
static bool read_whole(struct reading *reading, const struct cJSON *node, const char *field,
                       int64_t most, int64_t *value)
{
    if (!cJSON_IsNumber(node) || !json_whole(node, value) || *value < 0)
        return refuse(reading->fault, field, "must be a whole number, 0 or more");
    if (*value > most)
        *value = most + 1;
    return true;
}

static bool read_title(struct reading *reading, const struct cJSON *node, const char *field)
{
    return read_words(reading, node, field, &reading->campaign->title);
}

static bool read_target(struct reading *reading, const struct cJSON *node, const char *field)
{
    return read_words(reading, node, field, &reading->campaign->target);
}

static bool read_disclosure(struct reading *reading, const struct cJSON *node, const char *field)
{
    return read_words(reading, node, field, &reading->campaign->disclosure);
}

static bool read_topic(struct reading *reading, const struct cJSON *node, const char *field)
{
    return read_words(reading, node, field, &reading->campaign->topic);
}

static bool read_days(struct reading *reading, const struct cJSON *node, const char *field,
                      unsigned *days)
{
    int64_t value;

    if (!read_whole(reading, node, field, TERMS_WINDOW_MAX, &value))
        return false;
    *days = (unsigned)value;
    return true;
}

static bool read_window(struct reading *reading, const struct cJSON *node, const char *field)
{
    return read_days(reading, node, field, &reading->campaign->window_days);
}

static bool read_hold(struct reading *reading, const struct cJSON *node, const char *field)
{
    return read_days(reading, node, field, &reading->campaign->hold_days);
}

static bool read_cap(struct reading *reading, const struct cJSON *node, const char *field)
{
    int64_t value = 0;

    if (!cJSON_IsNull(node) && !read_whole(reading, node, field, TERMS_CAP_MAX, &value))
        return false;
    reading->campaign->cap = (uint64_t)value;
    return true;
}

static bool read_cost(struct reading *reading, const struct cJSON *node, const char *field)
{
    return read_whole(reading, node, field, TERMS_COST_MAX, &reading->campaign->cost_minor);
}

static bool read_currency(struct reading *reading, const struct cJSON *node, const char *field)
{
    return (json_is_string(node) &&
            str_eq(json_text(reading->arena, node), reading->campaign->currency)) ||
           refuse(reading->fault, field, "must be \"IDR\", or be left out");
}

static bool read_goal(struct reading *reading, const struct cJSON *node, const char *field)
{
    struct str goal = json_is_string(node) ? json_text(reading->arena, node) : STR("");

    if (terms_asks_for_reviews(reading->arena, goal) || str_find(goal, STR("review")) != SIZE_MAX ||
        str_find(goal, STR("rating")) != SIZE_MAX)
        return refuse(reading->fault, field, campaign_pays_reviews);
    return str_eq(goal, STR("orders")) ||
           refuse(reading->fault, field, "must be \"orders\": a reward comes of an order and nothing else");
}

static bool read_last_day(struct reading *reading, const struct cJSON *node, const char *field)
{
    struct str text = json_is_string(node) ? json_text(reading->arena, node) : STR("");

    return (text.len == DAY_LEN && text.at[4] == '-' &&
            terms_read_day(text, 0, &reading->campaign->last_day)) ||
           refuse(reading->fault, field, "must be a date, as in \"2026-12-31\"");
}

static bool read_state(struct reading *reading, const struct cJSON *node, const char *field)
{
    struct str state = json_is_string(node) ? json_text(reading->arena, node) : STR("");

    if (str_eq(state, STR("running")))
        reading->campaign->state = CAMPAIGN_RUNNING;
    else if (str_eq(state, STR("paused")))
        reading->campaign->state = CAMPAIGN_PAUSED;
    else if (str_eq(state, STR("ended")))
        reading->campaign->state = CAMPAIGN_ENDED;
    else
        return refuse(reading->fault, field, "must be \"running\", \"paused\" or \"ended\"");
    return true;
}

/* --- what both sides get ------------------------------------------------------------------------ */

/* {"points": 10}, {"voucher": "words"}, {"discount": "words"}, or null for nothing. */
static bool read_side(struct reading *reading, const struct cJSON *node, const char *field,
                      struct reward *reward)
{
    const struct cJSON *only = cJSON_IsObject(node) ? node->child : NULL;

    *reward = (struct reward){ .kind = REWARD_NONE };
    if (cJSON_IsNull(node))
        return true;
    if (cJSON_IsArray(node))
        return refuse(reading->fault, field, campaign_second_level);
    if (!only || only->next)
        return refuse(reading->fault, field, "must be null or have just one of points, voucher and "
                                             "discount, as in {\"points\": 10}");
    struct str name = str_from(only->string);
    if (str_eq(name, STR("points"))) {
        reward->kind = REWARD_POINTS;
        return read_whole(reading, only, field, TERMS_POINTS_MAX, &reward->points);
    }
    reward->kind = str_eq(name, STR("voucher")) ? REWARD_VOUCHER : REWARD_DISCOUNT;
    if (reward->kind == REWARD_VOUCHER || str_eq(name, STR("discount")))
        return read_words(reading, only, field, &reward->words);
    return refuse(reading->fault, field, "knows points, voucher and discount only");
}

static bool read_reward(struct reading *reading, const struct cJSON *node, const char *field)
{
    struct campaign *campaign = reading->campaign;

    if (cJSON_IsArray(node))
        return refuse(reading->fault, field, campaign_second_level);
    if (!cJSON_IsObject(node) || !node->child)
        return refuse(reading->fault, field, "must be an object with member, friend or both, as in "
                                             "{\"member\": {\"points\": 10}, \"friend\": null}");
    for (const struct cJSON *side = node->child; side; side = side->next) {
        struct str name = str_from(side->string);
        bool is_member = str_eq(name, STR("member"));
        if (!is_member && !str_eq(name, STR("friend")))
            return refuse(reading->fault,
                          arena_print(reading->arena, "reward.%.*s",
                                      (int)str_utf8_floor(name, 40), name.at).at,
                          campaign_second_level);
        if (!read_side(reading, side, is_member ? "reward.member" : "reward.friend",
                       is_member ? &campaign->for_member : &campaign->for_friend))
            return false;
    }
    return true;
}

/* --- the body ------------------------------------------------------------------------------------ */

static const struct term_field {
    const char *name;
    bool (*read)(struct reading *reading, const struct cJSON *node, const char *field);
    bool is_needed;
} term_fields[] = {
    { "reward", read_reward, true },       { "target", read_target, true },
    { "last_day", read_last_day, true },   { "title", read_title, false },
    { "goal", read_goal, false },          { "window_days", read_window, false },
    { "hold_days", read_hold, false },     { "cap", read_cap, false },
    { "cost", read_cost, false },          { "currency", read_currency, false },
    { "disclosure", read_disclosure, false }, { "topic", read_topic, false },
    { "state", read_state, false },
};
enum { FIELDS = sizeof term_fields / sizeof term_fields[0], STATE = FIELDS - 1 };

static size_t field_of(struct str name)
{
    size_t i = 0;

    while (i < FIELDS && !str_eq(name, str_from(term_fields[i].name)))
        i++;
    return i;
}

static bool holds_any(struct str name, const struct str *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_find(name, parts[i]) != SIZE_MAX)
            return true;
    return false;
}

static bool refuse_unknown(struct reading *reading, struct str name)
{
    static const struct str levels[] = { STR_INIT("level"), STR_INIT("tier"), STR_INIT("upline"),
                                         STR_INIT("downline"), STR_INIT("second"), STR_INIT("depth"),
                                         STR_INIT("generation"), STR_INIT("network"), STR_INIT("mlm") };
    static const struct str reviews[] = { STR_INIT("review"), STR_INIT("rating"), STR_INIT("star"),
                                          STR_INIT("ulasan") };
    struct str shown = arena_copy(reading->arena, str_slice(name, 0, str_utf8_floor(name, 40)));
    size_t nearest = 0;

    if (holds_any(name, levels, sizeof levels / sizeof levels[0]))
        return refuse(reading->fault, shown.at, campaign_second_level);
    if (holds_any(name, reviews, sizeof reviews / sizeof reviews[0]))
        return refuse(reading->fault, shown.at, campaign_pays_reviews);
    for (size_t i = 1; i < FIELDS; i++)
        if (nearest_distance(name, str_from(term_fields[i].name)) <
            nearest_distance(name, str_from(term_fields[nearest].name)))
            nearest = i;
    bool is_near = nearest_distance(name, str_from(term_fields[nearest].name)) <= NEAR;
    struct str says = is_near ? arena_print(reading->arena, "is no term; did you mean %s?",
                                            term_fields[nearest].name)
                              : STR("is no term of a campaign; see /v1/openapi.json");
    return refuse(reading->fault, shown.len ? shown.at : "body", says.at);
}

static bool read_fields(struct reading *reading, const struct cJSON *json, bool is_new,
                        bool *names_terms)
{
    bool has[FIELDS] = { false };

    for (const struct cJSON *node = json->child; node; node = node->next) {
        size_t i = field_of(str_from(node->string));
        if (i == FIELDS)
            return refuse_unknown(reading, str_from(node->string));
        if (has[i])
            return refuse(reading->fault, term_fields[i].name, "stands there twice");
        if (i == STATE && is_new)
            return refuse(reading->fault, "state", "cannot be chosen: a new campaign runs at once");
        has[i] = true;
        *names_terms |= i != STATE;
        if (!term_fields[i].read(reading, node, term_fields[i].name))
            return false;
    }
    for (size_t i = 0; is_new && i < FIELDS; i++)
        if (term_fields[i].is_needed && !has[i])
            return refuse(reading->fault, term_fields[i].name, "is missing");
    return true;
}

bool campaign_json_read(struct arena *arena, struct str body, bool is_new,
                        struct campaign *campaign, bool *names_terms, struct campaign_fault *fault)
{
    struct reading reading = { arena, campaign, fault };
    struct cJSON *json = json_strict_fault(body) ? NULL : json_parse(body, "body", NULL);

    *fault = (struct campaign_fault){ 0 };
    *names_terms = false;
    bool ok = !json                   ? refuse(fault, "body", "is no JSON")
              : !cJSON_IsObject(json) ? refuse(fault, "body", "must be one JSON object")
              : !json->child && !is_new
                  ? refuse(fault, "body", "names nothing that shall change")
                  : read_fields(&reading, json, is_new, names_terms);
    cJSON_Delete(json);
    return ok;
}

/* --- written ---------------------------------------------------------------------------------------- */

static void add_side(struct json_writer *json, const char *key, const struct reward *reward)
{
    if (reward->kind == REWARD_NONE) {
        json_add_raw(json, key, STR("null"));
        return;
    }
    json_open(json, key, '{');
    if (reward->kind == REWARD_POINTS)
        json_add_whole(json, "points", reward->points);
    else
        json_add(json, reward->kind == REWARD_VOUCHER ? "voucher" : "discount", reward->words);
    json_close(json, '}');
}

static struct str state_word(const struct campaign *campaign, int64_t now_ms)
{
    if (campaign->state == CAMPAIGN_ENDED || campaign->last_day < campaign_day(now_ms))
        return STR("ended");
    return campaign->state == CAMPAIGN_PAUSED ? STR("paused") : STR("running");
}

void campaign_json_add(struct json_writer *json, const struct campaign *campaign, int64_t now_ms)
{
    int year, month, day;

    clock_date_from_day(campaign->last_day, &year, &month, &day);
    json_add(json, "code", campaign->code);
    json_add(json, "state", state_word(campaign, now_ms));
    json_add(json, "title", campaign->title);
    json_add(json, "goal", STR("orders"));
    json_open(json, "reward", '{');
    add_side(json, "member", &campaign->for_member);
    add_side(json, "friend", &campaign->for_friend);
    json_close(json, '}');
    json_add(json, "target", campaign->target);
    json_add(json, "last_day", arena_print(json->out.arena, "%04d-%02d-%02d", year, month, day));
    json_add_whole(json, "window_days", campaign->window_days);
    json_add_whole(json, "hold_days", campaign->hold_days);
    json_add_whole(json, "cap", (int64_t)campaign->cap);
    json_add_whole(json, "cost", campaign->cost_minor);
    json_add(json, "currency", campaign->currency);
    json_add(json, "disclosure", campaign->disclosure);
    json_add(json, "topic", campaign->topic);
    json_add_whole(json, "starts_at", campaign->starts_at_ms / CLOCK_SECOND_MS);
    json_add_whole(json, "revision", campaign->revision);
}
