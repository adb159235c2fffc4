/* group_admin.h: what only an administrator may do, from the private chat.
 *
 * A button names its group in its payload ("handler:verb:GROUP:rest"). The press goes as
 * a letter to that group's home, which asks who is administrator now, does it, and
 * changes the private message. So a button is worth nothing by itself: whoever lost the
 * office, or wrote a payload by hand, is refused where it counts. */
#ifndef REKAN_CONVERSATION_GROUP_ADMIN_H
#define REKAN_CONVERSATION_GROUP_ADMIN_H

#include "turn.h"

/* In private: passes the press, command or text on to the home of group as the letter
 * "handler:verb" with rest. */
void admin_send(struct turn *turn, struct str group, const char *letter, struct str rest);
/* The body of such a letter, which says whether a message is there to be changed. Whatever home
 * answers with admin_screen wants a body of this making. */
struct str admin_body(struct turn *turn, struct str rest);
/* ... of a pressed button of ours. False: it names no group, or is none of these verbs ("list ok no").
 * A payload can be made up; homes write other letters to each other, which no button may. */
bool admin_pass_on(struct turn *turn, const char *handler, const char *verbs);

/* In the group's home, in plan: it will be asked whose letter this is. For looking, what
 * was known minutes ago is enough; who changes something is asked for anew. */
void admin_plan(struct turn *turn, bool only_looks);
/* ... and in letter: may the writer do this? If not, that was said. */
bool admin_may(struct turn *turn);
struct str admin_rest(const struct turn *turn); /* what stood behind the group's handle */
/* A screen: changes the pressed message, or is a new one where there is none. */
struct reply *admin_screen(struct turn *turn, const char *key);

/* Who hears of a full queue, without this one; true when that changed anything. */
bool admin_drop_watcher(struct settings *settings, struct str person_id);

/* The groups that somebody set up, the latest first; true when this changed anything. */
bool admin_remember(struct person *person, struct str group);
bool admin_forget(struct person *person, struct str group);

#endif
