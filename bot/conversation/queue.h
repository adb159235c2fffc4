/* queue.h: what waits for an administrator's decision in a group, and what was hidden.
 *
 * One bounded record per group: numbers only, no words and nobody's id. A decision is
 * always a person's; nothing leaves the queue by itself. */
#ifndef REKAN_CONVERSATION_QUEUE_H
#define REKAN_CONVERSATION_QUEUE_H

#include "../base/arena.h"
#include "../base/limits.h"

enum { QUEUE_MAX = LIMIT_QUEUE };

/* Why something waits. Stored as bits: append only. */
enum held_for {
    HELD_FIRST = 1,    /* the author's first one here */
    HELD_LINK = 2,     /* a link in it */
    HELD_SIMILAR = 4,  /* much like another author's; entry.similar */
    HELD_REPORT = 8,   /* members reported it; it is shown meanwhile */
    HELD_ABUSE = 16,
    HELD_SPAM = 32,
    HELD_CLAIM = 64,   /* says that it heals */
    HELD_WAVE = 128,   /* guard.h: new accounts or copies, all for one product */
    HELD_BRAND = 256,  /* one author, one brand, nothing else */
    HELD_RUSH = 512,   /* many for or against one product within a day */
    HELD_ACCUSED = 1024, /* accuses a person by name */
    HELD_TAPS = 2048,  /* many new accounts say of its product that it helped; it is shown meanwhile */
    HELD_END = 4096
};

/* The class of reason that an act or a report names. Stored as numbers: append only. */
enum reason {
    REASON_NONE, REASON_ADVERT, REASON_NOT_OWN, REASON_ABUSE, REASON_PRIVATE, REASON_DOUBLE,
    REASON_OTHER, REASONS
};

struct queue_entry {
    uint64_t id;           /* testimonial */
    bool is_hidden;        /* decided: hidden. Else it waits */
    unsigned held;         /* bits of enum held_for */
    enum reason reason;    /* of the hiding, or of the first report */
    unsigned reports;      /* members who reported it */
    uint64_t similar;      /* another author's testimonial, or 0 */
    int64_t since_ms;
};

struct queue {
    struct str raw;        /* as it stands in Redis; the commit's check */
    struct queue_entry entries[QUEUE_MAX];
    size_t count;
};

struct str queue_pack(struct arena *arena, const struct queue *queue);
bool queue_unpack(struct str bytes, struct queue *queue);

struct queue_entry *queue_find(struct queue *queue, uint64_t id); /* or NULL */
/* A new entry, the oldest hidden one making room; NULL when QUEUE_MAX of them wait. */
struct queue_entry *queue_add(struct queue *queue, uint64_t id, int64_t now_ms);
void queue_remove(struct queue *queue, uint64_t id);
size_t queue_count(const struct queue *queue, bool is_hidden);
/* The n-th that waits, the oldest first, or that is hidden, the latest first; else NULL. */
const struct queue_entry *queue_at(const struct queue *queue, bool is_hidden, size_t n);

const char *reason_key(enum reason reason); /* locale key */
struct str reason_name(enum reason reason); /* for programs; empty for REASON_NONE */

#endif
