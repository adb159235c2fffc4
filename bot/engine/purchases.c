#include "purchases.h"

#include "../base/clock.h"
#include "../base/log.h"
#include "../referral/campaign.h"

enum { READS = ALLOWED_BRANDS + 3 };

struct looking {
    struct lookup *lookup;
    struct redis_command commands[READS];
    size_t count;
    int mark_at, count_at, offers_at; /* of commands; -1: not asked for */
    void (*next)(struct lookup *lookup, const struct error *err);
};

static struct str mark_key(const struct engine *engine, const struct turn *turn, uint64_t hash)
{
    return key_of_id(&engine->keys, turn->arena, KEY_PURCHASE, turn->home, hash);
}

/* Under a hash that means nothing for another brand or on another day. */
static struct str tried_key(struct engine *engine, const struct turn *turn)
{
    struct str day = campaign_day_digits(turn->arena, campaign_day(turn->now_ms));

    return key_of(&engine->keys, turn->arena, KEY_TRIED, turn->home,
                  vote_voter(engine, turn->arena, ARENA_JOIN(turn->arena, turn->home, STR(" "), day),
                             turn->person_home));
}

static struct str list_key(const struct engine *engine, const struct turn *turn, struct str brand)
{
    return key_of(&engine->keys, turn->arena, KEY_PURCHASES, brand, STR(""));
}

static int read_key(struct looking *looking, const char *command, struct str key)
{
    struct str *words = ARENA_ARRAY(looking->lookup->turn->arena, struct str, 2);

    words[0] = str_from(command);
    words[1] = key;
    looking->commands[looking->count] = (struct redis_command){ .words = words, .count = 2 };
    return (int)looking->count++;
}

static void take_mark(struct turn *turn, struct str raw, struct str tried)
{
    struct purchase_found *found = &turn->found.purchase;
    int64_t times = 0;

    if (raw.len && !purchase_unpack(turn->arena, raw, &turn->found.brand.key, &found->record)) {
        log_error("purchase.unreadable", "brand=%.*s", STR_ARG(turn->home));
        found->record = (struct purchase){ .raw = raw, .state = PURCHASE_REVOKED };
    }
    found->tried_raw = tried;
    if (str_to_i64(tried, &times) && times > 0)
        found->tried = times < LIMIT_PURCHASE_TRIES ? (unsigned)times : LIMIT_PURCHASE_TRIES;
}

static void on_read(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct looking *looking = owner;
    struct turn *turn = looking->lookup->turn;
    size_t at = (size_t)looking->offers_at;

    if (!values || count != looking->count) {
        looking->next(looking->lookup, err);
        return;
    }
    if (looking->mark_at >= 0)
        take_mark(turn, values[looking->mark_at].text, values[looking->mark_at + 1].text);
    if (looking->count_at >= 0)
        turn->found.purchase.count = (size_t)values[looking->count_at].whole;
    for (size_t i = 0; looking->offers_at >= 0 && i < turn->found.allowed->brand_count; i++)
        turn->found.allowed->brands[i].has_codes = values[at + i].whole > 0;
    looking->next(looking->lookup, NULL);
}

void purchases_look_up(struct lookup *lookup,
                       void (*next)(struct lookup *lookup, const struct error *err))
{
    struct turn *turn = lookup->turn;
    struct engine *engine = lookup->engine;
    const struct purchase_wants *wants = &turn->wants.purchase;
    const struct allowed *allowed = turn->found.allowed;
    bool offers = wants->offers && allowed && allowed->brand_count;

    if (wants->code.len)
        turn->found.purchase.hash = purchase_hash(engine->keys.vault, turn->arena, wants->code);
    if (!wants->hash && !wants->count && !offers) {
        next(lookup, NULL);
        return;
    }
    struct looking *looking = ARENA_NEW(turn->arena, struct looking);
    *looking = (struct looking){ .lookup = lookup, .next = next, .mark_at = -1, .count_at = -1,
                                 .offers_at = -1 };
    if (wants->hash) {
        turn->found.purchase.hash = wants->hash;
        looking->mark_at = read_key(looking, "GET", mark_key(engine, turn, wants->hash));
        read_key(looking, "GET", tried_key(engine, turn));
    }
    if (wants->count)
        looking->count_at = read_key(looking, "ZCARD", list_key(engine, turn, turn->home));
    if (offers)
        looking->offers_at = (int)looking->count;
    for (size_t i = 0; offers && i < allowed->brand_count; i++) /* each in a partition of its own */
        read_key(looking, "EXISTS", list_key(engine, turn, allowed->brands[i].home));
    redis_trip(engine->options.redis, turn->arena, looking->commands, looking->count, on_read,
               looking);
}

bool purchases_compile(struct compiling *c, const struct effect *effect)
{
    const struct turn *turn = c->turn;
    const struct purchase_found *found = &turn->found.purchase;

    if (!turn->wants.purchase.hash || !str_eq(turn->found.brand.home, turn->home))
        return false;
    if (effect->kind == EFFECT_PURCHASE) { /* used, or used no more: it stays so for ever */
        struct str key = mark_key(c->engine, turn, found->hash);
        commit_check(c->commit, CHECK_EQUALS, key, found->record.raw);
        COMMIT_WRITE(c->commit, STR("SET"), key,
                     purchase_pack(c->arena, &found->record, &turn->found.brand.key));
        return true;
    }
    struct str key = tried_key(c->engine, turn);
    struct str times = arena_whole(c->arena, found->tried + 1);
    commit_check(c->commit, CHECK_EQUALS, key, found->tried_raw);
    COMMIT_WRITE(c->commit, STR("SET"), key, times, STR("PX"),
                 arena_whole(c->arena, 2 * CLOCK_DAY_MS));
    return true;
}
