/* referral_pressed.c: under which brands' answers somebody pressed something, for 30 days. */
#include "../check.h"

#include "../../bot/base/clock.h"
#include "../../bot/referral/pressed.h"

TEST(pressed_counts_for_thirty_days_after_the_latest_press_and_for_that_brand_alone)
{
    struct arena *arena = arena_open(1 << 16);
    struct pressed *pressed = ARENA_NEW(arena, struct pressed);
    struct pressed *back = ARENA_NEW(arena, struct pressed);

    pressed_mark(pressed, STR("brandA"), 1000);
    pressed_mark(pressed, STR("brandA"), 2000);
    CHECK(pressed_unpack(pressed_pack(arena, pressed), back));

    CHECK_WHOLE(back->count, 1);
    CHECK(pressed_has(back, STR("brandA"), 2000 + 30 * CLOCK_DAY_MS));
    CHECK(!pressed_has(back, STR("brandA"), 2001 + 30 * CLOCK_DAY_MS));
    CHECK(!pressed_has(back, STR("brandB"), 2000));
    CHECK(!pressed_unpack(STR("junk"), back));
    arena_close(arena);
}

TEST(pressed_drops_what_is_old_with_the_next_press_and_never_holds_more_than_its_bound)
{
    struct arena *arena = arena_open(1 << 16);
    struct pressed *pressed = ARENA_NEW(arena, struct pressed);

    pressed_mark(pressed, STR("old"), 0);
    for (int i = 0; i < PRESSED_BRANDS + 3; i++)
        pressed_mark(pressed, arena_print(arena, "b%d", i), 31 * CLOCK_DAY_MS + i);

    CHECK_WHOLE(pressed->count, PRESSED_BRANDS);
    CHECK_STR(pressed->at[0].brand, arena_print(arena, "b%d", PRESSED_BRANDS + 2));
    CHECK(!pressed_has(pressed, STR("b0"), 31 * CLOCK_DAY_MS));
    pressed_mark(pressed, STR("new"), 70 * CLOCK_DAY_MS);
    CHECK_WHOLE(pressed->count, 1);
    arena_close(arena);
}
