#include "once.h"

#include "../base/limits.h"

enum { KEY_CHARS = 200, REMEMBERED_MAX = LIMIT_REMEMBERED };
#define REMEMBERED_MS INT64_C(86400000)

bool once_may_be_key(struct str idempotency)
{
    for (size_t i = 0; i < idempotency.len; i++)
        if (idempotency.at[i] < ' ' || idempotency.at[i] > '~')
            return false;
    return idempotency.len <= KEY_CHARS;
}

void once_begin(struct once *once, struct engine *engine, struct arena *arena, struct str brand,
                const char *endpoint, struct str idempotency, struct str what)
{
    uint64_t hash = vault_hash(engine->keys.vault, VAULT_BRAND, what);

    *once = (struct once){ .engine = engine, .arena = arena };
    if (idempotency.len == 0)
        return;
    once->mark = ARENA_JOIN(arena, STR("=:"), id_print(arena, hash));
    once->key = key_of_hash(&engine->keys, arena, KEY_SEEN, brand,
                            ARENA_JOIN(arena, str_from(endpoint), STR("\n"), brand, STR("\n"),
                                       idempotency));
}

static void send(struct once *once, const struct str *words, size_t count, redis_done *done)
{
    struct str *copy = ARENA_ARRAY(once->arena, struct str, count);

    for (size_t i = 0; i < count; i++)
        copy[i] = words[i];
    struct redis_command command = { .words = copy, .count = count };
    redis_trip(once->engine->options.redis, once->arena, &command, 1, done, once);
}

/* What cannot be opened is as good as gone. */
static void on_looked(void *owner, struct redis_value *values, size_t count,
                      const struct error *err)
{
    struct once *once = owner;
    struct str answer = { "", 0 };

    (void)err;
    if (!values || count != 1) {
        once->looked(once->owner, ONCE_LATER, answer);
        return;
    }
    struct str kept = values[0].text;
    if (kept.len && !str_starts(kept, once->mark))
        once->looked(once->owner, ONCE_ANOTHER, answer);
    else if (kept.len && vault_unseal_transit(once->engine->keys.vault, once->arena,
                                              str_slice(kept, once->mark.len, kept.len), &answer))
        once->looked(once->owner, ONCE_DONE, answer);
    else
        once->looked(once->owner, ONCE_NEW, answer);
}

void once_look(struct once *once, void (*looked)(void *owner, enum once_found found, struct str answer),
               void *owner)
{
    once->looked = looked;
    once->owner = owner;
    if (once->key.len == 0)
        looked(owner, ONCE_NEW, STR(""));
    else
        send(once, (const struct str[]){ STR("GET"), once->key }, 2, on_looked);
}

static void on_kept(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct once *once = owner;

    (void)err;
    (void)count;
    once->kept(once->owner, values != NULL);
}

void once_keep(struct once *once, struct str answer, void (*kept)(void *owner, bool is_kept),
               void *owner)
{
    const struct owner_key *key = vault_transit_key(once->engine->keys.vault);

    once->kept = kept;
    once->owner = owner;
    if (once->key.len == 0 || answer.len > REMEMBERED_MAX) {
        kept(owner, true);
        return;
    }
    struct str value = arena_concat(once->arena, once->mark, vault_seal(once->arena, key, answer));
    send(once, (const struct str[]){ STR("SET"), once->key, value, STR("PX"),
                                     arena_whole(once->arena, REMEMBERED_MS) }, 5, on_kept);
}
