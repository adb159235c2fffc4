/* conversation_counting.c: what an order changes in the figures, from its first word to the last. */
#include "turn_for.h"

#include "../../bot/conversation/counting.h"

static struct turn *turn_of(struct arena *arena, struct money *money)
{
    struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER });

    turn->found.money = money;
    return turn;
}

/* The sum of what is counted of this figure. */
static int64_t counted(const struct turn *turn, enum figure figure)
{
    int64_t sum = 0;

    for (size_t i = 0; i < turn->effect_count; i++)
        if (turn->effects[i]->kind == EFFECT_FIGURE && turn->effects[i]->figure.figure == figure)
            sum += turn->effects[i]->figure.by;
    return sum;
}

static struct order order_of(enum order_state state, enum touch_kind touch)
{
    return (struct order){ .raw = state == ORDER_NONE ? STR("") : STR("there"), .state = state,
                           .touch = touch, .reward = { .kind = REWARD_POINTS, .points = 5 } };
}

static struct turn *turned(struct arena *arena, struct money *money, enum order_state before,
                           enum order_state after, enum touch_kind touch)
{
    struct turn *turn = turn_of(arena, money);
    struct credit credit = { .changes = true, .order = order_of(after, touch) };

    money->order = order_of(before, touch);
    count_credit(turn, &credit);
    return turn;
}

TEST(counting_an_order_counts_once_by_what_led_to_it)
{
    struct arena *arena = arena_open(1 << 20);
    struct money money = { .campaign = { .cost_minor = 900 } };

    CHECK_WHOLE(counted(turned(arena, &money, ORDER_NONE, ORDER_HELD, TOUCH_CODE), FIGURE_BY_CODE), 1);
    CHECK_WHOLE(counted(turned(arena, &money, ORDER_NONE, ORDER_HELD, TOUCH_CLICK), FIGURE_BY_CLICK), 1);
    CHECK_WHOLE(counted(turned(arena, &money, ORDER_NONE, ORDER_HELD, TOUCH_SELF), FIGURE_BY_SELF), 1);
    CHECK_WHOLE(turned(arena, &money, ORDER_NONE, ORDER_FLAGGED, TOUCH_CODE)->effect_count, 0);
    CHECK_WHOLE(turned(arena, &money, ORDER_NONE, ORDER_REJECTED, TOUCH_CODE)->effect_count, 0);
    CHECK_WHOLE(counted(turned(arena, &money, ORDER_FLAGGED, ORDER_HELD, TOUCH_CODE), FIGURE_BY_CODE), 1);
    CHECK_WHOLE(turned(arena, &money, ORDER_FLAGGED, ORDER_REJECTED, TOUCH_CODE)->effect_count, 0);
    CHECK_WHOLE(counted(turned(arena, &money, ORDER_HELD, ORDER_REJECTED, TOUCH_CODE), FIGURE_BY_CODE), -1);
    arena_close(arena);
}

TEST(counting_a_grant_costs_and_a_refund_takes_just_that_back)
{
    struct arena *arena = arena_open(1 << 20);
    struct money money = { .campaign = { .cost_minor = 900 } };

    struct turn *granted = turned(arena, &money, ORDER_HELD, ORDER_GRANTED, TOUCH_CODE);
    struct turn *refunded = turned(arena, &money, ORDER_GRANTED, ORDER_REFUNDED, TOUCH_CODE);
    struct turn *early = turned(arena, &money, ORDER_HELD, ORDER_REFUNDED, TOUCH_CODE);
    struct turn *unknown = turned(arena, &money, ORDER_NONE, ORDER_REFUNDED, TOUCH_NONE);

    CHECK_WHOLE(counted(granted, FIGURE_REWARDS), 1);
    CHECK_WHOLE(counted(granted, FIGURE_COST), 900);
    CHECK_WHOLE(counted(granted, FIGURE_BY_CODE), 0);
    CHECK_WHOLE(counted(refunded, FIGURE_REFUNDED), 1);
    CHECK_WHOLE(counted(refunded, FIGURE_REWARDS), -1);
    CHECK_WHOLE(counted(refunded, FIGURE_COST), -900);
    CHECK_WHOLE(counted(early, FIGURE_REFUNDED), 1);
    CHECK_WHOLE(counted(early, FIGURE_REWARDS), 0);
    CHECK_WHOLE(unknown->effect_count, 0);
    CHECK_WHOLE(counted(turned(arena, &money, ORDER_HELD, ORDER_REFUNDED, TOUCH_SELF), FIGURE_BY_SELF), -1);
    CHECK_WHOLE(counted(turned(arena, &money, ORDER_HELD, ORDER_GRANTED, TOUCH_SELF), FIGURE_COST), 0);
    arena_close(arena);
}

TEST(counting_a_buyer_is_new_once_and_comes_back_once)
{
    struct arena *arena = arena_open(1 << 20);
    struct touch touch = { .kind = TOUCH_CODE };
    struct money money = { .buyer_hash = 7, .touch = &touch };

    CHECK_WHOLE(counted(turned(arena, &money, ORDER_NONE, ORDER_HELD, TOUCH_CODE), FIGURE_BUYERS), 1);
    money.buyer_raw = STR("one order before");
    struct turn *second = turned(arena, &money, ORDER_NONE, ORDER_HELD, TOUCH_CODE);
    CHECK_WHOLE(counted(second, FIGURE_BUYERS), 0);
    CHECK_WHOLE(counted(second, FIGURE_BUYERS_BACK), 1);
    money.touch = NULL; /* by themselves, without any link */
    CHECK_WHOLE(counted(turned(arena, &money, ORDER_NONE, ORDER_NONE, TOUCH_NONE), FIGURE_BUYERS_BACK), 1);
    money.buyer_raw = STR("one order before" "and another one!");
    CHECK_WHOLE(turned(arena, &money, ORDER_NONE, ORDER_NONE, TOUCH_NONE)->effect_count, 0);
    arena_close(arena);
}

TEST(counting_tells_the_group_the_same_and_nothing_of_a_person)
{
    struct arena *arena = arena_open(1 << 20);
    struct money money = { .link = { .group = GROUP_HOME }, .is_influenced = true };
    struct figure_change changes[COUNTING_MAX];

    struct turn *turn = turned(arena, &money, ORDER_NONE, ORDER_HELD, TOUCH_CLICK);
    const struct effect *letter = turn_effect(turn, EFFECT_LETTER);

    CHECK(letter);
    CHECK_STR(letter->to, GROUP_HOME);
    CHECK_WHOLE(counting_unpack(letter->letter->body, changes), 2);
    CHECK_WHOLE(changes[0].figure, FIGURE_BY_CLICK);
    CHECK_WHOLE(changes[1].figure, FIGURE_INFLUENCED);
    CHECK_WHOLE(counting_unpack(STR("\x01\x7f\x02"), changes), 0);
    arena_close(arena);
}

TEST(counting_in_the_group_ends_where_the_bot_was_removed)
{
    struct arena *arena = arena_open(1 << 20);
    struct money money = { .link = { .group = GROUP_HOME } };
    const struct effect *letter = turn_effect(turned(arena, &money, ORDER_NONE, ORDER_HELD, TOUCH_CLICK),
                                              EFFECT_LETTER);

    for (int is_left = 0; is_left < 2; is_left++) {
        struct turn *group = turn_for(arena, *letter->letter);
        group->home = GROUP_HOME;
        group->settings = (struct settings){ .is_known = true, .is_left = is_left };
        turn_answer(group);
        CHECK_WHOLE(counted(group, FIGURE_BY_CLICK), !is_left);
        CHECK_WHOLE(group->reply_count, 0);
    }
    arena_close(arena);
}
