#include "brands.h"

#include "../base/log.h"
#include "../referral/conversion.h"
#include "sponsors.h"

enum { OWNER_OF_BRAND = 0, KEYS_OF_BRAND = 2 };

struct brands_reading {
    struct engine *engine;
    struct arena *arena;
    struct brand_found *found;
    size_t count;
    void (*done)(void *owner, const struct error *err);
    void *owner;
};

static void open_brand(struct brands_reading *reading, struct brand_found *found, struct str raw,
                       struct str wrapped)
{
    const struct vault *vault = reading->engine->keys.vault;

    if (raw.len == 0)
        return;
    if (!vault_unwrap(vault, wrapped, &found->key) ||
        !brand_unpack(reading->arena, raw, &found->key, &found->brand)) {
        log_error("brand.unreadable", "brand=%.*s", STR_ARG(found->home));
        found->brand = (struct brand){ 0 };
    }
}

static void on_brands(void *owner, struct redis_value *values, size_t count,
                      const struct error *err)
{
    struct brands_reading *reading = owner;

    if (!values || count != reading->count) {
        reading->done(reading->owner, err);
        return;
    }
    for (size_t i = 0; i < count; i++)
        if (values[i].kind == REDIS_LIST && values[i].count == KEYS_OF_BRAND)
            open_brand(reading, &reading->found[i], values[i].items[0].text,
                       values[i].items[1].text);
    reading->done(reading->owner, NULL);
}

void brands_read(struct engine *engine, struct arena *arena, struct brand_found *found,
                 size_t count, void (*done)(void *owner, const struct error *err), void *owner)
{
    struct brands_reading *reading = ARENA_NEW(arena, struct brands_reading);
    struct redis_command *commands = ARENA_ARRAY(arena, struct redis_command, count + 1);

    *reading = (struct brands_reading){ .engine = engine, .arena = arena, .found = found,
                                        .count = count, .done = done, .owner = owner };
    if (count == 0) {
        done(owner, NULL);
        return;
    }
    for (size_t i = 0; i < count; i++) { /* each brand is a slot of its own */
        struct str *words = ARENA_ARRAY(arena, struct str, 1 + KEYS_OF_BRAND);
        found[i].key = vault_new_key();
        found[i].brand = (struct brand){ 0 };
        words[0] = STR("MGET");
        words[1] = key_of(&engine->keys, arena, KEY_BRAND, found[i].home, STR(""));
        words[2] = key_of_id(&engine->keys, arena, KEY_OWNER, found[i].home, OWNER_OF_BRAND);
        commands[i] = (struct redis_command){ .words = words, .count = 1 + KEYS_OF_BRAND };
    }
    redis_trip(engine->options.redis, arena, commands, count, on_brands, reading);
}

/* --- by API key ------------------------------------------------------------------------- */

struct key_finding {
    struct engine *engine;
    struct brand_found found;
    uint64_t hash;
    void (*done)(void *owner, const struct brand_found *brand, const struct error *err);
    void *owner;
};

static void on_brand_of_key(void *owner, const struct error *err)
{
    struct key_finding *finding = owner;
    bool is_its = !err && finding->found.brand.raw.len &&
                  brand_has_key(&finding->found.brand, finding->hash);

    finding->done(finding->owner, is_its ? &finding->found : NULL, err);
}

void brands_find_by_key(struct engine *engine, struct arena *arena, struct str api_key,
                        void (*done)(void *owner, const struct brand_found *brand,
                                     const struct error *err),
                        void *owner)
{
    struct key_finding *finding = ARENA_NEW(arena, struct key_finding);
    struct str home;

    *finding = (struct key_finding){ .engine = engine, .done = done, .owner = owner };
    if (!brand_key_read(api_key, &home)) {
        done(owner, NULL, NULL);
        return;
    }
    finding->found.home = arena_copy(arena, home);
    finding->hash = brand_key_hash(engine->keys.vault, api_key);
    brands_read(engine, arena, &finding->found, 1, on_brand_of_key, finding);
}

/* --- for a turn ------------------------------------------------------------------------- */

struct brands_lookup {
    struct lookup *lookup;
    void (*next)(struct lookup *lookup, const struct error *err);
    struct brand_found *found; /* the person's, and behind them the one of wants.brand */
    size_t count;
    struct str words[2];
};

static void on_found(void *owner, const struct error *err)
{
    struct brands_lookup *looking = owner;
    struct found *found = &looking->lookup->turn->found;

    if (!err && looking->lookup->turn->wants.brand.len)
        found->brand = looking->found[--looking->count];
    found->brands = looking->found;
    found->brand_count = looking->count;
    looking->next(looking->lookup, err);
}

static void read_brands(struct brands_lookup *looking)
{
    struct turn *turn = looking->lookup->turn;
    size_t kept = turn->wants.brands ? turn->person.brand_count : 0;

    looking->found = ARENA_ARRAY(turn->arena, struct brand_found, kept + 1);
    for (size_t i = 0; i < kept; i++)
        looking->found[looking->count++].home = turn->person.brands[i];
    if (turn->wants.brand.len)
        looking->found[looking->count++].home = turn->wants.brand;
    brands_read(looking->lookup->engine, turn->arena, looking->found, looking->count, on_found,
                looking);
}

static void on_allowed(void *owner, struct redis_value *values, size_t count,
                       const struct error *err)
{
    struct brands_lookup *looking = owner;
    struct turn *turn = looking->lookup->turn;
    struct str group = looking->lookup->group;
    const struct settings *settings = &looking->lookup->shelf->settings;

    if (!values || count != 1) {
        looking->next(looking->lookup, err);
        return;
    }
    if (values[0].text.len &&
        !allowed_unpack(turn->arena, values[0].text, &settings->key, turn->found.allowed))
        log_error("allowed.unreadable", "chat=%.*s", STR_ARG(group));
    read_brands(looking);
}

void brands_look_up(struct lookup *lookup,
                    void (*next)(struct lookup *lookup, const struct error *err))
{
    struct turn *turn = lookup->turn;
    struct brands_lookup *looking;

    if (sponsors_are_wanted(lookup)) /* from the shelf, without a trip of its own */
        sponsors_want(lookup);
    else if (turn->wants.facts && lookup->shelf->settings.has_brands)
        turn->wants.allowed = true;
    if (!turn->wants.brands && !turn->wants.brand.len && !turn->wants.allowed) {
        next(lookup, NULL);
        return;
    }
    looking = ARENA_NEW(turn->arena, struct brands_lookup);
    *looking = (struct brands_lookup){ .lookup = lookup, .next = next };
    if (!turn->wants.allowed || lookup->group.len == 0) {
        turn->found.allowed = ARENA_NEW(turn->arena, struct allowed);
        read_brands(looking);
        return;
    }
    turn->found.allowed = ARENA_NEW(turn->arena, struct allowed);
    looking->words[0] = STR("GET");
    looking->words[1] = key_of(&lookup->engine->keys, turn->arena, KEY_ALLOWED, lookup->group,
                               STR(""));
    struct redis_command command = { .words = looking->words, .count = 2 };
    redis_trip(lookup->engine->options.redis, turn->arena, &command, 1, on_allowed, looking);
}

/* --- writing ---------------------------------------------------------------------------- */

bool compile_brand(struct compiling *c, const struct effect *effect)
{
    struct brand_found found = c->turn->found.brand;
    struct str key = key_of(&c->engine->keys, c->arena, KEY_BRAND, c->turn->home, STR(""));

    if (!str_eq(found.home, c->turn->home))
        return false;
    if (effect->api_key.len && effect->key_at < found.brand.key_count) {
        uint64_t hash = brand_key_hash(c->engine->keys.vault, effect->api_key);
        found.brand.keys[effect->key_at].hash = hash;
        if (effect->secret_gap)
            effect->secret_gap->text = conversion_secret(c->engine->keys.vault, c->arena,
                                                         found.home, hash);
    }
    commit_check(c->commit, CHECK_EQUALS, key, found.brand.raw);
    if (found.brand.raw.len == 0)
        COMMIT_WRITE(c->commit, STR("SET"), compiling_key(c, KEY_OWNER, OWNER_OF_BRAND),
                     vault_wrap(c->engine->keys.vault, c->arena, &found.key));
    found.brand.revision++;
    COMMIT_WRITE(c->commit, STR("SET"), key, brand_pack(c->arena, &found.brand, &found.key));
    return true;
}

void compile_allowed(struct compiling *c)
{
    const struct allowed *allowed = c->turn->found.allowed;
    struct str key = key_of(&c->engine->keys, c->arena, KEY_ALLOWED, c->turn->home, STR(""));

    commit_check(c->commit, CHECK_EQUALS, key, allowed->raw);
    COMMIT_WRITE(c->commit, STR("SET"), key,
                 allowed_pack(c->arena, allowed, &c->turn->settings.key));
}
