/* group_export.c: administrators take a copy of all that their group's members may read of it,
 * from /atur, at any time.
 *
 * The copy is a file in the private chat of whoever pressed (engine/exporting.h), part by
 * part: after each one the engine asks here for the next, and asks again where it can no longer
 * tell that they are an administrator. Members read in /audit that it was taken. No button
 * leads to those letters: who writes one by hand gets nowhere. */
#include "../bot/base/clock.h"
#include "../bot/conversation/export_cursor.h"
#include "../bot/conversation/group_admin.h"
#include "../bot/conversation/handler.h"

enum { PAUSE_MINUTES = 10 }; /* between two copies of one group */

static bool is(const struct turn *turn, const char *verb)
{
    return str_eq(turn->verb, str_from(verb));
}

static void plan(struct turn *turn)
{
    if (turn->event->kind == EVENT_LETTER)
        admin_plan(turn, !is(turn, "really"));
}

static void press(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE || !admin_pass_on(turn, "group_export", "ask really"))
        notify(turn, "press.unknown");
}

static void explain(struct turn *turn)
{
    admin_screen(turn, NULL);
    line(turn, "exporting.sure", TEXT("group", turn->settings.title));
    button_row(turn, "exporting.yes", "group_export:really:%.*s", STR_ARG(turn->home));
    button_row(turn, "settings.back", "settings:show:%.*s", STR_ARG(turn->home));
}

static void begin(struct turn *turn)
{
    int64_t next_ms = turn->settings.exported_at_ms + PAUSE_MINUTES * CLOCK_MINUTE_MS;
    struct export_cursor first = { .request = turn_random(turn), .asked_ms = turn->now_ms, .part = 1 };

    if (turn->settings.exported_at_ms && turn->now_ms < next_ms) {
        admin_screen(turn, NULL);
        line(turn, "exporting.wait",
             WHOLE("n", (next_ms - turn->now_ms + CLOCK_MINUTE_MS - 1) / CLOCK_MINUTE_MS));
        button_row(turn, "settings.back", "settings:show:%.*s", STR_ARG(turn->home));
        return;
    }
    turn->settings.exported_at_ms = turn->now_ms;
    effect(turn, EFFECT_SETTINGS);
    effect(turn, EFFECT_AUDIT)->audit =
        (struct audit_entry){ .kind = AUDIT_EXPORTED, .at_ms = turn->now_ms };
    admin_screen(turn, NULL);
    line(turn, "exporting.coming", TEXT("group", turn->settings.title));
    export_say_part(turn, &first);
}

static void letter(struct turn *turn)
{
    struct export_cursor cursor;

    if (!admin_may(turn))
        return;
    if (is(turn, "ask"))
        explain(turn);
    else if (is(turn, "really"))
        begin(turn);
    else if (is(turn, "part") && export_cursor_unpack(admin_rest(turn), &cursor))
        export_say_part(turn, &cursor);
    else
        admin_screen(turn, "press.unknown");
}

const struct handler handler_group_export = {
    .name = "group_export",
    .plan = plan,
    .press = press,
    .letter = letter,
};
