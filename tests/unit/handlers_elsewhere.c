/* handlers_elsewhere.c: what is asked where the bot is no member. */
#include "turn_for.h"

static struct turn *asked(struct arena *arena, enum event_kind kind, const char *text,
                          const char *offset)
{
    struct turn *turn = turn_for(arena, (struct event){ .kind = kind, .text = str_from(text),
                                                        .payload = str_from(offset),
                                                        .press_id = STR("900") });

    ((struct event *)turn->event)->chat_kind = CHAT_OTHER;
    return turn;
}

static const struct ranking *found(struct arena *arena, size_t products, size_t total)
{
    struct ranking *ranking = ARENA_NEW(arena, struct ranking);

    ranking->product_count = products;
    ranking->total_products = total;
    ranking->members = 4;
    for (size_t i = 0; i < products; i++)
        ranking->products[i] = (struct ranked_product){ .id = 10 + i, .members = 2, .yes = 2,
                                                        .quotes = { { .testimonial = 100 + i } },
                                                        .quote_count = 1 };
    return ranking;
}

static size_t articles(const struct reply *reply)
{
    size_t count = 0;

    for (size_t i = 0; i < reply->part_count; i++)
        count += reply->parts[i].kind == PART_ARTICLE;
    return count;
}

TEST(elsewhere_looks_among_public_stories_and_nowhere_else)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = asked(arena, EVENT_INLINE, "sunscreen", "6");

    turn_answer(turn);

    CHECK(turn->wants.answer && turn->wants.elsewhere);
    CHECK_WHOLE(turn->wants.skip, 6);
    CHECK_NO_EFFECTS(turn);
    CHECK(!turn->remembers);
    arena_close(arena);
}

TEST(elsewhere_offers_each_product_and_first_all_of_them)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = asked(arena, EVENT_INLINE, "sunscreen", "");
    turn->found.ranking = found(arena, 3, 7);
    turn->found.group = GROUP_HOME;

    turn_answer(turn);

    turn_check_words(turn);
    CHECK_WHOLE(turn_reply(turn, 0)->kind, REPLY_INLINE);
    CHECK_WHOLE(articles(turn_reply(turn, 0)), 4);
    CHECK_STR(turn_reply(turn, 0)->message_id, STR("3"));
    CHECK_STR(turn_reply(turn, 0)->group, GROUP_HOME);
    arena_close(arena);
}

TEST(elsewhere_pages_end)
{
    static const struct {
        const char *offset;
        size_t total;
        unsigned skip;
        const char *next;
    } cases[] = { { "3", 5, 3, "" },  { "3", 64, 3, "6" },   { "30", 64, 30, "" },
                  { "31", 64, 0, "3" }, { "-1", 64, 0, "3" }, { "x", 64, 0, "3" } };
    struct arena *arena = arena_open(1 << 22);

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct turn *turn = asked(arena, EVENT_INLINE, "sunscreen", cases[i].offset);
        turn->found.ranking = found(arena, 3, cases[i].total);
        turn_answer(turn);
        CHECK_WHOLE(turn->wants.skip, cases[i].skip);
        CHECK_STR(turn_reply(turn, 0)->message_id, str_from(cases[i].next));
    }
    arena_close(arena);
}

TEST(elsewhere_always_ends_an_inline_query)
{
    static const char *const texts[] = { "", "a", "sunscreen" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct turn *turn = asked(arena, EVENT_INLINE, texts[i], "");
        turn_answer(turn);
        turn_check_words(turn);
        CHECK_WHOLE(turn->wants.answer, i == 2);
        CHECK_WHOLE(turn_reply(turn, 0)->kind, REPLY_INLINE);
        CHECK_WHOLE(turn_reply(turn, 0)->button_count, 1);
    }
    arena_close(arena);
}

TEST(elsewhere_answers_a_summons_once_and_thanks_not_at_all)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *asks = asked(arena, EVENT_GUEST, "sunscreen apa ya?", ""),
                *thanks = asked(arena, EVENT_GUEST, "makasih yaa", ""),
                *nothing = asked(arena, EVENT_GUEST, "", "");
    asks->found.ranking = found(arena, 1, 1);

    turn_answer(asks);
    turn_answer(thanks);
    turn_answer(nothing);

    CHECK_WHOLE(turn_reply(asks, 0)->kind, REPLY_GUEST);
    CHECK_SAID(asks, "elsewhere.head");
    CHECK_WHOLE(thanks->reply_count, 0);
    CHECK_SAID(nothing, "elsewhere.how");
    arena_close(arena);
}
