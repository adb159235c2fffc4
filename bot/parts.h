/* parts.h: what every subcommand opens, in order, and closes in reverse. */
#ifndef REKAN_PARTS_H
#define REKAN_PARTS_H

#include "config.h"
#include "engine/engine.h"
#include "io/embedded_redis.h"

struct parts {
    struct arena *arena;
    struct config *config;
    struct loop *loop;
    struct embedded_redis *embedded;
    struct timer *revive;    /* looks after the private Redis while it is away */
    struct redis *redis;
    struct http_client *client;
    struct vault *vault;
    struct i18n *i18n;
    struct lexicon *lexicon;
    bool has_own_words;          /* lexicon came from words_dir */
    struct lexicon *old_lexicon; /* turns under way may still read it; NULL soon after */
    struct engine *engine;
    int instance_fd;         /* holds the lock that makes our instance name ours */
};

/* Opens everything up to the engine: reads the configuration, starts or reaches
 * Redis, checks the master key against it. */
bool parts_open(struct parts *parts, struct str config_file, struct error *err);
void parts_close(struct parts *parts);

/* Reads words_dir again. False: the words stay as they were. */
bool parts_reload_words(struct parts *parts, struct error *err);

/* "telegram:-100123" as messenger and chat id. */
bool parts_group(struct str group, struct str *messenger, struct str *chat_id, struct error *err);

#endif
