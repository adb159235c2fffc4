/* conversation_brand_queue.c: what brands brought and nobody has decided yet. */
#include "hostile.h"

#include "../../bot/conversation/brand_queue.h"

#define AZURA STR("AzuraHome_______")
#define KIRANA STR("KiranaHome______")

static bool unpack_brand_queue(struct arena *arena, struct str bytes)
{
    return brand_queue_unpack(arena, bytes, ARENA_NEW(arena, struct brand_queue)) && bytes.len > 0;
}

static struct brand_queue *empty(struct arena *arena)
{
    struct brand_queue *queue = ARENA_NEW(arena, struct brand_queue);

    CHECK(brand_queue_unpack(arena, STR(""), queue));
    return queue;
}

static struct brand_queue *a_queue(struct arena *arena)
{
    struct brand_queue *queue = empty(arena);

    brand_queue_add(arena, queue, AZURA, 11, 1000)->held = HELD_CLAIM;
    brand_queue_add(arena, queue, KIRANA, 12, 2000)->similar = 99;
    brand_queue_add(arena, queue, AZURA, 13, 3000);
    brand_queue_reject(queue, 13, REASON_ADVERT);
    brand_queue_brand(queue, AZURA)->rejected = 1;
    return queue;
}

TEST(brand_queue_comes_back_as_it_was)
{
    struct arena *arena = arena_open(1 << 20);
    struct brand_queue *got = ARENA_NEW(arena, struct brand_queue);

    CHECK(brand_queue_unpack(arena, brand_queue_pack(arena, a_queue(arena)), got));

    CHECK_WHOLE(brand_queue_count(got, AZURA, false), 1);
    CHECK_WHOLE(brand_queue_at(got, AZURA, false, 0)->held, HELD_CLAIM);
    CHECK_WHOLE(brand_queue_at(got, AZURA, true, 0)->reason, REASON_ADVERT);
    CHECK_WHOLE(brand_queue_at(got, KIRANA, false, 0)->similar, 99);
    CHECK_WHOLE(brand_queue_brand(got, AZURA)->rejected, 1);
    CHECK_WHOLE(got->next, 4);
    CHECK(!brand_queue_at(got, KIRANA, false, 1) && !brand_queue_find(got, 14));
    arena_close(arena);
}

/* A page of this morning says yes to what it showed, not to what came since. */
TEST(brand_queue_counts_on_so_that_a_changed_story_stands_behind_all_others)
{
    struct arena *arena = arena_open(1 << 20);
    struct brand_queue *queue = a_queue(arena);

    uint64_t upto = queue->next - 1;
    brand_queue_add(arena, queue, AZURA, 11, 5000);
    brand_queue_add(arena, queue, AZURA, 13, 5000); /* rejected before; in new words */

    CHECK(brand_queue_find(queue, 11)->number > upto && brand_queue_find(queue, 13)->number > upto);
    CHECK_WHOLE(brand_queue_count(queue, AZURA, false), 2);
    CHECK_WHOLE(brand_queue_count(queue, AZURA, true), 0);
    CHECK_WHOLE(brand_queue_find(queue, 11)->held, 0);
    arena_close(arena);
}

TEST(brand_queue_takes_so_many_of_a_brand_and_leaves_the_others_their_room)
{
    struct arena *arena = arena_open(1 << 22);
    struct brand_queue *queue = empty(arena);

    for (uint64_t id = 1; id <= BRAND_QUEUE_WAITS; id++)
        CHECK(brand_queue_add(arena, queue, AZURA, id, 1));

    CHECK(!brand_queue_add(arena, queue, AZURA, 5000, 1));
    CHECK(brand_queue_add(arena, queue, AZURA, 7, 1)); /* is there already */
    CHECK(brand_queue_add(arena, queue, KIRANA, 5001, 1));
    for (uint64_t id = 1; id <= BRAND_QUEUE_WAITS; id++)
        brand_queue_reject(queue, id, REASON_OTHER);
    CHECK_WHOLE(brand_queue_count(queue, AZURA, true), BRAND_QUEUE_REJECTED);
    CHECK_WHOLE(brand_queue_at(queue, AZURA, true, 0)->id, BRAND_QUEUE_WAITS);
    CHECK_WHOLE(brand_queue_count(queue, KIRANA, false), 1);
    arena_close(arena);
}

TEST(brand_queue_lets_a_brand_go_of_which_nothing_is_left)
{
    struct arena *arena = arena_open(1 << 20);
    struct brand_queue *queue = empty(arena);

    for (uint64_t i = 0; i < BRAND_QUEUE_BRANDS; i++)
        CHECK(brand_queue_add(arena, queue, arena_print(arena, "Brand%011d", (int)i), i + 1, 1));
    CHECK(!brand_queue_add(arena, queue, AZURA, 100, 1));
    brand_queue_remove(queue, 3);

    CHECK(brand_queue_add(arena, queue, AZURA, 100, 1));
    CHECK_WHOLE(brand_queue_count(queue, AZURA, false), 1);
    arena_close(arena);
}

TEST(brand_queue_survives_foreign_and_truncated_bytes)
{
    struct arena *arena = arena_open(1 << 20);

    hostile_all(unpack_brand_queue, brand_queue_pack(arena, a_queue(arena)));
    arena_close(arena);
}
