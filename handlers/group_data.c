/* group_data.c: administrators delete all that a group told, from /atur, at any time.
 *
 * Two presses with a plain warning between them; the second one is refused when anything
 * was changed since. From then on nothing of the group is shown anywhere, and wipe.c takes
 * it away at once, as it does weeks after Rekan was removed. Rekan stays in the group, as
 * the stranger that it was at first. */
#include "../bot/base/pack.h"
#include "../bot/conversation/group_admin.h"
#include "../bot/conversation/handler.h"

static void plan(struct turn *turn)
{
    if (turn->event->kind == EVENT_LETTER)
        admin_plan(turn, str_eq(turn->verb, STR("ask")));
}

static void press(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE || !admin_pass_on(turn, "group_data", "ask really"))
        notify(turn, "press.unknown");
}

static void warn(struct turn *turn, const char *first)
{
    admin_screen(turn, first);
    line(turn, "deleting.sure", TEXT("group", turn->settings.title));
    button_row(turn, "deleting.yes", "group_data:really:%.*s:%u", STR_ARG(turn->home),
               turn->settings.revision);
    button_row(turn, "deleting.no", "settings:show:%.*s", STR_ARG(turn->home));
}

/* Linked groups need not find out by themselves. */
static void end_links(struct turn *turn)
{
    struct text body = { .arena = turn->arena };

    pack_str(&body, turn->home);
    pack_str(&body, turn->settings.title);
    for (size_t i = 0; i < turn->settings.link_count; i++)
        send_letter(turn, turn->settings.links[i].home, "links:ended", body.s);
}

static void wipe(struct turn *turn)
{
    struct text parting = { .arena = turn->arena }; /* as wipe.c reads it */

    end_links(turn);
    turn->settings.is_left = true;
    turn->settings.left_at_ms = turn->now_ms;
    effect(turn, EFFECT_SETTINGS);
    pack_i64(&parting, turn->now_ms);
    pack_u64(&parting, 0);
    send_letter(turn, turn->home, "wipe:now", parting.s);
    admin_screen(turn, NULL);
    line(turn, "deleting.done", TEXT("group", turn->settings.title));
}

static void letter(struct turn *turn)
{
    uint64_t seen = 0;

    if (!admin_may(turn))
        return;
    if (str_eq(turn->verb, STR("ask")))
        warn(turn, NULL);
    else if (!str_eq(turn->verb, STR("really")))
        admin_screen(turn, "press.unknown");
    else if (str_to_u64(admin_rest(turn), &seen) && seen == turn->settings.revision)
        wipe(turn);
    else
        warn(turn, "deleting.changed_meanwhile");
}

const struct handler handler_group_data = {
    .name = "group_data",
    .plan = plan,
    .press = press,
    .letter = letter,
};
