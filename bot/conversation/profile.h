/* profile.h: what a person told of their own needs, and what did not help them.
 *
 * One record in the person's own home, sealed under a key of its own that lies
 * beside it wrapped: deleting the record forgets both. Needs are canonical values
 * of the lexicon, never somebody's words. They are there only with the consent
 * that is in it; what was found not useful is an act of its own and needs none. */
#ifndef REKAN_CONVERSATION_PROFILE_H
#define REKAN_CONVERSATION_PROFILE_H

#include "../base/vault.h"
#include "../language/needs.h"

enum { PROFILE_NEEDS = 8, PROFILE_AVOIDED = 32 };

/* Why an answer was of no use. Stored as numbers: append only. */
enum dislike { DISLIKE_NEED, DISLIKE_OLD, DISLIKE_PRICE, DISLIKE_ADVERT, DISLIKES };

struct avoided {
    uint64_t testimonial;
    enum dislike why;
};

struct profile {
    struct str raw;              /* as it stands in Redis; empty: none */
    bool may_keep;               /* the consent to remember needs */
    int64_t may_keep_at_ms;
    struct need needs[PROFILE_NEEDS];
    size_t need_count;
    struct avoided avoided[PROFILE_AVOIDED]; /* the latest first; the oldest fall off */
    size_t avoided_count;
    struct owner_key key;
    bool has_key;
};

/* Empty when there is nothing to keep: then the record goes. Makes the key at first. */
struct str profile_pack(struct arena *arena, struct profile *profile, const struct vault *vault);
bool profile_unpack(struct arena *arena, struct str bytes, const struct vault *vault,
                    struct profile *profile);

/* One value for a name. False when there is no room. */
bool profile_set(struct profile *profile, struct need need);
void profile_unset(struct profile *profile, struct str name);
void profile_avoid(struct profile *profile, uint64_t testimonial, enum dislike why);

#endif
