#include "id_set.h"

#include <stdlib.h>

enum { FIRST = 1024 }; /* a power of two, as all that follow */

static size_t place_of(const struct id_set *set, uint64_t id)
{
    /* Fibonacci hashing (Knuth, TAOCP 3, 6.4): ids of ours are random, foreign ones need not be. */
    size_t i = (size_t)(id * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (set->room - 1);

    while (set->at[i] && set->at[i] != id)
        i = (i + 1) & (set->room - 1);
    return i;
}

static void grow(struct id_set *set)
{
    struct id_set more = { .room = set->room ? set->room * 2 : FIRST, .count = set->count };

    more.at = calloc(more.room, sizeof *more.at);
    if (!more.at)
        abort();
    for (size_t i = 0; i < set->room; i++)
        if (set->at[i])
            more.at[place_of(&more, set->at[i])] = set->at[i];
    free(set->at);
    *set = more;
}

bool id_set_add(struct id_set *set, uint64_t id)
{
    if (set->count * 2 >= set->room)
        grow(set);
    size_t place = place_of(set, id);
    if (!id || set->at[place])
        return false;
    set->at[place] = id;
    set->count++;
    return true;
}

void id_set_free(struct id_set *set)
{
    free(set->at);
    *set = (struct id_set){ 0 };
}
