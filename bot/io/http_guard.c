#include "http_guard.h"

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

struct range4 {
    uint8_t bytes[4];
    unsigned bits;
};

static const struct range4 special4[] = {
    { { 0, 0, 0, 0 }, 8 },      { { 10, 0, 0, 0 }, 8 },     { { 100, 64, 0, 0 }, 10 },
    { { 127, 0, 0, 0 }, 8 },    { { 169, 254, 0, 0 }, 16 }, { { 172, 16, 0, 0 }, 12 },
    { { 192, 0, 0, 0 }, 24 },   { { 192, 0, 2, 0 }, 24 },   { { 192, 88, 99, 0 }, 24 },
    { { 192, 168, 0, 0 }, 16 }, { { 198, 18, 0, 0 }, 15 },  { { 198, 51, 100, 0 }, 24 },
    { { 203, 0, 113, 0 }, 24 }, { { 224, 0, 0, 0 }, 3 },
};

struct range6 {
    uint8_t bytes[4]; /* the first of sixteen; what is told apart further back is refused whole */
    unsigned bits;
};

/* Global unicast is 2000::/3; of that: Teredo and other protocol assignments (2001::/23),
 * documentation (2001:db8::/32, 3fff::/20), 6to4 (2002::/16). */
static const struct range6 special6[] = {
    { { 0x20, 0x01, 0x00, 0x00 }, 23 },
    { { 0x20, 0x01, 0x0d, 0xb8 }, 32 },
    { { 0x20, 0x02, 0x00, 0x00 }, 16 },
    { { 0x3f, 0xff, 0x00, 0x00 }, 20 },
};

static uint32_t whole(const uint8_t bytes[4])
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool is_within(const uint8_t address[4], const uint8_t range[4], unsigned bits)
{
    return (whole(address) ^ whole(range)) >> (32 - bits) == 0;
}

static bool is_public4(const uint8_t address[4])
{
    for (size_t i = 0; i < sizeof special4 / sizeof special4[0]; i++)
        if (is_within(address, special4[i].bytes, special4[i].bits))
            return false;
    return true;
}

static bool is_public6(const uint8_t address[16])
{
    if (address[0] >> 5 != 1) /* 2000::/3 */
        return false;
    for (size_t i = 0; i < sizeof special6 / sizeof special6[0]; i++)
        if (is_within(address, special6[i].bytes, special6[i].bits))
            return false;
    return true;
}

bool http_guard_is_public(const struct sockaddr *address)
{
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    uint8_t bytes[16];

    if (address->sa_family == AF_INET) {
        memcpy(&four, address, sizeof four);
        memcpy(bytes, &four.sin_addr, 4);
        return is_public4(bytes);
    }
    if (address->sa_family == AF_INET6) {
        memcpy(&six, address, sizeof six);
        memcpy(bytes, &six.sin6_addr, 16);
        return is_public6(bytes);
    }
    return false;
}
