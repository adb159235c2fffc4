/* timers.h: what happens later, for loop.c only.
 *
 * A binary heap and one timer descriptor for all timers, because libwebsockets
 * rounds its own down to whole milliseconds and then spins through the last one.
 * What is due at once waits in a list that the loop runs once a turn. */
#ifndef REKAN_IO_TIMERS_H
#define REKAN_IO_TIMERS_H

#include "loop.h"

struct timers;

struct timers *timers_open(struct error *err);
void timers_close(struct timers *timers); /* NULL is fine; what still waits is dropped */
int timers_fd(const struct timers *timers); /* readable when something is due */

struct timer *timers_add(struct timers *timers, int64_t delay_ms, loop_woken *woken, void *owner);
void timers_cancel(struct timers *timers, struct timer *timer);

void timers_run_due(struct timers *timers);
void timers_run_soon(struct timers *timers); /* those that were there when it was called */
bool timers_has_soon(const struct timers *timers);
void timers_arm(struct timers *timers); /* before waiting: sets the descriptor to the earliest */

#endif
