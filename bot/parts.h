/* parts.h: what every subcommand opens, in order, and closes in reverse. */
#ifndef REKAN_PARTS_H
#define REKAN_PARTS_H

#include "base/forgotten.h"
#include "config/config.h"
#include "engine/engine.h"
#include "io/successor.h"

struct parts {
    struct arena *arena;
    struct config *config;
    struct heritage heritage; /* of a process whose place we take; usually nothing */
    struct loop *loop;
    struct embedded_redis *embedded;
    struct timer *revive;    /* looks after the private Redis while it is away */
    struct redis *redis;
    struct http_client *client;
    struct str check;        /* what Redis says of the master key; empty: it is a new one */
    struct vault *vault;
    struct forgotten *forgotten;
    const struct i18n *i18n;
    struct lexicon *lexicon;
    bool has_own_words;          /* lexicon came from words_dir */
    struct lexicon *old_lexicon; /* turns under way may still read it; NULL soon after */
    struct engine *engine;
    int instance_fd;         /* holds the lock that makes our instance name ours */
    bool is_importing;       /* a half import is no reason to refuse: it is what is done here */
    int keys_fd;             /* holds the lock on the keys, see parts_lock_keys */
};

/* Opens everything up to the engine: reads the configuration, starts or reaches
 * Redis, checks the master key against it. */
bool parts_open(struct parts *parts, struct str config_file, struct error *err);
void parts_close(struct parts *parts);

/* Reads words_dir again. False: the words stay as they were. */
bool parts_reload_words(struct parts *parts, struct error *err);
/* The same in steps, for who must do something in between: the configuration, the loop and
 * Redis; then the master key and the list of the forgotten. */
bool parts_open_redis(struct parts *parts, struct str config_file, struct error *err);
bool parts_open_keys(struct parts *parts, struct error *err);

/* For subcommands, which have nothing else to do meanwhile: commands and their answers,
 * which live in arena. False when Redis is away, or refuses the first command. */
bool parts_trip(struct parts *parts, struct arena *arena, const struct redis_command *commands,
                size_t count, struct redis_value **values, struct error *err);
/* One command, its words in the clear. */
#define PARTS_ASK(parts, arena, value, err, ...)                                        parts_ask((parts), (arena), (const struct str[]){ __VA_ARGS__ },                              sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str), (value), (err))
bool parts_ask(struct parts *parts, struct arena *arena, const struct str *words, size_t count,
               struct redis_value *value, struct error *err);

/* Whoever writes sealed things without being a running bot holds this lock shared, and a
 * rotation alone. False when the other kind is under way. Ends with the process. */
bool parts_lock_keys(struct parts *parts, bool alone, struct error *err);

/* Which bots run on this Redis just now (they say so every few seconds): instance names,
 * and for each the check value of its master key. */
enum { PARTS_FRESH_MS = 15000 };
struct parts_process {
    struct str instance, check;
};
bool parts_processes(struct parts *parts, struct arena *arena, struct parts_process **processes,
                     size_t *count, struct error *err);

/* "telegram:-100123" as messenger and chat id. */
bool parts_group(struct str group, struct str *messenger, struct str *chat_id, struct error *err);

#endif
