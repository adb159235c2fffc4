/* hostile.h: bytes that nobody of ours packed. Each attempt is a heap block of exactly its
 * length, so that the sanitizers see a read past its end. */
#ifndef REKAN_TESTS_HOSTILE_H
#define REKAN_TESTS_HOSTILE_H

#include "../check.h"

#include "../../bot/base/arena.h"

typedef bool hostile_unpack(struct arena *arena, struct str bytes);

static inline bool hostile_try(hostile_unpack *unpack, struct str bytes)
{
    struct arena *arena = arena_open(1 << 20);
    char *copy = malloc(bytes.len ? bytes.len : 1);

    if (!copy)
        abort();
    if (bytes.len)
        memcpy(copy, bytes.at, bytes.len);
    bool ok = unpack(arena, (struct str){ copy, bytes.len });
    free(copy);
    arena_close(arena);
    return ok;
}

/* xorshift64: the same bytes in every run, so that a finding stays one. */
static inline unsigned char hostile_byte(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (unsigned char)(*seed >> 32);
}

static inline void hostile_random(hostile_unpack *unpack)
{
    uint64_t seed = 88172645463325252u;
    char bytes[64];

    for (int round = 0; round < 3000; round++) {
        size_t len = hostile_byte(&seed) % sizeof bytes;
        for (size_t i = 0; i < len; i++)
            bytes[i] = (char)(hostile_byte(&seed) >> (round % 3 * 3)); /* small numbers too */
        hostile_try(unpack, (struct str){ bytes, len });
    }
}

/* packed is what unpack takes: without its end, of a later format, or with any byte
 * changed it is refused or survived; an earlier format may still be known. */
static inline void hostile_all(hostile_unpack *unpack, struct str packed)
{
    char bytes[4096];

    CHECK(packed.len > 1 && packed.len <= sizeof bytes);
    CHECK(hostile_try(unpack, packed));
    for (size_t len = 0; len < packed.len; len++)
        CHECK(!hostile_try(unpack, str_slice(packed, 0, len)));
    memcpy(bytes, packed.at, packed.len);
    for (int format = 0; format < 256; format++) {
        bytes[0] = (char)format; /* the first byte of every record is its format */
        bool is_read = hostile_try(unpack, (struct str){ bytes, packed.len });
        CHECK(is_read == (bytes[0] == packed.at[0]) || (is_read && (format & 0x7F) < packed.at[0]));
    }
    for (size_t i = 1; i < packed.len; i++)
        for (int value = 0; value < 256; value += value < 8 || value > 120 ? 1 : 15) {
            memcpy(bytes, packed.at, packed.len);
            bytes[i] = (char)value;
            hostile_try(unpack, (struct str){ bytes, packed.len });
        }
    hostile_random(unpack);
}

#endif
