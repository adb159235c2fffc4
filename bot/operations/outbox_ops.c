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
    } else if (str_eq(word, STR("entry")) && value->count > 4) {
        claim->kind = CLAIM_ENTRY;
        claim->number = value->items[1].text;
        claim->entry = value->items[2].text;
        claim->attempts = value_whole(&value->items[3]);
        claim->popped = value->items[4].whole == 1;
        claim->lease_until_ms = value->count > 5 ? value_whole(&value->items[5]) : 0;
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
    words[6] = settle->popped ? STR("1") : STR("0");
    words[7] = arena_whole(arena, settle->now_ms);
    words[8] = arena_whole(arena, settle->wait_ms);
    words[9] = arena_whole(arena, settle->goes_on ? LIMIT_LEASE_MS : 0);
    words[10] = settle->lane;
    words[11] = settle->goes_on ? STR("1") : STR("0");
    return (struct redis_command){ .script = &script_settle, .key_count = 3, .count = 12,
                                   .words = words };
}

enum settled settle_result(const struct redis_value *value)
{
    static const struct {
        struct str word;
        enum settled settled;
    } words[] = { { STR_INIT("entry"), SETTLED_ENTRY },
                  { STR_INIT("next"), SETTLED_NEXT },
                  { STR_INIT("waiting"), SETTLED_WAITING },
                  { STR_INIT("empty"), SETTLED_EMPTY } };

    if (value->kind == REDIS_LIST && value->count)
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (str_eq(value->items[0].text, words[i].word))
                return words[i].settled;
    return SETTLED_LOST;
}
