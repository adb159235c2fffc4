/* brand_queue.h: customers' words that brands brought to a group, while an administrator has not
 * decided about them (C1), and the latest that were rejected.
 *
 * One bounded record per group, apart from the members' queue: a brand that brings five hundred
 * lines takes no member's place there, and they are decided about together. Numbers and brands'
 * handles only, no words. */
#ifndef REKAN_CONVERSATION_BRAND_QUEUE_H
#define REKAN_CONVERSATION_BRAND_QUEUE_H

#include "../base/limits.h"
#include "queue.h"

enum {
    BRAND_QUEUE_WAITS = LIMIT_BRAND_WAITS,
    BRAND_QUEUE_REJECTED = LIMIT_BRAND_REJECTED,
    BRAND_QUEUE_BRANDS = 16,
    BRAND_QUEUE_MAX = BRAND_QUEUE_BRANDS * (BRAND_QUEUE_WAITS + BRAND_QUEUE_REJECTED)
};

struct brand_story {
    uint64_t id;           /* testimonial */
    size_t brand;          /* number of its brand in the record */
    uint64_t number;       /* rises with every story that comes here, over all brands */
    unsigned held;         /* bits of enum held_for: what a score or likeness says besides */
    uint64_t similar;      /* another author's testimonial, or 0 */
    bool is_rejected;
    enum reason reason;    /* ... why */
    int64_t since_ms;
};

struct brand_waits {
    struct str home;         /* of the brand */
    bool is_overdue_told;    /* its keepers heard that nobody decided, until all is decided */
    uint64_t accepted, rejected; /* decided since its keepers last heard */
    enum reason reason;      /* of the latest of those rejected */
};

struct brand_queue {
    struct str raw;          /* as it stands in Redis; the commit's check */
    uint64_t next;           /* number of the story that comes next */
    struct brand_waits brands[BRAND_QUEUE_BRANDS];
    size_t brand_count;
    struct brand_story *stories; /* as they came, room for one more */
    size_t count, room;
};

struct str brand_queue_pack(struct arena *arena, const struct brand_queue *queue);
bool brand_queue_unpack(struct arena *arena, struct str bytes, struct brand_queue *queue);

struct brand_waits *brand_queue_brand(struct brand_queue *queue, struct str home); /* or NULL */
struct brand_story *brand_queue_find(struct brand_queue *queue, uint64_t id);      /* or NULL */
size_t brand_queue_count(const struct brand_queue *queue, struct str home, bool is_rejected);
/* The n-th of a brand's that waits, the oldest first, or was rejected, the latest first. */
const struct brand_story *brand_queue_at(const struct brand_queue *queue, struct str home,
                                         bool is_rejected, size_t n);

/* A brand's story comes behind all others, also where it was here before; NULL when too many of
 * that brand wait. */
struct brand_story *brand_queue_add(struct arena *arena, struct brand_queue *queue, struct str home,
                                    uint64_t id, int64_t now_ms);
void brand_queue_remove(struct brand_queue *queue, uint64_t id);
/* It stays here as rejected, the oldest rejected one of its brand making room. */
void brand_queue_reject(struct brand_queue *queue, uint64_t id, enum reason reason);

#endif
