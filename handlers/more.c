/* more.c: what a story has besides its words, for whoever presses for it: its photos, and how to
 * reach a business, as its owner left it.
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

/* Each below its own story's words and label, in private: a group did not ask for pictures. */
static void show_photos(struct turn *turn, const struct testimonial *testimonial)
{
    bool is_private = turn->event->chat_kind == CHAT_PRIVATE;

    if (!is_private && !turn->person.private_is_open) {
        notify(turn, "more.photo_private");
        return;
    }
    for (unsigned i = 0; i < testimonial->photo_count; i++) {
        struct reply *reply = is_private ? say(turn, NULL) : say_in_private(turn);
        reply->photo_of = testimonial->id;
        reply->photo_at = i;
        say_product(turn, &(struct part){ .id = testimonial->product, .key = STR("moderation.product") });
        say_quote(turn, &(struct part){ .id = testimonial->id });
    }
    if (!is_private)
        notify(turn, "more.photo_sent");
}

static void press(struct turn *turn)
{
    bool is_photo = str_eq(turn->verb, STR("photo"));
    const struct testimonial *testimonial = turn->found.testimonials;

    if (!is_photo && !str_eq(turn->verb, STR("contact")))
        notify(turn, "press.unknown");
    else if (answer_group(turn).len == 0)
        answer_say_no_group(turn, NULL);
    else if (!is_shown(turn) || (is_photo ? testimonial->photo_count : testimonial->contact.len) == 0)
        notify(turn, "ask.gone");
    else if (is_photo)
        show_photos(turn, testimonial);
    else
        show_contact(turn, testimonial);
}

const struct handler handler_more = {
    .name = "more",
    .plan = plan,
    .press = press,
};
