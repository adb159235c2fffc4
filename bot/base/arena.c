#include "arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#endif
#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
#define POISON(at, size) ASAN_POISON_MEMORY_REGION(at, size)
#define UNPOISON(at, size) ASAN_UNPOISON_MEMORY_REGION(at, size)
#else
#define POISON(at, size) ((void)(at), (void)(size))
#define UNPOISON(at, size) ((void)(at), (void)(size))
#endif

enum { FIRST_BLOCK = 8 * 1024, ALIGNMENT = 16, REDZONE = ALIGNMENT };
#ifdef ARENA_POISONS
enum { SPARE_SIZES = 1, SPARE_BLOCKS = 0 };
#else
enum { SPARE_SIZES = 4, SPARE_BLOCKS = 8 }; /* 8 to 64 KiB: a megabyte in all */
#endif

struct block {
    struct block *next;
    size_t size;
    size_t used;
    _Alignas(ALIGNMENT) char bytes[];
};

struct arena {
    struct block *blocks; /* the newest first; the last one is the first block */
    size_t limit;
    size_t used;
};

static void *must(void *memory)
{
    if (!memory) {
        fputs("rekan: out of memory\n", stderr);
        abort();
    }
    return memory;
}

/* Every delivery needs the same few blocks for a moment: the last ones that were given back,
 * which the processor still has at hand, are the next to go out. Each size doubles the one
 * before. (The sanitizer wants to see who uses what was freed, so there none is kept.) */
static struct {
    struct block *first;
    unsigned count;
} spare[SPARE_SIZES];

static size_t spare_of(size_t size)
{
    size_t i = 0;

    while (i < SPARE_SIZES && (size_t)FIRST_BLOCK << i != size)
        i++;
    return i;
}

static struct block *block_open(size_t size, struct block *next)
{
    size_t i = spare_of(size);
    struct block *block = i < SPARE_SIZES ? spare[i].first : NULL;

    if (block) {
        spare[i].first = block->next;
        spare[i].count--;
    } else {
        block = must(malloc(sizeof *block + size));
    }
    *block = (struct block){ .next = next, .size = size };
    POISON(block->bytes, size);
    return block;
}

static void block_close(struct block *block)
{
    size_t i = spare_of(block->size);

    UNPOISON(block->bytes, block->size);
    if (i == SPARE_SIZES || spare[i].count == SPARE_BLOCKS) {
        free(block);
        return;
    }
    block->next = spare[i].first;
    spare[i].first = block;
    spare[i].count++;
}

struct arena *arena_open(size_t limit_bytes)
{
    struct arena *arena = must(calloc(1, sizeof *arena));

    arena->limit = limit_bytes;
    arena->blocks = block_open(FIRST_BLOCK, NULL);
    return arena;
}

void arena_reset(struct arena *arena)
{
    while (arena->blocks->next) {
        struct block *next = arena->blocks->next;
        block_close(arena->blocks);
        arena->blocks = next;
    }
    POISON(arena->blocks->bytes, arena->blocks->size);
    arena->blocks->used = 0;
    arena->used = 0;
}

void arena_close(struct arena *arena)
{
    if (!arena)
        return;
    arena_reset(arena);
    block_close(arena->blocks);
    free(arena);
}

bool arena_is_full(const struct arena *arena)
{
    return arena->used > arena->limit;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}

static void *take(struct arena *arena, size_t size)
{
    size_t step;

    if (size > SIZE_MAX / 4)
        must(NULL);
    step = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
#ifdef ARENA_POISONS
    step += REDZONE;
#endif
    struct block *block = arena->blocks;
    if (block->size - block->used < step) {
        size_t want = block->size < 1024 * 1024 ? block->size * 2 : block->size;
        block = arena->blocks = block_open(want < step ? step : want, block);
    }
    void *memory = block->bytes + block->used;
    block->used += step;
    arena->used += size;
    UNPOISON(memory, size);
    return memory;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(take(arena, size), 0, size);
}

char *arena_alloc_bytes(struct arena *arena, size_t size)
{
    return take(arena, size);
}

void *arena_room(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 4 / size)
        must(NULL);
    return take(arena, count * size);
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
    return memset(arena_room(arena, count, size), 0, count * size);
}

struct str arena_copy(struct arena *arena, struct str s)
{
    char *copy = arena_alloc_bytes(arena, s.len + 1);

    if (s.len)
        memcpy(copy, s.at, s.len);
    copy[s.len] = '\0';
    return (struct str){ copy, s.len };
}

struct str arena_concat(struct arena *arena, struct str a, struct str b)
{
    return ARENA_JOIN(arena, a, b);
}

struct str arena_join(struct arena *arena, const struct str *parts, size_t count)
{
    size_t len = 0;

    for (size_t i = 0; i < count; i++)
        len += parts[i].len;
    char *joined = arena_alloc_bytes(arena, len + 1);
    char *at = joined;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len)
            memcpy(at, parts[i].at, parts[i].len);
        at += parts[i].len;
    }
    *at = '\0';
    return (struct str){ joined, len };
}

struct str arena_whole(struct arena *arena, int64_t value)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    do
        digits[--at] = (char)('0' + left % 10);
    while ((left /= 10) != 0);
    if (value < 0)
        digits[--at] = '-';
    return arena_copy(arena, (struct str){ digits + at, sizeof digits - at });
}

static struct str print_list(struct arena *arena, const char *format, va_list list)
{
    char small[256]; /* most texts fit, and are then printed once */
    va_list again;

    va_copy(again, list);
    int len = vsnprintf(small, sizeof small, format, list);
    if (len < 0)
        len = 0;
    char *copy = arena_alloc_bytes(arena, (size_t)len + 1);
    if ((size_t)len < sizeof small)
        memcpy(copy, small, (size_t)len);
    else
        vsnprintf(copy, (size_t)len + 1, format, again);
    copy[len] = '\0';
    va_end(again);
    return (struct str){ copy, (size_t)len };
}

struct str arena_print(struct arena *arena, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    struct str s = print_list(arena, format, list);
    va_end(list);
    return s;
}

void text_grow(struct text *text, size_t len)
{
    size_t room = (text->s.len + len + 1) * 2;

    room = room < 128 ? 128 : room;
    char *bytes = arena_alloc_bytes(text->arena, room);
    if (text->s.len)
        memcpy(bytes, text->s.at, text->s.len);
    text->s.at = bytes;
    text->room = room;
}

void text_print(struct text *text, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    struct str s = print_list(text->arena, format, list);
    va_end(list);
    text_add(text, s);
}
