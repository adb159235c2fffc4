/* arena.h: memory that dies together.
 *
 * An arena belongs to one delivery, one shipment or one command. What is
 * allocated from it is valid until arena_close or arena_reset, is never freed
 * on its own, and is zeroed unless said otherwise. Allocation does not fail for the caller: memory
 * beyond the arena's limit is still given, but arena_is_full then says so and
 * whoever owns the arena refuses the work at its next boundary. When the
 * system has no memory left, the process stops (at-least-once delivery brings
 * the work back). */
#ifndef REKAN_BASE_ARENA_H
#define REKAN_BASE_ARENA_H

#include "str.h"

struct arena;

struct arena *arena_open(size_t limit_bytes);
void arena_close(struct arena *arena); /* NULL is fine */
void arena_reset(struct arena *arena); /* forgets everything, keeps the first block */

bool arena_is_full(const struct arena *arena); /* more than limit_bytes were asked for */
size_t arena_used(const struct arena *arena);  /* bytes asked for since open or reset */

void *arena_alloc(struct arena *arena, size_t size); /* zeroed, aligned for any object */

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc_array((arena), (count), sizeof(type)))

void *arena_alloc_array(struct arena *arena, size_t count, size_t size);

/* Not zeroed: for bytes that are all written at once. */
char *arena_alloc_bytes(struct arena *arena, size_t size);

/* Not zeroed: room for a list whose elements are written whole as they are added. */
#define ARENA_ROOM(arena, type, count) ((type *)arena_room((arena), (count), sizeof(type)))

void *arena_room(struct arena *arena, size_t count, size_t size);

/* Copies are followed by a NUL that the length does not count. */
struct str arena_copy(struct arena *arena, struct str s);
struct str arena_print(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct str arena_concat(struct arena *arena, struct str a, struct str b);
/* All parts, one behind the other: what is made often is not printed. */
struct str arena_join(struct arena *arena, const struct str *parts, size_t count);
#define ARENA_JOIN(arena, ...)                                \
    arena_join((arena), (const struct str[]){ __VA_ARGS__ },  \
               sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))
struct str arena_whole(struct arena *arena, int64_t value); /* in decimal digits */

/* A text that grows. Start from { .arena = arena }; .s is the text so far, and shorter than room
 * once there is any. */
struct text {
    struct arena *arena;
    struct str s;
    size_t room;
};

void text_grow(struct text *text, size_t len); /* room for so many bytes more, and a NUL */

/* These two stand here because an answer calls them some hundred times. */
static inline void text_add(struct text *text, struct str s)
{
    if (s.len == 0)
        return;
    if (s.len >= text->room - text->s.len) /* the sum could be too large for a size_t */
        text_grow(text, s.len);
    /* The bytes are ours: text->s.at was allocated with room to spare. */
    char *end = (char *)text->s.at + text->s.len;
    memcpy(end, s.at, s.len);
    end[s.len] = '\0';
    text->s.len += s.len;
}

static inline void text_add_char(struct text *text, char c)
{
    if (text->room - text->s.len < 2)
        text_grow(text, 1);
    char *end = (char *)text->s.at + text->s.len++;
    end[0] = c;
    end[1] = '\0';
}

void text_print(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
