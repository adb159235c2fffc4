/* router.h: which handler an event belongs to.
 *
 * First by what the event alone tells (a command, a button, a letter), so that
 * ordinary chatter never reaches Redis; then, once the session is loaded, a
 * dialogue that waits for this person's words. A waiting question wins over
 * nothing but plain text: a command always starts something new. */
#ifndef REKAN_CONVERSATION_ROUTER_H
#define REKAN_CONVERSATION_ROUTER_H

#include "handler.h"

enum route_step {
    ROUTE_NOTHING,   /* not for us */
    ROUTE_COMMAND, ROUTE_STARTED, ROUTE_QUESTION, ROUTE_PRESS, ROUTE_LETTER, ROUTE_JOINED,
    ROUTE_OVERHEARD, /* a group's member asks for a recommendation, of nobody in particular */
    ROUTE_POSTED,    /* a member's own words hold a referral link or code */
    ROUTE_REMOVED, ROUTE_MOVED, ROUTE_ELSEWHERE,
    ROUTE_ROLES_CHANGED, /* nobody answers; what is cached goes */
    ROUTE_SESSION    /* plain text: the session decides */
};

struct route {
    enum route_step step;
    const struct handler *handler; /* NULL with SESSION, ROLES_CHANGED and an unknown command */
    struct str verb;
    struct str arguments;
};

struct route route_event(const struct handler *const *list, const struct lexicon *lexicon,
                         struct arena *arena, const struct event *event);
/* With the session at hand: settles ROUTE_SESSION. */
struct route route_session(const struct handler *const *list, const struct route *route,
                           const struct event *event, const struct session *session);
void route_call(const struct route *route, struct turn *turn);

#endif
