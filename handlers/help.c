/* help.c: what can be asked, in one short message (/bantuan, /help). */
#include "../bot/conversation/handler.h"

static void command(struct turn *turn)
{
    say(turn, turn->event->chat_kind == CHAT_GROUP ? "help.group" : "help.private");
    pass_by(turn);
}

const struct handler handler_help = {
    .name = "help",
    .command_id = "bantuan",
    .command_en = "help",
    .place = PLACE_BOTH,
    .menu = PLACE_BOTH,
    .only_when_named = true,
    .command = command,
};
