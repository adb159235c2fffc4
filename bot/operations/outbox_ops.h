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

/* The whole commit of a turn that writes nothing but this entry; commit_result reads its answer.
 * COMMIT_STALE: so many wait in the lane already. */
struct say {
    struct str seen_key, stored, lane, entry;
    int64_t seen_ms, now_ms;
    int64_t most_waiting;
};
struct redis_command say_command(const struct keyspace *keys, struct arena *arena,
                                 const struct say *say);

struct claim {
    enum { CLAIM_ENTRY, CLAIM_BUSY, CLAIM_EMPTY, CLAIM_BROKEN } kind;
    struct str entry;
    struct str number;   /* of the lease */
    int64_t attempts;    /* so far, failed */
    int64_t busy_until_ms;
    bool popped;
    int64_t lease_until_ms; /* 0, of a pass: as it was */
    size_t behind;       /* entries known to wait behind this one; 0, of a pass: unknown */
};

struct redis_command claim_command(const struct keyspace *keys, struct arena *arena,
                                   struct str lane, struct str owner, int64_t now_ms);
void claim_result(const struct redis_value *value, struct claim *claim);

struct settle {
    struct str lane, owner, number;
    const char *outcome; /* "done", "clear", "later", "wait": later, but not as a failure */
    struct str entry;    /* taken out when it is done: this one and no other; empty: it is out already */
    bool goes_on;        /* with the lane's next entry, claimed by the same command; else whoever comes
                            next may have the lane at once, or when wait_ms is over */
    int64_t now_ms, wait_ms;
};

struct redis_command settle_command(const struct keyspace *keys, struct arena *arena,
                                    const struct settle *settle);

/* Where more is known to wait, the lease has time left and nothing failed, "done" needs no script:
 * the entry is taken out by its bytes, which no other has, and the next one is read. Said twice
 * it changes nothing. The lease stays as it is. */
enum { PASS_COMMANDS = 3 };
void pass_commands(const struct keyspace *keys, struct arena *arena, const struct settle *settle,
                   struct redis_command commands[PASS_COMMANDS]);

enum settled {
    SETTLED_ENTRY,   /* next is claimed, too */
    SETTLED_OUT,     /* a pass took it out; what is next, if anything, settle_command finds out */
    SETTLED_OTHER,   /* the entry is not there: nothing was changed; next->entry: what is first, if anything */
    SETTLED_NEXT,
    SETTLED_WAITING,
    SETTLED_EMPTY,
    SETTLED_LOST,
    SETTLED_FAILED,  /* a pass was refused: it is not known what is true now */
};
enum settled settle_result(const struct redis_value *value, struct claim *next);
enum settled pass_result(const struct redis_value values[PASS_COMMANDS],
                         const struct settle *settle, struct claim *next);

#endif
