/* conversation_sponsored.c: of any N answers one at most holds anything of a sponsor (F5). */
#include "../check.h"

#include "../../bot/conversation/sponsored.h"

enum { ANSWERS = 400 };

/* Of so many answers in a row, some of which have nothing of a sponsor to say, how many held any? */
static unsigned most_in_a_row(int32_t one_in, size_t width, unsigned skips)
{
    struct arena *arena = arena_open(1 << 16);
    bool held[ANSWERS];
    struct str since = STR("");
    unsigned most = 0;

    for (size_t i = 0; i < ANSWERS; i++) {
        bool has_any = skips == 0 || (i * 7 + i / 3) % skips != 0;
        held[i] = has_any && sponsored_may(one_in, since);
        since = sponsored_after(arena, since, held[i]);
    }
    for (size_t i = 0; i + width <= ANSWERS; i++) {
        unsigned count = 0;
        for (size_t k = 0; k < width; k++)
            count += held[i + k];
        most = count > most ? count : most;
    }
    arena_close(arena);
    return most;
}

TEST(sponsored_answers_are_one_in_five_wherever_one_begins_to_count)
{
    CHECK_WHOLE(most_in_a_row(5, 5, 0), 1);
    CHECK_WHOLE(most_in_a_row(5, 20, 0), 4);
    CHECK_WHOLE(most_in_a_row(5, 5, 3), 1);
    CHECK_WHOLE(most_in_a_row(5, 5, 2), 1);
}

TEST(sponsored_answers_follow_what_the_admins_chose)
{
    CHECK_WHOLE(most_in_a_row(0, 20, 0), 0);
    CHECK_WHOLE(most_in_a_row(1, 20, 0), 20);
    CHECK_WHOLE(most_in_a_row(2, 2, 0), 1);
    CHECK_WHOLE(most_in_a_row(SPONSORED_MOST, SPONSORED_MOST, 0), 1);
}

TEST(sponsored_counts_what_it_cannot_read_as_just_now)
{
    CHECK(sponsored_may(5, STR("")));
    CHECK(!sponsored_may(5, STR("nonsense")));
    CHECK(!sponsored_may(5, STR("99")));
    CHECK(sponsored_may(1, STR("nonsense")));
}

TEST(sponsored_writes_nothing_once_it_is_long_ago)
{
    struct arena *arena = arena_open(1 << 12);

    CHECK_STR(sponsored_after(arena, STR(""), false), STR(""));
    CHECK_STR(sponsored_after(arena, STR("19"), false), STR("19"));
    CHECK_STR(sponsored_after(arena, STR("18"), false), STR("19"));
    CHECK_STR(sponsored_after(arena, STR("19"), true), STR("0"));
    arena_close(arena);
}
