/* engine_help.h: a whole engine on a real Redis, with a messenger that only writes
 * down what was said. */
#ifndef REKAN_TESTS_ENGINE_HELP_H
#define REKAN_TESTS_ENGINE_HELP_H

#include "../../bot/engine/delivery.h"
#include "../../bot/engine/outbox.h"
#include "../../bot/engine/schedule.h"
#include "engine_proxy.h"

/* What several engines share: the loop, Redis, the proxy in front of it, the key. */
struct engine_world {
    struct loop *loop;
    struct io_redis server;
    struct engine_proxy *proxy;
    char proxy_url[128];
    struct vault *vault;
};
void engine_world_open(struct engine_world *world);
void engine_world_close(struct engine_world *world);
/* One command to Redis by a connection of its own, printed like redisCommand's. A
 * number's value, a text's length, a list's count, 0 for nothing. */
long long engine_redis(struct engine_world *world, const char *format, ...);
/* What is counted in a home under this letter, over all days (referral/figures.c). */
long long engine_figures(struct engine_world *world, struct str home, const char *letter);
long long engine_keys(struct engine_world *world, const char *pattern); /* how many match */

enum { ENGINE_SAID = 256, ENGINE_OUTCOMES = 32 };

struct engine_bot {
    struct engine_world *world;
    struct arena *arena;
    struct redis *redis;
    struct engine *engine;
    struct messenger messenger;
    struct str prefix;
    struct str said[ENGINE_SAID];      /* "SEND g1: text [payload] [payload]", sent ones only */
    int said_count;
    int tries;                         /* deliver was called */
    struct judgement outcomes[ENGINE_OUTCOMES]; /* of the next tries; then OUTCOME_SENT */
    int outcome_count, outcome_next;
    void (*on_deliver)(struct engine_bot *bot); /* or NULL */
    const struct event *event;         /* being delivered */
    int serial;
};

/* What may differ between the bots of a test; zero is a good default for each. */
struct engine_bot_options {
    const char *prefix, *instance;
    unsigned abilities;
    const struct handler *const *handlers;
    bool by_proxy;
    int per_second, per_group_minute;
};
void engine_bot_open(struct engine_bot *bot, struct engine_world *world,
                     const struct engine_bot_options *options);
void engine_bot_close(struct engine_bot *bot); /* drains first */

/* Events with an id of their own. A chat whose id starts with g is a group. */
struct event engine_command(struct engine_bot *bot, const char *chat, const char *person,
                            const char *command, const char *text);
struct event engine_text(struct engine_bot *bot, const char *chat, const char *person,
                         const char *text);
struct event engine_press(struct engine_bot *bot, const char *chat, const char *person,
                          const char *payload);

/* Delivers once and waits for the answer; what came in the response is said. */
enum delivery_end engine_deliver(struct engine_bot *bot, const struct event *event);
/* All of them before any is answered; waits until each is taken. */
void engine_deliver_together(struct engine_bot *bot, const struct event *events, int count);
/* As a platform does: the same again until it is taken. */
void engine_tell(struct engine_bot *bot, const struct event *event);
/* Until nothing waits anywhere; the clock is moved past pauses. */
void engine_settle(struct engine_bot *bot);
bool engine_until_idle(struct engine_bot *bot); /* the clock stays */
void engine_sweep(struct engine_bot *bot);      /* one look through all partitions */
bool engine_until_up(struct engine_bot *bot);   /* Redis is reached */

int engine_heard(const struct engine_bot *bot, const char *words); /* said with these words in it */
struct str engine_home(struct engine_bot *bot, const char *chat);  /* handle of a group */
/* The argument of the first button whose payload starts so, of the latest that was said. */
struct str engine_button(const struct engine_bot *bot, const char *payload);

/* An administrator brings the bot to the group. */
void engine_join(struct engine_bot *bot, const char *chat);
/* A person agrees, tells about a product in private, and stops before saving. */
void engine_tell_story(struct engine_bot *bot, const char *chat, const char *person,
                       const char *story);

/* Puts a record where the engine looks for it. */
void engine_set(struct engine_bot *bot, enum key_kind kind, struct str home, struct str detail,
                struct str value);

#endif
