/* why.c: what stands behind an answer: "···", and why it came in this order
 * (/mengapa, /why, or the button "Kenapa?"). Told to whoever asks it, alone.
 *
 * The reasons are the ranking's own terms (recommend/formula.h) in plain words;
 * nothing is said of a term that had no say. */
#include "../bot/conversation/answer.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/invitation.h"

static void plan(struct turn *turn)
{
    answer_look_up(turn, turn->event->kind == EVENT_PRESS ? answer_skip(turn) : 0);
}

enum { REASONS_MAX = 7 }; /* of one product: three of them fit a message */

struct reasons {
    struct turn *turn;
    int left;
};

static void say_of(struct reasons *reasons, bool holds, const char *key, unsigned yes, unsigned n)
{
    const struct param counts[] = { WHOLE("yes", yes), WHOLE("n", n) };

    if (holds && reasons->left-- > 0)
        say_reason(reasons->turn, key, counts, sizeof counts / sizeof counts[0]);
}

/* A term that is clearly above or below the neutral middle; one without a key says nothing. */
static void say_term(struct reasons *reasons, double value, double low, double high,
                     const char *key_low, const char *key_high)
{
    const char *key = value > high ? key_high : value < low ? key_low : NULL;

    say_of(reasons, key != NULL, key, 0, 0);
}

/* What weighs most comes first. */
static void say_reasons(struct turn *turn, const struct ranked_product *product)
{
    const struct explanation *why = &product->why;
    struct reasons reasons = { turn, REASONS_MAX };
    bool fits = why->match >= 0.5 || why->name >= 0.5;

    say_of(&reasons, true, fits ? "why.fits" : "why.fits_partly", 0, 0);
    say_of(&reasons, true, "why.voice", product->yes, product->members);
    say_of(&reasons, product->incentivised > 0, "why.incentivised", 0, product->incentivised);
    say_of(&reasons, product->is_small_sample, "why.few", 0, 0);
    say_term(&reasons, why->affinity, 0.45, 0.55, "why.unlike_you", "why.like_you");
    say_of(&reasons, why->intimacy > 0, "why.helped_you", 0, 0);
    say_term(&reasons, why->freshness, 0.3, 0.6, "why.old", "why.fresh");
    say_term(&reasons, why->helpfulness, 0.45, 0.55, "why.helped_few", "why.helped");
    say_term(&reasons, why->credibility, 0.45, 0.55, "why.less_credible", "why.credible");
    say_term(&reasons, why->intensity, 0, 0.95, NULL, "why.used_long");
}

static void say_order(struct turn *turn)
{
    const struct ranking *ranking = turn->found.ranking;

    line_list(turn, "why.head", NULL, 0);
    for (size_t i = 0; i < ranking->product_count; i++) {
        const struct part name = { .id = ranking->products[i].id, .key = STR("answer.product"),
                                   .number = turn->wants.skip + (unsigned)i + 1 };
        say_product(turn, &name);
        say_reasons(turn, &ranking->products[i]);
    }
    if (turn->found.linked.ranking)
        line(turn, "why.linked", TEXT("group", turn->found.linked.title));
    if (ranking->statement_count)
        line_list(turn, "why.others", NULL, 0);
    line_list(turn, "about.order", NULL, 0);
}

static void command(struct turn *turn)
{
    if (turn->settings.is_left)
        return;
    if (answer_question(turn).len == 0) {
        say(turn, "why.how");
    } else if (answer_group(turn).len == 0) {
        answer_say_no_group(turn, "ask.which_group");
    } else if (!answer_is_there(turn)) {
        say(turn, "answer.none");
    } else {
        if (turn->tells_alone)
            say_alone(turn, NULL);
        else
            say(turn, NULL);
        say_order(turn);
    }
}

/* Of the number-th story above. */
static void photo_button(struct turn *turn, uint64_t id, unsigned number)
{
    struct button *photo = button_row(turn, "more.photo", "more:photo:%.*s",
                                      STR_ARG(id_print(turn->arena, id)));

    photo->only_if = BUTTON_IF_PHOTO;
    photo->record = id;
    photo->starts_row = number == 1;
    photo->params = ARENA_NEW(turn->arena, struct param);
    photo->params[0] = (struct param)WHOLE("n", number);
    photo->param_count = 1;
}

/* What a story has besides its words; left out where it has nothing. */
static void more_buttons(struct turn *turn)
{
    const struct ranking *ranking = turn->found.ranking;
    unsigned number = 0;

    for (size_t i = 0; i < ranking->product_count; i++)
        for (size_t k = 0; k < ranking->products[i].quote_count; k++)
            photo_button(turn, ranking->products[i].quotes[k].testimonial, ++number);
    for (size_t i = 0; i < ranking->statement_count; i++) {
        uint64_t id = ranking->statements[i].testimonial;
        struct button *contact = button_row(turn, "more.contact", "more:contact:%.*s",
                                            STR_ARG(id_print(turn->arena, id)));
        contact->only_if = BUTTON_IF_CONTACT;
        contact->record = id;
    }
}

/* The stories whole, and where to go from here. Its own buttons need the question, too. */
static void info(struct turn *turn)
{
    struct str ids = answer_ids(turn);

    say_alone(turn, "about.head")->reply_to = turn->event->reply_message_id;
    answer_products(turn, true);
    answer_linked(turn, true);
    answer_others(turn, true); /* whoever presses is shown all of it */
    answer_facts(turn);
    button(turn, "button.why", "why:order:%u", turn->wants.skip);
    if (ids.len)
        button(turn, "button.useless", "useful:bad:%.*s", STR_ARG(ids));
    if (ids.len)
        button(turn, "report.open", "report:which:%.*s", STR_ARG(ids));
    more_buttons(turn);
    button_row(turn, "button.rising", "rising:show");
    if (turn->event->chat_kind == CHAT_GROUP && invitation_is_open(turn)) /* a link only for who asks */
        button_start(turn, "share.ask_link", arena_concat(turn->arena, STR("share_"), turn->home));
    button_start(turn, "button.i_used", answer_start(turn));
}

static void press(struct turn *turn)
{
    bool is_info = str_eq(turn->verb, STR("info"));

    if (!is_info && !str_eq(turn->verb, STR("order"))) {
        notify(turn, "press.unknown");
    } else if (answer_group(turn).len == 0) {
        answer_say_no_group(turn, NULL);
    } else if (turn->settings.is_left || !answer_is_there(turn)) {
        notify(turn, "ask.gone");
    } else if (is_info) {
        answer_note_press(turn, answer_ids(turn));
        info(turn);
    } else {
        say_alone(turn, NULL);
        say_order(turn);
    }
}

const struct handler handler_why = {
    .name = "why",
    .command_id = "mengapa",
    .command_en = "why",
    .place = PLACE_BOTH,
    .needs_index = true,
    .needs_profile = true,
    .plan = plan,
    .command = command,
    .press = press,
};
