/* handlers_any.c: what must hold for every conversation there is. */
#include "turn_for.h"

static const char *const words[] = {
    "", "/", "+", "Azura: ringan, ga lengket 4 bulan +", "give_GroupHome_______", "give_",
    "mine_GroupHome_______", "sunscreen apa ya?", "\xF0\x9F\x98\x90",
};
static const char *const verbs[] = {
    "", ":", ":x", ":agree:GroupHome_______", ":group:OtherHome_______", ":product:AAAAAAAAAAE",
    ":new", ":used:3", ":used:9", ":verdict:+", ":label:3", ":label:8", ":name:2", ":needs",
    ":cancel", ":save:show", ":save", ":help:AAAAAAAAAAE", ":more:3", ":info:0", ":skip",
    ":really:AAAAAAAAAAE", ":change:AAAAAAAAAAE", ":here", ":keep", ":redo", ":groups",
    ":wide:AAAAAAAAAAE", ":id",
};

enum { IN_GROUP = 1, MAY_STORE = 2, HAS_GROUP = 4, WAYS = 8 };

/* Everything that is said, as bytes. */
static struct str answer_to(struct arena *arena, struct event event, int how)
{
    struct text said = { .arena = arena };
    struct turn *turn = how & IN_GROUP ? turn_in_group(arena, event) : turn_for(arena, event);

    turn->person.may_store = how & MAY_STORE;
    turn->session.group = how & HAS_GROUP ? GROUP_HOME : STR("");
    turn->settings.is_known = turn->settings.is_known || (how & MAY_STORE);
    turn->settings.title = STR("Mama Depok");
    turn_answer(turn);
    turn_check_words(turn);
    for (size_t i = 0; i < turn->reply_count; i++)
        text_add(&said, reply_pack(arena, turn->replies[i]));
    return said.s;
}

static void check_answer(struct event event)
{
    for (int how = 0; how < WAYS; how++) {
        struct arena *arena = arena_open(1 << 24);
        event.reply_text = how & HAS_GROUP ? STR("Azura: ringan banget") : STR("");
        CHECK_STR(answer_to(arena, event, how), answer_to(arena, event, how));
        arena_close(arena);
    }
}

/* Whatever comes in whatever state: nothing crashes, no gap stays open, a turn keeps within
 * its room, and what a retry answers is the same. */
TEST(handlers_answer_anything_and_twice_the_same)
{
    struct arena *arena = arena_open(1 << 20);

    for (size_t h = 0; handlers[h]; h++) {
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            check_answer((struct event){ .command = str_from(handlers[h]->command_id),
                                         .text = str_from(words[i]) });
        for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
            check_answer((struct event){
                .payload = arena_print(arena, "%s%s", handlers[h]->name, verbs[i]) });
    }
    arena_close(arena);
}
