#include "router.h"

#include "../language/reading.h"
#include "../referral/code.h"

static bool answers_to(const struct handler *handler, struct str command)
{
    return handler->command_id && (str_eq(command, str_from(handler->command_id)) ||
                                   str_eq(command, str_from(handler->command_en)));
}

static const struct handler *by_command(const struct handler *const *list, struct str command)
{
    for (; *list; list++)
        if (answers_to(*list, command))
            return *list;
    return NULL;
}

static const struct handler *by_name(const struct handler *const *list, struct str name)
{
    for (; *list; list++)
        if (str_eq(name, str_from((*list)->name)))
            return *list;
    return NULL;
}

#define FIRST_WITH(list, member) first_with_##member(list)
#define DEFINE_FIRST_WITH(member)                                                       \
    static const struct handler *first_with_##member(const struct handler *const *list) \
    {                                                                                   \
        while (*list && !(*list)->member)                                               \
            list++;                                                                     \
        return *list;                                                                   \
    }
DEFINE_FIRST_WITH(question)
DEFINE_FIRST_WITH(elsewhere)
DEFINE_FIRST_WITH(overheard)
DEFINE_FIRST_WITH(posted)
DEFINE_FIRST_WITH(joined)
DEFINE_FIRST_WITH(removed)
DEFINE_FIRST_WITH(moved)

static struct route to(enum route_step step, const struct handler *handler)
{
    return (struct route){ .step = handler ? step : ROUTE_NOTHING, .handler = handler };
}

/* A command in a group that names another bot never gets here: the messenger
 * gives it no command. Bare ones that every bot has count only when named. */
static struct route route_command(const struct handler *const *list, const struct event *event)
{
    const struct handler *handler = by_command(list, event->command);
    struct route route = { .step = ROUTE_COMMAND, .handler = handler, .arguments = event->text };

    if (str_eq(event->command, STR("start")) && event->chat_kind == CHAT_PRIVATE) {
        struct str argument = event->text;
        const struct handler *started = by_name(list, str_cut(&argument, '_'));
        if (started && started->started)
            return (struct route){ .step = ROUTE_STARTED, .handler = started,
                                   .arguments = str_trim(argument) };
    }
    if (event->chat_kind == CHAT_PRIVATE) {
        if (!handler || !(handler->place & PLACE_PRIVATE))
            route.handler = by_name(list, STR("help")); /* better than silence to one person */
        return route;
    }
    bool is_every_bots = handler && handler->only_when_named &&
                         str_eq(event->command, str_from(handler->command_en));
    if (!handler || !(handler->place & PLACE_GROUP) ||
        (is_every_bots && !event->command_names_us))
        return (struct route){ .step = ROUTE_NOTHING };
    return route;
}

static struct route route_payload(const struct handler *const *list, const struct event *event)
{
    struct str rest = event->payload;
    const struct handler *handler = by_name(list, str_cut(&rest, ':'));
    struct route route = to(ROUTE_PRESS, handler && handler->press ? handler : NULL);

    route.verb = str_cut(&rest, ':');
    route.arguments = rest;
    return route;
}

/* Decided in C alone, so that chatter stays where it is: only what holds a referral code, or
 * surely asks for a recommendation, goes on, and whether this topic is open is then seen in the turn. What
 * answers or mentions somebody is between the two. */
static struct route route_chatter(const struct handler *const *list, const struct lexicon *lexicon,
                                  struct arena *arena, const struct event *event)
{
    struct route route = { .step = ROUTE_NOTHING, .arguments = event->text };
    const struct handler *overheard = FIRST_WITH(list, overheard);
    struct words words;
    struct reading reading;
    struct code code;

    if (event->chat_kind == CHAT_GROUP && event->person_id.len &&
        code_find(arena, event->text, &code))
        return to(ROUTE_POSTED, FIRST_WITH(list, posted));
    if (event->is_forwarded || !overheard || event->chat_kind != CHAT_GROUP || !event->person_id.len ||
        event->reply_message_id.len || str_find_byte(event->text, '@') != SIZE_MAX ||
        str_trim(event->text).len == 0)
        return route;
    words_split(lexicon, arena, event->text, &words);
    reading_of_words(lexicon, &words, LANGUAGE_UNSURE, &reading);
    if (reading.is_request && !reading.is_spam && !reading.is_abuse) {
        route.step = ROUTE_OVERHEARD;
        route.handler = overheard;
    }
    return route;
}

static struct route route_message(const struct handler *const *list, const struct lexicon *lexicon,
                                  struct arena *arena, const struct event *event)
{
    if (event->is_bot)
        return (struct route){ .step = ROUTE_NOTHING };
    if (event->is_forwarded && event->chat_kind == CHAT_GROUP) /* not their words; maybe a link */
        return route_chatter(list, lexicon, arena, event);
    if (event->command.len)
        return route_command(list, event);
    if (event->addressed == ADDRESSED_PRIVATE)
        return (struct route){ .step = ROUTE_SESSION };
    if (event->addressed == ADDRESSED_REPLY || event->addressed == ADDRESSED_MENTION) {
        struct route route = to(ROUTE_QUESTION, FIRST_WITH(list, question));
        route.arguments = event->text;
        return route;
    }
    return route_chatter(list, lexicon, arena, event);
}

struct route route_event(const struct handler *const *list, const struct lexicon *lexicon,
                         struct arena *arena, const struct event *event)
{
    switch (event->kind) {
    case EVENT_MESSAGE:
        return route_message(list, lexicon, arena, event);
    case EVENT_PRESS:
        return route_payload(list, event);
    case EVENT_LETTER:
    case EVENT_DUE: {
        struct str rest = event->letter;
        const struct handler *handler = by_name(list, str_cut(&rest, ':'));
        struct route route = to(ROUTE_LETTER, handler && handler->letter ? handler : NULL);
        route.verb = rest;
        return route;
    }
    case EVENT_BOT_ADDED:
        return event->chat_kind == CHAT_GROUP ? to(ROUTE_JOINED, FIRST_WITH(list, joined))
                                              : (struct route){ .step = ROUTE_NOTHING };
    case EVENT_BOT_REMOVED:
    case EVENT_BOT_RETURNED:
        return to(ROUTE_REMOVED, FIRST_WITH(list, removed));
    case EVENT_MOVED:
        return to(ROUTE_MOVED, FIRST_WITH(list, moved));
    case EVENT_MEMBER_CHANGED:
        return (struct route){ .step = ROUTE_ROLES_CHANGED };
    case EVENT_INLINE:
    case EVENT_GUEST: {
        struct route route = to(ROUTE_ELSEWHERE, FIRST_WITH(list, elsewhere));
        route.arguments = event->text;
        return route;
    }
    case EVENT_EDITED:
    case EVENT_ROLES:
    case EVENT_IGNORED:
        break;
    }
    return (struct route){ .step = ROUTE_NOTHING };
}

struct route route_session(const struct handler *const *list, const struct route *route,
                           const struct event *event, const struct session *session)
{
    struct route settled = *route;

    if (route->step != ROUTE_SESSION)
        return settled;
    settled.arguments = event->text;
    settled.handler = session->handler.len ? by_name(list, session->handler) : NULL;
    if (settled.handler && settled.handler->text) {
        settled.verb = session->state;
        return settled;
    }
    /* Nothing was asked: in a private chat plain words are a question themselves. */
    settled.step = ROUTE_QUESTION;
    settled.handler = FIRST_WITH(list, question);
    return settled;
}

void route_call(const struct route *route, struct turn *turn)
{
    const struct handler *handler = route->handler;
    void (*function)(struct turn *) = NULL;

    if (!handler)
        return;
    switch (route->step) {
    case ROUTE_COMMAND: function = handler->command; break;
    case ROUTE_STARTED: function = handler->started; break;
    case ROUTE_QUESTION: function = handler->question; break;
    case ROUTE_POSTED: function = handler->posted; break;
    case ROUTE_OVERHEARD: function = handler->overheard; break;
    case ROUTE_PRESS: function = handler->press; break;
    case ROUTE_LETTER: function = handler->letter; break;
    case ROUTE_JOINED: function = handler->joined; break;
    case ROUTE_REMOVED: function = handler->removed; break;
    case ROUTE_MOVED: function = handler->moved; break;
    case ROUTE_ELSEWHERE: function = handler->elsewhere; break;
    case ROUTE_SESSION: function = handler->text; break;
    case ROUTE_NOTHING:
    case ROUTE_ROLES_CHANGED: break;
    }
    if (function)
        function(turn);
}
