/* rotate_key.c: rekan rotate-key: everything under a new master key, while bots run.
 *
 * Four steps, each of which may be done again after a kill -9. The key file gets the new
 * key and keeps the old one: whoever reads it opens both and seals under the new one.
 * Then it is waited for every running bot to say that it has read the file (they look
 * every few seconds; on another machine somebody must copy it there). From then on no
 * bot starts with the old key alone. Then all that is sealed under the old key is sealed
 * anew, over and over until one walk finds nothing. Then the file loses the old key.
 * What is sealed under owners' keys stays as it is; the hashing key stays for ever. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/log.h"
#include "../base/pack.h"
#include "commands.h"
#include "../conversation/session.h"
#include "../archive/every_key.h"
#include "../operations/commit.h"
#include "../operations/outbox_ops.h"
#include "../parts.h"
#include "../archive/portable.h"

enum { KEYS_AT_ONCE = 200, PAUSE_MS = 1000, WALKS_MAX = 20, SAID_AGAIN_MS = 10000, WORDS = 1 + 2 * 128 };

struct rotating {
    struct parts parts;
    struct keyspace keys;
    long looked, resealed, unreadable;
};

struct item {
    struct str key;
    const struct portable *portable;
};

/* Is this sealed under the newest key already? */
static bool is_current(struct rotating *rotating, struct arena *arena, enum portable_seal seal,
                       struct str value)
{
    struct vault *vault = rotating->parts.vault;
    struct str plain;

    if (seal == SEAL_WRAPPED)
        return vault_is_current(vault, value);
    if (seal == SEAL_SETTINGS)
        return settings_are_current(value, vault);
    if (seal == SEAL_PROFILE) { /* behind its format */
        struct unpack in = { .rest = value };
        unpack_u64(&in);
        return vault_is_current(vault, unpack_str(&in));
    }
    if (seal == SEAL_ENTRY && (value.len < 2 || value.at[1] != ENTRY_SEALED))
        return true;
    return vault_unseal(arena, vault_transit_key(vault),
                        seal == SEAL_ENTRY ? str_slice(value, 2, value.len) : value, &plain);
}

static bool add_pair(struct rotating *rotating, struct arena *arena, const struct item *item,
                     struct str value, struct str *words, size_t *count)
{
    struct vault *vault = rotating->parts.vault;

    rotating->looked++;
    if (is_current(rotating, arena, item->portable->seal, value))
        return false;
    if (!portable_reseal(arena, item->portable->seal, vault, vault, value, &words[*count + 1])) {
        rotating->unreadable++;
        return false;
    }
    words[(*count)++] = value;
    (*count)++;
    return true;
}

static bool reseal(struct rotating *rotating, struct arena *arena, const struct item *item,
                   const struct redis_value *values, size_t value_count, size_t step,
                   struct error *err)
{
    struct str words[2 + WORDS];
    struct redis_value *answer;
    size_t count = 2;

    words[0] = item->key;
    words[1] = item->portable->type == PORTABLE_LIST   ? STR("list")
               : item->portable->type == PORTABLE_TEXT ? STR("text")
                                                       : STR("scored");
    for (size_t i = 0; i < value_count; i += step) {
        if (values[i].kind == REDIS_TEXT)
            add_pair(rotating, arena, item, values[i].text, words, &count);
        if (count == 2 || (count + 2 <= WORDS && i + step < value_count))
            continue;
        struct redis_command command = { .script = &script_reseal, .key_count = 1, .count = count,
                                         .words = words };
        if (!parts_trip(&rotating->parts, arena, &command, 1, &answer, err))
            return false;
        rotating->resealed += (long)answer->whole;
        count = 2;
    }
    return true;
}

/* A lane or what is due, whole: both are short, and what is replaced keeps its place. */
static bool reseal_many(struct rotating *rotating, const struct item *item, struct error *err)
{
    enum { PORTION = 100, MANY_ARENA = 8 * 1024 * 1024 };
    struct arena *arena = arena_open(MANY_ARENA);
    bool is_scored = item->portable->type == PORTABLE_SCORED;
    bool ok = true;

    for (long from = 0; ok; from += PORTION) {
        struct redis_value value;
        arena_reset(arena);
        ok = PARTS_ASK(&rotating->parts, arena, &value, err,
                       is_scored ? STR("ZRANGE") : STR("LRANGE"), item->key,
                       arena_print(arena, "%ld", from),
                       arena_print(arena, "%ld", from + PORTION - 1)) &&
             reseal(rotating, arena, item, value.items, value.count, 1, err);
        if (value.count < PORTION)
            break;
    }
    arena_close(arena);
    return ok;
}

static bool on_keys(void *owner, struct arena *arena, const struct str *keys, size_t count,
                    struct error *err)
{
    struct rotating *rotating = owner;
    struct item *texts = ARENA_ARRAY(arena, struct item, count);
    struct redis_command *commands = ARENA_ARRAY(arena, struct redis_command, count);
    struct str *words = ARENA_ARRAY(arena, struct str, 2 * count);
    struct redis_value *values;
    size_t text_count = 0;
    bool ok = true;

    for (size_t i = 0; ok && i < count; i++) {
        struct item item = { .key = keys[i] };
        struct str home, detail;
        enum key_kind kind;
        if (!key_parse(&rotating->keys, keys[i], &kind, &home, &detail) ||
            portable_of(kind)->seal == SEAL_NONE)
            continue;
        item.portable = portable_of(kind);
        if (item.portable->type != PORTABLE_TEXT) {
            ok = reseal_many(rotating, &item, err);
            continue;
        }
        words[2 * text_count] = STR("GET");
        words[2 * text_count + 1] = keys[i];
        commands[text_count] = (struct redis_command){ .words = words + 2 * text_count, .count = 2 };
        texts[text_count++] = item;
    }
    ok = ok && (!text_count ||
                parts_trip(&rotating->parts, arena, commands, text_count, &values, err));
    for (size_t i = 0; ok && i < text_count; i++)
        ok = reseal(rotating, arena, &texts[i], &values[i], 1, 1, err);
    return ok;
}

/* --- the steps ---------------------------------------------------------------------------- */

static void on_paused(void *owner)
{
    loop_stop(owner);
}

static void pause_for(struct parts *parts, int64_t pause_ms)
{
    loop_after(parts->loop, pause_ms, on_paused, parts->loop);
    loop_run(parts->loop);
}

/* Every running bot says by its heartbeat which key it seals with. */
static bool wait_for_bots(struct rotating *rotating, struct error *err)
{
    struct parts *parts = &rotating->parts;
    struct str ours = vault_check_value(parts->vault, parts->arena);
    int64_t said_us = 0;

    for (;;) {
        struct arena *arena = arena_open(64 * 1024);
        struct parts_process *processes;
        size_t count, late = 0;
        bool ok = parts_processes(parts, arena, &processes, &count, err);
        const char *name = "";
        for (size_t i = 0; ok && i < count; i++)
            if (!str_eq(processes[i].check, ours)) {
                late++;
                name = arena_copy(arena, processes[i].instance).at;
            }
        bool says = late && clock_monotonic_us() - said_us > SAID_AGAIN_MS * 1000LL;
        if (says) {
            fprintf(stderr, "waiting for %zu running bots to read the key file, %s among them; if it "
                    "runs on another machine, copy %.*s there\n", late, name,
                    STR_ARG(parts->config->keys.master_key_file));
            said_us = clock_monotonic_us();
        }
        arena_close(arena);
        if (!ok || !late)
            return ok;
        pause_for(parts, PAUSE_MS);
    }
}

static bool reseal_all(struct rotating *rotating, struct error *err)
{
    for (int walk = 1; walk <= WALKS_MAX; walk++) {
        long before = rotating->resealed;
        rotating->looked = rotating->unreadable = 0;
        if (!every_key(&rotating->parts, KEYS_AT_ONCE, on_keys, rotating, err))
            return false;
        fprintf(stderr, "walk %d: %ld of %ld sealed anew\n", walk, rotating->resealed - before,
                rotating->looked);
        if (rotating->resealed == before)
            return true;
    }
    return fail(err, ERROR_LATER, "something is still being sealed under the old key; run rekan "
                "rotate-key again");
}

static bool rotate(struct rotating *rotating, struct error *err)
{
    struct parts *parts = &rotating->parts;
    struct str path = parts->config->keys.master_key_file;
    struct redis_value answer;

    if (vault_is_rotating(parts->vault))
        fprintf(stderr, "going on with the rotation that was begun\n");
    if (!vault_rotation_begin(path, err))
        return false;
    vault_refresh(parts->vault);
    rotating->keys = (struct keyspace){ parts->config->redis.prefix, parts->vault };
    if (!wait_for_bots(rotating, err) ||
        !PARTS_ASK(parts, parts->arena, &answer, err, STR("SET"),
                   key_of_all(parts->arena, parts->config->redis.prefix, "check"),
                   vault_check_value(parts->vault, parts->arena)))
        return false;
    return reseal_all(rotating, err) && vault_rotation_end(path, err);
}

int command_rotate_key(const struct cli *cli)
{
    struct rotating rotating = { 0 };
    struct parts *parts = &rotating.parts;
    struct error err = { 0 };

    log_set_level(LOG_WARN);
    bool ok = parts_open_redis(parts, cli->config_file, &err) &&
              parts_lock_keys(parts, true, &err) && parts_open_keys(parts, &err);
    ok = ok && (parts->check.len || fail(&err, ERROR_REFUSED, "this Redis holds nothing yet"));
    ok = ok && rotate(&rotating, &err);
    if (ok)
        fprintf(stderr, "%ld seals are under the new master key in %.*s; back it up, and keep the "
                "one before as long as backups made under it\n", rotating.resealed,
                STR_ARG(parts->config->keys.master_key_file));
    if (rotating.unreadable)
        fprintf(stderr, "%ld seals open under neither key and were left as they are\n",
                rotating.unreadable);
    if (!ok)
        fprintf(stderr, "rekan: %s\n", err.message);
    parts_close(parts);
    return ok ? EXIT_OK : EXIT_FAILED;
}
