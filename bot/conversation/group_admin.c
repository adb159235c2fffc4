#include "group_admin.h"

#include "../base/limits.h"

/* The first byte of a letter says whether a message is there to be changed. */
enum { FROM_PRESS = 'p', FROM_MESSAGE = 'm' };

struct str admin_body(struct turn *turn, struct str rest)
{
    char from = turn->event->kind == EVENT_PRESS ? FROM_PRESS : FROM_MESSAGE;

    if (turn->event->kind == EVENT_LETTER) /* passed on once more */
        from = turn->event->body.len ? turn->event->body.at[0] : FROM_MESSAGE;
    /* Joined, not printed: what is packed has zero bytes. */
    return arena_concat(turn->arena, arena_copy(turn->arena, (struct str){ &from, 1 }), rest);
}

void admin_send(struct turn *turn, struct str group, const char *letter, struct str rest)
{
    send_letter(turn, group, letter, admin_body(turn, rest));
}

static bool is_one_of(struct str verb, const char *verbs)
{
    struct str rest = str_from(verbs);

    while (rest.len)
        if (str_eq(str_cut(&rest, ' '), verb))
            return true;
    return false;
}

bool admin_pass_on(struct turn *turn, const char *handler, const char *verbs)
{
    struct str rest = turn->arguments;
    struct str group = str_cut(&rest, ':');

    if (!home_is_handle(group) || !is_one_of(turn->verb, verbs))
        return false;
    struct str letter = arena_print(turn->arena, "%s:%.*s", handler, STR_ARG(turn->verb));
    admin_send(turn, group, letter.at, rest);
    return true;
}

struct str admin_rest(const struct turn *turn)
{
    return str_slice(turn->event->body, 1, turn->event->body.len);
}

void admin_plan(struct turn *turn, bool only_looks)
{
    turn->wants.roles = only_looks;
}

struct reply *admin_screen(struct turn *turn, const char *key)
{
    bool is_press = turn->event->body.len && turn->event->body.at[0] == FROM_PRESS;

    return is_press ? edit(turn, key) : say(turn, key);
}

bool admin_may(struct turn *turn)
{
    if (!turn->settings.is_known || turn->settings.is_left) {
        admin_screen(turn, "admin.group_left");
        return false;
    }
    if (turn_is_admin(turn))
        return true;
    if (turn->found.role == ROLE_MEMBER) {
        admin_screen(turn, "admin.only_admin");
        if (admin_drop_watcher(&turn->settings, turn->event->person_id))
            effect(turn, EFFECT_SETTINGS);
        admin_send(turn, turn->person_home, "settings:drop", turn->home);
    } else if (turn->roles_failed) {
        admin_screen(turn, "admin.cannot_check");
    }
    return false;
}

bool admin_drop_watcher(struct settings *settings, struct str person_id)
{
    size_t kept = 0;

    for (size_t i = 0; i < settings->watcher_count; i++)
        if (!str_eq(settings->watchers[i], person_id))
            settings->watchers[kept++] = settings->watchers[i];
    bool has_changed = kept < settings->watcher_count;
    settings->watcher_count = kept;
    return has_changed;
}

bool admin_remember(struct person *person, struct str group)
{
    enum { ROOM = sizeof person->managed / sizeof person->managed[0] };

    if (person->managed_count && str_eq(person->managed[0], group))
        return false;
    admin_forget(person, group);
    if (person->managed_count < ROOM)
        person->managed_count++;
    for (size_t i = person->managed_count - 1; i > 0; i--)
        person->managed[i] = person->managed[i - 1];
    person->managed[0] = group;
    return true;
}

bool admin_forget(struct person *person, struct str group)
{
    size_t kept = 0;

    for (size_t i = 0; i < person->managed_count; i++)
        if (!str_eq(person->managed[i], group))
            person->managed[kept++] = person->managed[i];
    bool has_changed = kept < person->managed_count;
    person->managed_count = kept;
    return has_changed;
}
