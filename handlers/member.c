/* member.c: is who asks in private about a group one of its members? The group's home asks the
 * messenger where nobody knows, and keeps the answer for a while (turn_is_member).
 *
 * "ask" comes with a question that waits nowhere: no words of it are kept, so whoever turns out
 * to be a member is asked to send it again. "note" comes with a press and says nothing. */
#include "../bot/conversation/handler.h"

static void plan(struct turn *turn)
{
    turn->wants.membership = turn->event->kind == EVENT_LETTER;
}

static void letter(struct turn *turn)
{
    bool is_believed;

    if (!turn->settings.is_known || turn->settings.is_left)
        return;
    is_believed = turn_is_member(turn) || turn->membership_failed; /* answer_group */
    if (str_eq(turn->verb, STR("ask")) && (is_believed || turn->found.membership == MEMBERSHIP_NO))
        say_with(turn, is_believed ? "member.again" : "member.not",
                 TEXT("group", turn->settings.title));
}

const struct handler handler_member = {
    .name = "member",
    .plan = plan,
    .letter = letter,
};
