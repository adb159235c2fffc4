/* referral_figures.c: counts by month and day, as fields of a hash and back. */
#include "../check.h"

#include "../../bot/base/clock.h"
#include "../../bot/referral/figures.h"

static int64_t at(int year, int month, int day, int hour)
{
    return clock_day_from_date(year, month, day) * CLOCK_DAY_MS + hour * CLOCK_HOUR_MS;
}

TEST(figures_months_and_days_are_jakartas)
{
    struct arena *arena = arena_open(1 << 16);
    const struct figure_change click = { .figure = FIGURE_CLICKS, .by = 1 };
    int month;

    CHECK_STR(figures_month_print(arena, figures_month(at(2026, 11, 30, 16))), STR("2026-11"));
    CHECK_STR(figures_month_print(arena, figures_month(at(2026, 11, 30, 17))), STR("2026-12"));
    CHECK_STR(figures_field(arena, at(2026, 11, 30, 17), &click), STR("01k"));
    CHECK(figures_month_read(STR("2028-02"), &month));
    CHECK_WHOLE(figures_days(month), 29);
    CHECK_WHOLE(figures_month(figures_month_begins_ms(month)), month);
    CHECK_WHOLE(figures_month(figures_month_begins_ms(month) - 1), month - 1);
    CHECK(!figures_month_read(STR("2026-13"), &month));
    CHECK(!figures_month_read(STR("2026-1"), &month));
    CHECK(!figures_month_read(STR("abcd-11"), &month));
    arena_close(arena);
}

TEST(figures_a_question_has_one_field_and_says_whether_it_was_a_reply)
{
    struct arena *arena = arena_open(1 << 16);
    struct figures *figures = ARENA_NEW(arena, struct figures);
    int64_t now_ms = at(2026, 11, 2, 3);
    const struct figure_change asked = { .figure = FIGURE_UNANSWERED, .kind = STR("popok"), .by = 1 };
    const struct figure_change replied = { .figure = FIGURE_VERIFIED, .is_reply = true,
                                           .kind = STR("popok"), .by = 1 };

    CHECK_STR(figures_field(arena, now_ms, &asked), STR("02upopok"));
    CHECK_STR(figures_field(arena, now_ms, &replied), STR("02V"));
    CHECK(figures_add(figures, STR("02upopok"), STR("3")));
    CHECK(figures_add(figures, STR("02V"), STR("1")));
    CHECK(figures_add(figures, STR("31a"), STR("2")));

    CHECK_WHOLE(figures_questions(figures), 6);
    CHECK_WHOLE(figures_sum(figures, FIGURE_REPLIES), 1);
    CHECK_WHOLE(figures_questions_on(figures, 1), 4);
    CHECK_WHOLE(figures_answered_on(figures, 30), 2);
    arena_close(arena);
}

TEST(figures_foreign_fields_count_nothing_and_a_sum_is_never_below_nothing)
{
    struct arena *arena = arena_open(1 << 16);
    struct figures *figures = ARENA_NEW(arena, struct figures);
    const char *const bad[] = { "", "1k", "00k", "32k", "01?", "01K", "k01", "-1k" };

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK(!figures_add(figures, str_from(bad[i]), STR("1")));
    CHECK(!figures_add(figures, STR("01k"), STR("many")));
    CHECK(figures_add(figures, STR("01h"), STR("-4")));
    CHECK_WHOLE(figures_sum(figures, FIGURE_HELPFUL), 0);
    CHECK_WHOLE(figures_sum(figures, FIGURE_CLICKS), 0);
    arena_close(arena);
}

TEST(figures_name_what_was_asked_for_in_vain_most_first)
{
    struct arena *arena = arena_open(1 << 16);
    struct figures *figures = ARENA_NEW(arena, struct figures);
    struct figures *more = ARENA_NEW(arena, struct figures);
    struct figures_kind top[2];

    figures_add(figures, STR("01usabun"), STR("2"));
    figures_add(figures, STR("02ukursi"), STR("2"));
    figures_add(figures, STR("03upopok"), STR("1"));
    figures_add(more, STR("04upopok"), STR("2"));
    figures_add(more, STR("05u"), STR("9")); /* nobody knows what it was about */
    figures_join(figures, more);

    CHECK_WHOLE(figures_top_kinds(figures, top, 2), 2);
    CHECK_STR(top[0].kind, STR("popok"));
    CHECK_WHOLE(top[0].count, 3);
    CHECK_STR(top[1].kind, STR("kursi"));
    CHECK_WHOLE(figures_questions(figures), 16);
    arena_close(arena);
}
