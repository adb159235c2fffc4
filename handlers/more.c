/* more.c: what a story has besides its words, for whoever presses for it: how to reach a business,
 * as its owner left it.
 *
 * Nobody is shown it unasked, and only while the story itself may be shown. */
#include "../bot/conversation/answer.h"
#include "../bot/conversation/handler.h"

static void plan(struct turn *turn)
{
    uint64_t id = 0;

    answer_choose_group(turn);
    if (id_parse(turn->arguments, &id))
        turn->wants.ids[turn->wants.id_count++] = id;
}

/* An id may be written by hand: only what everybody is shown leads anywhere. */
static bool is_shown(const struct turn *turn)
{
    const struct testimonial *testimonial = turn->found.testimonials;

    return turn->found.testimonial_count == 1 && !turn->settings.is_left &&
           testimonial->scope != SCOPE_NOWHERE && testimonial->review == REVIEW_NONE &&
           !testimonial->is_withdrawn;
}

/* To be copied where one person can be shown a message, else to be read in the notice. */
static void show_contact(struct turn *turn, const struct testimonial *testimonial)
{
    bool has_message = turn->tells_alone || turn->person.private_is_open ||
                       turn->event->chat_kind == CHAT_PRIVATE;
    struct reply *reply = has_message ? say_alone(turn, NULL) : notify(turn, NULL);

    reply->has_words = true;
    line(turn, "more.contact_is", TEXT("contact", testimonial->contact));
}

static void press(struct turn *turn)
{
    answer_group(turn);
    if (!str_eq(turn->verb, STR("contact")))
        notify(turn, "press.unknown");
    else if (!is_shown(turn) || turn->found.testimonials[0].contact.len == 0)
        notify(turn, "ask.gone");
    else
        show_contact(turn, turn->found.testimonials);
}

const struct handler handler_more = {
    .name = "more",
    .plan = plan,
    .press = press,
};
