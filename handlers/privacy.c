/* privacy.c: what is kept, why, how long and who sees it (/privasi, /privacy). */
#include "../bot/conversation/handler.h"

static void command(struct turn *turn)
{
    say(turn, "privacy.text");
}

const struct handler handler_privacy = {
    .name = "privacy",
    .command_id = "privasi",
    .command_en = "privacy",
    .place = PLACE_BOTH,
    .menu = PLACE_PRIVATE,
    .command = command,
};
