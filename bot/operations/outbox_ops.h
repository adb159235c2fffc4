/* outbox_ops.h: taking a lane's next entry and saying what became of it. */
#ifndef REKAN_OPERATIONS_OUTBOX_OPS_H
#define REKAN_OPERATIONS_OUTBOX_OPS_H

#include "../io/redis.h"
#include "commit.h"
#include "keys.h"

/* An entry's first byte: a reply or letter that is sent until it arrived, or a
 * notice that is rather lost than said twice. The second byte says whether the rest is sealed. */
enum { ENTRY_REPLY = 'R', ENTRY_LETTER = 'L', ENTRY_NOTICE = 'N' };
enum { ENTRY_PLAIN = 'p', ENTRY_SEALED = 's' };

/* Appends an entry to its lane and marks the lane ready, in this commit. */
void commit_add_entry(struct commit *commit, const struct keyspace *keys, struct arena *arena,
                      struct str lane, struct str entry, int64_t now_ms);

struct claim {
    enum { CLAIM_ENTRY, CLAIM_BUSY, CLAIM_EMPTY, CLAIM_BROKEN } kind;
    struct str entry;
    struct str number;   /* of the lease */
    int64_t attempts;    /* so far, failed */
    int64_t busy_until_ms;
    bool popped;
    int64_t lease_until_ms; /* with SETTLED_ENTRY; 0: as long as a fresh one */
};

struct redis_command claim_command(const struct keyspace *keys, struct arena *arena,
                                   struct str lane, struct str owner, int64_t now_ms);
void claim_result(const struct redis_value *value, struct claim *claim);

struct settle {
    struct str lane, owner, number;
    const char *outcome; /* "done", "clear", "later", "wait": later, but not as a failure */
    bool popped;
    bool goes_on;        /* with the lane's next entry, claimed by the same command; else whoever comes
                            next may have the lane at once, or when wait_ms is over */
    int64_t now_ms, wait_ms;
};

struct redis_command settle_command(const struct keyspace *keys, struct arena *arena,
                                    const struct settle *settle);
/* SETTLED_ENTRY: claim_result reads it. */
enum settled { SETTLED_ENTRY, SETTLED_NEXT, SETTLED_WAITING, SETTLED_EMPTY, SETTLED_LOST };
enum settled settle_result(const struct redis_value *value);

#endif
