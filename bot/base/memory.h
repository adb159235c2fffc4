/* memory.h: how the process holds on to freed memory. */
#ifndef REKAN_BASE_MEMORY_H
#define REKAN_BASE_MEMORY_H

/* For a server: what one message frees is kept for the next, up to a few MiB. Without
 * it every message gives pages back to the kernel and faults them in again. */
void memory_keep(void); /* gives back at once what reading the program's own files took */

/* Leaves to the kernel's cache the pages of the program's and its libraries' files, from which
 * whatever runs on faults its own in again (16 pages a fault, no reading): what linking and
 * opening needed once, six MiB, is then no longer held. A debugger sets its breakpoints again. */
void memory_drop_code(void);

/* When nothing is under way: gives the kernel what a busy time has left free. Does
 * nothing while that is little; otherwise takes about a millisecond. */
void memory_give_back(void);

#endif
