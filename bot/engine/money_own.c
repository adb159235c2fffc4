/* money_own.c: what one member's link brought, for /status: who they are here is found by their
 * home, so that nobody reads another's. */
#include "money.h"

#include "../base/log.h"

enum { OWN_READS = MONEY_ORDERS + 2, CLICK_DAYS = 400 };

struct reading_own {
    struct engine *engine;
    struct turn *turn;
    struct redis_command commands[OWN_READS];
    size_t count;
    struct holder holder;
    void (*then)(struct reading_own *own, struct redis_value *values);
    void (*done)(void *owner, const struct error *err);
    void *owner;
};

static void on_trip(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct reading_own *own = owner;

    if (!values || count != own->count) {
        own->done(own->owner, err);
        return;
    }
    own->count = 0;
    own->then(own, values);
}

static void read_words(struct reading_own *own, const struct str *words, size_t count)
{
    struct str *copy = ARENA_ARRAY(own->turn->arena, struct str, count);

    for (size_t i = 0; i < count; i++)
        copy[i] = words[i];
    own->commands[own->count++] = (struct redis_command){ .words = copy, .count = count };
}
#define READ(own, ...)                                         \
    read_words((own), (const struct str[]){ __VA_ARGS__ },     \
               sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

static void go(struct reading_own *own, void (*then)(struct reading_own *own,
                                                     struct redis_value *values))
{
    own->then = then;
    redis_trip(own->engine->options.redis, own->turn->arena, own->commands, own->count, on_trip, own);
}

static struct str key_here(const struct reading_own *own, enum key_kind kind, struct str detail)
{
    return key_of(&own->engine->keys, own->turn->arena, kind, own->turn->home, detail);
}

/* --- the orders --------------------------------------------------------------------------- */

static void take_orders(struct reading_own *own, struct redis_value *values)
{
    struct money *money = own->turn->found.money;

    for (size_t i = 0; i < money->order_count; i++)
        if (values[i].text.len && !order_unpack(own->turn->arena, values[i].text, &money->key,
                                                &money->orders[i]))
            log_error("order.unreadable", "campaign=%.*s", STR_ARG(money->home));
    own->done(own->owner, NULL);
}

/* The latest first, each once: an order has several entries. */
static void choose_orders(struct money *money)
{
    for (size_t i = money->ledger.count; i-- > 0 && money->order_count < MONEY_ORDERS;) {
        uint64_t order = money->ledger.entries[i].order;
        bool is_new = true;
        for (size_t k = 0; k < money->order_count; k++)
            is_new = is_new && money->order_hashes[k] != order;
        if (is_new)
            money->order_hashes[money->order_count++] = order;
    }
}

static uint64_t sum_clicks(const struct redis_value *value)
{
    uint64_t sum = 0;

    for (size_t i = 0; i + 1 < value->count; i += 2) {
        uint64_t clicks = 0;
        if (str_to_u64(value->items[i + 1].text, &clicks))
            sum += clicks;
    }
    return sum;
}

static void take_link(struct reading_own *own, struct redis_value *values)
{
    struct money *money = own->turn->found.money;
    struct owner_key key;

    if (values[0].count == 3) {
        struct str link = values[0].items[0].text;
        bool has_key = vault_unwrap(own->engine->keys.vault, values[0].items[1].text, &key);
        money->link_is_sealed = !has_key;
        if (link.len && !link_unpack(own->turn->arena, link, has_key ? &key : NULL, &money->link))
            log_error("link.unreadable", "campaign=%.*s", STR_ARG(money->home));
        if (!ledger_read(own->turn->arena, values[0].items[2].text, &money->ledger))
            log_error("ledger.unreadable", "campaign=%.*s", STR_ARG(money->home));
    }
    money->clicks = sum_clicks(&values[1]);
    choose_orders(money);
    for (size_t i = 0; i < money->order_count; i++)
        READ(own, STR("GET"), key_here(own, KEY_ORDER, id_print(own->turn->arena, money->order_hashes[i])));
    if (own->count)
        go(own, take_orders);
    else
        own->done(own->owner, NULL);
}

/* --- the campaign and who this is ----------------------------------------------------------- */

static void take_holder(struct reading_own *own, struct redis_value *values)
{
    struct money *money = own->turn->found.money;
    const struct vault *vault = own->engine->keys.vault;
    struct arena *arena = own->turn->arena;

    if (values[0].count != 3 || values[0].items[0].text.len == 0 || values[0].items[2].text.len == 0 ||
        !vault_unwrap(vault, values[0].items[1].text, &money->key) ||
        !campaign_unpack(arena, values[0].items[0].text, &money->key, &money->campaign) ||
        !holder_unpack(values[0].items[2].text, &own->holder)) {
        money->campaign = (struct campaign){ 0 };
        own->done(own->owner, NULL);
        return;
    }
    READ(own, STR("MGET"), key_here(own, KEY_LINK, own->holder.member_code),
         key_here(own, KEY_OWNER, id_print(arena, own->holder.number)),
         key_here(own, KEY_LEDGER, id_print(arena, own->holder.number)));
    READ(own, STR("ZRANGE"), key_here(own, KEY_CLICKS, own->holder.member_code), STR("0"),
         arena_whole(arena, CLICK_DAYS), STR("WITHSCORES"));
    go(own, take_link);
}

void money_read_own(struct engine *engine, struct turn *turn,
                    void (*done)(void *owner, const struct error *err), void *owner)
{
    struct reading_own *own = ARENA_NEW(turn->arena, struct reading_own);

    *own = (struct reading_own){ .engine = engine, .turn = turn, .done = done, .owner = owner };
    turn->found.money->home = turn->home;
    READ(own, STR("MGET"), key_here(own, KEY_CAMPAIGN, STR("")),
         key_here(own, KEY_OWNER, id_print(turn->arena, 0)),
         key_here(own, KEY_HOLDER, turn->person_home));
    go(own, take_holder);
}
