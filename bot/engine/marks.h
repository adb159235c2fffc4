/* marks.h: something was said here of late, and is not said again: a keyed hash of what, for a day. */
#ifndef REKAN_ENGINE_MARKS_H
#define REKAN_ENGINE_MARKS_H

#include "compiling.h"

struct str mark_key(const struct engine *engine, const struct turn *turn, size_t which);
void mark_take(struct turn *turn, size_t which, struct str value);
void mark_compile(struct compiling *c, size_t which); /* EFFECT_MARK */

#endif
