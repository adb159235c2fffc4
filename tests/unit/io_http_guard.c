#include "../../bot/io/http_guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "../check.h"

static bool is_public(const char *text)
{
    struct sockaddr_storage storage = { 0 };
    struct sockaddr_in four = { .sin_family = AF_INET };
    struct sockaddr_in6 six = { .sin6_family = AF_INET6 };

    if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
        memcpy(&storage, &four, sizeof four);
    else if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1)
        memcpy(&storage, &six, sizeof six);
    else
        CHECK_WHOLE(0, 1); /* no address */
    return http_guard_is_public((const struct sockaddr *)&storage);
}

TEST(a_strangers_url_reaches_public_addresses_only)
{
    static const char *const refused[] = {
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1",
        "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
        "64:ff9b::7f00:1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1", "100::1",
        "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1",
    };
    static const char *const fine[] = {
        "8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.255.255", "172.32.0.1",
        "192.167.1.1", "198.17.1.1", "198.20.1.1", "223.255.255.255", "2606:4700::1111",
        "2404:6800:4003::1", "2001:4860:4860::8888",
    };

    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        CHECK(!is_public(refused[i]));
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++)
        CHECK(is_public(fine[i]));
    CHECK(!http_guard_is_public(&(struct sockaddr){ .sa_family = AF_UNIX }));
}
