/* near_window.h: what the latest testimonials of a group are like, so that one from a file is
 * compared with those before it (B9, C2).
 *
 * The latest NEAR_WINDOW of those from files lie in a Redis list (KEY_SEEDED), apart from what
 * members told (lately.h): a long file pushes out nothing that the guards look at. A run keeps
 * its own beside it in memory, and appends them once it is over. So a line costs the same
 * whether it is the tenth or the millionth of its group; whatever lies further back than that is
 * not compared. Numbers and keyed hashes only. */
#ifndef REKAN_ENGINE_NEAR_WINDOW_H
#define REKAN_ENGINE_NEAR_WINDOW_H

#include "../base/limits.h"
#include "engine.h"
#include "near.h"

enum { NEAR_WINDOW = LIMIT_GUARDED, NEAR_SKETCH = 4 };

struct near_story {
    uint64_t id;
    uint64_t author;      /* number */
    uint64_t brand;       /* hash of the brand that brought it; 0: none did */
    struct near near;
    uint64_t sketch[NEAR_SKETCH]; /* a bit per hash: most pairs are told apart by these alone */
};

struct near_window {
    struct near_story stories[NEAR_WINDOW];
    size_t count, oldest;
    size_t fresh;         /* the latest so many are not in Redis yet */
};

struct near_likes {
    uint64_t own;         /* a testimonial of the same author, or of the same brand; or 0 */
    uint64_t other;       /* ... of another */
};

void near_story_fill(struct near_story *story, const struct vault *vault,
                     const struct lexicon *lexicon, struct arena *arena, struct str text);

void near_story_sketch(struct near_story *story);

/* What story is like, itself left out; adds to likes. */
void near_story_compare(const struct near_story *story, const struct near_story *other,
                        struct near_likes *likes);
void near_window_compare(const struct near_window *window, const struct near_story *story,
                         struct near_likes *likes);

/* As the latest; it takes the place of an earlier form, or of the oldest. */
void near_window_add(struct near_window *window, const struct near_story *story);

/* The command that reads what is stored, and what it answered. */
struct redis_command near_window_read(struct engine *engine, struct arena *arena, struct str group);
void near_window_take(struct near_window *window, const struct redis_value *stored);
/* A stored one that is like near; or 0. */
uint64_t near_window_like(const struct redis_value *stored, const struct near *near);
/* The commands that append what is fresh, and drop what is too old: two, or none. */
size_t near_window_write(const struct near_window *window, struct engine *engine, struct arena *arena,
                         struct str group, struct redis_command commands[2]);

#endif
