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

/* A payload can be made up: what homes write to each other is no button's to send. */
TEST(handlers_let_no_press_write_the_letters_of_homes)
{
    static const char *const letters[] = {
        "brand:drop", "brand:join", "brand:keep", "brand:make", "brand:names",
        "brandfact:drop_here", "brandfact:show", "brandfact:state", "brandfact:take",
        "brandlet:closed", "brandlet:leave", "brandlet:seen", "brandlet:told", "brandplace:fetch",
        "brandplace:new", "brandqueue:go", "brandqueue:news", "brandqueue:overdue",
        "brandreply:new", "brandreply:put", "brandreply:send", "brandseed:decided",
        "brandseed:file", "brandseed:load", "brandseed:overdue", "campaign:begin",
        "campaign:change", "campaign:draft", "campaign:listed", "campaign:make",
        "campaign:places", "campaign:state", "credit:bought", "credit:due", "credit:record",
        "credit:vouch", "credit:voucher", "codes:file", "codes:load", "data:here", "erase:here",
        "erase:rows",
        "figures:add", "forget:gone", "forget:rewrite", "give:begin", "group_export:part",
        "hello:alias", "invite:again", "invite:ask", "invite:consider", "invite:find",
        "links:agreed", "links:asked", "links:ended", "links:request", "moderation:news",
        "moderation:overdue", "pressed:mark", "pressed:note", "products:named", "products:sought", "profile:avoid",
        "proof:bought", "proof:look", "roi:due", "settings:drop", "settings:open", "share:ask",
        "share:made", "share:make", "share:offer", "status:tell", "voucher:add", "wipe:alias!",
        "wipe:gone", "wipe:now", "wipe:on", "yearly:still",
    };
    struct arena *arena = arena_open(1 << 22);

    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        struct turn *turn = turn_for(arena, (struct event){
            .kind = EVENT_PRESS, .press_id = STR("1"), .person_id = STR("7"),
            .payload = arena_print(arena, "%s:OtherHome_______:AAAAAAAAAAE", letters[i]) });
        turn_answer(turn);
        for (size_t k = 0; k < turn->effect_count; k++)
            CHECK(turn->effects[k]->kind != EFFECT_LETTER ||
                  !str_eq(turn->effects[k]->letter->letter, str_from(letters[i])));
    }
    arena_close(arena);
}
