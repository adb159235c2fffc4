/* nearest.h: "did you mean": the known word that is the fewest edits away. */
#ifndef REKAN_NEAREST_H
#define REKAN_NEAREST_H

#include "str.h"

/* Insertions, deletions, replacements and swaps of neighbours (optimal string
 * alignment) that make b of a, by bytes. Texts beyond 64 bytes count as cut there. */
size_t nearest_distance(struct str a, struct str b);

#endif
