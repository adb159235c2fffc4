/* save.c: keeping somebody else's good message, if they agree (/simpan, /save, in reply to it).
 *
 * The message's author gets one quiet question that replies to it. Only their own press
 * counts; it brings the words back from the messenger, and what they lack is asked in
 * private, as for any story. Before that press nothing is kept, and nothing after a no. */
#include "../bot/base/limits.h"
#include "../bot/conversation/draft_ask.h"
#include "../bot/conversation/handler.h"

enum { SHORTEST = 12 }; /* bytes; below that nothing can be observed in it */

static void plan(struct turn *turn)
{
    turn->wants.peer = turn->event->kind == EVENT_MESSAGE && turn->event->reply_message_id.len > 0;
}

static struct str words_of(const struct turn *turn)
{
    return str_trim(turn->event->reply_text);
}

/* Why this message cannot become a story; NULL when it can. */
static const char *refusal(const struct turn *turn)
{
    const struct event *event = turn->event;

    if (event->reply_message_id.len == 0)
        return "save.how";
    if (event->reply_is_bot)
        return "save.of_a_bot";
    if (event->reply_person_id.len == 0)
        return "save.of_nobody";
    if (event->reply_command.len)
        return "save.of_a_command";
    if (words_of(turn).len == 0)
        return "save.no_words";
    if (words_of(turn).len < SHORTEST)
        return "save.too_short";
    if (words_of(turn).len > LIMIT_TESTIMONIAL)
        return "save.too_long";
    return NULL;
}

static void command(struct turn *turn)
{
    const char *reason = refusal(turn);

    if (turn->event->chat_kind != CHAT_GROUP) {
        say(turn, "save.how");
        return;
    }
    if (reason) {
        say(turn, reason);
        pass_by(turn);
        return;
    }
    if (turn->found.was_asked_for) {
        react(turn, "👀"); /* one question to one message, whoever asks for it */
        return;
    }
    say(turn, "save.question")->reply_to = turn->event->reply_message_id;
    button(turn, "save.agree", "save:yes");
    button(turn, "save.no", "save:no");
    effect(turn, EFFECT_PEER_ASKED);
}

static struct str start_of(struct turn *turn)
{
    return arena_print(turn->arena, "give_%.*s", STR_ARG(turn->home));
}

/* What is agreed to is what stands there now: it may have been edited since. */
static void agree(struct turn *turn)
{
    struct draft draft = { 0 };

    draft_from_line(turn->lexicon, turn->arena, words_of(turn), &draft);
    if (refusal(turn)) {
        notify(turn, refusal(turn));
        return;
    }
    effect(turn, EFFECT_MEMBER);
    draft_send_home(turn, &draft);
    if (turn->person.private_is_open) {
        take_away(turn, turn->event->message_id);
        return;
    }
    edit(turn, "give.go_on_private");
    button_start(turn, "give.open_private", start_of(turn));
    acknowledge_with_start(turn, start_of(turn));
}

static void press(struct turn *turn)
{
    const struct event *event = turn->event;

    if (event->chat_kind != CHAT_GROUP ||
        (!str_eq(turn->verb, STR("yes")) && !str_eq(turn->verb, STR("no")))) {
        notify(turn, "press.unknown");
    } else if (event->reply_person_id.len == 0) {
        notify(turn, "save.words_gone");
    } else if (!str_eq(event->person_id, event->reply_person_id)) {
        notify(turn, "save.not_yours");
    } else if (str_eq(turn->verb, STR("yes"))) {
        agree(turn);
    } else {
        notify(turn, "save.declined");
        take_away(turn, event->message_id);
    }
}

const struct handler handler_save = {
    .name = "save",
    .command_id = "simpan",
    .command_en = "save",
    .place = PLACE_BOTH,
    .menu = PLACE_GROUP,
    .plan = plan,
    .command = command,
    .press = press,
};
