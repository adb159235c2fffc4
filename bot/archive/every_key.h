/* every_key.h: all keys of this installation, a few at a time (SCAN). */
#ifndef REKAN_EVERY_KEY_H
#define REKAN_EVERY_KEY_H

#include "../parts.h"

/* Calls visit with some keys of ours, until all were named; a key may be named twice, and
 * what comes meanwhile may be left out. arena is reset before each call. False when visit
 * said so, or Redis went away. */
typedef bool every_key_visit(void *owner, struct arena *arena, const struct str *keys,
                             size_t count, struct error *err);
bool every_key(struct parts *parts, size_t at_once, every_key_visit *visit, void *owner,
               struct error *err);

#endif
