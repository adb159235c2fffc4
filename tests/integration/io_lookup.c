/* Host names become addresses without the loop waiting for them. */
#include "../../bot/io/lookup.h"

#include "../../bot/base/clock.h"
#include "../check.h"

#include <poll.h>

/* The resolver works in a thread of its own: looks until it has ended. */
static const char *look_up(const char *host, char address[LOOKUP_ADDRESS_MAX])
{
    struct lookup *lookup = lookup_open(host, 2000);
    int64_t end_us = clock_monotonic_us() + 5000000;
    const char *why = NULL;

    address[0] = '\0';
    while (!lookup_is_done(lookup, address, &why)) {
        CHECK(clock_monotonic_us() < end_us);
        poll(NULL, 0, 1);
        why = NULL;
    }
    lookup_close(lookup);
    return why;
}

TEST(lookup_finds_the_address_of_a_host)
{
    char address[LOOKUP_ADDRESS_MAX];

    CHECK(look_up("127.0.0.1", address) == NULL);
    CHECK_STR(str_from(address), STR("127.0.0.1"));
    CHECK(look_up("::1", address) == NULL);
    CHECK_STR(str_from(address), STR("::1"));
}

TEST(lookup_says_why_a_host_has_none)
{
    char address[LOOKUP_ADDRESS_MAX];

    CHECK(look_up("no-such-host.invalid", address) != NULL);
    CHECK(look_up("a name with spaces", address) != NULL);
}

TEST(lookup_tells_names_from_addresses)
{
    CHECK(lookup_is_address("10.0.0.1") && lookup_is_address("fe80::1"));
    CHECK(!lookup_is_address("redis.example") && !lookup_is_address("10.0.0"));
}
