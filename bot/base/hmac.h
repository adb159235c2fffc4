/* hmac.h: HMAC-SHA256 (RFC 2104, FIPS 180-4), for what a program outside signs for us. */
#ifndef REKAN_BASE_HMAC_H
#define REKAN_BASE_HMAC_H

#include "arena.h"

/* Of all parts one behind the other, as 64 lower case hexadecimal digits. */
struct str hmac_sha256_hex(struct arena *arena, struct str key, const struct str *parts,
                           size_t count);

#endif
