/* pack.h: small binary records, as they stand in Redis.
 *
 * Whole numbers are LEB128 varints (signed ones zigzag), texts are a length and
 * their bytes. A reader never runs past the end: once something is missing or
 * malformed it is_bad and gives zeros, so that one check at the end suffices. */
#ifndef REKAN_BASE_PACK_H
#define REKAN_BASE_PACK_H

#include "arena.h"

void pack_u64(struct text *out, uint64_t value);     /* varint */
void pack_i64(struct text *out, int64_t value);      /* zigzag varint */
void pack_fixed64(struct text *out, uint64_t value); /* 8 bytes, little-endian; for hashes */
void pack_fixed32(struct text *out, uint32_t value);
void pack_str(struct text *out, struct str s);

struct unpack {
    struct str rest;
    bool is_bad;
};

uint64_t unpack_u64(struct unpack *in);
int64_t unpack_i64(struct unpack *in);
uint64_t unpack_fixed64(struct unpack *in);
uint32_t unpack_fixed32(struct unpack *in);
struct str unpack_str(struct unpack *in); /* points into the input */
/* A count of things that take at least one byte each; bad when more than max. */
size_t unpack_count(struct unpack *in, size_t max);

#endif
