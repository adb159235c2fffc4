/* hold.h: what waits for an administrator before it is shown, and how those are told.
 *
 * A guard never decides: it holds back, says so to the author, and a person decides. */
#ifndef REKAN_CONVERSATION_HOLD_H
#define REKAN_CONVERSATION_HOLD_H

#include "turn.h"

/* Why this testimonial must wait in this group, as bits of enum held_for; 0: it need not. */
unsigned hold_reasons(const struct turn *turn, const struct testimonial *testimonial);

/* SHOWN: at once, and an administrator is asked to look at it all the same. */
enum hold { HOLD_NONE, HOLD_WAITS, HOLD_FULL, HOLD_SHOWN };

/* In the group's home, with wants.queue: puts it into the queue when it must wait, with the
 * effects for that; the caller writes the testimonial. FULL: too many wait already, and
 * it must not be shown or saved now. */
enum hold hold_if_needed(struct turn *turn, struct testimonial *testimonial);

/* ... for one that is there already and would be shown for the first time, or in new words;
 * FULL was said, and nothing is to be written. */
enum hold hold_again(struct turn *turn, struct testimonial *testimonial);

/* It is shown meanwhile: an administrator is asked to look, and nothing else happens. The caller
 * writes the queue and tells who watches it. */
void hold_look(struct turn *turn, uint64_t id, unsigned held);

/* What the guards keep of this story (guard.h). */
struct told hold_told(const struct turn *turn, const struct testimonial *testimonial);

/* One line more for its author, where a guard asked an administrator to look. */
void hold_say_guard(struct turn *turn, const struct testimonial *testimonial);

/* Administrators who asked for it hear that something waits, once until the queue is empty. */
void hold_tell_watchers(struct turn *turn);
void hold_tell_news(struct turn *turn); /* ... whatever was there before */

/* One line more for its author, where it waits or was hidden. */
void hold_say_state(struct turn *turn, const struct testimonial *testimonial);

/* Says key to the author in private, where that is known and open. */
void hold_tell_author(struct turn *turn, const struct testimonial *testimonial, const char *key);

/* What the language room makes of the words, as bits of enum held_for: a hint for a person, never
 * a verdict. */
unsigned hold_of_words(const struct lexicon *lexicon, struct arena *arena, struct str text);

/* Does this text hold a link or a bare address of a site? */
bool hold_has_link(struct str text);

#endif
