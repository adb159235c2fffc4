#include "brand_queue.h"

#include <string.h>

#include "../base/pack.h"

enum { BRAND_QUEUE_FORMAT = 1, REJECTED = 1, HAS_SIMILAR = 2, ROOM = 64 };

static void pack_story(struct text *out, const struct brand_story *story)
{
    pack_fixed64(out, story->id);
    pack_u64(out, story->brand);
    pack_u64(out, story->number);
    pack_u64(out, (story->is_rejected ? REJECTED : 0u) | (story->similar ? HAS_SIMILAR : 0u));
    pack_u64(out, story->held);
    if (story->similar)
        pack_fixed64(out, story->similar);
    pack_u64(out, story->reason);
    pack_i64(out, story->since_ms);
}

struct str brand_queue_pack(struct arena *arena, const struct brand_queue *queue)
{
    struct text out = { .arena = arena };

    pack_u64(&out, BRAND_QUEUE_FORMAT);
    pack_u64(&out, queue->next);
    pack_u64(&out, queue->brand_count);
    for (size_t i = 0; i < queue->brand_count; i++) {
        pack_str(&out, queue->brands[i].home);
        pack_u64(&out, queue->brands[i].is_overdue_told);
        pack_u64(&out, queue->brands[i].accepted);
        pack_u64(&out, queue->brands[i].rejected);
        pack_u64(&out, queue->brands[i].reason);
    }
    pack_u64(&out, queue->count);
    for (size_t i = 0; i < queue->count; i++)
        pack_story(&out, &queue->stories[i]);
    return out.s;
}

static enum reason reason_of(uint64_t number)
{
    return number < REASONS ? (enum reason)number : REASON_OTHER;
}

static void unpack_story(struct unpack *in, struct brand_queue *queue, struct brand_story *story)
{
    story->id = unpack_fixed64(in);
    uint64_t brand = unpack_u64(in);
    story->number = unpack_u64(in);
    uint64_t flags = unpack_u64(in);
    story->held = (unsigned)unpack_u64(in) & (HELD_END - 1);
    story->similar = flags & HAS_SIMILAR ? unpack_fixed64(in) : 0;
    story->is_rejected = flags & REJECTED;
    story->reason = reason_of(unpack_u64(in));
    story->since_ms = unpack_i64(in);
    in->is_bad |= brand >= queue->brand_count || story->number >= queue->next;
    story->brand = brand < queue->brand_count ? (size_t)brand : 0;
}

bool brand_queue_unpack(struct arena *arena, struct str bytes, struct brand_queue *queue)
{
    struct unpack in = { .rest = bytes };

    *queue = (struct brand_queue){ .raw = bytes, .next = 1 };
    if (bytes.len == 0)
        return true;
    if (unpack_u64(&in) != BRAND_QUEUE_FORMAT)
        return false;
    queue->next = unpack_u64(&in);
    queue->brand_count = unpack_count(&in, BRAND_QUEUE_BRANDS);
    for (size_t i = 0; i < queue->brand_count; i++) {
        struct brand_waits *brand = &queue->brands[i];
        brand->home = unpack_str(&in);
        brand->is_overdue_told = unpack_u64(&in) == 1;
        brand->accepted = unpack_u64(&in);
        brand->rejected = unpack_u64(&in);
        brand->reason = reason_of(unpack_u64(&in));
    }
    queue->count = unpack_count(&in, BRAND_QUEUE_MAX);
    if (queue->count > in.rest.len) /* each takes more than a byte */
        in.is_bad = true;
    queue->room = in.is_bad ? 0 : queue->count + ROOM;
    queue->stories = ARENA_ARRAY(arena, struct brand_story, queue->room + 1);
    for (size_t i = 0; i < queue->count && !in.is_bad; i++)
        unpack_story(&in, queue, &queue->stories[i]);
    if (in.is_bad)
        *queue = (struct brand_queue){ .raw = bytes, .next = 1 };
    return !in.is_bad;
}

struct brand_waits *brand_queue_brand(struct brand_queue *queue, struct str home)
{
    for (size_t i = 0; i < queue->brand_count; i++)
        if (str_eq(queue->brands[i].home, home))
            return &queue->brands[i];
    return NULL;
}

struct brand_story *brand_queue_find(struct brand_queue *queue, uint64_t id)
{
    for (size_t i = 0; i < queue->count; i++)
        if (queue->stories[i].id == id)
            return &queue->stories[i];
    return NULL;
}

/* Its number in the record; brand_count for none. */
static size_t number_of(const struct brand_queue *queue, struct str home)
{
    size_t i = 0;

    while (i < queue->brand_count && !str_eq(queue->brands[i].home, home))
        i++;
    return i;
}

static size_t count_of(const struct brand_queue *queue, size_t brand, bool is_rejected)
{
    size_t count = 0;

    for (size_t i = 0; i < queue->count; i++)
        count += queue->stories[i].brand == brand && queue->stories[i].is_rejected == is_rejected;
    return count;
}

size_t brand_queue_count(const struct brand_queue *queue, struct str home, bool is_rejected)
{
    return count_of(queue, number_of(queue, home), is_rejected);
}

const struct brand_story *brand_queue_at(const struct brand_queue *queue, struct str home,
                                         bool is_rejected, size_t n)
{
    size_t brand = number_of(queue, home);

    for (size_t i = 0; i < queue->count; i++) {
        const struct brand_story *story = &queue->stories[is_rejected ? queue->count - 1 - i : i];
        if (story->brand == brand && story->is_rejected == is_rejected && n-- == 0)
            return story;
    }
    return NULL;
}

/* One of which nothing is left here gives way; BRAND_QUEUE_BRANDS: there is none. */
static size_t place_for(struct brand_queue *queue, struct str home)
{
    size_t at = number_of(queue, home);

    if (at < queue->brand_count)
        return at;
    if (at == BRAND_QUEUE_BRANDS)
        for (at = 0; at < BRAND_QUEUE_BRANDS; at++)
            if (count_of(queue, at, false) + count_of(queue, at, true) == 0)
                break;
    if (at == BRAND_QUEUE_BRANDS)
        return at;
    queue->brands[at] = (struct brand_waits){ .home = home };
    queue->brand_count += at == queue->brand_count;
    return at;
}

static void make_room(struct arena *arena, struct brand_queue *queue)
{
    if (queue->count < queue->room)
        return;
    queue->room = 2 * queue->room + ROOM;
    struct brand_story *more = ARENA_ARRAY(arena, struct brand_story, queue->room);
    if (queue->count)
        memcpy(more, queue->stories, queue->count * sizeof *more);
    queue->stories = more;
}

struct brand_story *brand_queue_add(struct arena *arena, struct brand_queue *queue, struct str home,
                                    uint64_t id, int64_t now_ms)
{
    const struct brand_story *before = brand_queue_find(queue, id);
    size_t brand = place_for(queue, home);
    size_t waiting = brand < BRAND_QUEUE_BRANDS ? count_of(queue, brand, false) : BRAND_QUEUE_WAITS;

    if (waiting - (before && !before->is_rejected && before->brand == brand) >= BRAND_QUEUE_WAITS)
        return NULL;
    brand_queue_remove(queue, id);
    make_room(arena, queue);
    struct brand_story *story = &queue->stories[queue->count++];
    *story = (struct brand_story){ .id = id, .brand = brand, .number = queue->next++,
                                   .since_ms = now_ms };
    return story;
}

void brand_queue_remove(struct brand_queue *queue, uint64_t id)
{
    struct brand_story *story = brand_queue_find(queue, id);

    if (!story)
        return;
    size_t at = (size_t)(story - queue->stories);
    memmove(story, story + 1, (queue->count - at - 1) * sizeof *story);
    queue->count--;
}

void brand_queue_reject(struct brand_queue *queue, uint64_t id, enum reason reason)
{
    const struct brand_story *story = brand_queue_find(queue, id);

    if (!story)
        return;
    struct brand_story rejected = *story;
    rejected.is_rejected = true;
    rejected.reason = reason;
    brand_queue_remove(queue, id);
    size_t count = count_of(queue, rejected.brand, true);
    for (size_t i = 0; i < queue->count && count >= BRAND_QUEUE_REJECTED;) {
        if (queue->stories[i].brand != rejected.brand || !queue->stories[i].is_rejected) {
            i++;
            continue;
        }
        brand_queue_remove(queue, queue->stories[i].id);
        count--;
    }
    queue->stories[queue->count++] = rejected; /* the latest rejected stands last */
}
