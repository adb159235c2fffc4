/* rising.c: "rising here": what clearly more members have than a month ago (the button
 * under an empty /tanya and behind "···"). Incentivised voices are not counted. */
#include "../bot/conversation/answer.h"
#include "../bot/conversation/handler.h"

static void plan(struct turn *turn)
{
    answer_choose_group(turn);
    turn->wants.rising = true;
}

static void press(struct turn *turn)
{
    const struct found *found = &turn->found;

    if (answer_group(turn).len == 0) {
        answer_say_no_group(turn, NULL);
        return;
    }
    if (turn->settings.is_left) {
        notify(turn, "ask.gone");
        return;
    }
    if (found->rising_count == 0) {
        notify(turn, "rising.none");
        return;
    }
    say_alone(turn, "rising.head");
    for (size_t i = 0; i < found->rising_count; i++) {
        const struct part product = { .id = found->rising[i].product, .key = STR("rising.product"),
                                      .number = (unsigned)i + 1, .yes = found->rising[i].owners,
                                      .no = found->rising[i].before };
        say_product(turn, &product);
    }
}

const struct handler handler_rising = {
    .name = "rising",
    .needs_index = true,
    .plan = plan,
    .press = press,
};
