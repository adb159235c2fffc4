/* handlers_order_file.c: a keeper's file of orders, read line by line in their own home, and sent on
 * by campaign; nothing of it while a line cannot be read. */
#include "turn_for.h"

#include "../../bot/conversation/order_batch.h"

static struct turn *loaded(struct arena *arena, struct str words)
{
    struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER, .chat_kind = CHAT_PRIVATE,
                                                        .letter = STR("order:load") });

    turn->found.brought = (struct brought){ .is_read = true, .words = words };
    turn_answer(turn);
    return turn;
}

TEST(a_file_of_orders_becomes_one_batch_a_campaign)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = loaded(arena, STR("Kode;nomor;jumlah\r\nABCDE-FGHJKM;INV-1;150.000\r\n\r\n"
                                          "BCDEF-FGHJKM,INV-2,7,Bu Tini\nrefund,abcde,INV-0\n"));
    struct order_batch batch;
    struct conversion conversion;
    uint64_t line = 0;

    CHECK(turn->effect_count == 2 && turn->reply_count == 0);
    CHECK_STR(turn->effects[0]->to_campaign, STR("ABCDE"));
    CHECK_STR(turn->effects[1]->to_campaign, STR("BCDEF"));
    CHECK(!str_eq(turn->effects[0]->letter->id, turn->effects[1]->letter->id));
    CHECK(order_batch_unpack(turn->effects[0]->letter->body, &batch));
    CHECK_WHOLE(batch.left, 2);
    CHECK(order_batch_next(&batch, &line, &conversion) && line == 2);
    CHECK_WHOLE(conversion.amount_minor, 150000);
    CHECK(conversion.is_by_hand && !conversion.is_refund);
    CHECK(order_batch_next(&batch, &line, &conversion) && line == 5 && conversion.is_refund);
    CHECK(!order_batch_next(&batch, &line, &conversion));
    arena_close(arena);
}

TEST(a_file_with_a_line_that_cannot_be_read_sends_nothing_and_names_it)
{
    static const char *const texts[] = { "ABCDE-FGHJKM,INV-1,5\nABCDE-FGHJKM,INV-2,5rb\n", "", "\n\n", "kode\n",
                                         ("AAAAA-FGHJKM,1,1\nBBBBB-FGHJKM,1,1\nCCCCC-FGHJKM,1,1\nDDDDD-FGHJKM,1,1\n"
                                         "EEEEE-FGHJKM,1,1\nFFFFF-FGHJKM,1,1\nGGGGG-FGHJKM,1,1\n") };
    struct arena *arena = arena_open(1 << 23);

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct turn *turn = loaded(arena, str_from(texts[i]));
        CHECK_SAID(turn, "order.file_bad");
        CHECK_NO_EFFECTS(turn);
    }
    arena_close(arena);
}

TEST(a_file_of_too_many_orders_sends_nothing)
{
    struct arena *arena = arena_open(1 << 24);
    struct text words = { .arena = arena };

    for (int i = 0; i <= BATCH_LINES; i++)
        text_print(&words, "ABCDE-FGHJKM,INV-%d,5\n", i);
    struct turn *turn = loaded(arena, words.s);
    CHECK_SAID(turn, "codes.too_many");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(a_batch_carries_what_became_of_its_lines_and_is_named_by_what_is_left)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER, .chat_kind = CHAT_PRIVATE });
    struct order_batch batch = { .seed = 7, .counts = { 1, 2, 3, 4 } }, back;
    struct conversion conversion = { .campaign = STR("ABCDE"), .order = STR("INV-1"), .is_by_hand = true };

    order_batch_add(turn, &batch, 9, &conversion);
    for (uint64_t i = 0; i < BATCH_NOTES + 3; i++)
        order_batch_note(&batch, i, "order.bad_code");
    struct str bytes = order_batch_pack(arena, &batch);
    CHECK(order_batch_unpack(bytes, &back));
    CHECK(back.note_count == BATCH_NOTES && back.counts[BATCH_REFUSED] == 4 && back.left == 1);
    CHECK_STR(back.notes[3].key, STR("order.bad_code"));
    CHECK(!order_batch_unpack(str_slice(bytes, 0, bytes.len - 1), &back));
    order_batch_send(turn, &batch, GROUP_HOME, STR(""));
    CHECK_STR(turn->effects[0]->letter->id, STR("orders:7:1"));
    arena_close(arena);
}
