/* thanks.h: which "it helped me" taps raise an author's standing, and which do not.
 *
 * Nothing can be bought: a standing comes from other members' taps alone. Of what one
 * member gave in a group, a tap counts when it is among the first THANKS_A_DAY of its day
 * (UTC), the first for this author's words about this product, and no answer to the
 * author's own praise of the last THANKS_MUTUAL_MS. Pure: the whole list is judged anew
 * at each change, so taking a tap back leaves things as if it had never been. */
#ifndef REKAN_RECOMMEND_THANKS_H
#define REKAN_RECOMMEND_THANKS_H

#include "../base/arena.h"
#include "../base/limits.h"

enum { THANKS_A_DAY = 5, THANKS_MOST = LIMIT_THANKS };
#define THANKS_MUTUAL_MS INT64_C(86400000)     /* 24 h */

/* One tap on one story. A press under several stories is one tap: all have its time. */
struct thanks {
    uint64_t testimonial;
    uint64_t author, product; /* of the story; not packed, so that who is forgotten is in no
                               * other's list */
    int64_t at_ms;
    bool is_mutual; /* the author had praised this member within THANKS_MUTUAL_MS before */
    bool counts;    /* set by thanks_settle */
};

/* given: of one member, the oldest first. */
void thanks_settle(struct thanks *given, size_t count);
/* Taps that count, of the day of now_ms. */
unsigned thanks_of_day(const struct thanks *given, size_t count, int64_t now_ms);

struct str thanks_pack(struct arena *arena, const struct thanks *given, size_t count);
/* False for malformed bytes. Empty bytes are none. */
bool thanks_unpack(struct arena *arena, struct str bytes, struct thanks **given, size_t *count);

#endif
