/* wish.h: what its author wants to become of a story: packed into the letter that goes to the group's
 * home (handlers/mine.c writes it, handlers/own.c does it). */
#ifndef REKAN_CONVERSATION_WISH_H
#define REKAN_CONVERSATION_WISH_H

#include "testimonial.h"

struct wish {
    uint64_t id;
    enum scope scope;
    struct str words;
    enum verdict verdict;
    bool may_health;         /* ... also what has a consent of its own (draft_health.c) */
    bool is_masked;          /* something was taken out of the words */
};

struct str wish_pack(struct arena *arena, const struct wish *wish);
bool wish_unpack(struct str bytes, struct wish *wish);

#endif
