#include "campaigns.h"

#include "../base/clock.h"
#include "../base/limits.h"
#include "../engine/turns.h"
#include "../referral/conversion.h"
#include "campaigns_asking.h"

static const char prefix[] = "/v1/campaigns/";

/* --- answers ------------------------------------------------------------------------------ */

static void add_campaign(struct json_writer *json, const struct campaign_found *found)
{
    json_open(json, NULL, '{');
    campaign_json_add(json, &found->campaign, clock_now_ms());
    json_add_whole(json, "vouchers_left", (int64_t)found->vouchers_left);
    json_close(json, '}');
}

struct str asking_answer(struct asking *asking)
{
    struct json_writer json = JSON_WRITER(asking->keyed.arena);

    add_campaign(&json, &asking->one);
    return json.out.s;
}

void asking_refuse(struct asking *asking, const struct campaign_fault *fault)
{
    keyed_refuse(&asking->keyed, 422, fault->field, fault->says);
}

bool asking_is_own(const struct asking *asking)
{
    return asking->one.campaign.raw.len &&
           str_eq(asking->one.campaign.brand_home, asking->keyed.brand.home);
}

/* --- letters, as the dialogue sends them ------------------------------------------------------ */

static void on_turned(void *owner, enum turn_end end, const struct call *response)
{
    struct asking *asking = owner;

    (void)response;
    asking->status = end == TURN_DONE ? 0 : 503;
    asking->after_turn(asking);
}

/* asking->status is then 0, or 503 where it could not be written. */
void asking_send(struct asking *asking, struct str home, const char *letter, struct str id,
                 struct str body, void (*after_turn)(struct asking *asking))
{
    struct engine *engine = asking->keyed.engine;

    asking->after_turn = after_turn;
    if (engine->messenger_count == 0) {
        asking->status = 503;
        after_turn(asking);
        return;
    }
    asking->event = (struct event){
        .kind = EVENT_LETTER, .id = id, .messenger = str_from(engine->messengers[0]->name),
        .chat_kind = CHAT_PRIVATE, .new_chat_id = home, .letter = str_from(letter), .body = body,
    };
    turns_run(engine, asking->keyed.arena, engine->messengers[0], &asking->event, false, on_turned,
              asking);
}

/* The body of a letter that answers no press. */
struct str asking_packed(struct asking *asking, const struct campaign *campaign)
{
    return arena_concat(asking->keyed.arena, STR("m"),
                        campaign_pack_open(asking->keyed.arena, campaign));
}

/* --- looking ------------------------------------------------------------------------------------- */

static void on_all(void *owner, const struct error *err)
{
    struct asking *asking = owner;
    struct json_writer json = JSON_WRITER(asking->keyed.arena);

    if (err) {
        keyed_refuse_later(&asking->keyed);
        return;
    }
    json_open(&json, NULL, '{');
    json_open(&json, "campaigns", '[');
    for (size_t i = 0; i < asking->all.count; i++)
        add_campaign(&json, &asking->all.at[i]);
    json_close(&json, ']');
    json_close(&json, '}');
    keyed_answer(&asking->keyed, 200, json.out.s);
}

static void list(void *owner)
{
    struct asking *asking = owner;

    campaigns_read(asking->keyed.engine, asking->keyed.arena, asking->keyed.brand.home, &asking->all,
                   on_all, asking);
}

static void refuse_not_there(struct asking *asking)
{
    keyed_refuse(&asking->keyed, 404, "code", "is of no campaign of your brand; GET /v1/campaigns lists them");
}

static void on_one(void *owner, const struct error *err)
{
    struct asking *asking = owner;

    if (err)
        keyed_refuse_later(&asking->keyed);
    else if (!asking_is_own(asking))
        refuse_not_there(asking);
    else
        keyed_answer(&asking->keyed, 200, asking_answer(asking));
}

static void read_one(struct asking *asking, void (*then)(void *owner, const struct error *err))
{
    struct keyed *keyed = &asking->keyed;

    asking->code = conversion_campaign(keyed->arena, keyed->rest);
    if (asking->code.len)
        campaigns_read_one(keyed->engine, keyed->arena, asking->code, &asking->one, then, asking);
    else
        refuse_not_there(asking);
}

static void look(void *owner)
{
    read_one(owner, on_one);
}

/* --- changing ------------------------------------------------------------------------------------- */

static bool is_as_wanted(struct asking *asking)
{
    struct arena *arena = asking->keyed.arena;

    return str_eq(campaign_pack_open(arena, &asking->wanted),
                  campaign_pack_open(arena, &asking->one.campaign));
}

static void on_changed(void *owner, const struct error *err)
{
    struct asking *asking = owner;

    asking->wanted.revision++;
    if (err)
        keyed_refuse_later(&asking->keyed);
    else if (asking_is_own(asking) && is_as_wanted(asking))
        keyed_answer(&asking->keyed, 200, asking_answer(asking));
    else
        keyed_refuse(&asking->keyed, 409, "body", "met another change of this campaign; read it and send yours again");
}

static void after_put(struct asking *asking)
{
    if (asking->status)
        keyed_refuse_later(&asking->keyed);
    else
        campaigns_read_one(asking->keyed.engine, asking->keyed.arena, asking->code, &asking->one,
                           on_changed, asking);
}

static void put(struct asking *asking)
{
    struct keyed *keyed = &asking->keyed;
    struct str body = asking_packed(asking, &asking->wanted);

    asking_send(asking, home_of_campaign(&keyed->engine->keys, keyed->arena, asking->code), "campaign:put",
         arena_print(keyed->arena, "campaign:put:%.*s:%u:%llx", STR_ARG(asking->code),
                     asking->wanted.revision, (unsigned long long)str_hash(body)),
         body, after_put);
}

/* Pausing and ending need nothing else to be in order: a brand can always take its offer back. */
static bool judge_change(struct asking *asking, struct campaign_fault *fault)
{
    struct keyed *keyed = &asking->keyed;
    const struct campaign *before = &asking->one.campaign;
    bool names_terms;

    asking->wanted = *before;
    if (!campaign_json_read(keyed->arena, keyed->body, false, &asking->wanted, &names_terms, fault))
        return false;
    if (!names_terms && asking->wanted.state != CAMPAIGN_RUNNING)
        return true;
    if (names_terms)
        asking->wanted.brand_name = keyed->brand.brand.name;
    return campaign_json_check(keyed->arena, &asking->wanted, &keyed->brand.brand, clock_now_ms(),
                               fault) &&
           campaign_json_improves(before, &asking->wanted, fault);
}

static void on_found(void *owner, const struct error *err)
{
    struct asking *asking = owner;
    struct campaign_fault fault;

    if (err)
        keyed_refuse_later(&asking->keyed);
    else if (!asking_is_own(asking))
        refuse_not_there(asking);
    else if (campaign_is_over(&asking->one.campaign, clock_now_ms()))
        keyed_refuse(&asking->keyed, 409, "state", "is ended, and stays so; make a new campaign");
    else if (!judge_change(asking, &fault))
        asking_refuse(asking, &fault);
    else if (is_as_wanted(asking))
        keyed_answer(&asking->keyed, 200, asking_answer(asking));
    else
        put(asking);
}

static void change(void *owner)
{
    read_one(owner, on_found);
}

/* --- the requests ---------------------------------------------------------------------------------- */

static void handle(struct campaigns_api *api, const struct http_request *request,
                   void (*then)(void *owner))
{
    struct arena *arena = keyed_arena();
    struct asking *asking = ARENA_NEW(arena, struct asking);

    asking->keyed = (struct keyed){ .engine = api->engine, .arena = arena, .budgets = api->budgets,
                                    .budget_count = CAMPAIGNS_BUDGETS,
                                    .a_minute = LIMIT_CAMPAIGNS_MINUTE, .owner = asking };
    keyed_begin(&asking->keyed, request, prefix, LIMIT_CAMPAIGN, then);
}

static void handle_make(void *owner, const struct http_request *request)
{
    handle(owner, request, campaign_new);
}

static void handle_list(void *owner, const struct http_request *request)
{
    handle(owner, request, list);
}

static void handle_look(void *owner, const struct http_request *request)
{
    handle(owner, request, look);
}

static void handle_change(void *owner, const struct http_request *request)
{
    handle(owner, request, change);
}

void campaigns_routes(struct campaigns_api *api, struct http_route *routes)
{
    static const char *const headers[] = { "idempotency-key", NULL };
    const struct http_route all[CAMPAIGNS_ROUTES] = {
        { .method = "POST", .path = "/v1/campaigns", .handle = handle_make, .headers = headers },
        { .method = "GET", .path = "/v1/campaigns", .handle = handle_list },
        { .method = "GET", .path = "/v1/campaigns/*", .handle = handle_look },
        { .method = "PATCH", .path = "/v1/campaigns/*", .handle = handle_change },
        { .method = "POST", .path = "/v1/campaigns/*", .handle = campaign_vouchers, .headers = headers },
    };

    for (size_t i = 0; i < CAMPAIGNS_ROUTES; i++) {
        routes[i] = all[i];
        routes[i].owner = api;
    }
}
