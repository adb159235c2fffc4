/* lookup_held.c: what is kept of one person, as far as a turn may see or delete it. */
#include <string.h>

#include "../base/limits.h"
#include "../base/pack.h"
#include "effects.h"
#include "forgetting.h"
#include "sharing.h"

enum { HELD_READS = 10, VOTED_MAX = 4096, VOTE_READS = 4 };

struct looking {
    struct lookup *lookup;
    struct redis_command commands[HELD_READS];
    size_t count;
    int homes_at, forgetting_at, consents_at, author_at, voted_at, given_at, holder_at, place_at, own_at;
    struct redis_command *more;  /* the second trip */
    size_t more_count;
    void (*done)(void *owner, const struct error *err);
    void *owner;
};

static struct str whose(const struct turn *turn)
{
    return turn->wants.whose.len ? turn->wants.whose : turn->person_home;
}

static struct redis_command command_of(struct arena *arena, const struct str *words, size_t count)
{
    struct str *copy = ARENA_ARRAY(arena, struct str, count);

    memcpy(copy, words, count * sizeof *copy);
    return (struct redis_command){ .words = copy, .count = count };
}

static int add(struct looking *looking, const struct str *words, size_t count)
{
    looking->commands[looking->count] = command_of(looking->lookup->turn->arena, words, count);
    return (int)looking->count++;
}
#define ADD(looking, ...)                                         \
    add((looking), (const struct str[]){ __VA_ARGS__ },           \
        sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

static struct consent_line *take_consents(struct arena *arena, const struct redis_value *value,
                                          size_t *count)
{
    struct consent_line *lines = ARENA_ARRAY(arena, struct consent_line, value->count + 1);

    *count = 0;
    for (size_t i = 0; i < value->count; i++) {
        struct unpack in = { .rest = value->items[i].text };
        struct consent_line *line = &lines[*count];
        line->consent = (unsigned)unpack_u64(&in);
        line->is_given = unpack_u64(&in) == 1;
        line->text_version = (unsigned)unpack_u64(&in);
        unpack_str(&in);
        line->at_ms = unpack_i64(&in);
        *count += !in.is_bad;
    }
    return lines;
}

static void add_home(struct held *held, struct str home)
{
    if (str_eq(home, held->whose) || !home_is_handle(home))
        return;
    for (size_t i = 0; i < held->home_count; i++)
        if (str_eq(held->homes[i], home))
            return;
    held->homes[held->home_count++] = home;
}

/* A profile of before these were written down names some: told in, or set up. */
static void take_homes(struct turn *turn, const struct redis_value *value)
{
    struct held *held = &turn->found.held;
    const struct person *person = &turn->person;

    held->homes = ARENA_ARRAY(turn->arena, struct str, value->count / 2 + person->group_count +
                                                           person->managed_count + 1);
    for (size_t i = 0; i + 1 < value->count; i += 2) {
        int64_t since_ms = 0;
        str_to_i64(value->items[i + 1].text, &since_ms);
        if (held->since_ms == 0 || since_ms < held->since_ms)
            held->since_ms = since_ms;
        add_home(held, value->items[i].text);
    }
    for (size_t i = 0; value->count == 0 && i < person->group_count; i++)
        add_home(held, person->groups[i]);
    for (size_t i = 0; value->count == 0 && i < person->managed_count; i++)
        add_home(held, person->managed[i]);
}

static void take_voted(struct looking *looking, const struct redis_value *value)
{
    struct turn *turn = looking->lookup->turn;
    struct held *held = &turn->found.held;

    held->voted = ARENA_ARRAY(turn->arena, uint64_t, value->count + 1);
    held->votes = ARENA_ARRAY(turn->arena, struct held_votes, value->count + 1);
    for (size_t i = 0; i < value->count && held->voted_count < VOTED_MAX; i++)
        if (id_parse(value->items[i].text, &held->voted[held->voted_count]))
            held->voted_count++;
}

static void finish(struct looking *looking, const struct error *err)
{
    looking->done(looking->owner, err);
}

/* What a home is, its record tells: one of these lies there. */
enum { HOLDS_CHAT, HOLDS_CAMPAIGN, HOLDS_BRAND, HOLDS_OWNER, HOLDS_KEYS };

static struct redis_command place_command(const struct looking *looking, struct str home)
{
    const struct keyspace *keys = &looking->lookup->engine->keys;
    struct arena *arena = looking->lookup->turn->arena;
    const struct str words[] = { STR("MGET"), key_of(keys, arena, KEY_CHAT, home, STR("")),
                                 key_of(keys, arena, KEY_CAMPAIGN, home, STR("")),
                                 key_of(keys, arena, KEY_BRAND, home, STR("")),
                                 key_of_id(keys, arena, KEY_OWNER, home, 0) };

    return command_of(arena, words, 1 + HOLDS_KEYS);
}

static void take_campaign(struct looking *looking, struct held_place *place, struct str raw,
                          struct str wrapped)
{
    struct arena *arena = looking->lookup->turn->arena;
    struct campaign campaign;
    struct owner_key key;

    if (!sharing_open_campaign(looking->lookup->engine, arena, raw, wrapped, &campaign, &key))
        return;
    *place = (struct held_place){ .kind = HOLDING_CAMPAIGN, .code = campaign.code,
                                  .title = ARENA_JOIN(arena, campaign.brand_name, STR(": "),
                                                      campaign.title) };
}

static void take_brand(struct looking *looking, struct held_place *place, struct str raw,
                       struct str wrapped)
{
    const struct turn *turn = looking->lookup->turn;
    struct brand *brand = ARENA_NEW(turn->arena, struct brand);
    struct owner_key key;

    if (vault_unwrap(looking->lookup->engine->keys.vault, wrapped, &key) &&
        brand_unpack(turn->arena, raw, &key, brand))
        *place = (struct held_place){
            .kind = HOLDING_BRAND, .title = brand->name,
            .is_kept = brand_keeper(brand, turn->found.held.whose) < BRAND_KEEPERS };
}

/* Of a group that we left too: what lies there is theirs still. */
static void take_place(struct looking *looking, struct held_place *place,
                       const struct redis_value *value)
{
    const struct vault *vault = looking->lookup->engine->keys.vault;
    struct settings settings;

    if (value->kind != REDIS_LIST || value->count != HOLDS_KEYS)
        return;
    struct str chat = value->items[HOLDS_CHAT].text, owner = value->items[HOLDS_OWNER].text;
    if (value->items[HOLDS_CAMPAIGN].text.len)
        take_campaign(looking, place, value->items[HOLDS_CAMPAIGN].text, owner);
    else if (value->items[HOLDS_BRAND].text.len)
        take_brand(looking, place, value->items[HOLDS_BRAND].text, owner);
    else if (chat.len && settings_unpack(looking->lookup->turn->arena, chat, vault, &settings))
        *place = (struct held_place){ .kind = HOLDING_GROUP, .title = settings.title };
}

static void on_more(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct looking *looking = owner;
    struct held *held = &looking->lookup->turn->found.held;

    if (!values || count != looking->more_count) {
        finish(looking, err);
        return;
    }
    for (size_t i = 0; i < held->voted_count; i++) {
        const struct redis_value *of_this = &values[i * VOTE_READS];
        held->votes[i] = (struct held_votes){ (unsigned)of_this[0].whole, (unsigned)of_this[2].whole,
                                              of_this[1].whole == 1, of_this[3].whole == 1 };
    }
    size_t next = held->voted_count * VOTE_READS;
    if (held->author.raw.len)
        held->group_consents = take_consents(looking->lookup->turn->arena, &values[next++],
                                             &held->group_consent_count);
    for (size_t i = 0; next < count; i++, next++)
        take_place(looking, &held->places[i], &values[next]);
    finish(looking, NULL);
}

static size_t read_votes(struct looking *looking, struct redis_command *commands, size_t next,
                         uint64_t id)
{
    struct lookup *lookup = looking->lookup;
    struct arena *arena = lookup->turn->arena;
    struct str who = vote_voter(lookup->engine, arena, lookup->group, lookup->turn->found.held.whose);
    static const enum key_kind kinds[] = { KEY_VOTES, KEY_AGAINST };

    for (size_t i = 0; i < 2; i++) {
        struct str key = key_of_id(&lookup->engine->keys, arena, kinds[i], lookup->group, id);
        const struct str count[] = { STR("SCARD"), key };
        const struct str mine[] = { STR("SISMEMBER"), key, who };
        commands[next++] = command_of(arena, count, 2);
        commands[next++] = command_of(arena, mine, 3);
    }
    return next;
}

/* How many judged each story, and the ledger under the author's number. */
static void read_more(struct looking *looking)
{
    struct lookup *lookup = looking->lookup;
    struct turn *turn = lookup->turn;
    const struct keyspace *keys = &lookup->engine->keys;
    struct held *held = &turn->found.held;
    size_t titles = held->home_count > turn->wants.homes_from
                        ? held->home_count - turn->wants.homes_from : 0;
    titles = titles > HELD_TITLES ? HELD_TITLES : titles;
    size_t count = held->voted_count * VOTE_READS + (held->author.raw.len > 0) + titles;
    struct redis_command *commands = ARENA_ARRAY(turn->arena, struct redis_command, count + 1);
    size_t next = 0;

    for (size_t i = 0; i < held->voted_count; i++)
        next = read_votes(looking, commands, next, held->voted[i]);
    if (held->author.raw.len) {
        const struct str words[] = { STR("LRANGE"),
                                     key_of(keys, turn->arena, KEY_CONSENTS, lookup->group,
                                            id_print(turn->arena, held->author.number)),
                                     STR("0"), STR("-1") };
        commands[next++] = command_of(turn->arena, words, 4);
    }
    for (size_t i = 0; i < titles; i++)
        commands[next++] = place_command(looking, held->homes[turn->wants.homes_from + i]);
    looking->more_count = count;
    if (count == 0)
        finish(looking, NULL);
    else
        redis_trip(lookup->engine->options.redis, turn->arena, commands, count, on_more, looking);
}

static void on_held(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct looking *looking = owner;
    struct lookup *lookup = looking->lookup;
    struct turn *turn = lookup->turn;
    struct held *held = &turn->found.held;
    const struct vault *vault = lookup->engine->keys.vault;

    if (!values || count != looking->count) {
        finish(looking, err);
        return;
    }
    take_homes(turn, &values[looking->homes_at]);
    held->forgetting = values[looking->forgetting_at].text;
    if (held->forgetting.len)
        vault_unseal_transit(vault, turn->arena, held->forgetting, &held->forgetting_plain);
    held->consents = take_consents(turn->arena, &values[looking->consents_at],
                                   &held->consent_count);
    if (looking->author_at >= 0) {
        struct str raw = values[looking->author_at].text;
        if (raw.len && !author_unpack(turn->arena, raw, &held->author))
            held->author = (struct author){ 0 };
        take_voted(looking, &values[looking->voted_at]);
        held->given = values[looking->given_at].text;
        struct str holder = values[looking->holder_at].text;
        if (holder.len && !holder_unpack(holder, &held->holder))
            held->holder = (struct holder){ 0 };
        if (looking->place_at >= 0)
            take_place(looking, &held->place, &values[looking->place_at]);
    }
    if (looking->own_at >= 0 && values[looking->own_at].text.len)
        sharing_unpack(values[looking->own_at].text, &turn->found.sharing.own);
    read_more(looking);
}

static void read_held(struct looking *looking)
{
    struct lookup *lookup = looking->lookup;
    struct turn *turn = lookup->turn;
    struct arena *arena = turn->arena;
    const struct keyspace *keys = &lookup->engine->keys;
    struct held *held = &turn->found.held;
    struct str person = whose(turn);

    held->whose = person;
    held->has_profile = turn->person.raw.len > 0;
    if (lookup->engine->options.forgotten)
        held->forgotten_ms = forgotten_at_ms(lookup->engine->options.forgotten, person);
    looking->homes_at = ADD(looking, STR("ZRANGE"), key_of(keys, arena, KEY_HOMES, person, STR("")),
                            STR("0"), STR("-1"), STR("WITHSCORES"));
    looking->forgetting_at = ADD(looking, STR("GET"),
                                 key_of(keys, arena, KEY_FORGETTING, person, STR("")));
    looking->consents_at = ADD(looking, STR("LRANGE"),
                               key_of(keys, arena, KEY_CONSENTS, person, STR("")), STR("0"),
                               STR("-1"));
    looking->author_at = looking->voted_at = looking->place_at = looking->own_at = -1;
    if (turn->wants.sharing.own)
        looking->own_at = ADD(looking, STR("GET"), key_of(keys, arena, KEY_SHARING, person, STR("")));
    if (lookup->group.len && !str_eq(lookup->group, person)) {
        looking->author_at = ADD(looking, STR("GET"),
                                 author_key(lookup->engine, arena, lookup->group, person));
        looking->voted_at = ADD(looking, STR("SMEMBERS"),
                                key_of(keys, arena, KEY_VOTED, lookup->group,
                                       vote_voter(lookup->engine, arena, lookup->group, person)));
        looking->given_at = ADD(looking, STR("GET"),
                                key_of(keys, arena, KEY_GIVEN, lookup->group,
                                       vote_voter(lookup->engine, arena, lookup->group, person)));
        looking->holder_at = ADD(looking, STR("GET"),
                                 key_of(keys, arena, KEY_HOLDER, lookup->group, person));
        if (turn->wants.sharing.own) { /* to be shown, and not to be forgotten */
            looking->place_at = (int)looking->count;
            looking->commands[looking->count++] = place_command(looking, lookup->group);
        }
    }
    redis_trip(lookup->engine->options.redis, arena, looking->commands, looking->count, on_held,
               looking);
}

/* --- rows of the index -------------------------------------------------------------------- */

/* Every row of the author in this chunk, as what shall stand there instead. */
static void find_erasures(struct turn *turn, size_t chunk, struct str bytes)
{
    struct arena *arena = arena_open(64 * 1024);
    struct str rest = bytes;
    struct row row;

    for (;;) {
        struct unpack in = { .rest = rest };
        if (row_next(&rest, arena, &row) != ROW_READ)
            break;
        if (row.kind == ROW_TESTIMONIAL && row.testimonial.author == turn->wants.erase_author) {
            struct erasure *erasure = &turn->found.erasures[turn->found.erasure_count++];
            size_t len = (size_t)unpack_u64(&in);
            char *body = arena_alloc(turn->arena, len);
            row_erase(body, len, row.id);
            *erasure = (struct erasure){ .chunk = chunk, .offset = bytes.len - in.rest.len,
                                         .bytes = { body, len } };
        }
        arena_reset(arena);
    }
    arena_close(arena);
}

static void on_chunks(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct looking *looking = owner;
    struct turn *turn = looking->lookup->turn;
    struct found *found = &turn->found;
    size_t bytes = 0;

    if (!values || count != FORGET_CHUNKS) {
        finish(looking, err);
        return;
    }
    for (size_t i = 0; i < count; i++)
        bytes += values[i].text.len;
    /* A testimonial's row is never shorter than its fixed parts. */
    found->erasures = ARENA_ARRAY(turn->arena, struct erasure, bytes / 24 + 1);
    found->chunk_lengths = ARENA_ARRAY(turn->arena, size_t, FORGET_CHUNKS);
    while (found->chunk_count < count && values[found->chunk_count].text.len) {
        size_t i = found->chunk_count++;
        found->chunk_lengths[i] = values[i].text.len;
        find_erasures(turn, turn->wants.erase_from + i, values[i].text);
    }
    looking->lookup->read_bytes += bytes * 2;
    finish(looking, NULL);
}

static void read_chunks(struct looking *looking)
{
    struct lookup *lookup = looking->lookup;
    struct turn *turn = lookup->turn;
    struct redis_command *commands = ARENA_ARRAY(turn->arena, struct redis_command, FORGET_CHUNKS);
    struct str *words = ARENA_ARRAY(turn->arena, struct str, 2 * FORGET_CHUNKS);

    for (size_t i = 0; i < FORGET_CHUNKS; i++) {
        words[2 * i] = STR("GET");
        words[2 * i + 1] = key_of(&lookup->engine->keys, turn->arena, KEY_ROWS, lookup->group,
                                  arena_print(turn->arena, "%zu", turn->wants.erase_from + i));
        commands[i] = (struct redis_command){ .words = words + 2 * i, .count = 2 };
    }
    redis_trip(lookup->engine->options.redis, turn->arena, commands, FORGET_CHUNKS, on_chunks,
               looking);
}

void lookup_held(struct lookup *lookup, void (*done)(void *owner, const struct error *err),
                 void *owner)
{
    struct looking *looking = ARENA_NEW(lookup->turn->arena, struct looking);

    looking->lookup = lookup;
    looking->done = done;
    looking->owner = owner;
    if (lookup->turn->wants.erasures)
        read_chunks(looking);
    else
        read_held(looking);
}
