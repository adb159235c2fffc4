/* export.c: rekan export: all that is stored, into one file.
 *
 * Encrypted unless --plain is asked for, because it holds everything: the words, and the
 * keys that open them. Two walks over all keys: first the records, then the indexes, so
 * that what comes in while the bot runs may be missing from an index's view of an export
 * and never the other way round. In memory is one handful of keys and one block. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/log.h"
#include "commands.h"
#include "../archive/every_key.h"
#include "../archive/export_file.h"
#include "../parts.h"
#include "../archive/passphrase.h"
#include "../archive/portable.h"

enum { KEYS_AT_ONCE = 200, INDEXES_AT_ONCE = 16, PROGRESS = 20000, PORTION_ARENA = 4 * 1024 * 1024 };

struct exporting {
    struct parts parts;
    struct keyspace keys;
    struct vault *carrier;
    struct export_writer *writer;
    bool is_indexes;       /* the second walk */
    long records, testimonials, skipped;
};

/* A key whose value is fetched, with what is known of it. */
struct item {
    struct str key, home, detail;
    enum key_kind kind;
    const struct portable *portable;
};

static bool add(struct exporting *exporting, struct arena *arena, const struct item *item,
                bool is_more, struct str *items, size_t count, struct error *err)
{
    struct export_record record = { .kind = key_kind_name(item->kind), .home = item->home,
                                    .detail = item->detail, .is_more = is_more, .items = items,
                                    .count = count };
    size_t step = portable_step(item->portable->type);

    for (size_t i = 0; i < count; i += step)
        if (!portable_reseal(arena, item->portable->seal, exporting->parts.vault,
                             exporting->carrier, items[i], &items[i])) {
            exporting->skipped++;
            log_warn("export.unreadable", "kind=%.*s home=%.*s", STR_ARG(record.kind),
                     STR_ARG(item->home));
            return true;
        }
    if (++exporting->records % PROGRESS == 0)
        fprintf(stderr, "%s%ld records written%s", isatty(STDERR_FILENO) ? "\r" : "",
                exporting->records, isatty(STDERR_FILENO) ? "" : "\n");
    exporting->testimonials += item->kind == KEY_TESTIMONIAL;
    return export_writer_add(exporting->writer, &record, err);
}

/* Items in portions: at most EXPORT_ITEMS, and about a block of bytes. */
static bool add_portions(struct exporting *exporting, struct arena *arena, const struct item *item,
                         bool *is_more, const struct redis_value *values, size_t count,
                         struct error *err)
{
    struct str *items = ARENA_ARRAY(arena, struct str, count + 1);
    size_t step = portable_step(item->portable->type);
    size_t from = 0;
    size_t bytes = 0;

    for (size_t i = 0; i < count; i++)
        items[i] = values[i].text;
    for (size_t i = 0; i < count; i += step) {
        bytes += items[i].len;
        if (bytes < EXPORT_BLOCK && i - from + step < EXPORT_ITEMS && i + step < count)
            continue;
        if (!add(exporting, arena, item, *is_more, items + from, i + step - from, err))
            return false;
        *is_more = true;
        from = i + step;
        bytes = 0;
    }
    return true;
}

static bool export_list(struct exporting *exporting, const struct item *item, struct error *err)
{
    struct arena *arena = arena_open(PORTION_ARENA);
    bool is_more = false;
    bool ok = true;

    for (long from = 0; ok; from += EXPORT_ITEMS) {
        struct redis_value value;
        arena_reset(arena);
        ok = PARTS_ASK(&exporting->parts, arena, &value, err, STR("LRANGE"), item->key,
                       arena_print(arena, "%ld", from),
                       arena_print(arena, "%ld", from + EXPORT_ITEMS - 1)) &&
             add_portions(exporting, arena, item, &is_more, value.items, value.count, err);
        if (value.count < EXPORT_ITEMS)
            break;
    }
    arena_close(arena);
    return ok;
}

static bool export_members(struct exporting *exporting, const struct item *item, struct error *err)
{
    struct arena *arena = arena_open(PORTION_ARENA);
    struct str scan = item->portable->type == PORTABLE_SCORED ? STR("ZSCAN")
                      : item->portable->type == PORTABLE_HASH ? STR("HSCAN") : STR("SSCAN");
    char cursor[24] = "0";
    bool is_more = false;
    bool ok = true;

    do {
        struct redis_value value;
        arena_reset(arena);
        ok = PARTS_ASK(&exporting->parts, arena, &value, err, scan, item->key, str_from(cursor),
                       STR("COUNT"), STR("200")) &&
             value.count == 2 && value.items[0].text.len < sizeof cursor &&
             add_portions(exporting, arena, item, &is_more, value.items[1].items,
                          value.items[1].count, err);
        if (!ok)
            break;
        memcpy(cursor, value.items[0].text.at, value.items[0].text.len);
        cursor[value.items[0].text.len] = '\0';
    } while (strcmp(cursor, "0") != 0);
    arena_close(arena);
    return ok;
}

static bool export_texts(struct exporting *exporting, struct arena *arena, const struct item *items,
                         size_t count, struct error *err)
{
    struct redis_command *commands = ARENA_ARRAY(arena, struct redis_command, count + 1);
    struct str *words = ARENA_ARRAY(arena, struct str, 2 * count + 1);
    struct redis_value *values;

    for (size_t i = 0; i < count; i++) {
        words[2 * i] = STR("GET");
        words[2 * i + 1] = items[i].key;
        commands[i] = (struct redis_command){ .words = words + 2 * i, .count = 2 };
    }
    if (count && !parts_trip(&exporting->parts, arena, commands, count, &values, err))
        return false;
    for (size_t i = 0; i < count; i++) /* one that went meanwhile is left out */
        if (values[i].kind == REDIS_TEXT &&
            !add(exporting, arena, &items[i], false, &values[i].text, 1, err))
            return false;
    return true;
}

static bool on_keys(void *owner, struct arena *arena, const struct str *keys, size_t count,
                    struct error *err)
{
    struct exporting *exporting = owner;
    struct item *texts = ARENA_ARRAY(arena, struct item, count);
    size_t text_count = 0;
    bool ok = true;

    for (size_t i = 0; ok && i < count; i++) {
        struct item item = { .key = keys[i] };
        if (!key_parse(&exporting->keys, keys[i], &item.kind, &item.home, &item.detail) ||
            (item.kind == KEY_ROWS) != exporting->is_indexes ||
            !portable_travels(item.kind, item.home))
            continue;
        item.portable = portable_of(item.kind);
        if (item.portable->type == PORTABLE_TEXT)
            texts[text_count++] = item;
        else if (item.portable->type == PORTABLE_LIST)
            ok = export_list(exporting, &item, err);
        else
            ok = export_members(exporting, &item, err);
    }
    return ok && export_texts(exporting, arena, texts, text_count, err);
}

static bool export_forgotten(struct exporting *exporting, struct error *err)
{
    const struct forgotten *list = exporting->parts.forgotten;
    bool ok = true;

    for (size_t i = 0; ok && i < forgotten_count(list); i++) {
        struct arena *arena = arena_open(1024);
        ok = export_writer_forgotten(exporting->writer,
                                     forgotten_line(arena, forgotten_person(list, i)), err);
        arena_close(arena);
    }
    return ok;
}

static bool write_all(struct exporting *exporting, const struct cli *cli, struct error *err)
{
    struct parts *parts = &exporting->parts;
    struct str passphrase = { "", 0 };
    struct export_head head = { .carrier = vault_new_key(), .made_ms = clock_real_ms(),
                                .hashing = *vault_hashing_key(parts->vault) };

    if (!cli->plain && !passphrase_get(parts->arena, cli->passphrase_file, true, &passphrase, err))
        return false;
    exporting->keys = (struct keyspace){ parts->config->redis.prefix, parts->vault };
    exporting->carrier = vault_from_key(head.carrier.bytes);
    exporting->writer = export_writer_open(cli->file, passphrase, &head, err);
    if (!exporting->writer || !every_key(parts, KEYS_AT_ONCE, on_keys, exporting, err))
        return false;
    exporting->is_indexes = true;
    return every_key(parts, INDEXES_AT_ONCE, on_keys, exporting, err) &&
           export_forgotten(exporting, err) && export_writer_finish(exporting->writer, err);
}

int command_export(const struct cli *cli)
{
    struct exporting exporting = { 0 };
    struct error err = { 0 };
    bool ok;

    log_set_level(LOG_WARN);
    ok = cli->plain && cli->passphrase_file.len
             ? fail(&err, ERROR_REFUSED, "--plain and --passphrase-file exclude each other")
             : true;
    ok = parts_open_redis(&exporting.parts, cli->config_file, ok ? &err : NULL) && ok &&
         parts_lock_keys(&exporting.parts, false, &err) && parts_open_keys(&exporting.parts, &err) &&
         write_all(&exporting, cli, &err);
    if (ok)
        fprintf(stderr, "%s%ld records, %ld of them testimonials, are in %.*s%s\n",
                isatty(STDERR_FILENO) ? "\r" : "", exporting.records, exporting.testimonials,
                STR_ARG(cli->file), cli->plain ? ", readable by whoever has it" : "");
    if (exporting.skipped)
        fprintf(stderr, "%ld records do not open with this master key and were left out\n",
                exporting.skipped);
    if (!ok)
        fprintf(stderr, "rekan: %s\n", err.message);
    export_writer_close(exporting.writer);
    vault_close(exporting.carrier);
    parts_close(&exporting.parts);
    return ok && exporting.skipped == 0 ? EXIT_OK : EXIT_FAILED;
}
