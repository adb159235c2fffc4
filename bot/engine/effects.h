/* effects.h: what a handler wants written, as checks and Redis commands of one partition. */
#ifndef REKAN_ENGINE_EFFECTS_H
#define REKAN_ENGINE_EFFECTS_H

#include "../operations/commit.h"
#include "lookup.h"
#include "rows.h"

/* False when an effect cannot be expressed (a mistake of the handler). */
bool effects_compile(struct engine *engine, const struct turn *turn, const struct lookup *lookup,
                     struct commit *commit);

/* The session, when the turn remembers something; false: it is longer than it may be. */
struct str session_key(struct engine *engine, const struct turn *turn);
bool effects_add_session(struct engine *engine, const struct turn *turn, struct commit *commit);

/* What the messenger said of the event's person's membership is kept: no for minutes, since people
 * join; else for a day, as where somebody was seen in the group. */
void effects_add_membership(struct engine *engine, const struct turn *turn, struct commit *commit);

/* The key that says a question was answered just now. */
struct str asked_key(struct engine *engine, struct arena *arena, struct str home, uint64_t hash);
/* "milliseconds message_id", and in a chat that has moved the handle of its new id: the
 * messages of the old one have other numbers. */
struct str asked_value(const struct turn *turn, const struct lookup *lookup);

/* A voter is a hash that means nothing outside this group. */
struct str vote_voter(struct engine *engine, struct arena *arena, struct str group,
                      struct str person_home);
/* What that person gave thanks for in the group: KEY_GIVEN. */
struct str given_key(struct engine *engine, struct arena *arena, struct str group,
                     struct str person_home);

struct str author_key(struct engine *engine, struct arena *arena, struct str group,
                      struct str person_home);
bool author_unpack(struct arena *arena, struct str bytes, struct author *author);
struct str author_pack(struct arena *arena, const struct author *author);

uint64_t product_id(struct engine *engine, struct arena *arena, struct str group,
                    struct str name);

#endif
