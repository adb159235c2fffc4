/* csv.h: fields of a record as RFC 4180 writes them.
 *
 * A quote opens a field only at its very beginning, and "" is a quote within. */
#ifndef REKAN_BASE_CSV_H
#define REKAN_BASE_CSV_H

#include "arena.h"

enum csv_end { CSV_MORE, CSV_LAST, CSV_WRONG };

/* Cuts the next field off *rest, which is not empty or follows a comma. WRONG: quotes do not
 * match. */
enum csv_end csv_field(struct arena *arena, struct str *rest, struct str *value);

#endif
