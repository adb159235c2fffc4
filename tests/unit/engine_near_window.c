/* engine_near_window.c: which of the latest stories a new one is like. */
#include "../check.h"

#include "../../bot/engine/near_window.h"

enum { HASHES = 20 };

/* Stories of one "text" are alike, of two they are not. */
static struct near_story story(uint64_t id, uint64_t author, uint64_t brand, uint32_t text)
{
    struct near_story story = { .id = id, .author = author, .brand = brand, .near = { .count = HASHES } };

    for (uint32_t i = 0; i < HASHES; i++)
        story.near.smallest[i] = text * 1000003u + i * 7919u;
    near_story_sketch(&story);
    return story;
}

static struct near_likes likes_of(const struct near_window *window, struct near_story asked)
{
    struct near_likes likes = { 0 };

    near_window_compare(window, &asked, &likes);
    return likes;
}

static struct near_window *open_window(struct arena *arena)
{
    return ARENA_NEW(arena, struct near_window);
}

TEST(near_window_tells_an_authors_own_and_a_brands_own_from_others)
{
    struct arena *arena = arena_open(1 << 20);
    struct near_window *window = open_window(arena);
    struct near_story rina = story(1, 10, 0, 5), azura = story(2, 20, 7, 6);

    near_window_add(window, &rina);
    near_window_add(window, &azura);

    CHECK_WHOLE(likes_of(window, story(3, 10, 0, 5)).own, 1);
    CHECK_WHOLE(likes_of(window, story(3, 11, 0, 5)).other, 1);
    CHECK_WHOLE(likes_of(window, story(3, 11, 7, 5)).other, 1);
    CHECK_WHOLE(likes_of(window, story(3, 21, 7, 6)).own, 2);
    CHECK_WHOLE(likes_of(window, story(3, 21, 8, 6)).other, 2);
    struct near_likes none = likes_of(window, story(3, 10, 7, 9));
    CHECK(none.own == 0 && none.other == 0);
    struct near_likes itself = likes_of(window, story(1, 10, 0, 5));
    CHECK(itself.own == 0 && itself.other == 0);
    arena_close(arena);
}

TEST(near_window_forgets_the_oldest_and_what_a_story_said_before)
{
    struct arena *arena = arena_open(1 << 20);
    struct near_window *window = open_window(arena);

    for (uint64_t id = 1; id <= NEAR_WINDOW + 1; id++) {
        struct near_story next = story(id, id, 0, (uint32_t)id);
        near_window_add(window, &next);
    }
    CHECK_WHOLE(likes_of(window, story(9999, 9999, 0, 1)).other, 0);
    CHECK_WHOLE(likes_of(window, story(9999, 9999, 0, 2)).other, 2);

    struct near_story changed = story(2, 2, 0, 5000);
    near_window_add(window, &changed);

    CHECK_WHOLE(likes_of(window, story(9999, 9999, 0, 2)).other, 0);
    CHECK_WHOLE(likes_of(window, story(9999, 9999, 0, 5000)).other, 2);
    arena_close(arena);
}

TEST(near_window_has_nothing_new_when_a_file_comes_again)
{
    struct arena *arena = arena_open(1 << 20);
    struct near_window *window = open_window(arena);
    struct near_story first = story(1, 1, 0, 1);

    near_window_add(window, &first);
    CHECK_WHOLE(window->fresh, 1);
    window->fresh = 0;
    near_window_add(window, &first);

    CHECK_WHOLE(window->fresh, 0);
    CHECK_WHOLE(window->count, 1);
    arena_close(arena);
}
