/* engine.h: the parts that wait, opened together and known to each other.
 *
 * The engine carries an event from its delivery to its replies: turns.c answers
 * it, outbox.c sends what was written down, schedule.c wakes what is due. It
 * knows no command by name. */
#ifndef REKAN_ENGINE_ENGINE_H
#define REKAN_ENGINE_ENGINE_H

#include "../base/forgotten.h"
#include "../conversation/handler.h"
#include "../conversation/i18n.h"
#include "../io/http_client.h"
#include "../io/loop.h"
#include "../io/redis.h"
#include "../messengers/messenger.h"
#include "../operations/keys.h"

enum { ENGINE_MESSENGERS = 4 };

struct engine_options {
    struct loop *loop;
    struct redis *redis;
    struct http_client *client;
    struct vault *vault;
    struct forgotten *forgotten; /* or NULL: nobody can be forgotten (rekan ask) */
    const struct i18n *i18n;
    const struct lexicon *lexicon;
    const struct handler *const *handlers;
    struct str shared_hosts;    /* names with blanks between: no brand has one to itself */
    struct str test_web;        /* stands for every https address in tests; else empty */
    struct str prefix;
    struct str instance;        /* who we are in leases; the same after a restart */
    struct str language;        /* of groups that set none: "id" or "en" */
    int again_after_s;          /* the same question gets no second answer within */
    int small_sample;
    int half_life_days;
    int keep_left_days;         /* so long a group's data stays after the bot was removed */
    int per_second;             /* sends overall */
    int per_group_minute;       /* sends to one group */
    struct str public_url;      /* under which members' links are reached, without a slash at the end */
    bool (*allows_group)(void *owner, struct str chat_id);
    /* The i-th group whose public stories may be shown anywhere; false behind the last. NULL: none. */
    bool (*public_group)(void *owner, size_t i, struct str *chat_id);
    void *owner;
};

/* Counted since start; for /metrics. */
struct engine_counts {
    uint64_t deliveries, deliveries_refused, deliveries_later, deliveries_busy;
    uint64_t events, chatter, turns, turns_failed, turns_set_aside;
    uint64_t commits, commits_quick, commits_seen, checks_failed;
    uint64_t sends, sent, sent_in_response, again, gone, dropped, moved, stopped;
    uint64_t letters, due;
    uint64_t orders[ORDER_REFUNDED + 1]; /* that came to stand so */
    uint64_t vouchers_given;
    uint64_t conversions_recorded, conversions_replayed, conversions_unsigned, conversions_refused,
        conversions_later;
    uint64_t links_clicked, links_repeated, links_uncounted, links_previewed, links_unknown,
        links_closed, links_later;
    uint64_t turns_under_way, shipments_under_way, claims_under_way, lanes;
    uint64_t exports_under_way;  /* parts of groups' copies, held in memory */
    uint64_t mirrors, mirror_bytes;
    uint64_t outbox_depth;       /* replies waiting, as the last sweep found */
    int64_t outbox_oldest_ms;    /* age of the lane that waits longest, likewise or in the queue */
    uint64_t outbox_queue;       /* lanes that wait for their turn to send ... */
    uint64_t outbox_held;        /* ... of these, with their reply in hand */
    bool outbox_paused;          /* the platform said "too many" to all of us */
};

struct outbox;
struct mirrors;
struct schedule;

struct engine {
    struct engine_options options;
    struct arena *arena;         /* of the engine itself: copies of options */
    struct keyspace keys;
    struct messenger *messengers[ENGINE_MESSENGERS];
    size_t messenger_count;
    struct mirrors *mirrors;
    struct outbox *outbox;
    struct schedule *schedule;
    struct engine_counts counts;
    uint64_t serial;             /* tells apart what has no id from outside */
    bool is_closing;
    void (*idle)(void *owner);   /* see engine_when_idle */
    void *idle_owner;
};

struct engine *engine_open(const struct engine_options *options);
void engine_close(struct engine *engine); /* nothing may be under way any more; NULL is fine */
void engine_add_messenger(struct engine *engine, struct messenger *messenger);
struct messenger *engine_messenger(const struct engine *engine, struct str name); /* or NULL */

/* Takes over what may change while running: again_after_s, small_sample,
 * half_life_days, keep_left_days, per_second and per_group_minute. */
void engine_reload(struct engine *engine, const struct engine_options *options);
/* Looks for work that an earlier process left, now and then again. */
void engine_start(struct engine *engine);
/* Takes nothing new from the outbox and the schedule; what is under way ends. */
void engine_drain(struct engine *engine);
/* Calls done (from the loop) as soon as nothing is under way. One at a time. */
void engine_when_idle(struct engine *engine, void (*done)(void *owner), void *owner);
void engine_check_idle(struct engine *engine); /* for the engine's own parts */
/* What a group follows where its administrators set nothing: the operator's options. */
struct group_options engine_usual_options(const struct engine *engine);
/* So long the same question gets no second answer in this group; 0: it always does. */
int64_t engine_again_ms(const struct engine *engine, const struct settings *settings);
void engine_counts(struct engine *engine, struct engine_counts *counts);

#endif
