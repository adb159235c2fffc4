/* conversation_turn.c: what a handler says goes where the event came from. */
#include "turn_for.h"

static const struct handler me = { .name = "me" };

static struct turn *in_group(struct arena *arena, struct event event)
{
    struct turn *turn = turn_in_group(arena, event);

    turn->handler = &me;
    return turn;
}

#define WORDS { .text = STR("apa ya?"), .topic_id = STR("4") }
#define PRESS { .payload = STR("me:x"), .topic_id = STR("4") }

TEST(say_in_a_group_answers_the_message_in_its_topic)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_group(arena, (struct event)WORDS);

    const struct reply *reply = say(turn, "ask.how");

    CHECK(turn->reply_count == 1 && turn->replies[0] == reply);
    CHECK_WHOLE(reply->kind, REPLY_SEND);
    CHECK_WHOLE(reply->audience, AUDIENCE_CHAT);
    CHECK_STR(reply->messenger, STR("telegram"));
    CHECK_STR(reply->chat_id, STR("-100123"));
    CHECK_STR(reply->topic_id, STR("4"));
    CHECK_STR(reply->reply_to, STR("7"));
    CHECK_STR(reply->lang, STR("id"));
    CHECK_STR(reply->group, GROUP_HOME);
    CHECK(!reply->is_private && !reply->is_loud && !reply->is_once && !reply->has_words);
    CHECK_STR(reply->parts[0].key, STR("ask.how"));
    arena_close(arena);
}

TEST(say_in_private_answers_no_message_and_names_the_sessions_group)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event)WORDS);
    turn->session.group = OTHER_HOME;

    const struct reply *reply = say(turn, "ask.how");

    CHECK(reply->is_private);
    CHECK_STR(reply->chat_id, STR("42"));
    CHECK_STR(reply->reply_to, STR(""));
    CHECK_STR(reply->group, OTHER_HOME);
    arena_close(arena);
}

TEST(say_without_a_key_waits_for_its_lines)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_group(arena, (struct event)WORDS);

    const struct reply *reply = say(turn, NULL);
    CHECK_WHOLE(reply->part_count, 0);
    line(turn, "answer.head", WHOLE("n", 3));
    line(turn, "give.which", TEXT("product", STR("Azura")));

    CHECK_WHOLE(reply->part_count, 2);
    CHECK_STR(reply->parts[0].params[0].name, STR("n"));
    CHECK_WHOLE(reply->parts[0].params[0].whole, 3);
    CHECK_STR(reply->parts[1].params[0].text, STR("Azura"));
    CHECK_SAID(turn, "give.which");
    arena_close(arena);
}

TEST(say_with_a_persons_words_makes_the_reply_a_sealed_one)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_group(arena, (struct event)WORDS);

    const struct reply *numbers = say(turn, NULL);
    line(turn, "answer.head", WHOLE("n", 3));
    line(turn, "give.group", KEY("title", STR("used.days")));
    say_with(turn, "give.which", TEXT("product", STR("Azura")));

    CHECK(!numbers->has_words && turn_reply(turn, 1)->has_words);
    arena_close(arena);
}

TEST(say_alone_is_for_one_person_of_a_group_and_rather_lost_than_repeated)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_group(arena, (struct event)PRESS);

    const struct reply *reply = say_alone(turn, "about.head");

    CHECK_WHOLE(reply->audience, AUDIENCE_ALONE);
    CHECK(reply->is_once);
    CHECK_STR(reply->person_id, STR("42"));
    CHECK_STR(reply->press_id, STR("99"));
    CHECK_WHOLE(say_alone(turn_for(arena, (struct event)PRESS), "about.head")->audience,
                AUDIENCE_CHAT);
    arena_close(arena);
}

TEST(edit_changes_the_message_that_was_pressed)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_group(arena, (struct event)PRESS);

    const struct reply *reply = edit(turn, "give.cancelled");

    CHECK_WHOLE(reply->kind, REPLY_EDIT);
    CHECK_STR(reply->message_id, STR("7"));
    CHECK_STR(reply->reply_to, STR(""));
    arena_close(arena);
}

TEST(notify_answers_the_press_and_without_one_says_it_alone)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *pressed = in_group(arena, (struct event)PRESS);
    struct turn *written = in_group(arena, (struct event)WORDS);

    const struct reply *notice = notify(pressed, "press.unknown");
    const struct reply *message = notify(written, "press.unknown");

    CHECK_WHOLE(notice->kind, REPLY_ACK);
    CHECK_STR(notice->press_id, STR("99"));
    CHECK(notice->is_once);
    CHECK_WHOLE(message->kind, REPLY_SEND);
    CHECK_WHOLE(message->audience, AUDIENCE_ALONE);
    arena_close(arena);
}

TEST(react_is_one_emoji_on_the_message)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_group(arena, (struct event)WORDS);

    react(turn, "👀");

    CHECK_WHOLE(turn_reply(turn, 0)->kind, REPLY_REACT);
    CHECK_STR(turn_reply(turn, 0)->message_id, STR("7"));
    CHECK_STR(turn_reply(turn, 0)->parts[0].key, STR("👀"));
    CHECK(turn_reply(turn, 0)->is_once);
    arena_close(arena);
}

TEST(leaving_and_opening_the_private_chat_are_replies_too)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_group(arena, (struct event)PRESS);

    leave(turn);
    acknowledge_with_start(turn, STR("give_x"));

    CHECK_WHOLE(turn_reply(turn, 0)->kind, REPLY_LEAVE);
    CHECK_WHOLE(turn_reply(turn, 1)->kind, REPLY_ACK);
    CHECK_STR(turn_reply(turn, 1)->start, STR("give_x"));
    arena_close(arena);
}

TEST(buttons_stand_in_one_row_until_a_row_starts)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_group(arena, (struct event)WORDS);

    const struct reply *reply = say(turn, "give.used");
    button(turn, "used.once", "give:used:%d", 1);
    button(turn, "used.days", "give:used:%d", 2);
    button_row(turn, "used.weeks", "give:used:%d", 3);
    button_start(turn, "give.open_private", STR("give_x"));

    CHECK_WHOLE(reply->button_count, 4);
    CHECK(reply->buttons[0].starts_row && !reply->buttons[1].starts_row);
    CHECK(reply->buttons[2].starts_row && reply->buttons[3].starts_row);
    CHECK_STR(reply->buttons[1].payload, STR("give:used:2"));
    CHECK_WHOLE(reply->buttons[3].kind, BUTTON_START);
    CHECK_STR(reply->buttons[3].payload, STR("give_x"));
    arena_close(arena);
}

TEST(buttons_hold_payloads_of_64_bytes_and_no_more)
{
    static const char digits[] =
        "0123456789012345678901234567890123456789012345678901234567890123456789";
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_group(arena, (struct event)WORDS);

    say(turn, "give.used");
    CHECK_WHOLE(button(turn, "used.once", "%.64s", digits)->payload.len, 64);
    CHECK(!turn->is_full);
    CHECK_WHOLE(button(turn, "used.once", "%.65s", digits)->payload.len, 0);
    CHECK(turn->is_full);
    arena_close(arena);
}

TEST(a_turn_that_says_too_much_is_full_and_nothing_breaks)
{
    struct arena *arena = arena_open(1 << 22);

    for (int what = 0; what < 4; what++) {
        struct turn *turn = in_group(arena, (struct event)WORDS);
        say(turn, NULL);
        for (int i = 0; i < 40; i++) {
            switch (what) {
            case 0: line(turn, "answer.head", WHOLE("n", i)); break;
            case 1: button(turn, "used.once", "me:%d", i); break;
            case 2: say(turn, "ask.how"); break;
            case 3: effect(turn, EFFECT_PERSON); break;
            }
        }
        CHECK(turn->is_full);
        CHECK(turn->reply_count <= TURN_REPLIES && turn->effect_count <= TURN_EFFECTS);
        CHECK(turn->replies[0]->part_count <= TURN_PARTS);
        CHECK(turn->replies[0]->button_count <= TURN_BUTTONS);
    }
    arena_close(arena);
}

TEST(a_turn_that_fills_its_room_exactly_is_not_full)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *turn = in_group(arena, (struct event)WORDS);

    for (int i = 0; i < TURN_REPLIES; i++)
        say(turn, NULL);
    for (int i = 0; i < TURN_PARTS; i++)
        line(turn, "answer.head", WHOLE("n", i));
    for (int i = 0; i < TURN_BUTTONS; i++)
        button(turn, "used.once", "me:%d", i);
    for (int i = 0; i < TURN_EFFECTS; i++)
        effect(turn, EFFECT_PERSON);

    CHECK(!turn->is_full);
    arena_close(arena);
}

TEST(expecting_is_remembered_under_the_handlers_name)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_group(arena, (struct event)WORDS);

    expect(turn, "story", STR("data"));
    CHECK_STR(turn->session.handler, STR("me"));
    CHECK_STR(turn->session.state, STR("story"));
    CHECK_STR(turn->session.data, STR("data"));
    CHECK(turn->remembers);

    turn->remembers = false;
    turn->session.group = OTHER_HOME;
    stop_expecting(turn);
    CHECK(turn->session.handler.len == 0 && turn->session.state.len == 0 &&
          turn->session.data.len == 0);
    CHECK_STR(turn->session.group, OTHER_HOME); /* the group stays chosen */
    CHECK(turn->remembers);
    arena_close(arena);
}

TEST(letters_of_one_turn_have_different_ids_that_a_retry_gives_again)
{
    struct arena *arena = arena_open(1 << 20);
    struct str ids[2][2];

    for (int attempt = 0; attempt < 2; attempt++) {
        struct turn *turn = in_group(arena, (struct event)WORDS);
        send_letter(turn, OTHER_HOME, "me:a", STR("1"));
        send_letter(turn, OTHER_HOME, "me:b", STR("2"));
        for (int i = 0; i < 2; i++)
            ids[attempt][i] = turn->effects[i]->letter->id;
    }

    CHECK(!str_eq(ids[0][0], ids[0][1]));
    CHECK_STR(ids[1][0], ids[0][0]);
    CHECK_STR(ids[1][1], ids[0][1]);
    arena_close(arena);
}

TEST(letters_answer_into_the_persons_private_chat)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_group(arena, (struct event)WORDS);

    send_letter(turn, OTHER_HOME, "me:save", STR("body"));

    const struct effect *effect = turn->effects[0];
    CHECK_WHOLE(effect->kind, EFFECT_LETTER);
    CHECK_STR(effect->to, OTHER_HOME);
    CHECK_WHOLE(effect->letter->kind, EVENT_LETTER);
    CHECK_WHOLE(effect->letter->chat_kind, CHAT_PRIVATE);
    CHECK_STR(effect->letter->chat_id, STR("42"));
    CHECK_STR(effect->letter->new_chat_id, OTHER_HOME);
    CHECK_STR(effect->letter->letter, STR("me:save"));
    CHECK_STR(effect->letter->body, STR("body"));
    arena_close(arena);
}

TEST(what_comes_back_keeps_its_chat_and_its_time)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_group(arena, (struct event)WORDS);

    come_back(turn, 12345, "me:remind", STR("body"));
    send_letter_to_chat(turn, STR("-100999"), "me:alias", STR(""));

    CHECK_WHOLE(turn->effects[0]->kind, EFFECT_DUE);
    CHECK_WHOLE(turn->effects[0]->at_ms, 12345);
    CHECK_WHOLE(turn->effects[0]->letter->kind, EVENT_DUE);
    CHECK_STR(turn->effects[0]->letter->chat_id, STR("-100123"));
    CHECK_STR(turn->effects[0]->letter->new_chat_id, GROUP_HOME);
    CHECK_STR(turn->effects[1]->to_chat, STR("-100999"));
    arena_close(arena);
}

TEST(random_numbers_of_a_turn_differ_and_end)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = in_group(arena, (struct event)WORDS);
    uint64_t first = turn_random(turn);

    CHECK(turn_random(turn) != first);
    turn_random(turn);
    turn_random(turn);
    CHECK(!turn->is_full);
    CHECK(turn_random(turn) != 0);
    CHECK(turn->is_full);
    memset(turn->random, 0, sizeof turn->random);
    CHECK(turn_random(turn) != 0);
    arena_close(arena);
}

TEST(administrators_are_known_anonymous_or_asked_for)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *anonymous =
        in_group(arena, (struct event){ .text = STR("x"), .is_anonymous_admin = true });
    struct turn *admin = in_group(arena, (struct event)WORDS);
    struct turn *member = in_group(arena, (struct event)WORDS);
    struct turn *unknown = in_group(arena, (struct event)WORDS);
    struct event again;
    admin->found.role = ROLE_ADMIN;
    member->found.role = ROLE_MEMBER;

    CHECK(turn_is_admin(anonymous) && turn_is_admin(admin) && !turn_is_admin(member));
    CHECK(anonymous->reply_count + admin->reply_count + member->reply_count == 0);
    CHECK(!turn_is_admin(unknown));
    CHECK_WHOLE(turn_reply(unknown, 0)->kind, REPLY_ROLES);
    CHECK(event_unpack(turn_reply(unknown, 0)->body, &again));
    CHECK_STR(again.text, STR("apa ya?"));
    CHECK_STR(again.chat_title, STR("Mama Depok"));
    arena_close(arena);
}
