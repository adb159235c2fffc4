/* landing.h: the address that a followed link ends at.
 *
 * The campaign's target with what a shop needs to know whose link it was: utm_source=rekan,
 * utm_medium=referral, utm_campaign and rekan_code (the code), rekan_click (empty where nothing was
 * counted: left out). Parameters of these names that the target has already give way. */
#ifndef REKAN_REFERRAL_LANDING_H
#define REKAN_REFERRAL_LANDING_H

#include "../base/arena.h"
#include "code.h"

/* False when target is no fine address (address.h): nobody is led there. */
bool landing_make(struct arena *arena, struct str target, const struct code *code,
                  struct str click_id, struct str *landing);

#endif
