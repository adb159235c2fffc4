/* story_link.h: the link from a group into the private chat where a story goes on.
 *
 * "give_" and the group; and, for who has just agreed to be stored there, when that was:
 * the messenger opens it at once, so that /start may be here before the letter with the
 * consent and the story is. */
#ifndef REKAN_CONVERSATION_STORY_LINK_H
#define REKAN_CONVERSATION_STORY_LINK_H

#include "turn.h"

struct str story_link(struct turn *turn);        /* of the turn's group */
struct str story_link_agreed(struct turn *turn); /* ... for who agrees in this turn */

/* words are what stood behind "give_". */
struct str story_link_group(struct str words);
bool story_link_has_just_agreed(const struct turn *turn, struct str words);

#endif
