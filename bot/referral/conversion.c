#include "conversion.h"

#include <cjson/cJSON.h>

#include "../base/clock.h"
#include "../base/hmac.h"
#include "../base/json.h"
#include "../base/pack.h"
#include "code.h"

enum { CONVERSION_FORMAT = 2, CURRENCY_LEN = 3 };
#define AT_MAX_S INT64_C(100000000000) /* milliseconds, mistaken for seconds, are beyond it */

struct reading {
    struct arena *arena;
    const struct cJSON *json;
    struct conversion *conversion;
    struct conversion_fault *fault;
};

static bool refuse(struct reading *reading, const char *field, const char *says)
{
    *reading->fault = (struct conversion_fault){ field, says };
    return false;
}

struct str conversion_campaign(struct arena *arena, struct str text)
{
    struct code code;

    /* The member's part of a code is of the same alphabet: any will do for the check. */
    text = str_trim(text);
    if (text.len != CODE_CAMPAIGN_LEN ||
        !code_read(arena, arena_concat(arena, text, STR("AAAAAA")), &code))
        return (struct str){ "", 0 };
    return code.campaign;
}

bool conversion_order_is_fine(struct str id)
{
    if (id.len == 0 || id.len > CONVERSION_ID_MAX || !str_is_utf8(id))
        return false;
    for (size_t i = 0; i < id.len; i++)
        if ((unsigned char)id.at[i] <= ' ' || id.at[i] == 127)
            return false;
    return true;
}

struct str conversion_member(struct str buyer, struct str messenger)
{
    bool is_theirs = messenger.len && buyer.len > messenger.len + 1 &&
                     str_starts(buyer, messenger) && buyer.at[messenger.len] == ':';

    return is_theirs ? str_slice(buyer, messenger.len + 1, buyer.len) : STR("");
}

struct str conversion_buyer_of(struct arena *arena, struct str messenger, struct str id)
{
    return ARENA_JOIN(arena, messenger, STR(":"), id);
}

bool conversion_amount(struct str text, int64_t *amount)
{
    size_t group = 0;
    bool has_groups = false;

    *amount = 0;
    text = str_trim(text);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c >= '0' && c <= '9') {
            *amount = *amount * 10 + (c - '0');
            group++;
            if (*amount > CONVERSION_AMOUNT_MAX)
                return false;
        } else if ((c == '.' || c == ',' || c == ' ') && (group == 3 || (!has_groups && group && group < 3))) {
            has_groups = true;
            group = 0;
        } else {
            return false;
        }
    }
    return text.len && (has_groups ? group == 3 : group > 0);
}

/* Every field that names a campaign must name the same. */
static bool is_same_campaign(struct reading *reading, struct str campaign)
{
    if (reading->conversion->campaign.len == 0)
        reading->conversion->campaign = campaign;
    return str_eq(reading->conversion->campaign, campaign);
}

static bool read_code(struct reading *reading, const char *field, struct str *member)
{
    const struct cJSON *node = json_get(reading->json, field);
    struct code code;

    if (!node)
        return true;
    if (!json_is_string(node) || !code_read(reading->arena, json_text(reading->arena, node), &code))
        return refuse(reading, field, "is no whole code; a code looks like ABCDE-FGHJKM");
    if (!is_same_campaign(reading, code.campaign))
        return refuse(reading, field, "belongs to another campaign than the fields before it");
    *member = code.member;
    return true;
}

static bool read_click(struct reading *reading, const struct cJSON *node)
{
    struct conversion *conversion = reading->conversion;
    struct str campaign;
    uint64_t number;

    if (conversion->click_count == CONVERSION_CLICKS)
        return refuse(reading, "click", "names more than 8 clicks; send the last ones");
    if (!json_is_string(node) ||
        !click_id_read(reading->arena, json_text(reading->arena, node), &campaign, &number))
        return refuse(reading, "click", "is no click id; send it just as it came in the address");
    if (!is_same_campaign(reading, campaign))
        return refuse(reading, "click", "belongs to another campaign than the fields before it");
    conversion->clicks[conversion->click_count++] = number;
    return true;
}

static bool read_clicks(struct reading *reading)
{
    const struct cJSON *node = json_get(reading->json, "click");

    if (!node)
        return true;
    if (!cJSON_IsArray(node))
        return read_click(reading, node);
    for (const struct cJSON *item = node->child; item; item = item->next)
        if (!read_click(reading, item))
            return false;
    return true;
}

static bool read_campaign(struct reading *reading)
{
    const struct cJSON *node = json_get(reading->json, "campaign");

    if (!node)
        return true;
    reading->conversion->campaign = json_is_string(node)
                                        ? conversion_campaign(reading->arena,
                                                              json_text(reading->arena, node))
                                        : (struct str){ "", 0 };
    return reading->conversion->campaign.len ||
           refuse(reading, "campaign", "is no campaign; it is the first five characters of a code");
}

static bool read_short(struct reading *reading, const char *field, size_t max, struct str *text)
{
    const struct cJSON *node = json_get(reading->json, field);

    if (!node)
        return true;
    *text = str_trim(json_text(reading->arena, node));
    return (text->len && text->len <= max) ||
           refuse(reading, field, "must be a text or whole number of 1 to 64 bytes, or be left out");
}

static bool read_event(struct reading *reading)
{
    struct str event = json_text(reading->arena, json_get(reading->json, "event"));

    reading->conversion->is_refund = str_eq(event, STR("refund"));
    return reading->conversion->is_refund || str_eq(event, STR("order")) ||
           refuse(reading, "event", "must be \"order\" or \"refund\"");
}

static bool read_order(struct reading *reading)
{
    reading->conversion->order = json_text(reading->arena, json_get(reading->json, "order"));
    return conversion_order_is_fine(reading->conversion->order) ||
           refuse(reading, "order", "must be your order id: 1 to 64 bytes without blanks");
}

static bool read_money(struct reading *reading)
{
    struct conversion *conversion = reading->conversion;
    const struct cJSON *amount = json_get(reading->json, "amount");
    const struct cJSON *currency = json_get(reading->json, "currency");

    if (conversion->is_refund)
        return !amount || refuse(reading, "amount", "does not belong to a refund: it takes back the "
                                                    "whole reward; leave it out");
    if (!cJSON_IsNumber(amount) || !json_whole(amount, &conversion->amount_minor) ||
        conversion->amount_minor < 0 || conversion->amount_minor > CONVERSION_AMOUNT_MAX)
        return refuse(reading, "amount", "must be a whole number of minor units (IDR 150000 is "
                                         "150000, USD 9.50 is 950), at most 1000000000000");
    conversion->currency = json_is_string(currency) ? json_text(reading->arena, currency)
                                                    : (struct str){ "", 0 };
    bool is_code = conversion->currency.len == CURRENCY_LEN;
    for (size_t i = 0; is_code && i < CURRENCY_LEN; i++)
        is_code = conversion->currency.at[i] >= 'A' && conversion->currency.at[i] <= 'Z';
    return is_code || refuse(reading, "currency", "must be three capitals, as in \"IDR\"");
}

/* How late is too late, the clock of whoever asks knows. */
static bool read_at(struct reading *reading)
{
    const struct cJSON *at = json_get(reading->json, "at");
    int64_t seconds = 0;

    if (!at)
        return true;
    if (reading->conversion->is_refund)
        return refuse(reading, "at", "does not belong to a refund; leave it out");
    if (!cJSON_IsNumber(at) || !json_whole(at, &seconds) || seconds <= 0 ||
        seconds > AT_MAX_S)
        return refuse(reading, "at", "must be the whole seconds since 1970 at which it was ordered");
    reading->conversion->at_ms = seconds * CLOCK_SECOND_MS;
    return true;
}

static bool read_fields(struct reading *reading)
{
    struct conversion *conversion = reading->conversion;

    if (!cJSON_IsObject(reading->json))
        return refuse(reading, "body", "must be one JSON object");
    return read_event(reading) && read_order(reading) && read_money(reading) &&
           read_campaign(reading) && read_code(reading, "code", &conversion->code) &&
           read_clicks(reading) &&
           read_code(reading, "self_reported", &conversion->self_reported) &&
           read_short(reading, "buyer", CONVERSION_BUYER_MAX, &conversion->buyer) &&
           read_short(reading, "voucher", CONVERSION_ID_MAX, &conversion->voucher) &&
           read_at(reading) &&
           (conversion->campaign.len ||
            refuse(reading, "campaign", "is missing, and no code or click says which it is"));
}

bool conversion_read(struct arena *arena, struct str body, struct conversion *conversion,
                     struct conversion_fault *fault)
{
    struct error err = { 0 };
    struct cJSON *json = json_parse(body, "body", &err);
    struct reading reading = { arena, json, conversion, fault };

    *conversion = (struct conversion){ 0 };
    *fault = (struct conversion_fault){ 0 };
    bool ok = json ? read_fields(&reading) : refuse(&reading, "body", "is no JSON");
    cJSON_Delete(json);
    return ok;
}

/* --- packed ---------------------------------------------------------------------------------- */

struct str conversion_pack(struct arena *arena, const struct conversion *conversion)
{
    struct text out = { .arena = arena };

    pack_u64(&out, CONVERSION_FORMAT);
    pack_u64(&out, conversion->is_refund);
    pack_str(&out, conversion->campaign);
    pack_str(&out, conversion->order);
    pack_i64(&out, conversion->amount_minor);
    pack_str(&out, conversion->currency);
    pack_str(&out, conversion->code);
    pack_str(&out, conversion->self_reported);
    pack_u64(&out, conversion->click_count);
    for (size_t i = 0; i < conversion->click_count; i++)
        pack_fixed64(&out, conversion->clicks[i]);
    pack_str(&out, conversion->buyer);
    pack_str(&out, conversion->voucher);
    pack_i64(&out, conversion->at_ms);
    pack_u64(&out, conversion->is_by_hand);
    return out.s;
}

bool conversion_unpack(struct str bytes, struct conversion *conversion)
{
    struct unpack in = { .rest = bytes };

    *conversion = (struct conversion){ 0 };
    if (unpack_u64(&in) != CONVERSION_FORMAT)
        return false;
    conversion->is_refund = unpack_u64(&in) != 0;
    conversion->campaign = unpack_str(&in);
    conversion->order = unpack_str(&in);
    conversion->amount_minor = unpack_i64(&in);
    conversion->currency = unpack_str(&in);
    conversion->code = unpack_str(&in);
    conversion->self_reported = unpack_str(&in);
    conversion->click_count = unpack_count(&in, CONVERSION_CLICKS);
    for (size_t i = 0; i < conversion->click_count; i++)
        conversion->clicks[i] = unpack_fixed64(&in);
    conversion->buyer = unpack_str(&in);
    conversion->voucher = unpack_str(&in);
    conversion->at_ms = unpack_i64(&in);
    conversion->is_by_hand = unpack_u64(&in) != 0;
    return !in.is_bad && conversion->campaign.len == CODE_CAMPAIGN_LEN;
}

/* --- signed ---------------------------------------------------------------------------------- */

struct str conversion_secret(const struct vault *vault, struct arena *arena, struct str home,
                             uint64_t hash)
{
    struct str what = ARENA_JOIN(arena, STR("conversions\n"), home, STR("\n"),
                                 id_print(arena, hash), STR("\n"));

    return ARENA_JOIN(arena, STR("sign_"),
                      vault_id(vault, arena, VAULT_BRAND, arena_concat(arena, what, STR("1"))),
                      vault_id(vault, arena, VAULT_BRAND, arena_concat(arena, what, STR("2"))));
}

struct str conversion_sign(struct arena *arena, struct str secret, struct str timestamp,
                           struct str body)
{
    const struct str parts[] = { timestamp, STR("."), body };

    return hmac_sha256_hex(arena, secret, parts, sizeof parts / sizeof parts[0]);
}

bool conversion_is_signed(const struct vault *vault, struct arena *arena, struct str home,
                          const struct brand *brand, struct str timestamp, struct str body,
                          struct str signature)
{
    bool is_signed = false;

    for (size_t i = 0; i < BRAND_API_KEYS; i++) {
        const struct brand_api_key *key = &brand->keys[i];
        struct str secret = conversion_secret(vault, arena, home, key->hash);
        bool works = i < brand->key_count && key->revoked_at_ms == 0 && !brand->is_closed;
        is_signed |= str_eq_secret(conversion_sign(arena, secret, timestamp, body), signature) &&
                     works;
    }
    return is_signed;
}
