#include "memory.h"

#include <malloc.h>
#include <stddef.h>

enum { KEPT_BYTES = 1024 * 1024, LARGE_BYTES = 1024 * 1024 };

void memory_keep(void)
{
    mallopt(M_TRIM_THRESHOLD, 4 * KEPT_BYTES);
    mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
    malloc_trim(0); /* what reading our own files took */
}

void memory_give_back(void)
{
    if (mallinfo2().fordblks > (size_t)2 * KEPT_BYTES)
        malloc_trim(KEPT_BYTES);
}
