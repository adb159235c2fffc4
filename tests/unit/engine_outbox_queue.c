/* outbox_queue.c: who waits to send, and who of them goes first. */
#include "../check.h"

#include "../../bot/base/clock.h"
#include "../../bot/engine/lane.h"

/* An outbox whose turns nobody gives: its lanes only stand in the queue. */
struct waiting {
    struct engine engine;
    struct outbox outbox;
    struct lane lanes[4];
    struct shipment shipments[4];
};

static void open_waiting(struct waiting *w, size_t lanes)
{
    *w = (struct waiting){ .engine.options.per_second = 1 };
    w->outbox.engine = &w->engine;
    w->outbox.gives_turns = true; /* no timer, no turn */
    budget_set_window(&w->outbox.overall, 1, CLOCK_SECOND_MS, clock_now_ms());
    budget_take(&w->outbox.overall, clock_now_ms());
    for (size_t i = 0; i < lanes; i++) {
        w->lanes[i] = (struct lane){ .outbox = &w->outbox, .shipment = &w->shipments[i],
                                     .state = LANE_SHIPPING };
        w->lanes[i].name[0] = (char)('a' + i);
    }
}

static void check_order(struct waiting *w, const char *names)
{
    for (; *names; names++) {
        struct lane *lane = lane_list_take(&w->outbox.queue);
        CHECK(lane && lane->name[0] == *names);
    }
    CHECK(!lane_list_take(&w->outbox.queue) && !w->outbox.queue.count);
    budget_close(&w->outbox.overall);
}

TEST(outbox_lets_whoever_tries_again_go_before_all_that_wait)
{
    static struct waiting w;

    open_waiting(&w, 4);
    w.shipments[2].tries = 1; /* what it learned from its first try is in its hand */
    for (size_t i = 0; i < 4; i++)
        CHECK(!outbox_takes_turn(&w.lanes[i]));

    CHECK_WHOLE(w.outbox.held, 4);
    CHECK(w.lanes[2].state == LANE_HELD);
    check_order(&w, "cabd");
}

TEST(outbox_lets_whoever_tries_again_wait_alone_and_others_behind)
{
    static struct waiting w;

    open_waiting(&w, 2);
    w.shipments[0].tries = 1;
    CHECK(!outbox_takes_turn(&w.lanes[0]));
    CHECK(!outbox_takes_turn(&w.lanes[1]));

    check_order(&w, "ab");
}
