#include "near_window.h"

#include <string.h>

#include "../base/pack.h"

enum { SKETCH_BITS = 64 * NEAR_SKETCH };

void near_story_sketch(struct near_story *story)
{
    memset(story->sketch, 0, sizeof story->sketch);
    for (unsigned i = 0; i < story->near.count; i++) {
        uint32_t bit = story->near.smallest[i] % SKETCH_BITS;
        story->sketch[bit / 64] |= UINT64_C(1) << bit % 64;
    }
}

void near_story_fill(struct near_story *story, const struct vault *vault,
                     const struct lexicon *lexicon, struct arena *arena, struct str text)
{
    near_of_text(vault, lexicon, arena, text, &story->near);
    near_story_sketch(story);
}

/* Two that are alike share at least NEAR_PERCENT of the larger one's hashes, and so nearly as many
 * bits; half of that is asked for, since hashes may meet in one bit. */
static bool may_be_like(const struct near_story *a, const struct near_story *b)
{
    unsigned most = a->near.count > b->near.count ? a->near.count : b->near.count, shared = 0;

    if (a->near.count < NEAR_PAIRS || b->near.count < NEAR_PAIRS)
        return false;
    for (int i = 0; i < NEAR_SKETCH; i++)
        shared += (unsigned)__builtin_popcountll(a->sketch[i] & b->sketch[i]);
    return shared * 200 >= most * NEAR_PERCENT;
}

void near_story_compare(const struct near_story *story, const struct near_story *other,
                        struct near_likes *likes)
{
    if (story->id == other->id || !may_be_like(story, other) || !near_is_like(&story->near, &other->near))
        return;
    if (story->author == other->author || (story->brand && story->brand == other->brand))
        likes->own = other->id;
    else
        likes->other = other->id;
}

void near_window_compare(const struct near_window *window, const struct near_story *story,
                         struct near_likes *likes)
{
    for (size_t i = 0; i < window->count; i++)
        near_story_compare(story, &window->stories[i], likes);
}

static bool is_same(const struct near_story *a, const struct near_story *b)
{
    return a->author == b->author && a->brand == b->brand && a->near.count == b->near.count &&
           memcmp(a->near.smallest, b->near.smallest, a->near.count * sizeof a->near.smallest[0]) == 0;
}

void near_window_add(struct near_window *window, const struct near_story *story)
{
    for (size_t i = 0; i < window->count; i++) {
        if (window->stories[i].id != story->id)
            continue;
        if (is_same(&window->stories[i], story))
            return;
        window->stories[i].near.count = 0; /* what it said before is like nothing any more */
    }
    if (window->count < NEAR_WINDOW) {
        window->stories[window->count++] = *story;
    } else {
        window->stories[window->oldest] = *story;
        window->oldest = (window->oldest + 1) % NEAR_WINDOW;
    }
    if (window->fresh < NEAR_WINDOW)
        window->fresh++;
}

/* --- in Redis -------------------------------------------------------------------------- */

static struct str seeded_key(struct engine *engine, struct arena *arena, struct str group)
{
    return key_of(&engine->keys, arena, KEY_SEEDED, group, STR(""));
}

static struct str pack_story(struct arena *arena, const struct near_story *story)
{
    struct text out = { .arena = arena };

    pack_fixed64(&out, story->id);
    pack_fixed64(&out, story->author);
    pack_fixed64(&out, story->brand);
    pack_u64(&out, story->near.count);
    for (unsigned i = 0; i < story->near.count; i++)
        pack_fixed32(&out, story->near.smallest[i]);
    return out.s;
}

static bool unpack_story(struct str bytes, struct near_story *story)
{
    struct unpack in = { .rest = bytes };

    *story = (struct near_story){ .id = unpack_fixed64(&in), .author = 0 };
    story->author = unpack_fixed64(&in);
    story->brand = unpack_fixed64(&in);
    story->near.count = (unsigned)unpack_count(&in, NEAR_HASHES);
    for (unsigned i = 0; i < story->near.count; i++)
        story->near.smallest[i] = unpack_fixed32(&in);
    near_story_sketch(story);
    return !in.is_bad;
}

struct redis_command near_window_read(struct engine *engine, struct arena *arena, struct str group)
{
    struct str *words = ARENA_ARRAY(arena, struct str, 4);

    words[0] = STR("LRANGE");
    words[1] = seeded_key(engine, arena, group);
    words[2] = STR("0");
    words[3] = STR("-1");
    return (struct redis_command){ .words = words, .count = 4 };
}

void near_window_take(struct near_window *window, const struct redis_value *stored)
{
    struct near_story story;

    for (size_t i = 0; stored->kind == REDIS_LIST && i < stored->count; i++)
        if (unpack_story(stored->items[i].text, &story))
            near_window_add(window, &story);
    window->fresh = 0;
}

uint64_t near_window_like(const struct redis_value *stored, const struct near *near)
{
    struct near_story story;

    for (size_t i = stored->kind == REDIS_LIST ? stored->count : 0; i-- > 0;)
        if (unpack_story(stored->items[i].text, &story) && near_is_like(near, &story.near))
            return story.id;
    return 0;
}

size_t near_window_write(const struct near_window *window, struct engine *engine, struct arena *arena,
                         struct str group, struct redis_command commands[2])
{
    struct str *append = ARENA_ARRAY(arena, struct str, 2 + window->fresh);
    struct str *trim = ARENA_ARRAY(arena, struct str, 4);

    if (window->fresh == 0)
        return 0;
    append[0] = STR("RPUSH");
    append[1] = trim[1] = seeded_key(engine, arena, group);
    for (size_t i = 0; i < window->fresh; i++) {
        size_t behind = window->count - window->fresh + i;
        append[2 + i] = pack_story(arena, &window->stories[(window->oldest + behind) % NEAR_WINDOW]);
    }
    trim[0] = STR("LTRIM");
    trim[2] = arena_print(arena, "-%d", NEAR_WINDOW);
    trim[3] = STR("-1");
    commands[0] = (struct redis_command){ .words = append, .count = 2 + window->fresh };
    commands[1] = (struct redis_command){ .words = trim, .count = 4 };
    return 2;
}
