/* id_set.h: which ids were met, 16 to 32 bytes each. Not an arena's: it grows and is freed. */
#ifndef REKAN_BASE_ID_SET_H
#define REKAN_BASE_ID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Starts all zero. */
struct id_set {
    uint64_t *at; /* open addressing; 0 is free */
    size_t room, count;
};

bool id_set_add(struct id_set *set, uint64_t id); /* false: it was there, or is 0 */
void id_set_free(struct id_set *set);

#endif
