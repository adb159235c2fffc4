/* overhear.c: may questions that nobody addressed to the bot be answered here?
 * (/otomatis, /auto; an administrator's, one topic at a time, off until switched on.) */
#include "../bot/conversation/handler.h"

static void plan(struct turn *turn)
{
    turn->wants.roles = turn->event->chat_kind == CHAT_GROUP && !turn->event->is_anonymous_admin;
}

static void command(struct turn *turn)
{
    bool is_open = settings_is_open(&turn->settings, turn->event->topic_id);

    if (turn->event->chat_kind != CHAT_GROUP) {
        say(turn, "overhear.in_group");
        return;
    }
    if (!turn_is_admin(turn)) {
        if (turn->found.role == ROLE_MEMBER)
            say_alone(turn, "overhear.only_admin");
        else if (turn->roles_failed)
            say(turn, "language.cannot_check");
        return;
    }
    if (!settings_set_open(&turn->settings, turn->event->topic_id, !is_open)) {
        say(turn, "overhear.too_many");
        return;
    }
    effect(turn, EFFECT_SETTINGS);
    say(turn, is_open ? "overhear.off" : "overhear.on");
}

const struct handler handler_overhear = {
    .name = "overhear",
    .command_id = "otomatis",
    .command_en = "auto",
    .place = PLACE_BOTH,
    .plan = plan,
    .command = command,
};
