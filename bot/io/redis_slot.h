/* redis_slot.h: where in a Redis Cluster a command belongs. */
#ifndef REKAN_IO_REDIS_SLOT_H
#define REKAN_IO_REDIS_SLOT_H

#include "redis.h"

enum { REDIS_SLOTS = 16384 };

enum redis_place {
    REDIS_BY_KEY,  /* the master that has the slot */
    REDIS_ANYWHERE,
    REDIS_SCANS,   /* one master behind the other: the cursor says which */
    REDIS_ON_ALL,  /* every master */
};

/* CRC16 (XMODEM) of the key, or of what stands between its first { and the next }, modulo
 * 16384: "Keys distribution model" of the Redis Cluster specification. */
unsigned redis_slot_of(struct str key);

enum redis_place redis_place_of(const struct redis_command *command);
/* The key that leads it there (every other one must share the slot); empty: it has none. */
struct str redis_key_of(const struct redis_command *command);
/* A plain command that changes nothing, so that it may be asked twice. */
bool redis_is_read(const struct redis_command *command);

/* A script as the plain command EVAL; a plain command with another word. Words are shared. */
struct redis_command redis_with_source(struct arena *arena, const struct redis_command *command);
struct redis_command redis_with_word(struct arena *arena, const struct redis_command *command,
                                     size_t at, struct str word);

#endif
