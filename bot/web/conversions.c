#include "conversions.h"

#include "../base/clock.h"
#include "../base/json.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "../engine/money.h"
#include "../engine/turns.h"
#include "api.h"

struct asking {
    struct conversions *conversions;
    struct engine *engine;
    struct http_exchange *http;
    struct arena *arena;
    int retry_s; /* of a refusal that a later try may not meet */
    struct str body, timestamp, signature;
    struct conversion conversion;
    struct money_wants wants;
    struct money money;
    struct event event;
};

/* --- answers ------------------------------------------------------------------------------ */

static void answer(struct asking *asking, int status, struct str body)
{
    bool is_later = status == 429 || status == 503;
    struct http_header_field retry = {
        STR("Retry-After"), arena_print(asking->arena, "%d", asking->retry_s ? asking->retry_s : 1)
    };
    struct http_response response = { .status = status, .content_type = STR("application/json"),
                                      .body = body, .fields = &retry, .field_count = is_later };

    struct engine_counts *counts = &asking->engine->counts;

    counts->conversions_unsigned += status == 401;
    counts->conversions_later += is_later;
    counts->conversions_refused += status >= 400 && status != 401 && !is_later;
    http_respond(asking->http, &response);
    api_end(asking->engine, asking->arena);
}

static void refuse(struct asking *asking, int status, const char *field, const char *says)
{
    answer(asking, status, api_error(asking->arena, field, says));
}

static void refuse_later(struct asking *asking)
{
    refuse(asking, 503, "", "Redis is away; nothing is lost, send it again");
}

static void refuse_unsigned(struct asking *asking)
{
    refuse(asking, 401, "Rekan-Signature", "is not that of a working key of the brand whose "
                                           "campaign this is");
}

static const char *reason_word(enum order_reason reason)
{
    static const char *const words[ORDER_REASONS] = {
        [ORDER_OUT_OF_WINDOW] = "out_of_window", [ORDER_OVER_CAP] = "over_cap",
        [ORDER_OF_OWN] = "self_referral",        [ORDER_TAKEN_BACK] = "refunded",
        [ORDER_AFTER_END] = "ended",             [ORDER_NOT_INSIDER] = "not_insider",
        [ORDER_DECIDED] = "decided",             [ORDER_POSTED] = "posted_by_outsider",
        [ORDER_UPHELD] = "upheld",
    };

    return words[reason];
}

static const char *touch_word(enum touch_kind touch)
{
    static const char *const words[] = { [TOUCH_SELF] = "self_reported", [TOUCH_CLICK] = "click",
                                         [TOUCH_CODE] = "code" };

    return touch <= TOUCH_CODE ? words[touch] : NULL;
}

static void add_reward(struct json_writer *json, const struct reward *reward, const char *words,
                       const char *points)
{
    if (reward->words.len)
        json_add(json, words, reward->words);
    if (reward->kind == REWARD_POINTS)
        json_add_whole(json, points, reward->points);
}

static void answer_order(struct asking *asking, bool is_replay)
{
    const struct order *order = &asking->money.order;
    struct json_writer json = JSON_WRITER(asking->arena);

    json_open(&json, NULL, '{');
    json_add(&json, "order", asking->conversion.order);
    json_add(&json, "state", str_from(order_state_word(order->state)));
    if (reason_word(order->reason))
        json_add(&json, "reason", str_from(reason_word(order->reason)));
    if (touch_word(order->touch))
        json_add(&json, "by", str_from(touch_word(order->touch)));
    if (order->state == ORDER_HELD)
        json_add_whole(&json, "held_until", order->held_until_ms / CLOCK_SECOND_MS);
    if (order->state == ORDER_HELD || order->state == ORDER_GRANTED) {
        add_reward(&json, &order->reward, "member_reward", "member_points");
        /* What the buyer gets is the shop's to give: we know no buyer. */
        add_reward(&json, &asking->money.campaign.for_friend, "buyer_reward", "buyer_points");
    }
    json_add_bool(&json, "replay", is_replay);
    json_close(&json, '}');
    asking->engine->counts.conversions_replayed += is_replay;
    asking->engine->counts.conversions_recorded += !is_replay;
    answer(asking, 200, json.out.s);
}

/* --- the turn that writes it down -------------------------------------------------------------- */

static void on_written(void *owner, const struct error *err)
{
    struct asking *asking = owner;

    if (err)
        refuse_later(asking);
    else if (asking->money.order.raw.len == 0) /* what made it fine a moment ago is gone */
        refuse(asking, 409, "order", "could not be recorded just now; send it again");
    else
        answer_order(asking, false);
}

static void on_turned(void *owner, enum turn_end end, const struct call *response)
{
    struct asking *asking = owner;

    (void)response;
    if (end == TURN_DONE)
        money_read(asking->engine, asking->arena, &asking->wants, &asking->money, on_written, asking);
    else
        refuse_later(asking);
}

/* A letter to the campaign's home, as a keeper's /pesanan is; its name is the same when the
 * same is sent again. */
static void write_down(struct asking *asking)
{
    struct engine *engine = asking->engine;
    const struct money *money = &asking->money;
    struct messenger *messenger = engine_messenger(engine, money->link.messenger);
    struct str packed = conversion_pack(asking->arena, &asking->conversion);

    if (!messenger && engine->messenger_count)
        messenger = engine->messengers[0];
    if (!messenger) {
        refuse(asking, 503, "", "no messenger is switched on");
        return;
    }
    asking->event = (struct event){
        .kind = EVENT_LETTER,
        .id = arena_print(asking->arena, "conversion:%llx:%llx", (unsigned long long)money->order_hash,
                          (unsigned long long)str_hash(packed)),
        .messenger = str_from(messenger->name),
        .chat_kind = CHAT_PRIVATE,
        .new_chat_id = money->home,
        .letter = STR("credit:record"),
        .body = packed,
    };
    turns_run(engine, asking->arena, messenger, &asking->event, false, on_turned, asking);
}

/* --- what may be wrong with it --------------------------------------------------------------- */

static bool has_touch(const struct money *money, enum touch_kind kind)
{
    for (size_t i = 0; i < money->touch_count; i++)
        if (money->touches[i].kind == kind)
            return true;
    return false;
}

static bool is_told_otherwise(const struct asking *asking)
{
    const struct order *order = &asking->money.order;

    return !asking->conversion.is_refund && order->state != ORDER_REFUNDED &&
           (order->amount_minor != asking->conversion.amount_minor ||
            !str_eq(order->currency, asking->conversion.currency));
}

/* A little ahead of us its clock may be, as with the timestamp. */
static bool is_told_in_time(const struct asking *asking)
{
    int64_t at_ms = asking->conversion.at_ms, now_ms = asking->wants.now_ms;

    return at_ms == 0 || (at_ms <= now_ms + CONVERSION_FRESH_MS &&
                          at_ms >= now_ms - CONVERSION_LATE_DAYS * CLOCK_DAY_MS);
}

static void judge_new(struct asking *asking)
{
    const struct conversion *conversion = &asking->conversion;
    const struct money *money = &asking->money;

    if (!conversion->is_refund && !str_eq(conversion->currency, money->campaign.currency))
        refuse(asking, 422, "currency", "is not the one that this campaign counts in");
    else if (!is_told_in_time(asking))
        refuse(asking, 422, "at", "must not be in the future, nor more than 7 days ago");
    else if (conversion->code.len && !has_touch(money, TOUCH_CODE))
        refuse(asking, 422, "code", "is no member's; leave it out to record the order without it");
    else if (conversion->self_reported.len && !has_touch(money, TOUCH_SELF))
        refuse(asking, 422, "self_reported", "is no member's code; leave it out");
    else if (money->ledger.length >= LEDGER_BYTES)
        refuse(asking, 422, "campaign", "holds as many orders of this member as it can; begin a new one");
    else
        write_down(asking);
}

static void on_looked(void *owner, const struct error *err)
{
    struct asking *asking = owner;
    const struct money *money = &asking->money;
    const struct order *order = &money->order;

    if (err)
        refuse_later(asking);
    else if (!conversion_is_signed(asking->engine->keys.vault, asking->arena, money->brand.home,
                                   &money->brand.brand, asking->timestamp, asking->body,
                                   asking->signature))
        refuse_unsigned(asking);
    else if (!api_take(asking->conversions->budgets, CONVERSIONS_BUDGETS, LIMIT_CONVERSIONS_MINUTE,
                       money->brand.home, &asking->retry_s))
        refuse(asking, 429, "", "too many in a minute; send it again later");
    else if (order->raw.len && is_told_otherwise(asking))
        refuse(asking, 409, "amount", "and currency are not those that this order was told with before");
    else if (order->raw.len && (!asking->conversion.is_refund || order->state == ORDER_REFUNDED))
        answer_order(asking, true);
    else if (order->raw.len)
        write_down(asking);
    else
        judge_new(asking);
}

/* --- the request -------------------------------------------------------------------------------- */

static bool is_fresh(struct str timestamp)
{
    int64_t seconds = 0;

    if (timestamp.len > 12 || !str_to_i64(timestamp, &seconds))
        return false;
    int64_t off_ms = clock_now_ms() - seconds * CLOCK_SECOND_MS;
    return off_ms <= CONVERSION_FRESH_MS && off_ms >= -CONVERSION_FRESH_MS;
}

static void handle(void *owner, const struct http_request *request)
{
    struct conversions *conversions = owner;
    struct arena *arena = arena_open(LIMIT_ARENA_DELIVERY);
    struct asking *asking = ARENA_NEW(arena, struct asking);
    struct conversion_fault fault;

    *asking = (struct asking){
        .conversions = conversions, .engine = conversions->engine, .http = request->exchange,
        .arena = arena, .body = request->body, /* the exchange's, which lives until our answer */
        .timestamp = arena_copy(arena, http_header(request->exchange, STR("rekan-timestamp"))),
        .signature = arena_copy(arena, http_header(request->exchange, STR("rekan-signature"))),
    };
    api_begin(asking->engine);
    if (request->body.len > LIMIT_CONVERSION) {
        refuse(asking, 413, "body", "is longer than 16384 bytes");
    } else if (!is_fresh(asking->timestamp)) {
        refuse(asking, 401, "Rekan-Timestamp", "must be the seconds since 1970, at most 5 minutes "
                                               "off; is your clock right?");
    } else if (asking->signature.len != CONVERSION_SIGNATURE_LEN) {
        refuse_unsigned(asking); /* what cannot be signed is not read */
    } else if (!conversion_read(arena, asking->body, &asking->conversion, &fault)) {
        refuse(asking, 422, fault.field, fault.says);
    } else if (api_is_busy(asking->engine)) {
        refuse(asking, 429, "", "too much is under way; send it again");
    } else {
        asking->wants = (struct money_wants){ .campaign = asking->conversion.campaign,
                                              .conversion = &asking->conversion,
                                              .now_ms = clock_now_ms() };
        money_read(asking->engine, arena, &asking->wants, &asking->money, on_looked, asking);
    }
}

void conversions_routes(struct conversions *conversions, struct http_route *routes)
{
    static const char *const headers[] = { "rekan-timestamp", "rekan-signature", NULL };

    routes[0] = (struct http_route){ .method = "POST", .path = "/v1/conversions", .handle = handle,
                                     .owner = conversions, .headers = headers };
}
