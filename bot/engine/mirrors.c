#include "mirrors.h"

#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "../base/log.h"

struct slot {
    char home[VAULT_ID_LEN + 1];
    struct mirror *mirror;
    size_t chunk;   /* the next byte to read is in this chunk of the log ... */
    size_t offset;  /* ... at this place */
    size_t filled;  /* length of the chunk before that one */
    uint64_t epoch; /* see mirrors_is_of; counts when has_epoch */
    bool has_epoch;
    uint64_t used;  /* when it was asked for last */
    bool counts_sponsored;
    bool is_building; /* from a log so long that the operator is told */
};

struct mirrors {
    struct slot slots[LIMIT_MIRRORS * 2]; /* open addressing; rebuilt when one goes */
    size_t count;
    size_t bytes;
    uint64_t now;
};

enum { SLOTS = LIMIT_MIRRORS * 2, OFFSET_WORD = 2, READ_WORDS = 4 };
enum { TOLD_CHUNKS = 112 }; /* 7 MiB: about 100,000 testimonials of 25 terms */

struct mirrors *mirrors_open(void)
{
    struct mirrors *mirrors = calloc(1, sizeof *mirrors);

    if (!mirrors)
        abort();
    return mirrors;
}

void mirrors_close(struct mirrors *mirrors)
{
    if (!mirrors)
        return;
    for (size_t i = 0; i < SLOTS; i++)
        mirror_close(mirrors->slots[i].mirror);
    free(mirrors);
}

static struct slot *place_of(struct mirrors *mirrors, struct str home)
{
    size_t i = str_table_hash(home) % SLOTS;

    while (mirrors->slots[i].mirror && !str_eq(str_from(mirrors->slots[i].home), home))
        i = (i + 1) % SLOTS;
    return &mirrors->slots[i];
}

/* Takes a slot out; those behind it move up, so that searches never meet a gap. */
static void remove_slot(struct mirrors *mirrors, struct slot *slot)
{
    size_t i = (size_t)(slot - mirrors->slots);

    mirrors->bytes -= mirror_bytes(slot->mirror);
    mirrors->count--;
    mirror_close(slot->mirror);
    *slot = (struct slot){ 0 };
    for (i = (i + 1) % SLOTS; mirrors->slots[i].mirror; i = (i + 1) % SLOTS) {
        struct slot moved = mirrors->slots[i];
        mirrors->slots[i] = (struct slot){ 0 };
        *place_of(mirrors, str_from(moved.home)) = moved;
    }
}

static void make_room(struct mirrors *mirrors)
{
    while (mirrors->count >= LIMIT_MIRRORS ||
           (mirrors->count > 1 && mirrors->bytes > LIMIT_MIRROR_BYTES)) {
        struct slot *oldest = NULL;
        for (size_t i = 0; i < SLOTS; i++)
            if (mirrors->slots[i].mirror && (!oldest || mirrors->slots[i].used < oldest->used))
                oldest = &mirrors->slots[i];
        remove_slot(mirrors, oldest);
    }
}

static struct slot *slot_for(struct mirrors *mirrors, struct str home)
{
    struct slot *slot = place_of(mirrors, home);

    if (!slot->mirror) {
        make_room(mirrors);
        slot = place_of(mirrors, home);
        memcpy(slot->home, home.at, home.len < VAULT_ID_LEN ? home.len : VAULT_ID_LEN);
        slot->mirror = mirror_open();
        mirrors->count++;
        mirrors->bytes += mirror_bytes(slot->mirror);
    }
    slot->used = ++mirrors->now;
    return slot;
}

struct mirror *mirrors_get(struct mirrors *mirrors, struct str home)
{
    return slot_for(mirrors, home)->mirror;
}

static struct str rows_key(struct engine *engine, struct arena *arena, struct str home,
                           size_t chunk)
{
    return key_of(&engine->keys, arena, KEY_ROWS, home, arena_whole(arena, (int64_t)chunk));
}

size_t mirrors_read(struct engine *engine, struct arena *arena, struct str home,
                    struct redis_command *commands, size_t room)
{
    const struct slot *slot = slot_for(engine->mirrors, home);

    for (size_t i = 0; i < room; i++) {
        struct str *words = ARENA_ARRAY(arena, struct str, READ_WORDS);
        words[0] = STR("GETRANGE");
        words[1] = rows_key(engine, arena, home, slot->chunk + i);
        words[OFFSET_WORD] = arena_whole(arena, i == 0 ? (int64_t)slot->offset : 0);
        words[3] = STR("-1");
        commands[i] = (struct redis_command){ .words = words, .count = READ_WORDS };
    }
    return room;
}

/* Were these bytes read from where the mirror still stands? */
static bool is_next(const struct slot *slot, const struct redis_command *command)
{
    struct str key = command->words[1];
    uint64_t chunk = 0, offset = 0;

    size_t digits = 0; /* a key ends with its chunk's number */
    while (digits < key.len && key.at[key.len - digits - 1] != ':')
        digits++;
    key = str_slice(key, key.len - digits, key.len);
    return str_to_u64(key, &chunk) && str_to_u64(command->words[OFFSET_WORD], &offset) &&
           chunk == slot->chunk && offset == slot->offset;
}

/* How long the log is nobody knows before its end, so there is no share of it to tell. */
static void tell_progress(struct slot *slot, bool is_building)
{
    slot->is_building = is_building;
    log_info(is_building ? "mirror.building" : "mirror.built",
             "chat=%s chunks=%zu testimonials=%zu bytes=%zu", slot->home, slot->chunk,
             mirror_count(slot->mirror), mirror_bytes(slot->mirror));
}

bool mirrors_feed(struct engine *engine, struct str home, const struct redis_command *commands,
                  const struct redis_value *values, size_t count)
{
    struct mirrors *mirrors = engine->mirrors;
    struct slot *slot = slot_for(mirrors, home);
    bool has_more = false;

    for (size_t i = 0; i < count; i++) {
        struct error err = { 0 };
        size_t used = 0;
        if (!is_next(slot, &commands[i])) {
            has_more = true; /* another turn was quicker: ask again from where we are */
            break;
        }
        mirrors->bytes -= mirror_bytes(slot->mirror);
        if (!mirror_apply(slot->mirror, values[i].text, &used, &err))
            log_error("mirror.bad_rows", "chat=%s reason=%s", slot->home, err.message);
        mirrors->bytes += mirror_bytes(slot->mirror);
        /* A row that cannot be read is skipped with its chunk; the log goes on behind it. */
        slot->offset += err.kind == ERROR_NONE ? used : values[i].text.len;
        has_more = slot->offset >= LIMIT_LOG_CHUNK;
        if (!has_more)
            break;
        slot->filled = slot->offset;
        slot->chunk++;
        slot->offset = 0;
        bool goes_on = i + 1 < count && values[i + 1].text.len;
        if (goes_on && slot->chunk % TOLD_CHUNKS == 0)
            tell_progress(slot, true);
    }
    if (!has_more && slot->is_building)
        tell_progress(slot, false);
    return has_more;
}

void mirrors_append(struct engine *engine, struct arena *arena, struct str home, struct str rows,
                    struct commit *commit)
{
    const struct slot *slot = slot_for(engine->mirrors, home);
    struct str key = rows_key(engine, arena, home, slot->chunk);

    commit_check_length(commit, key, slot->offset);
    if (slot->chunk && slot->offset == 0) /* behind a chunk that is no longer full nobody would read */
        commit_check_length(commit, rows_key(engine, arena, home, slot->chunk - 1), slot->filled);
    COMMIT_WRITE(commit, STR("APPEND"), key, mirror_shorten(slot->mirror, arena, rows));
}

uint64_t mirrors_position(struct mirrors *mirrors, struct str home)
{
    const struct slot *slot = place_of(mirrors, home);

    return slot->mirror ? (uint64_t)slot->chunk << 32 | slot->offset : 0;
}

void mirrors_forget(struct mirrors *mirrors, struct str home)
{
    struct slot *slot = place_of(mirrors, home);

    if (slot->mirror)
        remove_slot(mirrors, slot);
}

bool mirrors_is_of(struct mirrors *mirrors, struct str home, const struct owner_key *key)
{
    struct slot *slot = place_of(mirrors, home);
    uint64_t epoch = key ? str_hash((struct str){ (const char *)key->bytes, sizeof key->bytes }) : 0;

    if (!slot->mirror)
        return true;
    if (slot->has_epoch && slot->epoch != epoch) {
        remove_slot(mirrors, slot);
        return false;
    }
    slot->epoch = epoch;
    slot->has_epoch = true;
    return true;
}

uint64_t mirrors_author(struct mirrors *mirrors, struct str home, uint64_t testimonial)
{
    const struct slot *slot = place_of(mirrors, home);

    return slot->mirror ? mirror_author(slot->mirror, testimonial) : 0;
}

bool mirrors_have_votes(struct mirrors *mirrors, struct str home)
{
    const struct slot *slot = place_of(mirrors, home);

    return slot->mirror && mirror_has_votes(slot->mirror);
}

bool mirrors_counts_sponsored(struct mirrors *mirrors, struct str home)
{
    return place_of(mirrors, home)->counts_sponsored;
}

void mirrors_note_sponsored(struct mirrors *mirrors, struct str home, bool counts)
{
    struct slot *slot = place_of(mirrors, home);

    if (slot->mirror)
        slot->counts_sponsored = counts;
}

size_t mirrors_count(const struct mirrors *mirrors)
{
    return mirrors->count;
}

size_t mirrors_bytes(const struct mirrors *mirrors)
{
    return mirrors->bytes;
}
