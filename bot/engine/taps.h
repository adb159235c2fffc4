/* taps.h: new accounts that all at once say "it helped" of one product (C2).
 *
 * Per product, as long as the group's guard looks back: the voters who are new and whose taps
 * counted, and what an administrator decided of the rush. A tap that guard_holds_tap holds is not
 * written at all: its owner is told, nothing that counted is taken away, and a person decides
 * whether such taps count again. Only a new account's press reads any of it. */
#ifndef REKAN_ENGINE_TAPS_H
#define REKAN_ENGINE_TAPS_H

#include "compiling.h"

/* found.votes' is_new and taps, and with them found.queue. next is called exactly once, at once
 * when the one who presses is not new. */
void taps_look_up(struct lookup *lookup,
                  void (*next)(struct lookup *lookup, const struct error *err));

/* In a commit: this person's tap counts, or was taken back. */
void taps_remember(struct compiling *c, const struct votes *votes, bool helps);
/* EFFECT_TAPS. */
void taps_decide(struct compiling *c, const struct effect *effect);
/* Nothing of this voter's stays at the story's product. */
void taps_forget(struct engine *engine, struct arena *arena, struct str group, uint64_t testimonial,
                 struct str who, struct commit *commit);

#endif
