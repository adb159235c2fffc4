/* handlers_order.c: what a keeper writes by hand is read line by line, and nothing half. */
#include "turn_for.h"

#include "../../bot/referral/conversion.h"

static struct turn *told(struct arena *arena, const char *text)
{
    struct turn *turn = turn_for(arena, (struct event){ .chat_kind = CHAT_PRIVATE,
                                                        .command = STR("pesanan"),
                                                        .text = str_from(text) });

    turn_answer(turn);
    return turn;
}

static struct conversion letter_of(const struct turn *turn, size_t i)
{
    struct conversion conversion;

    CHECK(i < turn->effect_count && turn->effects[i]->kind == EFFECT_LETTER);
    CHECK_STR(turn->effects[i]->letter->letter, STR("credit:record"));
    CHECK(turn->effects[i]->leaves_nothing);
    CHECK(conversion_unpack(turn->effects[i]->letter->body, &conversion));
    CHECK_STR(turn->effects[i]->to_campaign, conversion.campaign);
    CHECK(conversion.is_by_hand);
    return conversion;
}

TEST(an_order_by_hand_goes_to_its_campaigns_home)
{
    struct arena *arena = arena_open(1 << 22);
    struct conversion order = letter_of(told(arena, "abcde-fghjkm INV-17 150.000"), 0);

    CHECK_STR(order.campaign, STR("ABCDE"));
    CHECK_STR(order.code, STR("FGHJKM"));
    CHECK_STR(order.order, STR("INV-17"));
    CHECK_WHOLE(order.amount_minor, 150000);
    CHECK(!order.is_refund && order.buyer.len == 0);
    CHECK_STR(letter_of(told(arena, "ABCDE-FGHJKM INV-17 5 Bu Tini"), 0).buyer, STR("Bu Tini"));
    CHECK_STR(letter_of(told(arena, "ABCDE-FGHJKM;INV-17;5;0812"), 0).buyer, STR("0812"));
    arena_close(arena);
}

TEST(several_orders_may_be_lines_of_csv)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = told(arena, "ABCDE-FGHJKM,INV-1,150000\n\nABCDE-FGHJKM; INV-2 ; 9000\n"
                                    "refund,ABCDE,INV-0");

    CHECK_WHOLE(turn->effect_count, 3);
    CHECK_WHOLE(letter_of(turn, 1).amount_minor, 9000);
    CHECK_STR(letter_of(turn, 1).order, STR("INV-2"));
    CHECK(letter_of(turn, 2).is_refund);
    CHECK_STR(letter_of(turn, 2).order, STR("INV-0"));
    CHECK_STR(letter_of(turn, 2).campaign, STR("ABCDE"));
    arena_close(arena);
}

TEST(what_cannot_be_read_is_named_by_field_and_line_and_nothing_is_sent)
{
    static const struct { const char *text, *key; } rows[] = {
        { "", "order.how" },
        { "ABCDE INV-1 5", "order.bad_code" },
        { "ABCDE-FGHJKM", "order.bad_order" },
        { "ABCDE-FGHJKM INV-1", "order.bad_amount" },
        { "ABCDE-FGHJKM INV-1 lima", "order.bad_amount" },
        { "ABCDE-FGHJKM INV-1 5\nABCDE-FGHJKM INV-2", "order.bad_amount" },
        { "batal ABCDE INV-1 5", "order.refund_amount" },
        { "ABCDE-FGHJKM INV-1 5 01234567890123456789012345678901234567890123456789012345678901234",
          "order.bad_buyer" },
        { "batal", "order.bad_code" },
        { "batal ABCDE", "order.bad_order" },
        { "ABCDE-FGHJKM 1 1\nABCDE-FGHJKM 2 1\nABCDE-FGHJKM 3 1\nABCDE-FGHJKM 4 1\n"
          "ABCDE-FGHJKM 5 1\nABCDE-FGHJKM 6 1\nABCDE-FGHJKM 7 1", "order.too_many" },
    };
    struct arena *arena = arena_open(1 << 24);

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct turn *turn = told(arena, rows[i].text);
        CHECK_SAID(turn, rows[i].key);
        CHECK_NO_EFFECTS(turn);
    }
    CHECK_SAID(told(arena, "ABCDE-FGHJKM INV-1 5\nABCDE-FGHJKM INV-2"), "order.which_line");
    arena_close(arena);
}

TEST(in_a_group_an_order_is_sent_to_the_private_chat)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = turn_in_group(arena, (struct event){ .command = STR("pesanan"),
                                                             .text = STR("ABCDE-FGHJKM INV-1 5") });

    turn_answer(turn);
    CHECK_SAID(turn, "order.in_private");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

/* --- vouchers --------------------------------------------------------------------------------- */

static struct turn *brought(struct arena *arena, const char *text)
{
    struct turn *turn = turn_for(arena, (struct event){ .chat_kind = CHAT_PRIVATE,
                                                        .command = STR("voucher"),
                                                        .text = str_from(text) });

    turn_answer(turn);
    return turn;
}

TEST(vouchers_are_one_a_line_and_each_once)
{
    struct arena *arena = arena_open(1 << 24);
    struct turn *turn = brought(arena, "abcde\nHEMAT-1\n\n HEMAT-2 \nHEMAT-1");

    CHECK_WHOLE(turn->effect_count, 1);
    CHECK_STR(turn->effects[0]->to_campaign, STR("ABCDE"));
    CHECK_WHOLE(turn->effects[0]->letter->body.at[0], 2);
    CHECK_SAID(brought(arena, ""), "voucher.how");
    CHECK_SAID(brought(arena, "HEMAT-1"), "voucher.bad_campaign");
    CHECK_SAID(brought(arena, "ABCDE\nHEMAT 1"), "voucher.bad_line");
    turn = brought(arena, "ABCDE");
    CHECK_SAID(turn, "voucher.send");
    turn = turn_after(turn, (struct event){ .chat_kind = CHAT_PRIVATE, .text = STR("A-1\nA-2") });
    turn_answer(turn);
    CHECK_WHOLE(turn->effect_count, 1);
    CHECK_STR(turn->effects[0]->to_campaign, STR("ABCDE"));
    arena_close(arena);
}

TEST(vouchers_come_as_a_file_with_the_command_or_behind_it)
{
    struct arena *arena = arena_open(1 << 24);
    struct event file = { .chat_kind = CHAT_PRIVATE, .command = STR("voucher"), .text = STR("ABCDE"),
                          .file_id = STR("F1"), .file_name = STR("a.csv") };
    struct turn *turn = turn_for(arena, file);

    turn_answer(turn);
    CHECK_WHOLE(turn->effect_count, 1);
    CHECK_STR(turn->effects[0]->letter->letter, STR("voucher:file"));
    CHECK_STR(turn->effects[0]->to_campaign, STR("ABCDE"));
    turn = brought(arena, "ABCDE");
    turn = turn_after(turn, (struct event){ .chat_kind = CHAT_PRIVATE, .file_id = STR("F1") });
    turn_answer(turn);
    CHECK_STR(turn->effects[0]->letter->letter, STR("voucher:file"));
    arena_close(arena);
}

TEST(too_many_vouchers_at_once_are_none)
{
    struct arena *arena = arena_open(1 << 24);
    struct text lines = { .arena = arena };

    text_add(&lines, STR("ABCDE\n"));
    for (int i = 0; i <= MONEY_CODES; i++)
        text_print(&lines, "CODE-%d\n", i);
    text_add_char(&lines, '\0');
    struct turn *turn = brought(arena, lines.s.at);
    CHECK_SAID(turn, "voucher.too_many");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

/* --- in the campaign's home ------------------------------------------------------------------- */

static struct money *a_campaign(struct arena *arena)
{
    struct money *money = ARENA_NEW(arena, struct money);

    *money = (struct money){ .home = GROUP_HOME, .order_hash = 4,
                             .campaign = { .raw = STR("x"), .state = CAMPAIGN_RUNNING, .hold_days = 14,
                                           .last_day = 99999, .window_days = 30,
                                           .code = STR("ABCDE"), .currency = STR("IDR"),
                                           .brand_name = STR("Azura"),
                                           .for_member = { .kind = REWARD_VOUCHER,
                                                           .words = STR("diskon 10%") } } };
    money->brand.brand = (struct brand){ .raw = STR("x"), .keepers = { PERSON_HOME },
                                         .keeper_chats = { STR("42") }, .keeper_langs = { STR("id") },
                                         .keeper_count = 1 };
    money->links[0] = (struct link){ .member_code = STR("FGHJKM"), .holder = 5, .chat_id = STR("9"),
                                     .lang = STR("en"), .messenger = STR("telegram") };
    money->link = money->links[0];
    money->touches[0] = (struct touch){ .kind = TOUCH_CODE, .link = &money->links[0] };
    money->touch_count = 1;
    money->touch = &money->touches[0];
    return money;
}

static struct turn *at_home(struct arena *arena, const char *letter, struct str body,
                            struct money *money)
{
    struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER,
                                                        .chat_kind = CHAT_PRIVATE,
                                                        .letter = str_from(letter), .body = body });

    turn->home = GROUP_HOME;
    turn->found.money = money;
    turn_answer(turn);
    return turn;
}

static struct str an_order(struct arena *arena, bool is_refund)
{
    const struct conversion order = { .campaign = STR("ABCDE"), .order = STR("INV-1"),
                                      .code = STR("FGHJKM"), .amount_minor = 150000,
                                      .is_by_hand = true, .is_refund = is_refund };

    return conversion_pack(arena, &order);
}

TEST(an_order_by_hand_is_held_and_comes_back_when_its_hold_is_over)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = at_home(arena, "credit:record", an_order(arena, false), a_campaign(arena));

    CHECK_SAID(turn, "order.held");
    CHECK(turn_effect(turn, EFFECT_CREDIT)->credit->order.is_by_hand);
    CHECK_STR(turn_effect(turn, EFFECT_CREDIT)->credit->order.currency, STR("IDR"));
    CHECK_WHOLE(turn_effect(turn, EFFECT_DUE)->at_ms - turn->now_ms, 14 * INT64_C(86400000));
    CHECK_WHOLE(turn->reply_count, 1); /* the member is told nothing yet */
    arena_close(arena);
}

TEST(only_the_brands_keepers_record_and_decide)
{
    struct arena *arena = arena_open(1 << 22);
    struct money *money = a_campaign(arena);

    money->brand.brand.keepers[0] = OTHER_HOME;
    struct turn *turn = at_home(arena, "credit:record", an_order(arena, false), money);
    CHECK_SAID(turn, "order.not_yours");
    CHECK_NO_EFFECTS(turn);
    money->order = (struct order){ .raw = STR("x"), .state = ORDER_FLAGGED, .flags = FLAG_RING };
    turn = at_home(arena, "credit:ok", STR("pAAAAAAAAAAE"), money);
    CHECK_SAID(turn, "credit.not_keeper");
    CHECK_NO_EFFECTS(turn);
    turn = at_home(arena, "voucher:add", STR("\1\1A"), money);
    CHECK_SAID(turn, "order.not_yours");
    CHECK_NO_EFFECTS(turn);
    turn = at_home(arena, "voucher:load", STR("\1F\1N"), money);
    CHECK_SAID(turn, "order.not_yours");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(an_unknown_code_or_a_closed_ledger_is_said_to_the_keeper)
{
    struct arena *arena = arena_open(1 << 22);
    struct money *money = a_campaign(arena);

    money->touch_count = 0;
    money->touch = NULL;
    CHECK_SAID(at_home(arena, "credit:record", an_order(arena, false), money), "order.unknown_code");
    money = a_campaign(arena);
    money->ledger.length = LEDGER_BYTES;
    CHECK_SAID(at_home(arena, "credit:record", an_order(arena, false), money), "order.ledger_full");
    money->campaign.raw = STR("");
    CHECK_SAID(at_home(arena, "credit:record", an_order(arena, false), money), "order.not_yours");
    arena_close(arena);
}

TEST(a_voucher_is_moved_first_and_told_then)
{
    struct arena *arena = arena_open(1 << 22);
    struct money *money = a_campaign(arena);

    money->order = (struct order){ .raw = STR("x"), .state = ORDER_HELD,
                                   .reward = money->campaign.for_member };
    money->vouchers_left = 1;
    struct turn *turn = at_home(arena, "credit:due", STR("12345678"), money);
    CHECK(turn_effect(turn, EFFECT_CREDIT)->credit->gives_voucher);
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->letter->letter, STR("credit:voucher"));
    CHECK_WHOLE(turn->reply_count, 0);
    money->voucher = STR("HEMAT-1");
    turn = at_home(arena, "credit:voucher", STR("12345678"), money);
    CHECK_SAID(turn, "credit.granted_voucher");
    CHECK(turn_reply(turn, 0)->has_words && turn_reply(turn, 0)->is_private);
    CHECK_STR(turn_reply(turn, 0)->chat_id, STR("9"));
    CHECK(turn_effect(turn, EFFECT_VOUCHER_TOLD) != NULL);
    money->link_is_sealed = true; /* forgotten: nobody is told */
    turn = at_home(arena, "credit:voucher", STR("12345678"), money);
    CHECK_WHOLE(turn->reply_count, 0);
    arena_close(arena);
}

TEST(without_vouchers_the_keepers_hear_of_it_once)
{
    struct arena *arena = arena_open(1 << 22);
    struct money *money = a_campaign(arena);
    struct turn *turn = at_home(arena, "credit:due", STR("12345678"), money);

    money->order = (struct order){ .raw = STR("x"), .state = ORDER_HELD, .held_until_ms = turn->now_ms,
                                   .reward = money->campaign.for_member };
    turn = at_home(arena, "credit:due", STR("12345678"), money);
    CHECK_SAID(turn, "credit.no_vouchers");
    CHECK(turn_effect(turn, EFFECT_DUE)->at_ms > turn->now_ms);
    turn = at_home(arena, "credit:due", turn_effect(turn, EFFECT_DUE)->letter->body, money);
    CHECK_WHOLE(turn->reply_count, 0);
    CHECK(turn_effect(turn, EFFECT_DUE) != NULL);
    arena_close(arena);
}

TEST(a_flagged_order_shows_every_mark_and_two_ways_and_the_member_hears_the_decision)
{
    struct arena *arena = arena_open(1 << 22);
    struct money *money = a_campaign(arena);

    money->orders[0] = money->order = (struct order){
        .raw = STR("x"), .state = ORDER_FLAGGED, .flags = FLAG_ALL, .id = STR("INV-1"),
        .amount_minor = 5, .currency = STR("IDR"), .member_code = STR("FGHJKM"),
        .reward = money->campaign.for_member };
    money->order_count = money->flagged_count = 2;
    struct turn *turn = at_home(arena, "credit:list", STR("p"), money);
    CHECK_SAID(turn, "credit.flag_fast");
    CHECK_SAID(turn, "credit.flag_voucher");
    CHECK(turn_button(turn, "credit.counts") && turn_button(turn, "credit.counts_not"));
    turn = at_home(arena, "credit:ok", STR("pAAAAAAAAAAE"), money);
    CHECK_SAID(turn, "credit.decided_yes");
    CHECK_SAID(turn, "credit.cleared");
    CHECK(turn_button(turn, "credit.next") != NULL);
    turn = at_home(arena, "credit:no", STR("pAAAAAAAAAAE"), money);
    CHECK_SAID(turn, "credit.rejected");
    CHECK_SAID(turn, "credit.reason_decided");
    money->order.state = ORDER_REJECTED;
    CHECK_SAID(at_home(arena, "credit:no", STR("pAAAAAAAAAAE"), money), "credit.decided_already");
    arena_close(arena);
}

TEST(what_a_refund_takes_back_after_it_was_granted_is_told)
{
    struct arena *arena = arena_open(1 << 22);
    struct money *money = a_campaign(arena);

    money->order = (struct order){ .raw = STR("x"), .state = ORDER_GRANTED, .id = STR("INV-1"),
                                   .currency = STR("IDR"), .holder = 5 };
    struct turn *turn = at_home(arena, "credit:record", an_order(arena, true), money);
    CHECK_SAID(turn, "order.refunded");
    CHECK_SAID(turn, "credit.refunded");
    money->order.state = ORDER_REFUNDED;
    turn = at_home(arena, "credit:record", an_order(arena, true), money);
    CHECK_SAID(turn, "order.already");
    CHECK(turn_effect(turn, EFFECT_CREDIT) == NULL);
    arena_close(arena);
}
