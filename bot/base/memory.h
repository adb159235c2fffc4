/* memory.h: how the process holds on to freed memory. */
#ifndef REKAN_BASE_MEMORY_H
#define REKAN_BASE_MEMORY_H

/* For a server: what one message frees is kept for the next, up to a few MiB. Without
 * it every message gives pages back to the kernel and faults them in again. */
void memory_keep(void); /* gives back at once what reading the program's own files took */

/* When nothing is under way: gives the kernel what a busy time has left free. Does
 * nothing while that is little; otherwise takes about a millisecond. */
void memory_give_back(void);

#endif
