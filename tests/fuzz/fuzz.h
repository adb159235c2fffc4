/* fuzz.h: what fuzzers share: a claim, a look at every byte, and the choice of a reader. */
#ifndef REKAN_TESTS_FUZZ_H
#define REKAN_TESTS_FUZZ_H

#include <stdint.h>
#include <stdlib.h>

#include "../../bot/base/arena.h"

/* libFuzzer calls it with each input. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void must(bool claim)
{
    if (!claim)
        abort();
}

static volatile unsigned fuzz_sink;

/* Reads every byte, so that one beyond its memory is noticed. */
static inline void touch(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        fuzz_sink += (unsigned char)s.at[i];
}

typedef void fuzz_reader(struct arena *arena, struct str bytes);

/* The first byte chooses who reads the others. */
static inline int fuzz_read(fuzz_reader *const *readers, size_t count, const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct arena *arena = arena_open(1 << 22);
    readers[data[0] % count](arena, (struct str){ (const char *)data + 1, size - 1 });
    arena_close(arena);
    return 0;
}

#endif
