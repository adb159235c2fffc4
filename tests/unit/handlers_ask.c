/* handlers_ask.c: /tanya answers from what was found, and does nothing else. */
#include "turn_for.h"

static const struct ranking *found(struct arena *arena, size_t products, size_t statements)
{
    struct ranking *ranking = ARENA_NEW(arena, struct ranking);

    ranking->product_count = products;
    ranking->total_products = products + 1;
    ranking->members = 4;
    for (size_t i = 0; i < products; i++)
        ranking->products[i] = (struct ranked_product){ .id = 10 + i, .yes = 2, .so_so = 1, .no = 1,
                                                        .quotes = { { .testimonial = 100 + i } },
                                                        .quote_count = 1 };
    ranking->statement_count = statements;
    ranking->statements[0] = (struct ranked_statement){ .product = 20, .testimonial = 200 };
    return ranking;
}

static struct turn *asked(struct arena *arena, const char *question)
{
    return turn_in_group(arena,
                         (struct event){ .command = STR("tanya"), .text = str_from(question) });
}

TEST(ask_without_a_question_says_how)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = asked(arena, "  ");

    turn_answer(turn);

    CHECK(!turn->wants.answer);
    CHECK_SAID(turn, "ask.how");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(ask_looks_up_its_words_and_nothing_when_there_are_none)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = asked(arena, " sunscreen apa? ");

    turn_answer(turn);

    CHECK(turn->wants.answer);
    CHECK_STR(turn->wants.question, STR("sunscreen apa?"));
    CHECK_WHOLE(turn->wants.skip, 0);
    arena_close(arena);
}

TEST(ask_in_reply_to_somebody_takes_that_message_for_the_question)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_in_group(arena, (struct event){ .command = STR("tanya"),
                                                             .reply_text = STR("popok apa ya?") });

    turn_answer(turn);

    CHECK_STR(turn->wants.question, STR("popok apa ya?"));
    arena_close(arena);
}

TEST(ask_shows_products_quotes_and_whose_words_count)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = asked(arena, "sunscreen apa?");
    turn->found.ranking = found(arena, 2, 1);

    turn_answer(turn);

    const struct reply *reply = turn_reply(turn, 0);
    CHECK_WHOLE(turn->reply_count, 1);
    CHECK_STR(reply->reply_to, STR("7"));
    CHECK_SAID(turn, "answer.head");
    CHECK_WHOLE(reply->part_count, 7); /* head, 2 products with a quote each, a statement's 2 */
    CHECK(reply->parts[1].kind == PART_PRODUCT && reply->parts[1].id == 10);
    CHECK(reply->parts[1].number == 1 && reply->parts[3].number == 2);
    CHECK(reply->parts[1].yes == 2 && reply->parts[1].so_so == 1 && reply->parts[1].no == 1);
    CHECK(reply->parts[2].kind == PART_QUOTE && reply->parts[2].id == 100);
    CHECK_STR(reply->parts[5].key, STR("answer.statement_of"));
    CHECK(!reply->has_words);
    arena_close(arena);
}

TEST(ask_says_so_when_only_brands_and_outsiders_speak)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = asked(arena, "sunscreen apa?");
    turn->found.ranking = found(arena, 0, 1);

    turn_answer(turn);

    CHECK_SAID(turn, "answer.only_others");
    CHECK(!turn_button(turn, "button.helped"));
    arena_close(arena);
}

TEST(ask_in_a_demo_group_says_that_nobody_is_real)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = asked(arena, "sunscreen apa?");
    turn->found.ranking = found(arena, 1, 0);
    turn->settings.is_demo = true;

    turn_answer(turn);

    CHECK_SAID(turn, "answer.head_demo");
    CHECK(!turn_said(turn, "answer.head"));
    arena_close(arena);
}

TEST(ask_that_finds_nothing_does_not_guess_and_invites)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = asked(arena, "sunscreen apa?");
    turn->found.ranking = found(arena, 0, 0);
    turn->found.asked_kind = STR("sunscreen");

    turn_answer(turn);

    CHECK_SAID(turn, "answer.none");
    CHECK_STR(turn_button(turn, "button.i_used")->payload, STR("give_GroupHome_______"));
    CHECK_WHOLE(turn->effect_count, 1);
    CHECK_WHOLE(turn_effect(turn, EFFECT_FIGURE)->figure.figure, FIGURE_UNANSWERED);
    CHECK_STR(turn_effect(turn, EFFECT_FIGURE)->figure.kind, STR("sunscreen"));
    arena_close(arena);
}

TEST(ask_writes_down_only_that_the_question_was_answered)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = asked(arena, "sunscreen apa?");
    turn->found.ranking = found(arena, 1, 0);

    turn_answer(turn);

    CHECK_WHOLE(turn->effect_count, 2);
    CHECK(turn_effect(turn, EFFECT_ASKED));
    CHECK_WHOLE(turn_effect(turn, EFFECT_FIGURE)->figure.figure, FIGURE_ANSWERED);
    CHECK(!turn_effect(turn, EFFECT_FIGURE)->figure.is_reply);
    CHECK(!turn->remembers);
    arena_close(arena);
}

TEST(ask_again_so_soon_points_at_the_first_answer)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = asked(arena, "sunscreen apa?");
    turn->found.ranking = found(arena, 1, 0);
    turn->found.asked_before = STR("https://t.me/c/1/2");

    turn_answer(turn);

    CHECK_WHOLE(turn_reply(turn, 0)->kind, REPLY_REACT);
    CHECK_SAID(turn, "ask.just_answered");
    CHECK_WHOLE(turn_reply(turn, 1)->audience, AUDIENCE_ALONE);
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(ask_again_is_told_alone_only_where_a_way_is_open)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *closed = asked(arena, "sunscreen apa?"), *open = asked(arena, "sunscreen apa?");
    closed->found.ranking = open->found.ranking = found(arena, 1, 0);
    closed->found.asked_before = open->found.asked_before = STR("#m12");
    closed->tells_alone = open->tells_alone = false;
    open->person.private_is_open = true;

    turn_answer(closed);
    turn_answer(open);

    CHECK_WHOLE(closed->reply_count, 1);
    CHECK_WHOLE(turn_reply(closed, 0)->kind, REPLY_REACT);
    CHECK_WHOLE(open->reply_count, 2);
    CHECK(turn_reply(open, 1)->is_private);
    CHECK_STR(turn_reply(open, 1)->chat_id, STR("42"));
    CHECK_SAID(open, "ask.just_answered");
    arena_close(arena);
}

TEST(ask_in_private_without_a_group_sends_the_person_there)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn =
        turn_for(arena, (struct event){ .command = STR("ask"), .text = STR("diapers?") });

    turn_answer(turn);

    CHECK_SAID(turn, "ask.which_group");
    arena_close(arena);
}

TEST(ask_is_silent_in_a_group_that_the_bot_has_left)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = asked(arena, "sunscreen apa?");
    turn->found.ranking = found(arena, 1, 0);
    turn->settings.is_left = true;

    turn_answer(turn);

    CHECK_SILENT(turn);
    arena_close(arena);
}

TEST(ask_reacts_at_most_to_thanks)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_in_group(arena, (struct event){ .text = STR("makasih ya kak 🙏"),
                                                             .addressed = ADDRESSED_REPLY });
    turn->found.ranking = found(arena, 1, 0);

    turn_answer(turn);

    CHECK_WHOLE(turn->reply_count, 1);
    CHECK_WHOLE(turn_reply(turn, 0)->kind, REPLY_REACT);
    CHECK_WHOLE(turn->effect_count, 1);
    CHECK_WHOLE(turn_effect(turn, EFFECT_FIGURE)->figure.figure, FIGURE_REPLIES);
    arena_close(arena);
}

TEST(ask_counts_an_answer_of_a_verified_owner_and_only_in_the_group)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_in_group(arena, (struct event){ .text = STR("sunscreen apa?"),
                                                             .addressed = ADDRESSED_REPLY });
    struct turn *alone = turn_for(arena, (struct event){ .command = STR("tanya"),
                                                         .text = STR("sunscreen apa?") });
    struct ranking *ranking = (struct ranking *)found(arena, 2, 0);
    ranking->products[1].quotes[0].is_verified = true;
    turn->found.ranking = alone->found.ranking = ranking;
    alone->session.group = GROUP_HOME;
    alone->found.membership = MEMBERSHIP_YES;

    turn_answer(turn);
    turn_answer(alone);

    CHECK_WHOLE(turn_effect(turn, EFFECT_FIGURE)->figure.figure, FIGURE_VERIFIED);
    CHECK(turn_effect(turn, EFFECT_FIGURE)->figure.is_reply);
    CHECK_SAID(alone, "answer.head_of");
    CHECK(!turn_effect(alone, EFFECT_FIGURE));
    arena_close(arena);
}

static struct turn *asked_alone(struct arena *arena, enum membership membership)
{
    struct turn *turn = turn_for(arena, (struct event){ .command = STR("tanya"),
                                                        .text = STR("sunscreen apa?") });

    turn->found.ranking = found(arena, 1, 0);
    turn->session.group = GROUP_HOME;
    turn->found.membership = membership;
    turn_answer(turn);
    return turn;
}

TEST(ask_in_private_is_for_members_and_no_word_travels_to_find_out)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *unknown = asked_alone(arena, MEMBERSHIP_UNKNOWN),
                *stranger = asked_alone(arena, MEMBERSHIP_NO);
    const struct event *letter = turn_effect(unknown, EFFECT_LETTER)->letter;

    CHECK(unknown->wants.membership);
    CHECK_WHOLE(unknown->reply_count, 0);
    CHECK_STR(letter->letter, STR("member:ask"));
    CHECK_STR(letter->body, STR(""));
    CHECK_STR(letter->text, STR(""));
    CHECK_STR(letter->reply_text, STR(""));
    CHECK_SAID(stranger, "member.not");
    CHECK(!turn_effect(stranger, EFFECT_LETTER));
    arena_close(arena);
}

TEST(ask_press_in_private_waits_until_somebody_knows_that_it_is_a_members)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event){ .payload = STR("ask:more:3"),
                                                        .reply_text = STR("sunscreen apa?") });
    turn->found.ranking = found(arena, 1, 0);
    turn->session.group = GROUP_HOME;

    turn_answer(turn);

    CHECK_SAID(turn, "member.wait");
    CHECK_STR(turn_effect(turn, EFFECT_LETTER)->letter->letter, STR("member:note"));

    struct turn *told = turn_for(arena, (struct event){ .payload = STR("ask:more:3"),
                                                        .reply_text = STR("sunscreen apa?") });
    told->found.ranking = found(arena, 1, 0);
    told->session.group = GROUP_HOME;
    told->found.membership_is_untold = true; /* the messenger cannot say: the link is believed */
    turn_answer(told);
    CHECK(!turn_effect(told, EFFECT_LETTER));
    CHECK_SAID(told, "answer.head_of");
    arena_close(arena);
}

static struct turn *pressed(struct arena *arena, const char *payload, const char *asker)
{
    struct turn *turn = turn_in_group(arena, (struct event){ .payload = str_from(payload),
                                                             .reply_text = STR("sunscreen apa?"),
                                                             .reply_person_id = str_from(asker) });
    turn->found.ranking = found(arena, 1, 0);
    return turn;
}

TEST(ask_more_changes_the_message_for_the_asker_and_not_for_others)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *own = pressed(arena, "ask:more:3", "42"),
                *other = pressed(arena, "ask:more:3", "43");

    turn_answer(own);
    turn_answer(other);

    CHECK_STR(own->wants.question, STR("sunscreen apa?"));
    CHECK_WHOLE(own->wants.skip, 3);
    CHECK_WHOLE(turn_reply(own, 0)->kind, REPLY_EDIT);
    CHECK_WHOLE(turn_reply(own, 0)->parts[1].number, 4);
    CHECK_WHOLE(turn_reply(other, 0)->audience, AUDIENCE_ALONE);
    turn_check_words(own);
    turn_check_words(other);
    arena_close(arena);
}

TEST(ask_more_survives_a_payload_that_is_not_ours)
{
    static const char *const payloads[] = { "ask:more", "ask:more:", "ask:more:-1", "ask:more:x",
                                            "ask:more:99999999999999999999", "ask:more:1000" };
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        struct turn *turn = pressed(arena, payloads[i], "42");
        turn_answer(turn);
        CHECK_WHOLE(turn->wants.skip, 0);
        turn_check_words(turn);
    }
    arena_close(arena);
}

TEST(ask_info_tells_one_person_the_full_stories)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = pressed(arena, "why:info:0", "43");

    turn_answer(turn);

    CHECK_SAID(turn, "about.head");
    CHECK(turn_button(turn, "button.why") && turn_button(turn, "button.useless"));
    CHECK_WHOLE(turn_reply(turn, 0)->audience, AUDIENCE_ALONE);
    CHECK(turn_reply(turn, 0)->parts[2].is_whole);
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(ask_says_that_the_question_is_gone_when_nothing_brings_it_back)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_in_group(arena, (struct event){ .payload = STR("ask:more:3") });

    turn_answer(turn);

    CHECK(!turn->wants.answer);
    CHECK_SAID(turn, "ask.gone");
    arena_close(arena);
}

/* Three quotes' ids are the longest payload: it has to fit a button. */
TEST(ask_buttons_of_three_quotes_fit)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = asked(arena, "sunscreen apa?");
    turn->found.ranking = found(arena, 3, 1);

    turn_answer(turn);

    turn_check_words(turn);
    CHECK_WHOLE(turn_button(turn, "button.helped")->payload.len, 11 + 3 * 11);
    arena_close(arena);
}

TEST(ask_of_an_unknown_button_says_so)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = pressed(arena, "ask:whatever:1", "42");

    turn_answer(turn);

    CHECK_SAID(turn, "press.unknown");
    CHECK_WHOLE(turn_reply(turn, 0)->kind, REPLY_ACK);
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}
