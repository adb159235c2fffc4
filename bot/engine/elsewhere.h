/* elsewhere.h: a question from a chat that the bot is no member of, looked up in the groups
 * whose members let their stories be shown anywhere.
 *
 * First the asker's own groups (where they told something), then those that the operator
 * names (groups.public): one after the other until one has an answer, at most
 * LOOKUP_ELSEWHERE, so the trips stay bounded. A group that the bot has left is passed over. */
#ifndef REKAN_ENGINE_ELSEWHERE_H
#define REKAN_ENGINE_ELSEWHERE_H

#include "lookup.h"

/* Chooses the groups and the first of them; does nothing for any other turn. */
void elsewhere_begin(struct lookup *lookup);

/* Has this group no answer, and is there another one? Then the lookup is set to that. */
bool elsewhere_goes_on(struct lookup *lookup);

#endif
