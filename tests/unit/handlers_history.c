/* handlers_history.c: whom one's own stories helped. */
#include "turn_for.h"

static struct turn *asked(struct arena *arena, struct history *history)
{
    struct turn *turn = turn_for(arena, (struct event){ .command = STR("riwayat") });

    turn->session.group = GROUP_HOME;
    turn->settings = (struct settings){ .is_known = true, .title = STR("Mama Depok") };
    turn->found.history = history;
    return turn;
}

static struct history_story story(uint64_t id, struct str topic, unsigned thanks)
{
    return (struct history_story){ .id = id, .product = 10 + id, .topic = topic, .thanks = thanks,
                                   .at_ms = { INT64_C(1760000000000) }, .date_count = 1 };
}

TEST(history_says_by_topic_how_often_and_names_nobody)
{
    struct arena *arena = arena_open(1 << 20);
    struct history history = { .stories = { story(1, STR("popok"), 1), story(2, STR(""), 7),
                                            story(3, STR("sunscreen"), 2),
                                            story(4, STR("popok"), 3) }, .count = 4 };
    struct turn *turn = asked(arena, &history);

    turn_answer(turn);

    CHECK(turn->wants.history && turn->wants.author);
    CHECK_SAID(turn, "history.head");
    CHECK_SAID(turn, "history.who");
    const struct reply *reply = turn_reply(turn, 0);
    CHECK_STR(reply->parts[1].params[0].text, STR("popok"));
    CHECK_WHOLE(reply->parts[1].params[1].whole, 4);
    CHECK_STR(reply->parts[4].params[0].text, STR("sunscreen"));
    CHECK_STR(reply->parts[6].key, STR("history.topic_other"));
    CHECK(!turn_said(turn, "history.more"));
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(history_of_many_stories_fits_one_message_and_says_what_is_left)
{
    struct arena *arena = arena_open(1 << 20);
    struct history history = { .count = TURN_HISTORY, .left_out = 3 };
    for (size_t i = 0; i < TURN_HISTORY; i++)
        history.stories[i] = story(i + 1, arena_print(arena, "jenis%zu", i % 9), 1);
    struct turn *turn = asked(arena, &history);

    turn_answer(turn);

    CHECK_SAID(turn, "history.more");
    CHECK(!turn->is_full);
    CHECK_WHOLE(turn_reply(turn, 0)->parts[1 + 6 + 10].params[0].whole, TURN_HISTORY + 3 - 10);
    arena_close(arena);
}

TEST(history_in_a_group_only_leads_into_private)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_in_group(arena, (struct event){ .command = STR("history") });

    turn_answer(turn);

    CHECK_SAID(turn, "history.in_private");
    CHECK(!turn->wants.history);
    CHECK_WHOLE(turn_reply(turn, 0)->buttons[0].kind, BUTTON_START);
    arena_close(arena);
}
