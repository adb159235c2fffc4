#include "brand_seeding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/clock.h"
#include "../conversation/audit_entry.h"
#include "../operations/commit.h"
#include "seed_brand.h"

static void end(struct brand_seeding *seeding, enum brand_seeded outcome)
{
    seed_reader_close(seeding->reader);
    if (seeding->file)
        fclose(seeding->file);
    seeding->reader = NULL;
    seeding->file = NULL;
    seeding->outcome = outcome;
    seeding->done(seeding->owner);
}

static struct brand_line *line_new(struct brand_seeding *seeding)
{
    return seeding->line_count <= BRAND_LINES ? &seeding->lines[seeding->line_count++] : NULL;
}

/* "line 7: text is missing": its number apart. */
static void on_refused(void *owner, const struct error *err)
{
    struct brand_seeding *seeding = owner;
    struct brand_line *line = line_new(seeding);
    struct str says = str_from(err->message), rest = says;
    int64_t number = 0;

    seeding->overreaches |= seed_brand_overreaches(err);
    if (!line)
        return;
    if (str_starts(says, STR("line "))) {
        rest = str_slice(says, 5, says.len);
        if (str_to_i64(str_cut(&rest, ':'), &number))
            says = str_trim(rest);
    }
    *line = (struct brand_line){ .line = (long)number,
                                 .refused = arena_copy(seeding->arena, says) };
}

static void on_took(void *owner, const struct seeded_line *took)
{
    struct brand_seeding *seeding = owner;
    struct brand_line *line = line_new(seeding);

    if (line) /* without the brand's handle before it */
        *line = (struct brand_line){ .line = took->line, .what = took->what, .review = took->review,
                                     .reason = took->reason,
                                     .id = arena_copy(seeding->arena,
                                                      str_slice(took->id, seeding->brand.len + 1,
                                                                took->id.len)) };
}

enum { REFUSAL_NOTED_MS = 86400000 };

static void on_logged(void *owner, struct redis_value *values, size_t count,
                      const struct error *err)
{
    struct brand_seeding *seeding = owner;

    (void)err;
    (void)count;
    end(seeding, values ? BRAND_SEEDED : BRAND_LATER);
}

/* F4: members read of the attempt; once a day, or a program that tries again and again would
 * fill the group's record. A commit that comes too late for that day writes nothing. */
static void write_refusal(struct brand_seeding *seeding)
{
    const struct keyspace *keys = &seeding->engine->keys;
    struct arena *arena = seeding->arena;
    struct audit_entry entry = { .kind = AUDIT_BRAND_REFUSED, .brand = seeding->brand,
                                 .at_ms = clock_now_ms() };
    struct str noted = key_of_hash(keys, arena, KEY_SEEN, seeding->group,
                                   ARENA_JOIN(arena, STR("refused\n"), seeding->brand));
    struct commit *commit = commit_new(arena);

    commit_check(commit, CHECK_EQUALS, noted, STR(""));
    COMMIT_WRITE(commit, STR("SET"), noted, STR("1"), STR("PX"), arena_whole(arena, REFUSAL_NOTED_MS));
    COMMIT_WRITE(commit, STR("RPUSH"), key_of(keys, arena, KEY_AUDIT, seeding->group, STR("")),
                 audit_pack(arena, &entry));
    struct redis_command command = commit_command(commit, STR(""), STR(""), 0);
    redis_trip(seeding->engine->options.redis, seeding->arena, &command, 1, on_logged, seeding);
}

static void on_done(void *owner, const struct seeding_counts *counts, const struct error *err)
{
    struct brand_seeding *seeding = owner;

    seeding->counts = *counts;
    if (err && err->kind == ERROR_LATER)
        end(seeding, BRAND_LATER);
    else if (err)
        end(seeding, BRAND_NOT_LET_IN);
    else if (seeding->overreaches)
        write_refusal(seeding);
    else
        end(seeding, BRAND_SEEDED);
}

static void on_group(void *owner, struct redis_value *values, size_t count,
                     const struct error *err)
{
    struct brand_seeding *seeding = owner;
    struct engine *engine = seeding->engine;
    struct settings settings = { 0 };

    (void)err;
    if (!values || count != 1 || values[0].kind != REDIS_LIST || values[0].count != 2) {
        end(seeding, BRAND_LATER);
        return;
    }
    struct str chat = values[0].items[0].text, allowed = values[0].items[1].text;
    if (chat.len == 0 || allowed.len == 0 ||
        !settings_unpack(seeding->arena, arena_copy(seeding->arena, chat), engine->keys.vault,
                         &settings) ||
        settings.is_left ||
        !allowed_unpack(seeding->arena, arena_copy(seeding->arena, allowed), &settings.key,
                        &seeding->allowed) ||
        !allowed_is(&seeding->allowed, seeding->brand)) {
        end(seeding, BRAND_NOT_LET_IN);
        return;
    }
    struct seeding_options options = {
        .engine = engine, .home = seeding->group, .reader = seeding->reader,
        .brand = allowed_find(&seeding->allowed, seeding->brand), .refused = on_refused,
        .messenger = seeding->messenger,
        .took = on_took, .done = on_done, .owner = seeding,
    };
    seeding_run(&options);
}

static size_t count_lines(struct str bytes)
{
    size_t count = 0;

    while (bytes.len)
        count += str_trim(str_cut(&bytes, '\n')).len > 0;
    return count;
}

static void begin(void *owner)
{
    struct brand_seeding *seeding = owner;
    struct engine *engine = seeding->engine;
    struct str *words = ARENA_ARRAY(seeding->arena, struct str, 3);
    size_t lines = count_lines(seeding->bytes);

    if (lines == 0 || lines > BRAND_LINES + 1) { /* a header among them */
        end(seeding, lines ? BRAND_TOO_MANY : BRAND_NO_LINES);
        return;
    }
    seeding->file = fmemopen((void *)(uintptr_t)seeding->bytes.at, seeding->bytes.len, "r");
    if (!seeding->file)
        abort();
    seeding->reader = seed_reader_open(seeding->file, seeding->name);
    words[0] = STR("MGET");
    words[1] = key_of(&engine->keys, seeding->arena, KEY_CHAT, seeding->group, STR(""));
    words[2] = key_of(&engine->keys, seeding->arena, KEY_ALLOWED, seeding->group, STR(""));
    struct redis_command command = { .words = words, .count = 3 };
    redis_trip(engine->options.redis, seeding->arena, &command, 1, on_group, seeding);
}

void brand_seeding_run(struct brand_seeding *seeding)
{
    loop_after(seeding->engine->options.loop, 0, begin, seeding);
}
