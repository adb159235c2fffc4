/* lookup.h: a host's address, without stopping the loop (for redis_link.c only;
 * libcurl looks its names up itself). */
#ifndef REKAN_IO_LOOKUP_H
#define REKAN_IO_LOOKUP_H

#include <stdbool.h>

enum { LOOKUP_ADDRESS_MAX = 64 };

struct lookup;

bool lookup_is_address(const char *host); /* then there is nothing to look up */
struct lookup *lookup_open(const char *host, int timeout_ms);
void lookup_close(struct lookup *lookup); /* NULL is fine */
/* Asked now and then. When true, either address is filled in or *why says what is wrong. */
bool lookup_is_done(struct lookup *lookup, char address[LOOKUP_ADDRESS_MAX],
                    const char **why);

#endif
