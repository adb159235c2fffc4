/* render.h: a reply gets its words, from locale keys and the records on a shelf. */
#ifndef REKAN_ENGINE_RENDER_H
#define REKAN_ENGINE_RENDER_H

#include "shelf.h"

/* False when nothing is left to say (every record it named is gone). */
bool render_reply(struct shelf *shelf, const struct reply *reply, struct said *said);

#endif
