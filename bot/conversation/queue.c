#include "queue.h"

#include <string.h>

#include "../base/pack.h"

enum { QUEUE_FORMAT = 1 };

struct str queue_pack(struct arena *arena, const struct queue *queue)
{
    struct text out = { .arena = arena };

    pack_u64(&out, QUEUE_FORMAT);
    pack_u64(&out, queue->count);
    for (size_t i = 0; i < queue->count; i++) {
        const struct queue_entry *entry = &queue->entries[i];
        pack_fixed64(&out, entry->id);
        pack_u64(&out, entry->is_hidden);
        pack_u64(&out, entry->held);
        pack_u64(&out, entry->reason);
        pack_u64(&out, entry->reports);
        pack_fixed64(&out, entry->similar);
        pack_i64(&out, entry->since_ms);
    }
    return out.s;
}

bool queue_unpack(struct str bytes, struct queue *queue)
{
    struct unpack in = { .rest = bytes };

    *queue = (struct queue){ .raw = bytes };
    if (bytes.len == 0)
        return true;
    if (unpack_u64(&in) != QUEUE_FORMAT)
        return false;
    queue->count = unpack_count(&in, QUEUE_MAX);
    for (size_t i = 0; i < queue->count; i++) {
        struct queue_entry *entry = &queue->entries[i];
        entry->id = unpack_fixed64(&in);
        entry->is_hidden = unpack_u64(&in) == 1;
        entry->held = (unsigned)unpack_u64(&in) & (HELD_END - 1);
        uint64_t reason = unpack_u64(&in);
        entry->reason = reason < REASONS ? (enum reason)reason : REASON_OTHER;
        entry->reports = (unsigned)unpack_u64(&in);
        entry->similar = unpack_fixed64(&in);
        entry->since_ms = unpack_i64(&in);
    }
    if (in.is_bad)
        *queue = (struct queue){ .raw = bytes };
    return !in.is_bad;
}

struct queue_entry *queue_find(struct queue *queue, uint64_t id)
{
    for (size_t i = 0; i < queue->count; i++)
        if (queue->entries[i].id == id)
            return &queue->entries[i];
    return NULL;
}

void queue_remove(struct queue *queue, uint64_t id)
{
    struct queue_entry *entry = queue_find(queue, id);

    if (!entry)
        return;
    size_t at = (size_t)(entry - queue->entries);
    memmove(entry, entry + 1, (queue->count - at - 1) * sizeof *entry);
    queue->count--;
}

struct queue_entry *queue_add(struct queue *queue, uint64_t id, int64_t now_ms)
{
    queue_remove(queue, id);
    for (size_t i = 0; queue->count == QUEUE_MAX && i < queue->count; i++)
        if (queue->entries[i].is_hidden)
            queue_remove(queue, queue->entries[i].id);
    if (queue->count == QUEUE_MAX)
        return NULL;
    struct queue_entry *entry = &queue->entries[queue->count++];
    *entry = (struct queue_entry){ .id = id, .since_ms = now_ms };
    return entry;
}

size_t queue_count(const struct queue *queue, bool is_hidden)
{
    size_t count = 0;

    for (size_t i = 0; i < queue->count; i++)
        count += queue->entries[i].is_hidden == is_hidden;
    return count;
}

const struct queue_entry *queue_at(const struct queue *queue, bool is_hidden, size_t n)
{
    for (size_t i = 0; i < queue->count; i++) {
        const struct queue_entry *entry = &queue->entries[is_hidden ? queue->count - 1 - i : i];
        if (entry->is_hidden == is_hidden && n-- == 0)
            return entry;
    }
    return NULL;
}

const char *reason_key(enum reason reason)
{
    static const char *const keys[REASONS] = {
        [REASON_NONE] = "reason.other",       [REASON_ADVERT] = "reason.advert",
        [REASON_NOT_OWN] = "reason.not_own",  [REASON_ABUSE] = "reason.abuse",
        [REASON_PRIVATE] = "reason.personal", [REASON_DOUBLE] = "reason.double",
        [REASON_OTHER] = "reason.other",
    };

    return keys[reason < REASONS ? reason : REASON_OTHER];
}

struct str reason_name(enum reason reason)
{
    static const struct str names[REASONS] = {
        [REASON_ADVERT] = STR_INIT("advert"),    [REASON_NOT_OWN] = STR_INIT("not_own"),
        [REASON_ABUSE] = STR_INIT("abuse"),      [REASON_PRIVATE] = STR_INIT("private"),
        [REASON_DOUBLE] = STR_INIT("double"),    [REASON_OTHER] = STR_INIT("other"),
    };

    return reason < REASONS ? names[reason] : names[REASON_OTHER];
}
