/* passphrase.h: where an export's passphrase comes from. */
#ifndef REKAN_PASSPHRASE_H
#define REKAN_PASSPHRASE_H

#include "../base/arena.h"
#include "../base/error.h"

/* From file when it is named, else REKAN_EXPORT_PASSPHRASE, else asked for on the terminal
 * (twice with is_new). Never empty; a new one has EXPORT_PASSPHRASE_MIN bytes or more. */
bool passphrase_get(struct arena *arena, struct str file, bool is_new, struct str *passphrase,
                    struct error *err);

#endif
