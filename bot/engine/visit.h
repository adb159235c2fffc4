/* visit.h: a link is followed, in one round trip (click.lua). */
#ifndef REKAN_ENGINE_VISIT_H
#define REKAN_ENGINE_VISIT_H

#include "../io/redis.h"
#include "../referral/click.h"
#include "../referral/code.h"
#include "../operations/keys.h"

struct visit {
    struct code code;
    struct str peer, agent; /* of the visitor: only a keyed hash of them, this link and this day
                             * reaches Redis, for two days */
    bool only_looks;        /* a preview or a HEAD: counts nothing */
    uint64_t number;        /* random, for the click's id */
    int64_t now_ms;
};

struct redis_command visit_command(const struct keyspace *keys, struct arena *arena,
                                   const struct visit *visit);

/* As they stand in Redis; empty: not there. click: this visitor's id of today, empty when
 * nothing was counted. False: no such answer. */
struct visited {
    struct str campaign, key, link, click;
};
bool visit_result(const struct redis_value *value, struct visited *visited);

#endif
