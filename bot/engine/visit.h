/* visit.h: a link is followed, in one round trip (click.lua). Nobody is led anywhere but to the
 * campaign's target, which is checked for its brand whenever either changes. */
#ifndef REKAN_ENGINE_VISIT_H
#define REKAN_ENGINE_VISIT_H

#include "../referral/campaign.h"
#include "../referral/click.h"
#include "../referral/code.h"
#include "engine.h"

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

enum visit_end {
    VISIT_OPEN,    /* lead them to landing */
    VISIT_UNKNOWN, /* there is no such link */
    VISIT_PAUSED,  /* the campaign; it may go on */
    VISIT_ENDED,   /* the campaign, or the link alone */
    VISIT_LATER    /* Redis is away */
};

enum visit_count {
    VISIT_UNCOUNTED, /* too many of the link today, or it only looks */
    VISIT_REPEATED,  /* this visitor's click of today */
    VISIT_COUNTED    /* a new one */
};

/* campaign is NULL unless the end is OPEN, PAUSED or ENDED. done is called exactly once, later;
 * all of it lives in the arena. */
typedef void visit_done(void *owner, enum visit_end end, const struct campaign *campaign,
                        struct str landing, enum visit_count counted);
void visit_run(struct engine *engine, struct arena *arena, const struct visit *visit,
               visit_done *done, void *owner);

#endif
