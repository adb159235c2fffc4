/* draft_health.c: diagnoses, medicines, pregnancies and a child's data have a consent of their own.
 *
 * Until it is given nothing of such a story is written down: the question replies to the message
 * that told it, and the press brings it back. Where it cannot (the story came from the
 * group) it is asked for again. */
#include "draft_ask.h"

#include "../language/caution.h"
#include "handler.h"

unsigned draft_health(const struct turn *turn, struct str product, struct str text)
{
    struct words words;

    words_split(turn->lexicon, turn->arena, text, &words);
    return caution_asks(turn->lexicon, &words, product);
}

void draft_ask_health(struct turn *turn, unsigned asks, const char *prefix)
{
    const struct lexicon_caution *caution = caution_first_ask(turn->lexicon, asks);
    struct str what = lang_is_en(turn) ? caution->label_en : caution->label_id;

    line(turn, "give.ask_health", TEXT("what", what));
    button(turn, "give.health_yes", "%s:yes", prefix);
    button_row(turn, "give.health_no", "%s:no", prefix);
}

void draft_drop_health(struct turn *turn, struct draft *draft)
{
    draft->asked |= draft_health(turn, draft->product_name, draft->text) & ~draft->allowed;
    if (draft->asked)
        draft->text = STR("");
}

bool draft_settle_health(struct turn *turn, struct draft *draft)
{
    draft_drop_health(turn, draft);
    if (draft->asked == 0)
        return true;
    draft_ask_next(turn, NULL);
    if (turn->event->kind == EVENT_MESSAGE)
        turn->replies[turn->reply_count - 1]->reply_to = turn->event->message_id;
    draft_ask_health(turn, draft->asked, "give:health");
    button_row(turn, "give.cancel", "give:cancel");
    draft_remember(turn, "health", draft);
    return false;
}

/* What the question replied to: a story, or a command with one in it. */
static void take_back(struct turn *turn, struct draft *draft)
{
    struct draft said = { 0 };
    const struct event *event = turn->event;

    if (!str_eq(event->reply_person_id, event->person_id))
        return;
    if (event->reply_command.len)
        draft_from_line(turn->lexicon, turn->arena, event->reply_text, &said);
    draft->text = event->reply_command.len ? said.text : draft_trim(event->reply_text);
    if (draft->text.len > LIMIT_TESTIMONIAL) /* edited meanwhile */
        draft->text = STR("");
    draft_mask(turn->arena, draft);
}

void draft_press_health(struct turn *turn, struct draft *draft)
{
    bool is_given = str_eq(turn->arguments, STR("yes"));

    if (is_given) {
        draft->allowed |= draft->asked;
        take_back(turn, draft);
    }
    draft->asked = 0;
    draft_go_on(turn, draft);
}
