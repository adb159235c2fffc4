/* json_strict.h: what cJSON would swallow without a word.
 *
 * It stops at the end of the first value and cuts a string at a NUL, so that a
 * misplaced brace silently drops the rest of a file. People's files are looked
 * at here first. */
#ifndef REKAN_JSON_STRICT_H
#define REKAN_JSON_STRICT_H

#include "str.h"

/* NULL, or what is wrong, as the end of a sentence: "holds a NUL character". */
const char *json_strict_fault(struct str text);

#endif
