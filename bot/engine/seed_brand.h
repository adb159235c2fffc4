/* seed_brand.h: what a line that a brand brings may say, beyond what any line may (F1, F4). */
#ifndef REKAN_ENGINE_SEED_BRAND_H
#define REKAN_ENGINE_SEED_BRAND_H

#include "../referral/allowed.h"
#include "../seed/seed_line.h"
#include "engine.h"

/* Makes the line the brand's: its provenance, its name, and an id that no other's line has. False,
 * and why in err, when it claims to be anything else. number: of the line, for err. */
bool seed_brand_takes(struct arena *arena, const struct allowed_brand *brand, long number,
                      struct seed_line *line, struct error *err);

/* May the brand speak of the product by the names that its line tells? One that the group has
 * already (stored; NULL: none) must carry a name of the brand's, and no name may be one by which
 * the group's mirror knows another product: who asks for that one would get the brand's. */
bool seed_brand_names(struct engine *engine, struct arena *arena, struct str group,
                      const struct allowed_brand *brand, const struct product *stored,
                      const struct product *told, long number, struct error *err);

/* Was this refused line an attempt to pass for a member's, or to change one? Those are logged. */
bool seed_brand_overreaches(const struct error *err);

#endif
