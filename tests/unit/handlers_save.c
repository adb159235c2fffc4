/* handlers_save.c: a peer's message is kept only by that peer's own press. */
#include "turn_for.h"

#include <string.h>

static struct event a_reply(const char *text)
{
    return (struct event){ .command = STR("simpan"), .reply_message_id = STR("5"),
                           .reply_person_id = STR("77"), .reply_person_name = STR("Rina"),
                           .reply_text = str_from(text) };
}

static struct turn *answered(struct arena *arena, struct event event)
{
    struct turn *turn = turn_in_group(arena, event);

    turn_answer(turn);
    return turn;
}

TEST(save_asks_the_author_under_their_own_message_and_keeps_nothing)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *turn = answered(arena, a_reply("ringan banget, ga lengket di kulit"));

    CHECK(turn->wants.peer);
    CHECK_SAID(turn, "save.question");
    CHECK_STR(turn_reply(turn, 0)->reply_to, STR("5"));
    CHECK(!turn_reply(turn, 0)->is_loud && !turn_reply(turn, 0)->has_words);
    CHECK(turn->effect_count == 1 && turn_effect(turn, EFFECT_PEER_ASKED));
    arena_close(arena);
}

TEST(save_says_kindly_what_cannot_be_kept)
{
    struct arena *arena = arena_open(1 << 20);
    struct event bot = a_reply("halo aku bot yang baik"), nobody = a_reply("pengumuman dari channel"),
                 order = a_reply("sunscreen yg ga lengket"), none = { .command = STR("save") };
    char *long_words = ARENA_ARRAY(arena, char, LIMIT_TESTIMONIAL + 2);

    bot.reply_is_bot = true;
    nobody.reply_person_id = STR("");
    order.reply_command = STR("tanya");
    memset(long_words, 'a', LIMIT_TESTIMONIAL + 1);
    struct { struct event event; const char *key; } cases[] = {
        { none, "save.how" }, { bot, "save.of_a_bot" }, { nobody, "save.of_nobody" },
        { order, "save.of_a_command" }, { a_reply("  "), "save.no_words" },
        { a_reply("bagus"), "save.too_short" }, { a_reply(long_words), "save.too_long" } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct turn *turn = answered(arena, cases[i].event);
        CHECK_SAID(turn, cases[i].key);
        CHECK_NO_EFFECTS(turn);
    }
    arena_close(arena);
}

static struct turn *pressed(struct arena *arena, const char *payload, const char *author)
{
    struct event event = a_reply("ringan banget, ga lengket di kulit");

    event.command = STR("");
    event.payload = str_from(payload);
    event.reply_person_id = str_from(author);
    return answered(arena, event);
}

TEST(save_counts_only_the_authors_own_press)
{
    struct arena *arena = arena_open(1 << 20);

    struct turn *other = pressed(arena, "save:yes", "77");
    CHECK_SAID(other, "save.not_yours");
    CHECK_NO_EFFECTS(other);

    struct turn *author = pressed(arena, "save:yes", "42");
    CHECK_STR(turn_effect(author, EFFECT_LETTER)->letter->letter, STR("give:begin"));
    CHECK_STR(turn_effect(author, EFFECT_LETTER)->to, PERSON_HOME);

    struct turn *no = pressed(arena, "save:no", "42");
    CHECK_SAID(no, "save.declined");
    CHECK_NO_EFFECTS(no);
    arena_close(arena);
}

TEST(save_keeps_nothing_where_the_words_or_the_author_are_gone)
{
    struct arena *arena = arena_open(1 << 20);
    struct event gone = { .payload = STR("save:yes"), .reply_person_id = STR("42") };

    CHECK_NO_EFFECTS(answered(arena, gone));
    CHECK_NO_EFFECTS(pressed(arena, "save:yes", ""));
    CHECK_NO_EFFECTS(pressed(arena, "save:maybe", "42"));
    CHECK_NO_EFFECTS(pressed(arena, "save", "42"));
    arena_close(arena);
}
