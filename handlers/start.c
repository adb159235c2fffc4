/* start.c: the first contact in a private chat (/start). */
#include "../bot/conversation/handler.h"

static void command(struct turn *turn)
{
    say(turn, turn->event->chat_kind == CHAT_GROUP ? "help.group" : "start.private");
    if (turn->event->chat_kind == CHAT_PRIVATE && !turn->person.private_is_open) {
        turn->person.private_is_open = true;
        effect(turn, EFFECT_PERSON);
    }
}

const struct handler handler_start = {
    .name = "start",
    .command_id = "start",
    .command_en = "start",
    .place = PLACE_BOTH,
    .only_when_named = true,
    .command = command,
};
