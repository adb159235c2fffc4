/* hello.c: the bot comes to a group, leaves it, or the group gets a new id. */
#include "../bot/base/pack.h"
#include "../bot/conversation/handler.h"

static void plan(struct turn *turn)
{
    turn->wants.roles = turn->event->kind == EVENT_BOT_ADDED;
}

static void write_settings(struct turn *turn)
{
    turn->settings.chat_id = turn->event->chat_id;
    if (turn->event->chat_title.len)
        turn->settings.title = turn->event->chat_title;
    effect(turn, EFFECT_SETTINGS);
}

/* Being added to foreign groups by strangers is a known abuse: only an
 * administrator's invitation counts. */
static void joined(struct turn *turn)
{
    if (!turn->is_allowed) {
        say(turn, "hello.not_allowed");
        leave(turn);
        return;
    }
    /* Who invited us cannot be told: we stay, rather than leave an honest group. */
    if (!turn_is_admin(turn) && !turn->roles_failed) {
        if (turn->found.role == ROLE_MEMBER) {
            say(turn, "hello.not_admin");
            leave(turn);
        }
        return;
    }
    if (!turn->settings.has_greeted)
        say(turn, "hello.group");
    turn->settings.has_greeted = true;
    turn->settings.is_left = false;
    turn->settings.left_at_ms = 0;
    write_settings(turn);
}

/* What wipe.c is told: added again and removed again, an earlier parting means nothing. */
static struct str parting(struct turn *turn)
{
    struct text body = { .arena = turn->arena };

    pack_i64(&body, turn->now_ms);
    pack_u64(&body, 0);
    return body.s;
}

/* Nothing of the group is shown from now on; in some weeks it goes, unless we are back. */
static void removed(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_PRIVATE) {
        turn->person.private_is_open = turn->event->kind == EVENT_BOT_RETURNED;
        effect(turn, EFFECT_PERSON);
        return;
    }
    if (!turn->settings.is_known)
        return;
    if (turn->settings.is_left)
        return;
    turn->settings.is_left = true;
    turn->settings.left_at_ms = turn->now_ms;
    write_settings(turn);
    come_back(turn, turn->now_ms + turn->keep_left_ms, "wipe:now", parting(turn));
    struct event *due = turn->effects[turn->effect_count - 1]->letter;
    due->person_id = due->person_name = STR(""); /* who removed us is nobody's matter in weeks */
}

/* Keys stay where they are: the new id gets an alias that leads to them, and the
 * old home is told by letter which id to send to from now on. */
static void moved(struct turn *turn)
{
    if (!turn->settings.is_known || turn->event->new_chat_id.len == 0)
        return;
    turn->settings.chat_id = turn->event->new_chat_id;
    effect(turn, EFFECT_SETTINGS);
    send_letter_to_chat(turn, turn->event->new_chat_id, "hello:alias", turn->home);
}

static void letter(struct turn *turn)
{
    /* Late or twice: an alias that is there already led us to the old home itself. */
    if (str_eq(turn->verb, STR("alias")) && !str_eq(turn->home, turn->event->body))
        effect(turn, EFFECT_ALIAS)->to = turn->event->body;
}

const struct handler handler_hello = {
    .name = "hello",
    .plan = plan,
    .joined = joined,
    .removed = removed,
    .moved = moved,
    .letter = letter,
};
