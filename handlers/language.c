/* language.c: which language to answer in (/bahasa, /language): one's own in a
 * private chat, the group's default in a group, where an administrator decides. */
#include "../bot/conversation/handler.h"

static void plan(struct turn *turn)
{
    turn->wants.roles = turn->event->chat_kind == CHAT_GROUP && !turn->event->is_anonymous_admin;
}

/* Only who decides is asked; everybody else is told alone. */
static bool may_decide(struct turn *turn)
{
    if (turn_is_admin(turn))
        return true;
    if (turn->found.role == ROLE_MEMBER)
        notify(turn, "language.only_admin");
    else if (turn->roles_failed)
        say(turn, "language.cannot_check");
    return false;
}

static void command(struct turn *turn)
{
    bool in_group = turn->event->chat_kind == CHAT_GROUP;

    if (in_group && !may_decide(turn))
        return;
    say(turn, in_group ? "language.of_group" : "language.of_person");
    button(turn, "language.id", "language:id");
    button(turn, "language.en", "language:en");
}

static void set_group_language(struct turn *turn, struct str lang)
{
    if (!may_decide(turn))
        return;
    turn->settings.lang = lang;
    turn->lang = lang;
    effect(turn, EFFECT_SETTINGS);
    edit(turn, "language.group_set");
}

static void press(struct turn *turn)
{
    bool is_known = str_eq(turn->verb, STR("id")) || str_eq(turn->verb, STR("en"));

    if (!is_known) {
        notify(turn, "press.unknown");
    } else if (turn->event->chat_kind == CHAT_GROUP) {
        set_group_language(turn, turn->verb);
    } else {
        turn->person.lang = turn->verb;
        turn->lang = turn->verb;
        effect(turn, EFFECT_PERSON);
        edit(turn, "language.person_set");
    }
}

const struct handler handler_language = {
    .name = "language",
    .command_id = "bahasa",
    .command_en = "language",
    .place = PLACE_BOTH,
    .menu = PLACE_PRIVATE,
    .plan = plan,
    .command = command,
    .press = press,
};
