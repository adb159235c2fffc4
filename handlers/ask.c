/* ask.c: "what do members recommend?" (/tanya, /ask, a reply or a mention).
 *
 * The answer is made of members' own words and counts; nothing is praised by
 * the program, and what it does not know it says. The question itself is never
 * stored: a button brings it back from the messenger. */
#include "../bot/conversation/answer.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/invitation.h"
#include "../bot/language/intent.h"

/* Nobody addressed us, and nobody lets us answer that here. */
static bool is_none_of_ours(const struct turn *turn)
{
    return turn->event->kind == EVENT_MESSAGE && turn->event->chat_kind == CHAT_GROUP &&
           turn->event->addressed == ADDRESSED_NOT &&
           !settings_is_open(&turn->settings, turn->event->topic_id);
}

static void plan(struct turn *turn)
{
    if (is_none_of_ours(turn))
        return;
    answer_look_up(turn, turn->event->kind == EVENT_PRESS ? answer_skip(turn) : 0);
    turn->wants.shown_offers = turn->event->kind == EVENT_MESSAGE &&
                               turn->event->chat_kind == CHAT_GROUP && invitation_is_open(turn);
}

/* "Aku beli ini" leads to an offer (E2), so it stands where there is one for a shown product. It is
 * the sponsor's, so it counts with what is sponsored; a press of any other button tells as much of
 * who was influenced (E10). */
static bool has_offer(const struct turn *turn)
{
    const struct found *found = &turn->found;

    for (size_t i = 0; found->shown && i < found->ranking->product_count; i++)
        if (invitation_offer(turn, found->shown[i].name, &found->shown[i]))
            return true;
    return false;
}

static void add_buttons(struct turn *turn, bool promotes)
{
    const struct ranking *ranking = turn->found.ranking;
    unsigned shown = turn->wants.skip + (unsigned)ranking->product_count;
    struct str ids = answer_ids(turn);

    if (ids.len)
        button(turn, "button.helped", "useful:yes:%.*s", STR_ARG(ids));
    if (ranking->total_products > ranking->product_count)
        button(turn, "button.more", "ask:more:%u", shown < ranking->total_products ? shown : 0);
    button(turn, "button.about", "why:info:%u", turn->wants.skip);
    if (promotes && turn->wants.shown_offers && has_offer(turn))
        button_row(turn, "invite.bought", "invite:bought:%u", turn->wants.skip);
}

/* promotes: what is a sponsor's may be a part of it. */
static void say_answer(struct turn *turn, bool promotes)
{
    answer_head(turn);
    answer_products(turn, false);
    answer_linked(turn, false);
    answer_others(turn, promotes);
    if (promotes)
        answer_facts(turn);
    add_buttons(turn, promotes);
}

/* Whoever asked is marked, and the buttons find the question again; one that somebody
 * passed on is its author's. */
static void mark_asker(struct turn *turn)
{
    turn->latest->reply_to = answer_asks_for_other(turn) ? turn->event->reply_message_id
                                                         : turn->event->message_id;
}

/* Where there are no links it is the first question's bare id. */
static bool is_link(struct str text)
{
    return str_starts(text, STR("https:")) || str_starts(text, STR("#"));
}

/* One answer to a question is enough for a while: the first one is pointed at. */
static void point_at_first(struct turn *turn)
{
    react(turn, "👀");
    if (!is_link(turn->found.asked_before))
        return;
    say_alone(turn, NULL);
    line(turn, "ask.just_answered", TEXT("link", turn->found.asked_before));
}

static bool is_of_a_verified_owner(const struct ranked_product *product)
{
    for (size_t i = 0; i < product->quote_count; i++)
        if (product->quotes[i].is_verified)
            return true;
    return false;
}

/* What became of a question in the group, for its own figures; who asked is not part of it. */
static void count_question(struct turn *turn)
{
    const struct ranking *ranking = turn->found.ranking;
    enum figure figure = ranking->product_count ? FIGURE_ANSWERED : FIGURE_UNANSWERED;

    if (turn->event->chat_kind != CHAT_GROUP)
        return;
    for (size_t i = 0; i < ranking->product_count; i++)
        if (is_of_a_verified_owner(&ranking->products[i]))
            figure = FIGURE_VERIFIED;
    count_figure(turn, figure, 1);
    if (turn->is_full)
        return;
    struct figure_change *change = &turn->effects[turn->effect_count - 1]->figure;
    change->is_reply = turn->event->addressed == ADDRESSED_REPLY;
    change->kind = turn->found.asked_kind;
}

static void answer(struct turn *turn)
{
    bool promotes = answer_may_promote(turn);

    if (turn->settings.is_left)
        return;
    if (answer_group(turn).len == 0) {
        answer_say_no_group(turn, "ask.which_group");
        return;
    }
    if (turn->found.asked_before.len) {
        point_at_first(turn);
        return;
    }
    if (turn->found.ranking)
        count_question(turn);
    if (promotes ? !answer_is_there(turn) : !answer_is_members(turn)) {
        say(turn, "answer.none");
        button_start(turn, "button.i_used", answer_start(turn));
        mark_asker(turn);
        return;
    }
    say(turn, NULL);
    mark_asker(turn);
    say_answer(turn, promotes);
    answer_count_sponsored(turn, promotes && (answer_has_sponsored(turn) || has_offer(turn)));
    if (turn->event->chat_kind == CHAT_GROUP)
        effect(turn, EFFECT_ASKED);
}

static void command(struct turn *turn)
{
    if (answer_question(turn).len) {
        answer(turn);
        return;
    }
    say(turn, "ask.how");
    pass_by(turn);
    if (answer_group(turn).len)
        button(turn, "button.rising", "rising:show");
}

/* A reply or mention that asks nothing gets a reaction at most. */
static void question(struct turn *turn)
{
    struct words words;

    words_split(turn->lexicon, turn->arena, answer_question(turn), &words);
    if (intent_of(turn->lexicon, &words) == INTENT_NOTHING) {
        react(turn, "👍");
        if (turn->event->addressed == ADDRESSED_REPLY && turn->event->chat_kind == CHAT_GROUP)
            count_figure(turn, FIGURE_REPLIES, 1);
        return;
    }
    answer(turn);
}

/* A question to everybody, where an administrator lets us hear those: answered from what
 * members told, and left to the members where they told nothing. */
static void overheard(struct turn *turn)
{
    if (!is_none_of_ours(turn) && !turn->found.asked_before.len && turn->found.ranking &&
        turn->found.ranking->product_count)
        answer(turn);
}

static bool is_asker(const struct turn *turn)
{
    return turn->event->chat_kind == CHAT_PRIVATE ||
           str_eq(turn->event->person_id, turn->event->reply_person_id);
}

/* Only the asker's press changes the answer that everybody sees. */
static void more(struct turn *turn)
{
    answer_note_press(turn, answer_ids(turn));
    if (is_asker(turn))
        edit(turn, NULL);
    else
        say_alone(turn, NULL)->reply_to = turn->event->reply_message_id; /* its buttons need it */
    say_answer(turn, false); /* another page of an answer is no answer more */
}

static void press(struct turn *turn)
{
    if (!str_eq(turn->verb, STR("more")))
        notify(turn, "press.unknown");
    else if (answer_group(turn).len == 0)
        answer_say_no_group(turn, NULL);
    else if (turn->settings.is_left || !answer_is_members(turn))
        notify(turn, "ask.gone"); /* the question was deleted, or nothing is left to show */
    else
        more(turn);
}

const struct handler handler_ask = {
    .name = "ask",
    .command_id = "tanya",
    .command_en = "ask",
    .place = PLACE_BOTH,
    .menu = PLACE_BOTH,
    .needs_index = true,
    .needs_profile = true,
    .plan = plan,
    .command = command,
    .question = question,
    .overheard = overheard,
    .press = press,
};
