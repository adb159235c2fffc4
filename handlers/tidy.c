/* tidy.c: commands and notices of the moment are deleted again, where a group wants that.
 *
 * What is to go, and when, is written down as a due time with the message itself or right
 * after it was sent; so a restart in between forgets nothing. */
#include "../bot/conversation/handler.h"

static void letter(struct turn *turn)
{
    if (!str_eq(turn->verb, STR("message")) || turn->event->body.len == 0 || turn->settings.is_left)
        return;
    take_away(turn, turn->event->body);
    struct reply *reply = turn->replies[turn->reply_count - 1];
    reply->is_once = false; /* deleting twice does no harm, not at all would */
    if (turn->settings.chat_id.len)
        reply->chat_id = turn->settings.chat_id; /* the group may have a new one since */
}

const struct handler handler_tidy = { .name = "tidy", .letter = letter };
