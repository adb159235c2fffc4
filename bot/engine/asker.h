/* asker.h: what an answer owes to who asks: their own needs, and what did not help them. */
#ifndef REKAN_ENGINE_ASKER_H
#define REKAN_ENGINE_ASKER_H

#include "../recommend/mirror.h"
#include "../recommend/question.h"
#include "engine.h"

/* Adds the person's profile, except where the question itself says something of the same
 * attribute, and what they found of no use. After the question's own needs. */
void asker_add(struct engine *engine, const struct turn *turn, struct question *question);

/* Whom they gave thanks to, of what they gave in this group as it stands in Redis (thanks.h). */
void asker_add_ties(struct arena *arena, const struct mirror *mirror, struct str given,
                    struct question *question);

/* In a group an answer names what the question said, never what only the asker's profile
 * knows: others read it, too. */
void asker_hide(const struct question *question, struct ranking *ranking);

#endif
