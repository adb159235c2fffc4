/* figures.c: in a group's home: what its members' links brought, as the campaign's home tells it. */
#include "../bot/conversation/counting.h"
#include "../bot/conversation/handler.h"

static void letter(struct turn *turn)
{
    struct figure_change changes[COUNTING_MAX];
    size_t count = counting_unpack(turn->event->body, changes);

    if (!turn->settings.is_known || turn->settings.is_left)
        return;
    for (size_t i = 0; i < count; i++)
        count_figure(turn, changes[i].figure, changes[i].by);
}

const struct handler handler_figures = {
    .name = "figures",
    .letter = letter,
};
