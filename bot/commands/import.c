/* import.c: rekan import: fills an empty Redis from an export, all of it or nothing.
 *
 * The file is read twice: first every block and every record is checked, then it is
 * written. While it is being written a mark stands in Redis with which no bot starts; the
 * same import again takes the mark over and begins anew. Who is on the list of the
 * forgotten is forgotten by the next start, before it answers anybody. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/log.h"
#include "commands.h"
#include "../conversation/session.h"
#include "../archive/every_key.h"
#include "../archive/export_file.h"
#include "../archive/import_record.h"
#include "../parts.h"
#include "../archive/passphrase.h"
#include "../archive/portable.h"

enum { AT_ONCE = 200, PROGRESS = 20000, BATCH_ARENA = 8 * 1024 * 1024 };

struct importing {
    struct parts parts;
    struct keyspace keys;
    struct str path, passphrase;
    struct export_head head;
    struct vault *carrier;
    struct arena *arena;           /* of the batch */
    struct redis_command *commands;
    size_t command_count;
    bool was_begun;                /* an earlier try left its mark, and part of its records */
    bool is_writing;               /* the second reading */
    long records, testimonials, total;
};

/* --- a record ------------------------------------------------------------------------------ */

static bool refuse(struct importing *importing, const struct export_record *record, const char *why,
                   struct error *err)
{
    enum key_kind kind;
    const char *what = key_kind_from(record->kind, &kind) ? portable_of(kind)->what : NULL;

    return fail(err, ERROR_REFUSED, "record %ld of %.*s (%s) %s; nothing was imported",
                importing->records, STR_ARG(importing->path), what ? what : "of no known kind", why);
}

/* --- writing ------------------------------------------------------------------------------ */

static void command(struct importing *importing, const struct str *words, size_t count)
{
    struct str *copy = ARENA_ARRAY(importing->arena, struct str, count);

    memcpy(copy, words, count * sizeof *copy);
    importing->commands[importing->command_count++] = (struct redis_command){ .words = copy,
                                                                              .count = count };
}
#define COMMAND(importing, ...)                                        \
    command((importing), (const struct str[]){ __VA_ARGS__ },          \
            sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

static void begin_batch(struct importing *importing)
{
    arena_reset(importing->arena);
    importing->commands = ARENA_ARRAY(importing->arena, struct redis_command, 3 * AT_ONCE);
    importing->command_count = 0;
}

static bool send_batch(struct importing *importing, struct error *err)
{
    struct redis_value *values;
    bool ok = importing->command_count == 0 ||
              parts_trip(&importing->parts, importing->arena, importing->commands,
                         importing->command_count, &values, err);

    begin_batch(importing);
    return ok;
}

/* A set's members in any order, a list's in their own; a first portion replaces what an
 * earlier try left. */
static void write_many(struct importing *importing, const struct portable *portable, struct str key,
                       const struct export_record *record)
{
    struct str *words = ARENA_ARRAY(importing->arena, struct str, record->count + 2);
    size_t count = 0;

    if (!record->is_more)
        COMMAND(importing, STR("DEL"), key);
    words[count++] = portable->type == PORTABLE_LIST  ? STR("RPUSH")
                     : portable->type == PORTABLE_SET ? STR("SADD")
                     : portable->type == PORTABLE_HASH ? STR("HSET")
                                                      : STR("ZADD");
    words[count++] = key;
    for (size_t i = 0; i < record->count; i++) /* ZADD wants the score first */
        words[count++] = record->items[portable->type == PORTABLE_SCORED ? i ^ 1 : i];
    command(importing, words, count);
}

static void write_record(struct importing *importing, enum key_kind kind, struct str key,
                         const struct export_record *record)
{
    const struct portable *portable = portable_of(kind);

    if (portable->type == PORTABLE_TEXT)
        COMMAND(importing, STR("SET"), key, record->items[0]);
    else
        write_many(importing, portable, key, record);
    if (kind == KEY_CLICK) /* how long it had left is not told: as long as the longest */
        COMMAND(importing, STR("EXPIRE"), key, STR("8380800"));
    if (kind == KEY_OUT) /* somebody should look at these letters */
        COMMAND(importing, STR("ZADD"),
                key_of_partition(&importing->keys, importing->arena, KEY_READY,
                                 partition_of(record->home)), STR("0"), record->home);
    if (importing->records % PROGRESS == 0)
        fprintf(stderr, "%s%ld of %ld records%s", isatty(STDERR_FILENO) ? "\r" : "",
                importing->records, importing->total, isatty(STDERR_FILENO) ? "" : "\n");
}

/* --- reading ------------------------------------------------------------------------------ */

/* What the reader holds dies with its next record; the batch lives longer. */
static void keep(struct importing *importing, struct export_record *record)
{
    record->home = arena_copy(importing->arena, record->home);
    for (size_t i = 0; i < record->count; i++)
        record->items[i] = arena_copy(importing->arena, record->items[i]);
}

static bool take_record(struct importing *importing, struct export_record *record,
                        struct error *err)
{
    enum key_kind kind;
    struct str key;

    importing->records++;
    if (!import_record_key(&importing->keys, importing->arena, record, &kind, &key))
        return refuse(importing, record, "is not what an export holds", err);
    importing->testimonials += kind == KEY_TESTIMONIAL;
    if (!import_record_has_times(record, kind))
        return refuse(importing, record, "has a time that is none", err);
    size_t step = portable_step(portable_of(kind)->type);
    for (size_t i = 0; i < record->count; i += step)
        if (!portable_reseal(importing->arena, portable_of(kind)->seal, importing->carrier,
                             importing->is_writing ? importing->parts.vault : importing->carrier,
                             record->items[i], &record->items[i]))
            return refuse(importing, record, "does not open with the key of its export", err);
    if (!importing->is_writing) {
        arena_reset(importing->arena);
        return true;
    }
    keep(importing, record);
    write_record(importing, kind, key, record);
    return importing->command_count < 2 * AT_ONCE || send_batch(importing, err);
}

static bool take_forgotten(struct importing *importing, struct str line, struct error *err)
{
    struct forgotten_person person;

    if (!forgotten_read_line(line, &person))
        return fail(err, ERROR_REFUSED, "the list of the forgotten in %.*s is damaged; nothing "
                    "was imported", STR_ARG(importing->path));
    return !importing->is_writing ||
           forgotten_add(importing->parts.forgotten, str_from(person.handle), person.at_ms, err);
}

static bool read_all(struct importing *importing, struct error *err)
{
    struct export_reader *reader = export_reader_open(importing->path, importing->passphrase,
                                                      &importing->head, err);
    struct export_record record;
    struct str line;
    enum export_read read = EXPORT_BROKEN;
    bool ok = reader != NULL;

    if (ok && !importing->carrier)
        importing->carrier = vault_from_key(importing->head.carrier.bytes);
    importing->records = importing->testimonials = 0;
    begin_batch(importing);
    while (ok && (read = export_reader_next(reader, &record, &line, err)) != EXPORT_END)
        ok = read == EXPORT_RECORD      ? take_record(importing, &record, err)
             : read == EXPORT_FORGOTTEN ? take_forgotten(importing, line, err)
                                        : false;
    export_reader_close(reader);
    return ok && send_batch(importing, err);
}

/* --- may we? ------------------------------------------------------------------------------ */

/* What belongs to the installation and to nobody in it. */
static bool is_own(struct importing *importing, struct arena *arena, struct str key)
{
    static const char *const own[] = { "check", "processes", "importing", "rewrite", "rewritten" };

    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (str_eq(key, key_of_all(arena, importing->parts.config->redis.prefix, own[i])))
            return true;
    return false;
}

/* Of an import that did not come to its end: it had begun in an empty Redis. */
static bool remove_key(struct importing *importing, struct arena *arena, struct str key,
                       struct error *err)
{
    struct redis_value value;

    return PARTS_ASK(&importing->parts, arena, &value, err, STR("UNLINK"), key);
}

static bool on_found(void *owner, struct arena *arena, const struct str *keys, size_t count,
                     struct error *err)
{
    struct importing *importing = owner;
    struct str prefix = importing->parts.config->redis.prefix;

    for (size_t i = 0; i < count; i++) {
        if (is_own(importing, arena, keys[i]))
            continue;
        if (!importing->was_begun)
            return fail(err, ERROR_REFUSED, "this Redis holds data under the prefix %.*s already; "
                        "an import fills an empty one: name another redis.prefix or data_dir",
                        STR_ARG(prefix));
        if (!remove_key(importing, arena, keys[i], err))
            return false;
    }
    return true;
}

static bool is_free(struct importing *importing, struct error *err)
{
    struct parts *parts = &importing->parts;
    struct parts_process *processes;
    struct redis_value mark;
    size_t count;

    if (!PARTS_ASK(parts, parts->arena, &mark, err, STR("GET"),
                   key_of_all(parts->arena, parts->config->redis.prefix, "importing")) ||
        !parts_processes(parts, parts->arena, &processes, &count, err))
        return false;
    if (count)
        return fail(err, ERROR_REFUSED, "a bot runs on this Redis (%.*s); stop it first",
                    STR_ARG(processes[0].instance));
    importing->was_begun = mark.text.len > 0;
    return importing->was_begun || every_key(parts, AT_ONCE, on_found, importing, err);
}

/* The records are found by hashes: the key of these hashes must be the export's. */
static bool open_keys(struct importing *importing, struct error *err)
{
    struct parts *parts = &importing->parts;
    struct str path = parts->config->keys.master_key_file;

    parts->is_importing = true;
    if (!vault_create(path, &importing->head.hashing, err) || !parts_open_keys(parts, err))
        return false;
    if (memcmp(vault_hashing_key(parts->vault)->bytes, importing->head.hashing.bytes,
               VAULT_KEY_LEN) != 0)
        return fail(err, ERROR_REFUSED, "the hashing key in %.*s is not the one of this export, so "
                    "nobody would be found again; put the right file there, or name a file that "
                    "does not exist yet in keys.master_key_file: import makes it", STR_ARG(path));
    return true;
}

static bool mark(struct importing *importing, bool is_on, struct error *err)
{
    struct parts *parts = &importing->parts;
    struct str key = key_of_all(parts->arena, parts->config->redis.prefix, "importing");
    struct redis_value value;

    return is_on ? PARTS_ASK(parts, parts->arena, &value, err, STR("SET"), key, STR("1"))
                 : PARTS_ASK(parts, parts->arena, &value, err, STR("DEL"), key);
}

static bool import(struct importing *importing, const struct cli *cli, struct error *err)
{
    struct parts *parts = &importing->parts;
    bool is_sealed;

    importing->path = cli->file;
    importing->keys = (struct keyspace){ parts->config->redis.prefix, NULL };
    if (!export_is_sealed(cli->file, &is_sealed, err) ||
        (is_sealed && !passphrase_get(parts->arena, cli->passphrase_file, false,
                                      &importing->passphrase, err)) ||
        !is_free(importing, err) || !read_all(importing, err))
        return false;
    importing->total = importing->records;
    importing->is_writing = true;
    return open_keys(importing, err) && mark(importing, true, err) &&
           (!importing->was_begun || every_key(parts, AT_ONCE, on_found, importing, err)) &&
           read_all(importing, err) && mark(importing, false, err);
}

int command_import(const struct cli *cli)
{
    struct importing importing = { .arena = arena_open(BATCH_ARENA) };
    struct error err = { 0 };

    log_set_level(LOG_WARN);
    bool ok = parts_open_redis(&importing.parts, cli->config_file, &err) &&
              parts_lock_keys(&importing.parts, false, &err) && import(&importing, cli, &err);
    if (ok)
        fprintf(stderr, "%s%ld records, %ld of them testimonials, were imported\n",
                isatty(STDERR_FILENO) ? "\r" : "", importing.records, importing.testimonials);
    else
        fprintf(stderr, "rekan: %s\n%s", err.message,
                importing.is_writing && importing.records
                    ? "the import stopped half way: no bot starts here until it came to its end\n"
                    : "");
    vault_close(importing.carrier);
    arena_close(importing.arena);
    parts_close(&importing.parts);
    return ok ? EXIT_OK : EXIT_FAILED;
}
