/* sixteen.h: sixteen bytes of a text at a look, for what is seldom found in it.
 *
 * Vectors as gcc and clang have them for every processor: a comparison gives a byte of ones
 * for each that it holds for, so several are joined with |. */
#ifndef REKAN_BASE_SIXTEEN_H
#define REKAN_BASE_SIXTEEN_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t sixteen __attribute__((vector_size(16)));
typedef int8_t sixteen_found __attribute__((vector_size(16))); /* what a comparison gives */

static inline sixteen sixteen_at(const char *at)
{
    sixteen bytes;

    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

static inline bool sixteen_has(sixteen_found found)
{
    uint64_t halves[2];

    memcpy(halves, &found, sizeof halves);
    return halves[0] | halves[1];
}

#endif
