/* schedule.h: what is due becomes a turn, and what nobody ships is taken over. */
#ifndef REKAN_ENGINE_SCHEDULE_H
#define REKAN_ENGINE_SCHEDULE_H

#include "engine.h"

struct schedule;

struct schedule *schedule_open(struct engine *engine);
void schedule_close(struct schedule *schedule);

/* Looks through every partition now, and again every few seconds from now on. */
void schedule_start(struct schedule *schedule);
/* Looks now, or once more behind the look under way; swept is called when everything found
 * has been set going. */
void schedule_sweep(struct schedule *schedule, void (*swept)(void *owner), void *owner);
bool schedule_is_sweeping(const struct schedule *schedule);
void schedule_drain(struct schedule *schedule);

#endif
