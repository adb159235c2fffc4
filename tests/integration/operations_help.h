/* operations_help.h: a desk at which single operations are run on a real Redis. */
#ifndef REKAN_TESTS_OPERATIONS_HELP_H
#define REKAN_TESTS_OPERATIONS_HELP_H

#include "../../bot/operations/outbox_ops.h"
#include "engine_help.h"

struct desk {
    struct engine_world world;
    struct redis *redis;
    struct arena *arena;
    struct keyspace keys;
    struct redis_value *values; /* what the last trip was answered with */
    size_t count;
    int done;
};

void desk_open(struct desk *desk);
void desk_close(struct desk *desk);
/* One trip; waits for its answers, which are desk->values, too. */
const struct redis_value *desk_run_all(struct desk *desk, const struct redis_command *commands,
                                       size_t count);
const struct redis_value *desk_run(struct desk *desk, const struct redis_command *command);
enum commit_outcome desk_commit(struct desk *desk, struct commit *commit, const char *seen,
                                const char *stored, struct str *answer);

#endif
