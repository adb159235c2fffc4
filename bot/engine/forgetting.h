/* forgetting.h: what is kept of a person is found, and goes.
 *
 * A person's home lists every home where something of them lies: it is written down in
 * the same commit as the letter that leads there. Forgetting deletes what the home holds
 * and writes to each of the others; there everything goes in one commit, and then the
 * rows of the index are written over. Who forgot says so by letter. */
#ifndef REKAN_ENGINE_FORGETTING_H
#define REKAN_ENGINE_FORGETTING_H

#include "../operations/commit.h"
#include "lookup.h"

enum { FORGET_CHUNKS = 16 };     /* of an index, looked through in one turn */

/* Fills turn->found.held and turn->found.erasures. done is called exactly once and later. */
void lookup_held(struct lookup *lookup, void (*done)(void *owner, const struct error *err),
                 void *owner);

/* The effects of forgetting, as checks and writes. rows: for the end of the change log. */
bool forget_compile(struct engine *engine, const struct turn *turn, const struct lookup *lookup,
                    const struct effect *effect, struct commit *commit, struct text *rows);

/* Something of this turn's person lies at home from now on. */
void forget_list_home(struct engine *engine, const struct turn *turn, struct commit *commit,
                      struct str home, int64_t now_ms);

/* Before a commit that forgets: the person joins the list outside Redis. False: not now. */
bool forget_prepare(struct engine *engine, const struct turn *turn);

/* At start: who is on the list and came back with an old backup is forgotten again, before
 * anybody is answered. done is called once, later. */
void forget_honour(struct engine *engine, void (*done)(void *owner), void *owner);

#endif
