/* handlers_forget.c: who is asked, what is written to whom, and when it is said to be over. */
#include "turn_for.h"

#include "../../bot/base/pack.h"

extern const struct handler handler_forget, handler_data, handler_erase, handler_wipe;

static struct turn *letter_to(struct arena *arena, struct str home, const char *name, struct str body)
{
    struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_LETTER, .new_chat_id = home,
                                                        .letter = str_from(name), .body = body });

    turn->home = home;
    turn->verb = str_slice(str_from(name), str_find_byte(str_from(name), ':') + 1, SIZE_MAX);
    return turn;
}

static struct turn *yes(struct arena *arena, struct str *homes, size_t count)
{
    struct turn *turn = turn_for(arena, (struct event){ .kind = EVENT_PRESS, .press_id = STR("1"),
                                                        .payload = STR("forget:yes:id") });

    turn->verb = STR("yes");
    turn->arguments = STR("id");
    turn->found.held = (struct held){ .whose = PERSON_HOME, .homes = homes, .home_count = count };
    handler_forget.press(turn);
    return turn;
}

static const struct effect *written_to(const struct turn *turn, struct str home, const char *letter)
{
    for (size_t i = 0; i < turn->effect_count; i++)
        if (turn->effects[i]->kind == EFFECT_LETTER && str_eq(turn->effects[i]->to, home) &&
            str_eq(turn->effects[i]->letter->letter, str_from(letter)))
            return turn->effects[i];
    return NULL;
}

TEST(forget_asks_before_it_does_anything)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *turn = turn_for(arena, (struct event){ .command = STR("hapusdata") });

    handler_forget.command(turn);

    CHECK_SAID(turn, "forget.sure");
    CHECK_NO_EFFECTS(turn);
    arena_close(arena);
}

TEST(forget_in_a_group_says_nothing_about_the_person_there)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *closed = turn_in_group(arena, (struct event){ .command = STR("hapusdata") });
    struct turn *open = turn_in_group(arena, (struct event){ .command = STR("hapusdata") });

    handler_forget.command(closed);
    open->person.private_is_open = true;
    handler_forget.command(open);

    CHECK_SAID(closed, "forget.in_private");
    CHECK(!turn_said(closed, "forget.sure"));
    CHECK_SAID(open, "forget.sure");
    CHECK(turn_reply(open, 0)->is_private);
    CHECK_STR(turn_reply(open, 0)->chat_id, open->event->person_id);
    arena_close(arena);
}

TEST(forget_with_nothing_anywhere_is_over_at_once)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = yes(arena, NULL, 0);

    CHECK_SAID(turn, "forget.done");
    CHECK(turn_effect(turn, EFFECT_FORGET) && turn_effect(turn, EFFECT_FORGET)->body.len == 0);
    CHECK(written_to(turn, STR("AAAAAAAAAAAAAAAA"), "forget:rewrite"));
    arena_close(arena);
}

TEST(forget_waits_for_every_home_and_says_done_once)
{
    struct arena *arena = arena_open(1 << 20);
    struct str homes[] = { GROUP_HOME, OTHER_HOME };
    struct turn *begun = yes(arena, homes, 2);
    const struct effect *forget = turn_effect(begun, EFFECT_FORGET);

    CHECK_SAID(begun, "forget.begun");
    CHECK(forget && forget->body.len && forget->at_ms == begun->now_ms);
    CHECK(forget->letter->person_id.len == 0); /* who it is travels as a handle alone */
    struct str body = arena_concat(arena, PERSON_HOME, GROUP_HOME);
    struct turn *first = letter_to(arena, PERSON_HOME, "forget:gone", body);
    first->wants.whose = PERSON_HOME;
    first->found.held = (struct held){ .whose = PERSON_HOME, .forgetting_plain = forget->body };
    handler_forget.letter(first);
    const struct effect *left = turn_effect(first, EFFECT_FORGETTING);
    CHECK(left && left->body.len);
    CHECK_WHOLE(first->reply_count, 0);

    struct turn *last = letter_to(arena, PERSON_HOME, "forget:gone",
                                  arena_concat(arena, PERSON_HOME, OTHER_HOME));
    last->wants.whose = PERSON_HOME;
    last->found.held = (struct held){ .whose = PERSON_HOME, .forgetting_plain = left->body };
    handler_forget.letter(last);
    CHECK(turn_effect(last, EFFECT_FORGETTING) &&
          turn_effect(last, EFFECT_FORGETTING)->body.len == 0);
    CHECK_SAID(last, "forget.done");
    CHECK_STR(turn_reply(last, 0)->chat_id, begun->event->person_id);

    struct turn *again = letter_to(arena, PERSON_HOME, "forget:gone", body);
    again->wants.whose = PERSON_HOME;
    again->found.held = (struct held){ .whose = PERSON_HOME };
    handler_forget.letter(again);
    CHECK_SILENT(again);
    arena_close(arena);
}

TEST(forget_after_a_restore_spares_who_came_back_since)
{
    struct arena *arena = arena_open(1 << 20);
    struct str body = arena_concat(arena, PERSON_HOME, STR("5000"));
    struct turn *old = letter_to(arena, PERSON_HOME, "forget:again", body);
    struct turn *fresh = letter_to(arena, PERSON_HOME, "forget:again", body);

    old->wants.whose = fresh->wants.whose = PERSON_HOME;
    old->found.held = (struct held){ .whose = PERSON_HOME, .since_ms = 4000 };
    fresh->found.held = (struct held){ .whose = PERSON_HOME, .since_ms = 6000 };
    handler_forget.letter(old);
    handler_forget.letter(fresh);

    CHECK(turn_effect(old, EFFECT_FORGET) && turn_effect(old, EFFECT_FORGET)->at_ms == 5000);
    CHECK_SILENT(fresh);
    arena_close(arena);
}

TEST(erase_forgets_here_then_its_rows_then_says_so)
{
    struct arena *arena = arena_open(1 << 20);
    struct turn *here = letter_to(arena, GROUP_HOME, "erase:here", PERSON_HOME);

    here->found.held = (struct held){ .whose = PERSON_HOME,
                                      .author = { .raw = STR("x"), .number = 77 } };
    handler_erase.letter(here);
    CHECK(turn_effect(here, EFFECT_FORGET_HERE));
    const struct effect *next = written_to(here, GROUP_HOME, "erase:rows");
    CHECK(next);

    struct turn *rows = letter_to(arena, GROUP_HOME, "erase:rows", next->letter->body);
    handler_erase.plan(rows);
    CHECK(rows->wants.erasures && rows->wants.erase_author == 77 && rows->wants.erase_from == 0);
    rows->found.chunk_count = 16; /* there may be more */
    handler_erase.letter(rows);
    const struct effect *more = written_to(rows, GROUP_HOME, "erase:rows");
    CHECK(more && !turn_effect(rows, EFFECT_ERASE));

    struct turn *end = letter_to(arena, GROUP_HOME, "erase:rows", more->letter->body);
    handler_erase.plan(end);
    CHECK_WHOLE(end->wants.erase_from, 16);
    end->found.chunk_count = 1;
    end->found.erasure_count = 2;
    handler_erase.letter(end);
    CHECK(turn_effect(end, EFFECT_ERASE));
    const struct effect *gone = written_to(end, PERSON_HOME, "forget:gone");
    CHECK(gone && str_eq(gone->letter->body, arena_concat(arena, PERSON_HOME, GROUP_HOME)));
    arena_close(arena);
}

TEST(data_writes_down_where_something_lies_unless_the_person_was_forgotten_since)
{
    struct arena *arena = arena_open(1 << 20);
    struct text body = { .arena = arena };

    pack_str(&body, GROUP_HOME);
    pack_i64(&body, 4000);
    struct turn *known = letter_to(arena, PERSON_HOME, "data:here", body.s);
    struct turn *forgotten = letter_to(arena, PERSON_HOME, "data:here", body.s);
    forgotten->found.held.forgotten_ms = 5000;
    handler_data.letter(known);
    handler_data.letter(forgotten);

    const struct effect *listed = turn_effect(known, EFFECT_LISTED);
    CHECK(listed && str_eq(listed->to, GROUP_HOME) && listed->at_ms == 4000);
    CHECK(!turn_effect(forgotten, EFFECT_LISTED) &&
          written_to(forgotten, GROUP_HOME, "erase:here"));
    arena_close(arena);
}

TEST(letters_of_forgetting_with_foreign_bodies_do_nothing)
{
    static const char *const names[] = { "forget:again", "forget:gone", "erase:here", "erase:rows",
                                         "data:here", "wipe:now", "wipe:gone", "wipe:alias!" };
    static const struct str bodies[] = { STR_INIT(""), STR_INIT("x"), STR_INIT("!!!!!!!!!!!!!!!!12"),
                                         STR_INIT("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff") };
    static const struct handler *const handlers_of[] = { &handler_forget, &handler_forget,
                                                         &handler_erase, &handler_erase,
                                                         &handler_data, &handler_wipe,
                                                         &handler_wipe, &handler_wipe };
    struct arena *arena = arena_open(1 << 22);

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < sizeof bodies / sizeof *bodies; k++) {
            struct turn *turn = letter_to(arena, PERSON_HOME, names[i], bodies[k]);
            handlers_of[i]->plan(turn);
            handlers_of[i]->letter(turn);
            CHECK_WHOLE(turn->effect_count, 0);
        }
    arena_close(arena);
}

static struct turn *wipe_turn(struct arena *arena, int64_t left_at_ms, int64_t written_ms)
{
    struct text body = { .arena = arena };

    pack_i64(&body, written_ms);
    pack_u64(&body, 0);
    struct turn *turn = letter_to(arena, GROUP_HOME, "wipe:now", body.s);
    turn->settings = (struct settings){ .is_known = true, .is_left = left_at_ms > 0,
                                        .left_at_ms = left_at_ms, .chat_id = STR("g1") };
    handler_wipe.plan(turn);
    return turn;
}

TEST(wipe_begins_only_for_the_parting_it_was_set_for)
{
    struct arena *arena = arena_open(1 << 22);
    struct turn *back = wipe_turn(arena, 0, 1000), *again = wipe_turn(arena, 2000, 1000);
    struct turn *due = wipe_turn(arena, 1000, 1000);

    due->found.wipe.rows = STR("some");
    handler_wipe.letter(back);
    handler_wipe.letter(again);
    handler_wipe.letter(due);

    CHECK_SILENT(back);
    CHECK_SILENT(again);
    CHECK(turn_effect(due, EFFECT_WIPE) && written_to(due, GROUP_HOME, "wipe:on"));
    arena_close(arena);
}
