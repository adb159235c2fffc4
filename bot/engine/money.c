#include "money_reading.h"

#include "../base/log.h"
#include "../referral/code.h"

enum { OWNER_OF_RECORD = 0 };

static struct str key_here(const struct money_reading *reading, enum key_kind kind, struct str detail)
{
    return key_of(&reading->engine->keys, reading->arena, kind, reading->money->home, detail);
}

static struct str id_here(const struct money_reading *reading, enum key_kind kind, uint64_t id)
{
    return key_of_id(&reading->engine->keys, reading->arena, kind, reading->money->home, id);
}

static void read_words(struct money_reading *reading, enum money_read_kind kind, size_t index,
                       const struct str *words, size_t count)
{
    struct str *copy = ARENA_ARRAY(reading->arena, struct str, count);

    if (reading->count == MONEY_READS)
        return;
    for (size_t i = 0; i < count; i++)
        copy[i] = words[i];
    reading->kinds[reading->count] = kind;
    reading->indexes[reading->count] = index;
    reading->commands[reading->count++] = (struct redis_command){ .words = copy, .count = count };
}
#define READ(reading, kind, index, ...)                                        \
    read_words((reading), (kind), (index), (const struct str[]){ __VA_ARGS__ }, \
               sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

static uint64_t hash_of(const struct money_reading *reading, const char *what, struct str text)
{
    return money_hash(reading->engine, reading->arena, reading->money->home, what, text);
}

static struct str code_hash(const struct money_reading *reading, struct str code)
{
    return id_print(reading->arena, hash_of(reading, "voucher", code));
}

/* --- the first trip: the campaign, the order, what may have led to it ------------------------- */

static void add_touch(struct money_reading *reading, enum touch_kind kind, struct str member)
{
    struct money *money = reading->money;
    struct touch *touch = &money->touches[money->touch_count];

    if (member.len == 0)
        return;
    *touch = (struct touch){ .kind = kind, .link = &money->links[money->touch_count] };
    READ(reading, READ_LINK, money->touch_count++, STR("GET"),
         key_here(reading, KEY_LINK, member));
}

/* Who gave their id in a messenger may hold a link themselves. */
static void read_buyer(struct money_reading *reading, struct str buyer)
{
    struct str person = money_buyer_home(reading->engine, reading->arena, buyer,
                                         reading->money);

    if (buyer.len == 0)
        return;
    reading->money->buyer_hash = hash_of(reading, "buyer", buyer);
    READ(reading, READ_BUYER, 0, STR("GET"), id_here(reading, KEY_BUYER, reading->money->buyer_hash));
    if (person.len)
        READ(reading, READ_BUYER_HOLDER, 0, STR("GET"), key_here(reading, KEY_HOLDER, person));
}

static void read_conversion(struct money_reading *reading, const struct conversion *conversion)
{
    reading->money->order_hash = hash_of(reading, "order", conversion->order);
    add_touch(reading, TOUCH_CODE, conversion->code);
    add_touch(reading, TOUCH_SELF, conversion->self_reported);
    for (size_t i = 0; i < conversion->click_count; i++)
        READ(reading, READ_CLICK, i, STR("GET"),
             id_here(reading, KEY_CLICK, conversion->clicks[i]));
    read_buyer(reading, conversion->buyer);
    READ(reading, READ_EDGES, 0, STR("GET"), key_here(reading, KEY_EDGES, STR("")));
    if (conversion->voucher.len) {
        struct str hash = code_hash(reading, conversion->voucher);
        READ(reading, READ_CODE, 0, STR("SISMEMBER"), key_here(reading, KEY_CODES, STR("")), hash);
        READ(reading, READ_HANDED, 0, STR("SISMEMBER"), key_here(reading, KEY_HANDED, STR("")), hash);
    }
}

static void read_codes(struct money_reading *reading)
{
    const struct money_wants *wants = reading->wants;
    struct str *words = ARENA_ARRAY(reading->arena, struct str, 2 + MONEY_CODES);
    size_t count = 0;

    words[count++] = STR("SMISMEMBER");
    words[count++] = key_here(reading, KEY_CODES, STR(""));
    for (size_t i = 0; i < wants->code_count && i < MONEY_CODES; i++)
        words[count++] = code_hash(reading, wants->codes[i]);
    read_words(reading, READ_CODES, 0, words, count);
}

static void read_first(struct money_reading *reading)
{
    const struct money_wants *wants = reading->wants;
    struct money *money = reading->money;

    READ(reading, READ_CAMPAIGN, 0, STR("MGET"), key_here(reading, KEY_CAMPAIGN, STR("")),
         id_here(reading, KEY_OWNER, OWNER_OF_RECORD));
    READ(reading, READ_LEFT, 0, STR("LLEN"), key_here(reading, KEY_VOUCHERS, STR("")));
    READ(reading, READ_FLAGGED_COUNT, 0, STR("SCARD"), key_here(reading, KEY_FLAGGED, STR("")));
    if (wants->conversion)
        read_conversion(reading, wants->conversion);
    else
        money->order_hash = wants->order;
    if (money->order_hash) {
        READ(reading, READ_ORDER, 0, STR("GET"), id_here(reading, KEY_ORDER, money->order_hash));
        READ(reading, READ_VOUCHER, 0, STR("LINDEX"),
             id_here(reading, KEY_VOUCHER, money->order_hash), STR("0"));
    }
    if (wants->buyer.len) {
        money->buyer_hash = hash_of(reading, "buyer", wants->buyer);
        READ(reading, READ_BUYER, 0, STR("GET"), id_here(reading, KEY_BUYER, money->buyer_hash));
    }
    if (wants->asker.len)
        READ(reading, READ_ASKER, 0, STR("GET"), key_here(reading, KEY_HOLDER, wants->asker));
    if (wants->code_count)
        read_codes(reading);
    if (wants->flagged)
        READ(reading, READ_FLAGGED, 0, STR("SRANDMEMBER"), key_here(reading, KEY_FLAGGED, STR("")),
             arena_whole(reading->arena, MONEY_ORDERS));
}

/* --- the second: the brand, the links of clicks ----------------------------------------------- */

/* Whoever gave their id in a messenger may have pressed something under the brand's answers. */
static void read_pressed(struct money_reading *reading)
{
    const struct engine *engine = reading->engine;
    const struct conversion *conversion = reading->wants->conversion;
    struct str person = conversion ? money_buyer_home(engine, reading->arena, conversion->buyer,
                                                      reading->money)
                                   : STR("");

    if (person.len)
        READ(reading, READ_PRESSED, 0, STR("GET"),
             key_of(&engine->keys, reading->arena, KEY_PRESSED, person, STR("")));
}

static void read_second(struct money_reading *reading)
{
    struct money *money = reading->money;
    const struct keyspace *keys = &reading->engine->keys;

    if (money->campaign.raw.len == 0)
        return;
    money->brand.home = money->campaign.brand_home;
    READ(reading, READ_BRAND, 0, STR("MGET"),
         key_of(keys, reading->arena, KEY_BRAND, money->brand.home, STR("")),
         key_of_id(keys, reading->arena, KEY_OWNER, money->brand.home, OWNER_OF_RECORD));
    read_pressed(reading);
    for (size_t i = 0; reading->wants->conversion && i < reading->wants->conversion->click_count; i++) {
        struct click *click = &reading->clicks[i];
        if (click->member_code.len == 0)
            continue; /* its time is over, or it was never ours */
        add_touch(reading, TOUCH_CLICK, click->member_code);
        money->touches[money->touch_count - 1].at_ms = click->at_ms;
        READ(reading, READ_CLICKS, money->touch_count - 1, STR("ZSCORE"),
             key_here(reading, KEY_PHONES, click->member_code),
             click_id(reading->arena, reading->wants->conversion->campaign,
                      reading->wants->conversion->clicks[i]));
    }
    if (money->order.member_code.len)
        READ(reading, READ_CREDITED, 0, STR("GET"),
             key_here(reading, KEY_LINK, money->order.member_code));
    for (size_t i = 0; i < money->order_count; i++)
        READ(reading, READ_LISTED, i, STR("GET"), id_here(reading, KEY_ORDER, money->order_hashes[i]));
}

/* --- the third: the ledger of whoever is credited ---------------------------------------------- */

/* Links that are not there are none. */
static void drop_missing(struct money *money)
{
    size_t kept = 0;

    for (size_t i = 0; i < money->touch_count; i++) {
        if (money->links[i].member_code.len == 0)
            continue;
        money->links[kept] = money->links[i];
        money->touches[kept] = money->touches[i];
        money->touches[kept].link = &money->links[kept];
        kept++;
    }
    money->touch_count = kept;
}

static int64_t ordered_at(const struct money_wants *wants)
{
    return wants->conversion && wants->conversion->at_ms ? wants->conversion->at_ms : wants->now_ms;
}

static uint64_t choose_holder(struct money_reading *reading)
{
    struct money *money = reading->money;

    drop_missing(money);
    if (money->order.raw.len)
        return money->order.holder;
    money->touch = credit_attribute(&money->campaign, money->touches, money->touch_count,
                                    ordered_at(reading->wants));
    if (money->touch)
        money->link = *money->touch->link;
    return money->link.holder;
}

static void read_third(struct money_reading *reading)
{
    uint64_t holder = choose_holder(reading);

    if (reading->money->campaign.raw.len == 0 || holder == 0)
        return;
    READ(reading, READ_LEDGER, 0, STR("MGET"), id_here(reading, KEY_LEDGER, holder),
         id_here(reading, KEY_OWNER, holder));
}

/* --- the trips -------------------------------------------------------------------------------------- */

static void finish(struct money_reading *reading)
{
    struct money *money = reading->money;

    money_count_buyer(money);
    if (reading->voucher.len &&
        !vault_unseal(reading->arena, &money->key, reading->voucher, &money->voucher))
        log_error("voucher.unreadable", "campaign=%.*s", STR_ARG(money->home));
    money_read_insider(reading->engine, reading->arena, money, reading->done, reading->owner);
}

static void go(struct money_reading *reading, void (*then)(struct money_reading *reading));

static void after_second(struct money_reading *reading)
{
    read_third(reading);
    go(reading, finish);
}

static void after_first(struct money_reading *reading)
{
    read_second(reading);
    go(reading, after_second);
}

static void on_trip(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct money_reading *reading = owner;

    if (!values || count != reading->count) {
        reading->done(reading->owner, err);
        return;
    }
    for (size_t i = 0; i < count; i++)
        money_take(reading, i, &values[i]);
    reading->count = 0;
    reading->then(reading);
}

static void go(struct money_reading *reading, void (*then)(struct money_reading *reading))
{
    reading->then = then;
    if (reading->count == 0)
        then(reading);
    else
        redis_trip(reading->engine->options.redis, reading->arena, reading->commands, reading->count,
                   on_trip, reading);
}

void money_read(struct engine *engine, struct arena *arena, const struct money_wants *wants,
                struct money *money, void (*done)(void *owner, const struct error *err), void *owner)
{
    struct money_reading *reading = ARENA_NEW(arena, struct money_reading);

    *reading = (struct money_reading){ .engine = engine, .arena = arena, .wants = wants, .money = money,
                                 .done = done, .owner = owner };
    *money = (struct money){ .home = wants->campaign.len == CODE_CAMPAIGN_LEN
                                         ? home_of_campaign(&engine->keys, arena, wants->campaign)
                                         : wants->campaign };
    read_first(reading);
    go(reading, after_first);
}

void money_look_up(struct lookup *lookup, void (*done)(void *owner, const struct error *err),
                   void *owner)
{
    struct turn *turn = lookup->turn;

    turn->found.money = ARENA_NEW(turn->arena, struct money);
    if (turn->wants.money.own)
        money_read_own(lookup->engine, turn, done, owner);
    else
        money_read(lookup->engine, turn->arena, &turn->wants.money, turn->found.money, done, owner);
}
