#include "pack.h"

#include <endian.h>
#include <string.h>

void pack_u64(struct text *out, uint64_t value)
{
    char bytes[10];
    size_t len = 0;

    if (value <= 0x7F) { /* most are small */
        text_add_char(out, (char)value);
        return;
    }
    do {
        bytes[len++] = (char)((value & 0x7F) | (value > 0x7F ? 0x80 : 0));
        value >>= 7;
    } while (value);
    text_add(out, (struct str){ bytes, len });
}

void pack_i64(struct text *out, int64_t value)
{
    pack_u64(out, ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0));
}

void pack_fixed64(struct text *out, uint64_t value)
{
    value = htole64(value);
    text_add(out, (struct str){ (const char *)&value, sizeof value });
}

void pack_fixed32(struct text *out, uint32_t value)
{
    value = htole32(value);
    text_add(out, (struct str){ (const char *)&value, sizeof value });
}

void pack_str(struct text *out, struct str s)
{
    pack_u64(out, s.len);
    text_add(out, s);
}

static uint64_t unpack_bad(struct unpack *in)
{
    in->is_bad = true;
    in->rest.len = 0;
    return 0;
}

/* The bytes are there. */
static void step(struct unpack *in, size_t len)
{
    in->rest.at += len;
    in->rest.len -= len;
}

uint64_t unpack_u64(struct unpack *in)
{
    uint64_t value = 0;

    if (in->rest.len && (unsigned char)in->rest.at[0] <= 0x7F) { /* most are small */
        value = (unsigned char)in->rest.at[0];
        step(in, 1);
        return value;
    }
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (in->rest.len == 0)
            break;
        unsigned char byte = (unsigned char)in->rest.at[0];
        step(in, 1);
        if (shift == 63 && byte > 1)
            break;
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return value;
    }
    return unpack_bad(in);
}

int64_t unpack_i64(struct unpack *in)
{
    uint64_t raw = unpack_u64(in);

    return (int64_t)((raw >> 1) ^ (raw & 1 ? UINT64_MAX : 0));
}

uint64_t unpack_fixed64(struct unpack *in)
{
    uint64_t value;

    if (in->rest.len < sizeof value)
        return unpack_bad(in);
    memcpy(&value, in->rest.at, sizeof value);
    step(in, sizeof value);
    return le64toh(value);
}

uint32_t unpack_fixed32(struct unpack *in)
{
    uint32_t value;

    if (in->rest.len < sizeof value)
        return (uint32_t)unpack_bad(in);
    memcpy(&value, in->rest.at, sizeof value);
    step(in, sizeof value);
    return le32toh(value);
}

struct str unpack_str(struct unpack *in)
{
    uint64_t len = unpack_u64(in);

    if (in->is_bad || len > in->rest.len) {
        unpack_bad(in);
        return (struct str){ "", 0 };
    }
    struct str s = { in->rest.at, (size_t)len };
    step(in, (size_t)len);
    return s;
}

size_t unpack_count(struct unpack *in, size_t max)
{
    uint64_t count = unpack_u64(in);

    if (count > max || count > in->rest.len)
        return (size_t)unpack_bad(in);
    return (size_t)count;
}
