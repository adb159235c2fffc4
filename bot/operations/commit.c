#include "commit.h"

#include <string.h>

#include "../base/embedded.h"

enum { KEYS_FIRST = 16 };

struct words {
    struct str *at;
    size_t count, room;
};

struct commit {
    struct arena *arena;
    struct str *keys; /* keys[0] is the seen mark's place */
    size_t key_count, key_room;
    struct words checks, writes; /* as ARGV has them, one behind the other */
    size_t check_count;
};

static void *grow(struct arena *arena, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    size_t more = *room ? *room * 2 : KEYS_FIRST;
    void *grown = arena_alloc_array(arena, more, size);
    if (count)
        memcpy(grown, items, count * size);
    *room = more;
    return grown;
}

static void add_word(struct commit *commit, struct words *words, struct str word)
{
    words->at = grow(commit->arena, words->at, words->count, &words->room, sizeof *words->at);
    words->at[words->count++] = word;
}

static void add_whole(struct commit *commit, struct words *words, size_t value)
{
    add_word(commit, words, arena_whole(commit->arena, (int64_t)value));
}

/* A key's number in KEYS. Looks back only a little: a commit's neighbours share
 * keys, and a key that stands twice does no harm. */
static size_t key_number(struct commit *commit, struct str key)
{
    for (size_t back = 1; back <= KEYS_FIRST && back < commit->key_count; back++)
        if (str_eq(commit->keys[commit->key_count - back], key))
            return commit->key_count - back + 1;
    commit->keys = grow(commit->arena, commit->keys, commit->key_count, &commit->key_room,
                        sizeof *commit->keys);
    commit->keys[commit->key_count++] = key;
    return commit->key_count;
}

struct commit *commit_new(struct arena *arena)
{
    struct commit *commit = ARENA_NEW(arena, struct commit);

    commit->arena = arena;
    commit->key_count = 0;
    key_number(commit, (struct str){ "", 0 });
    return commit;
}

void commit_check(struct commit *commit, enum check_kind kind, struct str key, struct str value)
{
    static const char *const kinds[] = { [CHECK_EQUALS] = "equals", [CHECK_LEAST] = "least",
                                         [CHECK_LENGTH] = "length",
                                         [CHECK_BELOW] = "below", [CHECK_ABOVE] = "above",
                                         [CHECK_NO_MEMBER] = "no member",
                                         [CHECK_MEMBER] = "member" };

    add_whole(commit, &commit->checks, key_number(commit, key));
    add_word(commit, &commit->checks, str_from(kinds[kind]));
    add_word(commit, &commit->checks, value);
    commit->check_count++;
}

void commit_check_length(struct commit *commit, struct str key, size_t length)
{
    commit_check(commit, CHECK_LENGTH, key, arena_whole(commit->arena, (int64_t)length));
}

void commit_write(struct commit *commit, const struct str *words, size_t count)
{
    add_whole(commit, &commit->writes, count);
    add_whole(commit, &commit->writes, key_number(commit, words[1]));
    add_word(commit, &commit->writes, words[0]);
    for (size_t i = 2; i < count; i++)
        add_word(commit, &commit->writes, words[i]);
}

void commit_queue(struct commit *commit, struct str lane_key, struct str entry, struct str ready_key,
                  struct str at_ms, struct str lane)
{
    const struct str words[] = { STR("QUEUE"), lane_key, entry,
                                 arena_whole(commit->arena, (int64_t)key_number(commit, ready_key)),
                                 at_ms, lane };

    commit_write(commit, words, sizeof words / sizeof words[0]);
}

bool commit_is_empty(const struct commit *commit)
{
    return commit->writes.count == 0;
}

struct redis_command commit_command(struct commit *commit, struct str seen_key, struct str stored,
                                    int64_t seen_ms)
{
    size_t count = commit->key_count + 3 + commit->checks.count + commit->writes.count;
    struct str *words = ARENA_ARRAY(commit->arena, struct str, count);
    size_t at = 0;

    /* Without a mark its place is taken by a key of the same slot, which is not read. */
    commit->keys[0] = seen_key.len || commit->key_count == 1 ? seen_key : commit->keys[1];
    for (size_t i = 0; i < commit->key_count; i++)
        words[at++] = commit->keys[i];
    words[at++] = stored;
    words[at++] = arena_whole(commit->arena, seen_key.len ? seen_ms : 0);
    words[at++] = arena_whole(commit->arena, (int64_t)commit->check_count);
    for (size_t i = 0; i < commit->checks.count; i++)
        words[at++] = commit->checks.at[i];
    for (size_t i = 0; i < commit->writes.count; i++)
        words[at++] = commit->writes.at[i];
    return (struct redis_command){ .script = &script_commit, .key_count = commit->key_count,
                                   .count = count, .words = words, .is_promise = true };
}

enum commit_outcome commit_result(const struct redis_value *value, struct str *stored)
{
    if (value->kind != REDIS_LIST || value->count == 0)
        return COMMIT_BROKEN;
    struct str word = value->items[0].text;
    if (str_eq(word, STR("done")))
        return COMMIT_DONE;
    if (str_eq(word, STR("seen")) && value->count > 1) {
        *stored = value->items[1].text;
        return COMMIT_SEEN;
    }
    return str_eq(word, STR("stale")) ? COMMIT_STALE : COMMIT_BROKEN;
}
