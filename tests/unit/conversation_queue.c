/* conversation_queue.c: what waits for a decision, what was hidden, and acts on record. */
#include "hostile.h"

#include "../../bot/conversation/audit_entry.h"
#include "../../bot/conversation/hold.h"

static bool unpack_queue(struct arena *arena, struct str bytes)
{
    return queue_unpack(bytes, ARENA_NEW(arena, struct queue)) && bytes.len > 0;
}

static bool unpack_audit(struct arena *arena, struct str bytes)
{
    struct audit_entry entry;

    (void)arena;
    return audit_unpack(bytes, &entry);
}

static struct queue *a_queue(struct arena *arena)
{
    struct queue *queue = ARENA_NEW(arena, struct queue);

    queue_add(queue, 11, 1000)->held = HELD_FIRST | HELD_LINK;
    struct queue_entry *hidden = queue_add(queue, 12, 2000);
    hidden->is_hidden = true;
    hidden->reason = REASON_ADVERT;
    queue_add(queue, 13, 3000)->reports = 2;
    return queue;
}

TEST(queue_comes_back_as_it_was)
{
    struct arena *arena = arena_open(1 << 16);
    struct queue *got = ARENA_NEW(arena, struct queue);

    CHECK(queue_unpack(queue_pack(arena, a_queue(arena)), got));

    CHECK_WHOLE(queue_count(got, false), 2);
    CHECK_WHOLE(queue_count(got, true), 1);
    CHECK_WHOLE(queue_at(got, false, 0)->id, 11);
    CHECK_WHOLE(queue_at(got, false, 0)->held, HELD_FIRST | HELD_LINK);
    CHECK_WHOLE(queue_at(got, false, 1)->reports, 2);
    CHECK_WHOLE(queue_at(got, true, 0)->reason, REASON_ADVERT);
    CHECK(!queue_at(got, true, 1) && !queue_find(got, 14));
    arena_close(arena);
}

TEST(queue_that_is_full_lets_the_oldest_hidden_one_go_and_nothing_that_waits)
{
    struct arena *arena = arena_open(1 << 16);
    struct queue *queue = a_queue(arena);

    for (uint64_t id = 100; queue->count < QUEUE_MAX; id++)
        CHECK(queue_add(queue, id, 1));

    CHECK(queue_add(queue, 500, 1));
    CHECK(!queue_find(queue, 12) && queue_find(queue, 11));
    CHECK(!queue_add(queue, 501, 1));
    CHECK_WHOLE(queue->count, QUEUE_MAX);
    arena_close(arena);
}

TEST(queue_survives_foreign_and_truncated_bytes)
{
    struct arena *arena = arena_open(1 << 16);

    hostile_all(unpack_queue, queue_pack(arena, a_queue(arena)));
    hostile_all(unpack_audit, audit_pack(arena, &(struct audit_entry){ .kind = AUDIT_HIDDEN,
                                                                       .reason = REASON_OTHER,
                                                                       .at_ms = 1 }));
    arena_close(arena);
}

TEST(hold_sees_links_and_no_ordinary_words)
{
    static const char *const links[] = { "cek https://x.y", "beli di tokoku.shop/azura ya",
                                         "(shopee.co.id)", "wa.me/62812", "bit.ly/abc", "TOKO.COM" };
    static const char *const plain[] = { "enak.ga lengket", "harganya 2.5jt", "v1.0 ok", "...",
                                         "dr. Rina", "pakai 3.5 bulan.", "", ".com", "mantap.." };

    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
        CHECK(hold_has_link(str_from(links[i])));
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        CHECK(!hold_has_link(str_from(plain[i])));
}
