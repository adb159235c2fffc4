/* referral_credit.c: what an order earns, and a long random life of a campaign that keeps every
 * promise: nothing without an order, nothing twice, refunds exact, cap, window and hold kept. */
#include "../check.h"

#include "../../bot/base/clock.h"
#include "../../bot/referral/credit.h"

static const struct owner_key key = { { 4, 5, 6 } };

enum { NOW_DAY = 20000 };
#define NOW_MS (NOW_DAY * CLOCK_DAY_MS)

static struct campaign a_campaign(void)
{
    return (struct campaign){ .state = CAMPAIGN_RUNNING, .starts_at_ms = NOW_MS - CLOCK_DAY_MS,
                              .last_day = NOW_DAY + 60, .window_days = 30, .hold_days = 14,
                              .currency = STR("IDR"),
                              .for_member = { .kind = REWARD_POINTS, .points = 50 } };
}

static const struct link siti = { .member_code = STR_INIT("SSSSSS"), .holder = 11 };
static const struct link rina = { .member_code = STR_INIT("RRRRRR"), .holder = 12 };

static struct credit_facts facts_of(const struct campaign *campaign, const struct touch *touch)
{
    static const struct ledger empty;
    static const struct order none;

    return (struct credit_facts){ .campaign = campaign, .touch = touch, .ledger = &empty,
                                  .order = &none, .order_hash = 77, .order_id = STR("INV-1"),
                                  .amount_minor = 150000, .currency = STR("IDR"),
                                  .vouchers_left = 1, .now_ms = NOW_MS };
}

TEST(a_code_beats_a_click_beats_a_self_report_and_else_the_last_touch_counts)
{
    struct campaign campaign = a_campaign();
    const struct touch touches[] = {
        { TOUCH_CLICK, &siti, NOW_MS - 5 * CLOCK_DAY_MS, 1 },
        { TOUCH_CLICK, &rina, NOW_MS - 2 * CLOCK_DAY_MS, 1 },
        { TOUCH_SELF, &siti, 0, 0 },
        { TOUCH_CODE, &siti, 0, 0 },
    };

    CHECK(credit_attribute(&campaign, touches, 0, NOW_MS) == NULL);
    CHECK(credit_attribute(&campaign, touches, 4, NOW_MS) == &touches[3]);
    CHECK(credit_attribute(&campaign, touches, 3, NOW_MS) == &touches[1]);
    CHECK(credit_attribute(&campaign, touches + 2, 1, NOW_MS) == &touches[2]);
}

TEST(a_click_too_old_gives_way_to_what_still_counts_and_is_refused_alone)
{
    struct campaign campaign = a_campaign();
    const struct touch touches[] = {
        { TOUCH_CLICK, &siti, NOW_MS - 31 * CLOCK_DAY_MS, 1 },
        { TOUCH_SELF, &rina, 0, 0 },
    };
    struct credit credit;

    CHECK(credit_attribute(&campaign, touches, 2, NOW_MS) == &touches[1]);
    struct credit_facts facts = facts_of(&campaign, &touches[0]);
    credit_order(&facts, &credit);
    CHECK(credit.order.state == ORDER_REJECTED && credit.order.reason == ORDER_OUT_OF_WINDOW);
    CHECK_WHOLE(credit.entry_count, 2);
}

TEST(a_click_of_the_last_day_may_still_be_bought_and_a_code_may_not)
{
    struct campaign campaign = a_campaign();
    const struct touch click = { TOUCH_CLICK, &siti, NOW_MS + 60 * CLOCK_DAY_MS, 1 };
    const struct touch code = { TOUCH_CODE, &siti, 0, 0 };
    struct credit credit;

    struct credit_facts facts = facts_of(&campaign, &click);
    facts.now_ms = NOW_MS + 70 * CLOCK_DAY_MS;
    credit_order(&facts, &credit);
    CHECK(credit.order.state == ORDER_HELD);
    facts.touch = &code;
    credit_order(&facts, &credit);
    CHECK(credit.order.reason == ORDER_AFTER_END);
}

TEST(buying_through_ones_own_link_is_refused)
{
    struct campaign campaign = a_campaign();
    const struct touch code = { TOUCH_CODE, &siti, 0, 0 };
    struct credit credit;
    struct credit_facts facts = facts_of(&campaign, &code);

    facts.is_buyer_holder = true;
    credit_order(&facts, &credit);

    CHECK(credit.order.state == ORDER_REJECTED && credit.order.reason == ORDER_OF_OWN);
    CHECK_WHOLE(credit.due_at_ms, 0);
}

TEST(what_looks_odd_is_flagged_and_waits_for_a_person)
{
    struct campaign campaign = a_campaign();
    const struct link passed_on = { .member_code = STR("SSSSSS"), .holder = 11,
                                    .passed_at_ms = NOW_MS - CLOCK_DAY_MS };
    const struct touch fast = { TOUCH_CLICK, &passed_on, NOW_MS - 30 * CLOCK_SECOND_MS, 60 };
    struct credit credit, decided;
    struct credit_facts facts = facts_of(&campaign, &fast);

    facts.is_ring = true;
    facts.buyer_orders = 2;
    facts.buyer_links = 3;
    facts.is_voucher_loose = true;
    credit_order(&facts, &credit);
    CHECK(credit.order.state == ORDER_FLAGGED);
    CHECK_WHOLE(credit.order.flags, FLAG_ALL);
    CHECK_WHOLE(credit.due_at_ms, 0);

    credit.order.raw = STR("written");
    facts.order = &credit.order;
    facts.now_ms += 365 * CLOCK_DAY_MS;
    credit_due(&facts, &decided);
    CHECK(!decided.changes && decided.due_at_ms == 0); /* no time makes it count by itself */
    credit_decide(&facts, true, &decided);
    CHECK(decided.order.state == ORDER_HELD && decided.due_at_ms == facts.now_ms);
    credit_decide(&facts, false, &decided);
    CHECK(decided.order.state == ORDER_REJECTED && decided.order.reason == ORDER_DECIDED);
}

TEST(an_honest_order_shows_no_flag)
{
    struct campaign campaign = a_campaign();
    const struct touch click = { TOUCH_CLICK, &siti, NOW_MS - CLOCK_MINUTE_MS, 19 };
    struct credit_facts facts = facts_of(&campaign, &click);
    struct credit credit;

    facts.buyer_orders = 1;
    facts.buyer_links = 2;
    credit_order(&facts, &credit);

    CHECK(credit.order.state == ORDER_HELD && credit.order.flags == 0);
    CHECK_WHOLE(credit.due_at_ms, NOW_MS + 14 * CLOCK_DAY_MS);
}

TEST(five_who_bring_each_other_are_a_ring_and_a_chain_is_none)
{
    struct arena *arena = arena_open(1 << 20);
    struct text edges = { .arena = arena };

    for (uint64_t buyer = 2; buyer <= 5; buyer++)
        credit_edge(&edges, buyer - 1, buyer);
    CHECK(!credit_is_ring(edges.s, 5, 6));
    CHECK(!credit_is_ring(edges.s, 5, 0));
    CHECK(credit_is_ring(edges.s, 5, 1));
    CHECK(credit_is_ring(edges.s, 2, 1));
    CHECK(!credit_is_ring(STR(""), 5, 1));
    arena_close(arena);
}

TEST(without_a_voucher_left_the_reward_waits_for_one)
{
    struct campaign campaign = a_campaign();
    struct order order = { .raw = STR("written"), .state = ORDER_HELD, .held_until_ms = NOW_MS - 1,
                           .reward = { .kind = REWARD_VOUCHER } };
    struct credit_facts facts = facts_of(&campaign, NULL);
    struct credit credit;

    facts.order = &order;
    facts.vouchers_left = 0;
    credit_due(&facts, &credit);
    CHECK(!credit.changes && credit.lacks_voucher && credit.due_at_ms > NOW_MS);
    facts.vouchers_left = 1;
    credit_due(&facts, &credit);
    CHECK(credit.changes && credit.gives_voucher && credit.order.state == ORDER_GRANTED);
}

TEST(an_order_refunded_before_it_came_never_counts)
{
    struct campaign campaign = a_campaign();
    const struct touch code = { TOUCH_CODE, &siti, 0, 0 };
    struct credit_facts facts = facts_of(&campaign, NULL);
    struct credit refund, credit;

    credit_refund(&facts, &refund);
    CHECK(refund.changes && refund.order.state == ORDER_REFUNDED && refund.entry_count == 0);
    refund.order.raw = STR("written");
    facts.order = &refund.order;
    facts.touch = &code;
    credit_order(&facts, &credit);
    CHECK(!credit.changes);
}

TEST(records_come_back_as_they_were_and_foreign_bytes_are_refused)
{
    struct arena *arena = arena_open(1 << 20);
    const struct order order = { .state = ORDER_GRANTED, .reason = ORDER_DECIDED, .flags = FLAG_RING,
                                 .touch = TOUCH_CODE, .is_by_hand = true,
                                 .member_code = STR("SSSSSS"), .holder = 9, .amount_minor = 150000,
                                 .currency = STR("IDR"), .at_ms = 5, .touched_at_ms = 4,
                                 .held_until_ms = 6, .decided_at_ms = 7,
                                 .reward = { REWARD_VOUCHER, 3, STR("diskon 10%") },
                                 .id = STR("INV-2026/11") };
    struct order back;
    struct ledger ledger;
    struct text bytes = { .arena = arena };
    struct str packed = order_pack(arena, &order, &key);

    CHECK(order_unpack(arena, packed, &key, &back));
    CHECK_STR(back.id, order.id);
    CHECK_STR(back.reward.words, order.reward.words);
    CHECK(back.state == order.state && back.flags == order.flags && back.holder == 9);
    CHECK(back.is_by_hand && back.decided_at_ms == 7 && back.amount_minor == 150000);
    CHECK(str_find(packed, STR("INV")) == SIZE_MAX);
    for (size_t len = 0; len < packed.len; len++)
        CHECK(!order_unpack(arena, str_slice(packed, 0, len), &key, &back));
    const struct ledger_entry entry = { .kind = LEDGER_HELD, .order = 3, .at_ms = 4, .until_ms = 5,
                                        .reward = REWARD_POINTS, .change = { 1, 0, 50, 0 } };
    ledger_append(&bytes, &entry);
    ledger_append(&bytes, &entry);
    CHECK(ledger_read(arena, bytes.s, &ledger));
    CHECK_WHOLE(ledger.count, 2);
    CHECK_WHOLE(ledger_balance(&ledger).held_points, 100);
    for (size_t len = 1; len < bytes.s.len; len++)
        CHECK(ledger_read(arena, str_slice(bytes.s, 0, len), &ledger) == (len == bytes.s.len / 2));
    arena_close(arena);
}

/* --- a random life ---------------------------------------------------------------------------- */

enum { HOLDERS = 4, ORDERS = 60, STEPS = 801, CLICKS = 64, LIVES = 24 };

struct life {
    struct arena *arena;
    struct campaign campaign;
    struct link links[HOLDERS];
    struct str ledgers[HOLDERS];
    struct order orders[ORDERS];
    bool was_posted[ORDERS], was_refunded[ORDERS], was_approved[ORDERS];
    struct touch clicks[CLICKS];
    size_t click_count;
    size_t vouchers;
    int64_t now_ms;
    uint64_t random;
};

static unsigned draw(struct life *life, unsigned below)
{
    life->random = life->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(life->random >> 33) % below;
}

/* What one process saw before it commits. */
struct sight {
    size_t order;
    struct order before;
    struct str ledger;
    struct credit credit;
    const struct touch *touch;
    int64_t seen_at_ms;
    int act;
    bool counts;
};

static size_t holder_of(const struct life *life, const struct sight *sight)
{
    uint64_t holder = sight->credit.order.holder;

    for (size_t i = 0; i < HOLDERS; i++)
        if (life->links[i].holder == holder)
            return i;
    return HOLDERS;
}

enum { ACT_ORDER, ACT_REFUND, ACT_DUE, ACT_DECIDE, ACT_APPEAL, ACT_OVERRULE };

static void look(struct life *life, struct sight *sight)
{
    static const int acts[] = { ACT_ORDER, ACT_ORDER, ACT_ORDER, ACT_ORDER, ACT_REFUND, ACT_DUE,
                                ACT_DUE, ACT_DECIDE, ACT_APPEAL, ACT_OVERRULE };
    struct touch touches[3];
    size_t count = 0;
    struct ledger *ledger = ARENA_NEW(life->arena, struct ledger);

    *sight = (struct sight){ .order = draw(life, ORDERS), .act = acts[draw(life, 10)] };
    sight->before = life->orders[sight->order];
    sight->counts = draw(life, 2);
    if (draw(life, 2) && life->click_count)
        touches[count++] = life->clicks[draw(life, (unsigned)life->click_count)];
    if (draw(life, 3) == 0)
        touches[count++] = (struct touch){ TOUCH_CODE, &life->links[draw(life, HOLDERS)], 0, 0 };
    if (draw(life, 3) == 0)
        touches[count++] = (struct touch){ TOUCH_SELF, &life->links[draw(life, HOLDERS)], 0, 0 };
    const struct touch *touch = credit_attribute(&life->campaign, touches, count, life->now_ms);
    if (touch) {
        struct touch *kept = ARENA_NEW(life->arena, struct touch);
        *kept = *touch;
        sight->touch = kept;
    }
    uint64_t holder = sight->before.raw.len ? sight->before.holder : touch ? touch->link->holder : 0;
    for (size_t i = 0; i < HOLDERS; i++)
        if (life->links[i].holder == holder)
            sight->ledger = life->ledgers[i];
    CHECK(ledger_read(life->arena, sight->ledger, ledger));
    struct credit_facts facts = {
        .campaign = &life->campaign, .touch = sight->touch, .ledger = ledger, .order = &sight->before,
        .order_hash = sight->order + 1, .order_id = STR("x"), .amount_minor = 1,
        .currency = STR("IDR"), .is_buyer_holder = draw(life, 10) == 0, .is_ring = draw(life, 10) == 0,
        .vouchers_left = life->vouchers, .now_ms = life->now_ms };
    sight->seen_at_ms = life->now_ms;
    switch (sight->act) {
    case ACT_ORDER: credit_order(&facts, &sight->credit); break;
    case ACT_REFUND: credit_refund(&facts, &sight->credit); break;
    case ACT_DUE: credit_due(&facts, &sight->credit); break;
    case ACT_APPEAL: credit_appeal(&facts, &sight->credit); break;
    case ACT_OVERRULE: credit_overrule(&facts, sight->counts, &sight->credit); break;
    default: credit_decide(&facts, sight->counts, &sight->credit); break;
    }
}

/* As the engine's commit: nothing when the order or the ledger is another by now. */
static void commit_sight(struct life *life, const struct sight *sight)
{
    size_t at = holder_of(life, sight);
    struct order *order = &life->orders[sight->order];
    struct text grown = { .arena = life->arena };

    if (!sight->credit.changes || !str_eq(order->raw, sight->before.raw) ||
        (at < HOLDERS && life->ledgers[at].len != sight->ledger.len) ||
        (sight->credit.gives_voucher && life->vouchers == 0))
        return;
    if (at < HOLDERS) {
        text_add(&grown, life->ledgers[at]);
        for (size_t i = 0; i < sight->credit.entry_count; i++)
            ledger_append(&grown, &sight->credit.entries[i]);
        life->ledgers[at] = grown.s;
    }
    *order = sight->credit.order;
    order->raw = order_pack(life->arena, order, &key);
    life->vouchers -= sight->credit.gives_voucher;
    life->was_posted[sight->order] |= sight->act == ACT_ORDER;
    life->was_refunded[sight->order] |= sight->act == ACT_REFUND;
    life->was_approved[sight->order] |= (sight->act == ACT_DECIDE || sight->act == ACT_OVERRULE) &&
                                         sight->counts;
    if (sight->act == ACT_ORDER && order->state == ORDER_HELD && order->touch == TOUCH_CLICK)
        CHECK(sight->seen_at_ms - order->touched_at_ms <= 30 * CLOCK_DAY_MS);
}

static void check_order(const struct life *life, const struct ledger *ledger, size_t i)
{
    struct balance balance = ledger_of_order(ledger, i + 1);
    const struct order *order = &life->orders[i];
    int granted = 0;
    bool is_mine = false;

    for (size_t k = 0; k < ledger->count; k++) {
        const struct ledger_entry *entry = &ledger->entries[k];
        if (entry->order != i + 1)
            continue;
        is_mine = true;
        granted += entry->kind == LEDGER_GRANTED;
        if (entry->kind == LEDGER_GRANTED)
            CHECK(entry->at_ms >= order->at_ms + 14 * CLOCK_DAY_MS);
    }
    if (!is_mine)
        return;
    CHECK(life->was_posted[i]);
    CHECK(granted <= 1);
    CHECK(!order->flags || !granted || life->was_approved[i]);
    CHECK_WHOLE(balance.held, order->state == ORDER_HELD || order->state == ORDER_FLAGGED);
    CHECK_WHOLE(balance.granted, order->state == ORDER_GRANTED);
    if (order->reward.kind == REWARD_POINTS) {
        CHECK_WHOLE(balance.held_points, balance.held * 50);
        CHECK_WHOLE(balance.granted_points, balance.granted * 50);
    }
    if (life->was_refunded[i])
        CHECK(!balance.held && !balance.granted && !balance.held_points && !balance.granted_points);
}

static void check_life(struct life *life)
{
    size_t vouchers = 0;

    for (size_t h = 0; h < HOLDERS; h++) {
        struct ledger ledger;
        CHECK(ledger_read(life->arena, life->ledgers[h], &ledger));
        struct balance balance = ledger_balance(&ledger);
        CHECK(balance.held >= 0 && balance.granted >= 0);
        CHECK(balance.held + balance.granted <= (int64_t)life->campaign.cap);
        for (size_t i = 0; i < ORDERS; i++)
            check_order(life, &ledger, i);
        for (size_t k = 0; k < ledger.count; k++)
            vouchers += ledger.entries[k].kind == LEDGER_GRANTED &&
                        ledger.entries[k].reward == REWARD_VOUCHER;
    }
    if (life->campaign.for_member.kind == REWARD_VOUCHER)
        CHECK_WHOLE(vouchers + life->vouchers, 9);
}

static void jump(struct life *life)
{
    int64_t step = draw(life, 4) == 0 ? CLOCK_DAY_MS * (int64_t)draw(life, 12)
                                      : CLOCK_HOUR_MS * (int64_t)draw(life, 6);

    life->now_ms += draw(life, 12) == 0 ? -step : step; /* clocks go back too */
    if (life->click_count < CLICKS && draw(life, 2))
        life->clicks[life->click_count++] = (struct touch){
            TOUCH_CLICK, &life->links[draw(life, HOLDERS)], life->now_ms, 1 + draw(life, 25) };
}

static void live(uint64_t seed)
{
    struct life *life = calloc(1, sizeof *life);
    struct sight first, second;

    life->arena = arena_open((size_t)1 << 30);
    life->random = seed;
    life->campaign = a_campaign();
    life->campaign.cap = 3 + seed % 5;
    life->campaign.last_day = NOW_DAY + 120;
    life->vouchers = 9;
    if (seed % 2)
        life->campaign.for_member = (struct reward){ .kind = REWARD_VOUCHER };
    life->now_ms = NOW_MS;
    for (size_t i = 0; i < HOLDERS; i++)
        life->links[i] = (struct link){ .member_code = STR("SSSSSS"), .holder = 100 + i };
    for (int step = 0; step < STEPS; step++) {
        struct str before[HOLDERS];
        memcpy(before, life->ledgers, sizeof before);
        look(life, &first);
        look(life, &second); /* a race: both looked before either commits */
        if (draw(life, 4) == 0)
            second = first; /* ... or the very same, sent again */
        commit_sight(life, &first);
        commit_sight(life, &second);
        for (size_t i = 0; i < HOLDERS; i++)
            CHECK(str_starts(life->ledgers[i], before[i])); /* only ever appended to */
        jump(life);
        if (step % 10 == 0)
            check_life(life);
    }
    arena_close(life->arena);
    free(life);
}

TEST(no_life_of_a_campaign_breaks_a_promise)
{
    for (uint64_t seed = 1; seed <= LIVES; seed++)
        live(seed);
}
