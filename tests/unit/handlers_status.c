/* handlers_status.c: what one's links brought is said in private, each campaign for itself. */
#include "turn_for.h"

static struct turn *asked(struct arena *arena, size_t links)
{
    struct turn *turn = turn_for(arena, (struct event){ .chat_kind = CHAT_PRIVATE,
                                                        .command = STR("status") });

    for (size_t i = 0; i < links; i++)
        turn->found.sharing.own.links[turn->found.sharing.own.link_count++].code =
            STR("ABCDEFGHJKM");
    turn_answer(turn);
    return turn;
}

TEST(status_asks_each_campaigns_home_and_says_when_there_is_none)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = asked(arena, 0);

    CHECK(turn->wants.sharing.own);
    CHECK_SAID(turn, "status.none");
    CHECK_NO_EFFECTS(turn);
    turn = asked(arena, 2);
    CHECK_WHOLE(turn->effect_count, 2);
    CHECK_STR(turn->effects[0]->to_campaign, STR("ABCDE"));
    CHECK_STR(turn->effects[0]->letter->letter, STR("status:tell"));
    turn = asked(arena, 9);
    CHECK_WHOLE(turn->effect_count, 6);
    CHECK_SAID(turn, "status.latest");
    arena_close(arena);
}

TEST(status_in_a_group_counts_only_when_it_names_us_and_leads_to_the_private_chat)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = turn_in_group(arena, (struct event){ .command = STR("status") });

    turn_answer(turn);
    CHECK_SILENT(turn);
    turn = turn_in_group(arena, (struct event){ .command = STR("status"),
                                                .command_names_us = true });
    turn_answer(turn);
    CHECK_SAID(turn, "status.in_private");
    CHECK(turn_button(turn, "status.open_private") != NULL);
    arena_close(arena);
}

static struct turn *told(struct arena *arena, struct money *money)
{
    struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER,
                                                        .chat_kind = CHAT_PRIVATE,
                                                        .letter = STR("status:tell") });

    turn->home = GROUP_HOME;
    turn->found.money = money;
    turn_answer(turn);
    return turn;
}

TEST(status_lists_every_state_with_its_reason_and_who_recorded_it)
{
    struct arena *arena = arena_open(1 << 22);
    struct money *money = ARENA_NEW(arena, struct money);
    struct ledger_entry entries[] = { { .kind = LEDGER_OFFERED, .order = 1 },
                                      { .kind = LEDGER_HELD, .order = 1, .change = { 1, 0, 50, 0 } } };

    *money = (struct money){ .campaign = { .raw = STR("x"), .state = CAMPAIGN_RUNNING, .last_day = 99999,
                                           .code = STR("ABCDE"), .brand_name = STR("Azura") },
                             .link = { .raw = STR("x"), .member_code = STR("FGHJKM") },
                             .ledger = { .entries = entries, .count = 2 }, .order_count = 9 };
    for (size_t i = 0; i < 9; i++)
        money->orders[i] = (struct order){ .raw = STR("x"), .state = (enum order_state)(i % 6),
                                           .is_by_hand = i % 2,
                                           .reason = (enum order_reason)(i % ORDER_REASONS) };
    struct turn *turn = told(arena, money);
    CHECK_SAID(turn, "status.order_held");
    CHECK_SAID(turn, "status.order_flagged");
    CHECK_SAID(turn, "status.order_granted");
    CHECK_SAID(turn, "status.order_rejected");
    CHECK_SAID(turn, "status.sums");
    CHECK_SAID(turn, "status.points");
    CHECK_SAID(turn, "status.older");
    CHECK(!turn_said(turn, "status.ended"));
    money->campaign.state = CAMPAIGN_ENDED;
    CHECK_SAID(told(arena, money), "status.ended");
    money->link.raw = STR("");
    CHECK_SILENT(told(arena, money));
    arena_close(arena);
}
