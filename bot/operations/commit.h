/* commit.h: all of a turn's writes, or none.
 *
 * A commit is checks and writes on keys of one partition. The script looks at
 * the seen mark, then at every check, and only then writes: Redis does not roll
 * back. A write is a plain Redis command whose second word is its key. */
#ifndef REKAN_OPERATIONS_COMMIT_H
#define REKAN_OPERATIONS_COMMIT_H

#include "../io/redis.h"

struct commit;

enum check_kind {
    CHECK_EQUALS,    /* the value is this text; the empty text: the key is absent */
    CHECK_LEAST,     /* the value is a number that is not below this, or the key is absent */
    CHECK_LENGTH,    /* the value's length in bytes, 0 when absent */
    CHECK_BELOW,     /* a list or set has fewer members than this */
    CHECK_ABOVE,     /* a list has more members than this */
    CHECK_NO_MEMBER, /* a set does not hold this */
    CHECK_MEMBER     /* a set holds this */
};

struct commit *commit_new(struct arena *arena);
void commit_check(struct commit *commit, enum check_kind kind, struct str key, struct str value);
void commit_check_length(struct commit *commit, struct str key, size_t length);
/* words: command, key, the rest. */
void commit_write(struct commit *commit, const struct str *words, size_t count);
#define COMMIT_WRITE(commit, ...)                                   \
    commit_write((commit), (const struct str[]){ __VA_ARGS__ },     \
                 sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))
/* Appends an entry to a lane, which is noted as ready unless it was waiting already. */
void commit_queue(struct commit *commit, struct str lane_key, struct str entry, struct str ready_key,
                  struct str at_ms, struct str lane);
bool commit_is_empty(const struct commit *commit); /* nothing to write */

/* seen_key empty: no seen mark is looked at or set. */
struct redis_command commit_command(struct commit *commit, struct str seen_key, struct str stored,
                                    int64_t seen_ms);

enum commit_outcome { COMMIT_DONE, COMMIT_SEEN, COMMIT_STALE, COMMIT_BROKEN };

/* stored: with COMMIT_SEEN, what was answered then. */
enum commit_outcome commit_result(const struct redis_value *value, struct str *stored);

void operation_scripts_load(void); /* once, before a Redis is opened */
extern struct redis_script script_commit, script_say, script_claim, script_settle, script_reseal,
    script_click;
extern const struct redis_script *const operation_scripts[]; /* all, ends with NULL */

#endif
