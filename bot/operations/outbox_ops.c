#include "outbox_ops.h"

#include "../base/limits.h"

static struct str ready_key(const struct keyspace *keys, struct arena *arena, struct str lane)
{
    return key_of_partition(keys, arena, KEY_READY, partition_of(lane));
}

void commit_add_entry(struct commit *commit, const struct keyspace *keys, struct arena *arena,
                      struct str lane, struct str entry, int64_t now_ms)
{
    commit_queue(commit, key_of(keys, arena, KEY_OUT, lane, STR("")), entry,
                 ready_key(keys, arena, lane), arena_whole(arena, now_ms), lane);
}

struct redis_command say_command(const struct keyspace *keys, struct arena *arena,
                                 const struct say *say)
{
    struct str *words = ARENA_ARRAY(arena, struct str, 9);

    words[0] = say->seen_key;
    words[1] = key_of(keys, arena, KEY_OUT, say->lane, STR(""));
    words[2] = ready_key(keys, arena, say->lane);
    words[3] = say->stored;
    words[4] = arena_whole(arena, say->seen_ms);
    words[5] = say->entry;
    words[6] = arena_whole(arena, say->now_ms);
    words[7] = say->lane;
    words[8] = arena_whole(arena, say->most_waiting);
    return (struct redis_command){ .script = &script_say, .key_count = 3, .count = 9,
                                   .words = words, .is_promise = true };
}

struct redis_command claim_command(const struct keyspace *keys, struct arena *arena,
                                   struct str lane, struct str owner, int64_t now_ms)
{
    struct str *words = ARENA_ARRAY(arena, struct str, 7);

    words[0] = key_of(keys, arena, KEY_OUT, lane, STR(""));
    words[1] = key_of(keys, arena, KEY_LEASE, lane, STR(""));
    words[2] = ready_key(keys, arena, lane);
    words[3] = owner;
    words[4] = arena_whole(arena, now_ms);
    words[5] = arena_whole(arena, LIMIT_LEASE_MS);
    words[6] = lane;
    return (struct redis_command){ .script = &script_claim, .key_count = 3, .count = 7,
                                   .words = words };
}

static int64_t value_whole(const struct redis_value *value)
{
    int64_t number = 0;

    if (value->kind == REDIS_WHOLE)
        return value->whole;
    return str_to_i64(value->text, &number) ? number : 0;
}

void claim_result(const struct redis_value *value, struct claim *claim)
{
    *claim = (struct claim){ .kind = CLAIM_BROKEN };
    if (value->kind != REDIS_LIST || value->count == 0)
        return;
    struct str word = value->items[0].text;
    if (str_eq(word, STR("empty"))) {
        claim->kind = CLAIM_EMPTY;
    } else if (str_eq(word, STR("busy")) && value->count > 1) {
        claim->kind = CLAIM_BUSY;
        claim->busy_until_ms = value_whole(&value->items[1]);
    } else if (str_eq(word, STR("entry")) && value->count > 6) {
        claim->kind = CLAIM_ENTRY;
        claim->number = value->items[1].text;
        claim->entry = value->items[2].text;
        claim->attempts = value_whole(&value->items[3]);
        claim->popped = value->items[4].whole == 1;
        claim->lease_until_ms = value_whole(&value->items[5]);
        claim->behind = value->items[6].whole > 0 ? (size_t)value->items[6].whole : 0;
    }
}

struct redis_command settle_command(const struct keyspace *keys, struct arena *arena,
                                    const struct settle *settle)
{
    struct str *words = ARENA_ARRAY(arena, struct str, 12);

    words[0] = key_of(keys, arena, KEY_OUT, settle->lane, STR(""));
    words[1] = key_of(keys, arena, KEY_LEASE, settle->lane, STR(""));
    words[2] = ready_key(keys, arena, settle->lane);
    words[3] = settle->owner;
    words[4] = settle->number;
    words[5] = str_from(settle->outcome);
    words[6] = settle->entry;
    words[7] = arena_whole(arena, settle->now_ms);
    words[8] = arena_whole(arena, settle->wait_ms);
    words[9] = arena_whole(arena, settle->goes_on ? LIMIT_LEASE_MS : 0);
    words[10] = settle->lane;
    words[11] = settle->goes_on ? STR("1") : STR("0");
    return (struct redis_command){ .script = &script_settle, .key_count = 3, .count = 12,
                                   .words = words };
}

enum settled settle_result(const struct redis_value *value, struct claim *next)
{
    static const struct {
        struct str word;
        enum settled settled;
    } words[] = { { STR_INIT("entry"), SETTLED_ENTRY },
                  { STR_INIT("next"), SETTLED_NEXT },
                  { STR_INIT("waiting"), SETTLED_WAITING },
                  { STR_INIT("empty"), SETTLED_EMPTY },
                  { STR_INIT("other"), SETTLED_OTHER } };

    if (value->kind == REDIS_LIST && value->count)
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (str_eq(value->items[0].text, words[i].word)) {
                claim_result(value, next);
                if (words[i].settled == SETTLED_OTHER && value->count > 1)
                    next->entry = value->items[1].text;
                return words[i].settled;
            }
    return SETTLED_LOST;
}

void pass_commands(const struct keyspace *keys, struct arena *arena, const struct settle *settle,
                   struct redis_command commands[PASS_COMMANDS])
{
    enum { TAKE_WORDS = 4, OWNER_WORDS = 3, NEXT_WORDS = 3 };
    struct str *words = ARENA_ARRAY(arena, struct str, TAKE_WORDS + OWNER_WORDS + NEXT_WORDS);
    struct str lane = key_of(keys, arena, KEY_OUT, settle->lane, STR(""));
    size_t at = 0;

    commands[0] = (struct redis_command){ .words = &words[at], .count = TAKE_WORDS };
    words[at++] = STR("LREM");
    words[at++] = lane;
    words[at++] = STR("1");
    words[at++] = settle->entry;
    commands[1] = (struct redis_command){ .words = &words[at], .count = OWNER_WORDS };
    words[at++] = STR("HGET");
    words[at++] = key_of(keys, arena, KEY_LEASE, settle->lane, STR(""));
    words[at++] = STR("owner");
    commands[2] = (struct redis_command){ .words = &words[at], .count = NEXT_WORDS };
    words[at++] = STR("LINDEX");
    words[at++] = lane;
    words[at++] = STR("0");
}

/* A notice must be out before it is said: that is for the script. */
enum settled pass_result(const struct redis_value values[PASS_COMMANDS],
                         const struct settle *settle, struct claim *next)
{
    struct str entry = values[2].text;

    if (values[0].kind != REDIS_WHOLE || values[1].kind == REDIS_FAILED ||
        values[2].kind == REDIS_FAILED)
        return SETTLED_FAILED;
    if (!str_eq(values[1].text, settle->owner))
        return SETTLED_LOST;
    *next = (struct claim){ .kind = CLAIM_ENTRY, .entry = entry, .number = settle->number };
    if (values[0].whole == 0)
        return SETTLED_OTHER;
    bool is_unknown = entry.len == 0 || str_eq(entry, settle->entry); /* read before it was out */
    return is_unknown || entry.at[0] == ENTRY_NOTICE ? SETTLED_OUT : SETTLED_ENTRY;
}
