/* alive.h: what every sweep tells the other processes, and hears for all of them.
 *
 * A process says that it runs and which master key it seals with (a rotation waits for
 * it), and reads what changed in the files beside the master key. */
#ifndef REKAN_ENGINE_ALIVE_H
#define REKAN_ENGINE_ALIVE_H

#include "engine.h"

enum { ALIVE_COMMANDS = 3 };

void alive_commands(struct engine *engine, struct arena *arena, struct redis_command *commands);
void alive_answered(struct engine *engine, const struct redis_value *values);
void alive_end(struct engine *engine); /* we leave: nobody need wait for us */

#endif
