/* brand_files.h: a file that a brand's keeper sent, read (wants.file): lines for a group, or
 * voucher codes for a campaign.
 *
 * The messenger says where it lies, it is fetched (1 MiB at most), and its lines go the way of
 * the brand API's. Done twice it changes nothing more, so a turn that is tried again may. */
#ifndef REKAN_ENGINE_BRAND_FILES_H
#define REKAN_ENGINE_BRAND_FILES_H

#include "lookup.h"

void brand_files_look_up(struct lookup *lookup,
                         void (*next)(struct lookup *lookup, const struct error *err));

#endif
