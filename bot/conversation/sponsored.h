/* sponsored.h: of how many answers anything of a sponsor may be a part (F5).
 *
 * Sponsored is what stands in an answer for a brand's sake: its statement, customers or staff that
 * it quotes, the button that leads to its offer. Of any N answers in a chat one at most holds any
 * of that, N being the administrators' (GROUP_SPONSORED); in the others it is left out, and what
 * members said never is. That a product is a sponsor's is no promotion and always said.
 *
 * For that each chat keeps how many answers there were since the last sponsored one, and nothing
 * of them. Missing means long ago. */
#ifndef REKAN_CONVERSATION_SPONSORED_H
#define REKAN_CONVERSATION_SPONSORED_H

#include "../base/arena.h"

enum { SPONSORED_MOST = 20 }; /* the largest N */

/* one_in 0: never. */
bool sponsored_may(int32_t one_in, struct str since);
/* What is to be kept after an answer; as it was: nothing to write. */
struct str sponsored_after(struct arena *arena, struct str since, bool is_sponsored);

#endif
