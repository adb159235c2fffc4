/* compiling.h: effects on their way into a commit; shared by the effects*.c files only. */
#ifndef REKAN_ENGINE_COMPILING_H
#define REKAN_ENGINE_COMPILING_H

#include "effects.h"

struct compiling {
    struct engine *engine;
    struct arena *arena;
    const struct turn *turn;
    const struct lookup *lookup;
    struct commit *commit;
    struct text rows;           /* for the change log */
    bool has_settings;          /* are written already */
};

/* The key of this turn's home for that id. */
static inline struct str compiling_key(const struct compiling *c, enum key_kind kind, uint64_t id)
{
    return key_of_id(&c->engine->keys, c->arena, kind, c->turn->home, id);
}

/* effects_person.c: what one person holds of stories, and of themselves. */
bool compile_votes(struct compiling *c, const struct effect *effect);
void compile_profile(struct compiling *c);

/* brands.c: a brand's own record, and which brands a group let in. */
bool compile_brand(struct compiling *c, const struct effect *effect);
void compile_allowed(struct compiling *c);

#endif
