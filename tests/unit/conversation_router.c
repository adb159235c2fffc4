/* conversation_router.c: which handler an event belongs to. The list is the tests' own,
 * so that no conversation of ours matters here. */
#include "../check.h"

#include "../../bot/conversation/router.h"

static const char *called;
static void on_command(struct turn *turn) { (void)turn, called = "command"; }
static void on_question(struct turn *turn) { (void)turn, called = "question"; }
static void on_text(struct turn *turn) { (void)turn, called = "text"; }
static void on_started(struct turn *turn) { (void)turn, called = "started"; }
static void on_press(struct turn *turn) { (void)turn, called = "press"; }
static void on_letter(struct turn *turn) { (void)turn, called = "letter"; }
static void on_joined(struct turn *turn) { (void)turn, called = "joined"; }
static void on_removed(struct turn *turn) { (void)turn, called = "removed"; }
static void on_moved(struct turn *turn) { (void)turn, called = "moved"; }
static void on_posted(struct turn *turn) { (void)turn, called = "posted"; }

static const struct handler start = { .name = "start", .command_id = "start", .command_en = "start",
                                      .place = PLACE_BOTH, .only_when_named = true,
                                      .command = on_command };
static const struct handler help = { .name = "help", .command_id = "bantuan", .command_en = "help",
                                     .place = PLACE_BOTH, .only_when_named = true,
                                     .command = on_command };
static const struct handler ask = { .name = "ask", .command_id = "tanya", .command_en = "ask",
                                    .place = PLACE_BOTH, .command = on_command,
                                    .question = on_question, .press = on_press };
static const struct handler give = { .name = "give", .command_id = "testi", .command_en = "review",
                                     .place = PLACE_BOTH, .command = on_command,
                                     .text = on_text, .started = on_started, .press = on_press,
                                     .letter = on_letter };
static const struct handler hello = { .name = "hello", .joined = on_joined, .removed = on_removed,
                                      .moved = on_moved, .posted = on_posted };
static const struct handler set_up = { .name = "set_up", .command_id = "atur", .command_en = "settings",
                                       .place = PLACE_PRIVATE, .command = on_command };
static const struct handler raid = { .name = "raid", .command_id = "raid", .command_en = "raid",
                                     .place = PLACE_GROUP, .command = on_command };
static const struct handler *const list[] = { &start, &help, &hello, &ask, &give, &set_up, &raid, NULL };
static const struct handler *const nobody[] = { NULL };

static struct route routed(struct event event)
{
    return route_event(list, NULL, NULL, &event);
}

static struct event in_group(struct event event)
{
    event.chat_kind = CHAT_GROUP;
    return event;
}

static void check_route(struct route route, enum route_step step, const struct handler *handler)
{
    CHECK_WHOLE(route.step, step);
    CHECK(route.handler == handler);
}

#define COMMAND(name)                                                                              \
    (struct event) { .kind = EVENT_MESSAGE, .command = STR(name), .addressed = ADDRESSED_COMMAND }
#define PRESS(words) (struct event){ .kind = EVENT_PRESS, .payload = STR(words) }
#define LETTER(words) (struct event){ .kind = EVENT_LETTER, .letter = STR(words) }
#define WORDS(how, words)                                                                          \
    (struct event) { .kind = EVENT_MESSAGE, .text = STR(words), .addressed = (how) }

TEST(router_answers_a_command_only_in_its_place)
{
    check_route(routed(COMMAND("atur")), ROUTE_COMMAND, &set_up);
    check_route(routed(in_group(COMMAND("atur"))), ROUTE_NOTHING, NULL);
    check_route(routed(in_group(COMMAND("raid"))), ROUTE_COMMAND, &raid);
    check_route(routed(COMMAND("raid")), ROUTE_COMMAND, &help);
}

TEST(router_gives_a_command_to_its_handler_in_both_languages)
{
    struct event event = COMMAND("testi");
    event.text = STR("Azura: ringan");

    check_route(routed(event), ROUTE_COMMAND, &give);
    check_route(routed(COMMAND("review")), ROUTE_COMMAND, &give);
    check_route(routed(in_group(COMMAND("tanya"))), ROUTE_COMMAND, &ask);
    check_route(routed(in_group(COMMAND("ask"))), ROUTE_COMMAND, &ask);
    CHECK_STR(routed(event).arguments, STR("Azura: ringan"));
}

TEST(router_gives_a_bare_start_in_a_group_to_nobody)
{
    struct event event = in_group(COMMAND("start"));

    check_route(routed(event), ROUTE_NOTHING, NULL);
    event.command_names_us = true;
    check_route(routed(event), ROUTE_COMMAND, &start);
}

TEST(router_gives_a_bare_start_in_private_to_its_handler)
{
    check_route(routed(COMMAND("start")), ROUTE_COMMAND, &start);
}

TEST(router_gives_a_start_link_to_the_handler_it_names)
{
    struct event event = COMMAND("start");
    event.text = STR("give_ABC_def-1");

    struct route route = routed(event);

    check_route(route, ROUTE_STARTED, &give);
    CHECK_STR(route.arguments, STR("ABC_def-1"));
}

TEST(router_gives_a_start_link_that_names_nobody_to_start)
{
    struct event event = COMMAND("start");

    event.text = STR("nobody_ABC");
    check_route(routed(event), ROUTE_COMMAND, &start);
    event.text = STR("ask_ABC"); /* ask has no links */
    check_route(routed(event), ROUTE_COMMAND, &start);
}

TEST(router_opens_no_start_link_in_a_group)
{
    struct event event = in_group(COMMAND("start"));
    event.text = STR("give_ABC");
    event.command_names_us = true;

    check_route(routed(event), ROUTE_COMMAND, &start);
}

TEST(router_leaves_an_unknown_command_in_a_group_alone)
{
    struct event event = in_group(COMMAND("ban"));

    check_route(routed(event), ROUTE_NOTHING, NULL);
    event.command_names_us = true;
    check_route(routed(event), ROUTE_NOTHING, NULL);
}

TEST(router_answers_an_unknown_command_in_private_with_the_help)
{
    check_route(routed(COMMAND("ban")), ROUTE_COMMAND, &help);
}

/* Every bot has /start and /help; /bantuan is ours alone. */
TEST(router_gives_a_bare_help_in_a_group_to_nobody_but_bantuan_to_its_handler)
{
    struct event event = in_group(COMMAND("help"));

    check_route(routed(event), ROUTE_NOTHING, NULL);
    check_route(routed(in_group(COMMAND("bantuan"))), ROUTE_COMMAND, &help);
    event.command_names_us = true;
    check_route(routed(event), ROUTE_COMMAND, &help);
}

TEST(router_gives_a_press_to_the_handler_its_payload_names)
{
    struct route route = routed(in_group(PRESS("give:product:AB:CD")));

    check_route(route, ROUTE_PRESS, &give);
    CHECK_STR(route.verb, STR("product"));
    CHECK_STR(route.arguments, STR("AB:CD"));
    CHECK_STR(routed(PRESS("ask:more")).verb, STR("more"));
    CHECK_STR(routed(PRESS("ask:more")).arguments, STR(""));
    CHECK_STR(routed(PRESS("ask")).verb, STR(""));
}

TEST(router_gives_a_press_of_nobody_to_nobody)
{
    check_route(routed(PRESS("")), ROUTE_NOTHING, NULL);
    check_route(routed(PRESS("gone:x")), ROUTE_NOTHING, NULL);
    check_route(routed(PRESS("start:x")), ROUTE_NOTHING, NULL); /* start has no buttons */
    check_route(routed(PRESS("giver:x")), ROUTE_NOTHING, NULL);
    check_route(routed(PRESS("Give:x")), ROUTE_NOTHING, NULL);
}

TEST(router_gives_letters_and_due_times_to_the_handler_they_name)
{
    struct event due = LETTER("give:remind:7");
    due.kind = EVENT_DUE;

    check_route(routed(LETTER("give:save")), ROUTE_LETTER, &give);
    CHECK_STR(routed(LETTER("give:save")).verb, STR("save"));
    check_route(routed(due), ROUTE_LETTER, &give);
    CHECK_STR(routed(due).verb, STR("remind:7"));
    check_route(routed(LETTER("ask:save")), ROUTE_NOTHING, NULL);
    check_route(routed(LETTER("")), ROUTE_NOTHING, NULL);
}

TEST(router_hears_a_reply_or_mention_in_a_group_as_a_question)
{
    struct route route = routed(in_group(WORDS(ADDRESSED_REPLY, "yang murah?")));

    check_route(route, ROUTE_QUESTION, &ask);
    CHECK_STR(route.arguments, STR("yang murah?"));
    check_route(routed(in_group(WORDS(ADDRESSED_MENTION, "sunscreen?"))), ROUTE_QUESTION, &ask);
}

TEST(router_prefers_a_command_over_the_reply_it_came_in)
{
    struct event event = in_group(COMMAND("testi"));
    event.addressed = ADDRESSED_REPLY;

    check_route(routed(event), ROUTE_COMMAND, &give);
}

TEST(router_leaves_ordinary_chatter_alone)
{
    check_route(routed(in_group(WORDS(ADDRESSED_NOT, "sunscreen apa ya?"))), ROUTE_NOTHING, NULL);
    check_route(routed(in_group(WORDS(ADDRESSED_NOT, ""))), ROUTE_NOTHING, NULL);
}

TEST(router_leaves_other_bots_alone)
{
    struct event command = in_group(COMMAND("tanya")), words = WORDS(ADDRESSED_REPLY, "apa?");
    command.is_bot = words.is_bot = true;

    check_route(routed(command), ROUTE_NOTHING, NULL);
    check_route(routed(words), ROUTE_NOTHING, NULL);
}

TEST(router_leaves_edits_and_answers_about_roles_alone)
{
    static const enum event_kind kinds[] = { EVENT_IGNORED, EVENT_EDITED, EVENT_ROLES };

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct event event = COMMAND("tanya");
        event.kind = kinds[i];
        check_route(routed(event), ROUTE_NOTHING, NULL);
    }
}

TEST(router_tells_whoever_greets_that_the_bot_was_added_to_a_group)
{
    struct event event = { .kind = EVENT_BOT_ADDED };

    check_route(routed(in_group(event)), ROUTE_JOINED, &hello);
    check_route(routed(event), ROUTE_NOTHING, NULL); /* a private chat was opened */
    event.chat_kind = CHAT_OTHER;
    check_route(routed(event), ROUTE_NOTHING, NULL);
}

TEST(router_tells_whoever_cleans_up_that_the_bot_was_removed_blocked_or_moved)
{
    check_route(routed(in_group((struct event){ .kind = EVENT_BOT_REMOVED })), ROUTE_REMOVED,
                &hello);
    check_route(routed((struct event){ .kind = EVENT_BOT_REMOVED }), ROUTE_REMOVED, &hello);
    check_route(routed((struct event){ .kind = EVENT_BOT_RETURNED }), ROUTE_REMOVED, &hello);
    check_route(routed(in_group((struct event){ .kind = EVENT_MOVED })), ROUTE_MOVED, &hello);
}

TEST(router_forgets_roles_when_a_member_changed)
{
    check_route(routed(in_group((struct event){ .kind = EVENT_MEMBER_CHANGED })),
                ROUTE_ROLES_CHANGED, NULL);
}

TEST(router_with_no_handlers_gives_everything_to_nobody)
{
    static const enum event_kind kinds[] = { EVENT_PRESS, EVENT_BOT_ADDED, EVENT_BOT_REMOVED,
                                             EVENT_BOT_RETURNED, EVENT_MOVED, EVENT_LETTER,
                                             EVENT_DUE };

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct event event = { .kind = kinds[i], .chat_kind = CHAT_GROUP };
        check_route(route_event(nobody, NULL, NULL, &event), ROUTE_NOTHING, NULL);
    }
}

static struct route settled(struct event event, struct session session)
{
    struct route route = routed(event);

    return route_session(list, &route, &event, &session);
}

TEST(router_lets_the_session_decide_about_plain_words_in_private)
{
    check_route(routed(WORDS(ADDRESSED_PRIVATE, "ringan banget")), ROUTE_SESSION, NULL);
}

TEST(router_gives_plain_words_to_the_dialogue_that_waits_for_them)
{
    const struct session session = { .handler = STR("give"), .state = STR("story") };

    struct route route = settled(WORDS(ADDRESSED_PRIVATE, "ringan banget"), session);

    check_route(route, ROUTE_SESSION, &give);
    CHECK_STR(route.verb, STR("story"));
    CHECK_STR(route.arguments, STR("ringan banget"));
}

TEST(router_hears_plain_words_that_nobody_waits_for_as_a_question)
{
    const struct session none = { 0 }, gone = { .handler = STR("gone"), .state = STR("x") };
    const struct session deaf = { .handler = STR("ask"), .state = STR("x") };

    struct route route = settled(WORDS(ADDRESSED_PRIVATE, "sunscreen apa ya?"), none);

    check_route(route, ROUTE_QUESTION, &ask);
    CHECK_STR(route.arguments, STR("sunscreen apa ya?"));
    check_route(settled(WORDS(ADDRESSED_PRIVATE, "apa?"), gone), ROUTE_QUESTION, &ask);
    check_route(settled(WORDS(ADDRESSED_PRIVATE, "apa?"), deaf), ROUTE_QUESTION, &ask);
}

TEST(router_prefers_a_command_and_a_press_over_a_waiting_question)
{
    const struct session session = { .handler = STR("give"), .state = STR("story") };

    check_route(settled(COMMAND("tanya"), session), ROUTE_COMMAND, &ask);
    check_route(settled(PRESS("ask:more"), session), ROUTE_PRESS, &ask);
}

TEST(router_does_not_take_words_in_a_group_for_a_waiting_dialogue)
{
    const struct session session = { .handler = STR("give"), .state = STR("story") };

    check_route(settled(in_group(WORDS(ADDRESSED_REPLY, "ringan")), session), ROUTE_QUESTION, &ask);
    check_route(settled(in_group(WORDS(ADDRESSED_NOT, "ringan")), session), ROUTE_NOTHING, NULL);
}

TEST(router_calls_the_function_of_each_step)
{
    static const struct {
        enum route_step step;
        const struct handler *handler;
        const char *called;
    } calls[] = { { ROUTE_COMMAND, &give, "command" },   { ROUTE_STARTED, &give, "started" },
                  { ROUTE_QUESTION, &ask, "question" },  { ROUTE_PRESS, &give, "press" },
                  { ROUTE_LETTER, &give, "letter" },     { ROUTE_JOINED, &hello, "joined" },
                  { ROUTE_REMOVED, &hello, "removed" },  { ROUTE_MOVED, &hello, "moved" },
                  { ROUTE_SESSION, &give, "text" },      { ROUTE_NOTHING, &give, NULL },
                  { ROUTE_ROLES_CHANGED, &give, NULL },  { ROUTE_COMMAND, NULL, NULL },
                  { ROUTE_COMMAND, &hello, NULL },       { ROUTE_SESSION, &ask, NULL } };

    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        const struct route route = { .step = calls[i].step, .handler = calls[i].handler };
        called = NULL;
        route_call(&route, NULL);
        CHECK_STR(str_from(called), str_from(calls[i].called));
    }
}

TEST(router_gives_a_posted_referral_code_to_who_judges_it_forwarded_or_not)
{
    struct arena *arena = arena_open(1 << 16);
    struct event event = { .kind = EVENT_MESSAGE, .chat_kind = CHAT_GROUP, .person_id = STR("7"),
                           .text = STR("cek bot.example/r/ABCDEFGHJKM ya") };

    check_route(route_event(list, NULL, arena, &event), ROUTE_POSTED, &hello);
    event.is_forwarded = true;
    check_route(route_event(list, NULL, arena, &event), ROUTE_POSTED, &hello);
    event.text = STR("cek bot.example ya");
    check_route(route_event(list, NULL, arena, &event), ROUTE_NOTHING, NULL);
    event.text = STR("ABCDE-FGHJKM");
    event.person_id = STR("");
    check_route(route_event(list, NULL, arena, &event), ROUTE_NOTHING, NULL);
    event.person_id = STR("7");
    event.is_bot = true;
    check_route(route_event(list, NULL, arena, &event), ROUTE_NOTHING, NULL);
    arena_close(arena);
}
