/* yearly.c: a year after it was told, its author is asked in private, once, whether a story still
 * holds.
 *
 * Confirming it makes it fresh again, changing and withdrawing it are those of /ceritaku, and
 * silence keeps it as it is: its freshness has fallen long ago. */
#include "../bot/base/clock.h"
#include "../bot/base/pack.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/wish.h"

static bool is_asking(const struct turn *turn)
{
    return turn->event->kind == EVENT_DUE && str_eq(turn->verb, STR("ask"));
}

static bool is_confirming(const struct turn *turn)
{
    return turn->event->kind == EVENT_LETTER && str_eq(turn->verb, STR("still"));
}

static void plan(struct turn *turn)
{
    struct wants *wants = &turn->wants;
    struct unpack in = { .rest = turn->event->body };
    struct wish wish;

    if (is_asking(turn)) {
        wants->ids[wants->id_count++] = unpack_fixed64(&in);
    } else if (is_confirming(turn) && wish_unpack(turn->event->body, &wish)) {
        wants->ids[wants->id_count++] = wish.id;
        wants->author = true;
    }
}

static void buttons(struct turn *turn, uint64_t id)
{
    struct str word = id_print(turn->arena, id);
    struct str group = turn->home;

    button(turn, "yearly.still", "yearly:still:%.*s:%.*s", STR_ARG(word), STR_ARG(group));
    button_row(turn, "yearly.change", "mine:change:%.*s:%.*s", STR_ARG(word), STR_ARG(group));
    button(turn, "yearly.withdraw", "mine:drop:%.*s:%.*s", STR_ARG(word), STR_ARG(group));
}

static void ask(struct turn *turn)
{
    const struct testimonial *testimonial = turn->found.testimonials;

    if (turn->found.testimonial_count != 1 || turn->settings.is_left || !turn->settings.is_known ||
        testimonial->is_withdrawn || testimonial->review == REVIEW_HIDDEN ||
        testimonial->author_id.len == 0)
        return;
    say_to(turn, testimonial->author_id, testimonial->author_lang, NULL);
    say_product(turn, &(struct part){ .id = testimonial->product, .key = STR("yearly.ask") });
    say_quote(turn, &(struct part){ .id = testimonial->id, .is_whole = true, .shows_held = true,
                                    .is_own = true });
    buttons(turn, testimonial->id);
}

/* In the group's home: whose story it is counts now. */
static void confirm(struct turn *turn)
{
    struct testimonial *testimonial = turn->found.testimonials;

    if (turn->found.testimonial_count != 1 || turn->found.author.raw.len == 0 ||
        testimonial->author != turn->found.author.number) {
        edit(turn, "mine.gone");
        return;
    }
    testimonial->day = clock_day(turn->now_ms);
    effect(turn, EFFECT_TESTIMONIAL)->testimonial = testimonial;
    edit(turn, "yearly.confirmed");
    button(turn, "mine.back", "mine:page:0:%.*s", STR_ARG(turn->home));
}

static void letter(struct turn *turn)
{
    if (is_asking(turn))
        ask(turn);
    else if (is_confirming(turn))
        confirm(turn);
}

static void press(struct turn *turn)
{
    struct wish wish = { 0 };
    struct str group = turn->arguments;

    if (turn->event->chat_kind == CHAT_PRIVATE && str_eq(turn->verb, STR("still")) &&
        id_parse(str_cut(&group, ':'), &wish.id) && home_is_handle(group))
        send_letter(turn, group, "yearly:still", wish_pack(turn->arena, &wish));
    else
        notify(turn, "press.unknown");
}

const struct handler handler_yearly = {
    .name = "yearly",
    .needs_index = true,
    .plan = plan,
    .press = press,
    .letter = letter,
};
