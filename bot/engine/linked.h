/* linked.h: a question to a group is put to the groups that it is linked with, too.
 *
 * Both groups' settings must say so when it is asked, so that either side ends it at once.
 * At most LIMIT_LINKS groups are looked through, one after the other, each like the asker's
 * own; the one whose best product fits best is found.linked. */
#ifndef REKAN_ENGINE_LINKED_H
#define REKAN_ENGINE_LINKED_H

#include "lookup.h"

/* After a search: true when lookup->group and shelf are the next group's, to be looked in. */
bool linked_goes_on(struct lookup *lookup);

#endif
