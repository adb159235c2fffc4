/* sharing.h: campaigns and members' links: what a turn reads and writes of them.
 *
 * A campaign's home has its record, sealed under the key that KEY_OWNER has under number 0, and
 * each member's link, sealed under the key of a holder: a random number that means nothing
 * elsewhere. What a credit touches names the holder, never the person. */
#ifndef REKAN_ENGINE_SHARING_H
#define REKAN_ENGINE_SHARING_H

#include "compiling.h"

bool sharing_is_wanted(const struct turn *turn);

/* Fills turn->found.sharing. done is called exactly once and later. */
void sharing_look_up(struct lookup *lookup, void (*done)(void *owner, const struct error *err),
                     void *owner);

/* Adds the checks and writes of EFFECT_CAMPAIGN, LINK, OFFERED or SHARING; false elsewhere than in
 * the home where that lies. */
bool sharing_compile(struct compiling *c, const struct effect *effect);

/* A campaign's record, opened with the wrapped key that stands beside it. */
bool sharing_open_campaign(struct engine *engine, struct arena *arena, struct str raw,
                           struct str wrapped, struct campaign *campaign, struct owner_key *key);

/* Of a forgotten person: key and person go, the link ends; its numbers stay for the ledger. */
void sharing_forget(struct engine *engine, const struct turn *turn, const struct holder *holder,
                    struct str person, struct commit *commit);

#endif
