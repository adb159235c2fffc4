/* pages.h: what a turn reads from outside: one small page of somebody's site (wants.page), or a
 * file that was sent to us (wants.file, brand_files.h).
 *
 * Whoever asks chose the address: only public ones are reached (io/http_guard.h), nothing is
 * followed, and size and time have bounds. Only a letter's turn may ask: nobody's webhook waits
 * for a stranger's server. */
#ifndef REKAN_ENGINE_PAGES_H
#define REKAN_ENGINE_PAGES_H

#include "lookup.h"

void pages_look_up(struct lookup *lookup,
                   void (*next)(struct lookup *lookup, const struct error *err));

#endif
