#include "lookup.h"

#include "../base/clock.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

/* Lives on its own: the resolver's thread may still write to it when we are closed. */
struct lookup {
    struct gaicb query;
    struct addrinfo hints;
    char *host;
    int64_t deadline_us;
    int refused; /* by the resolver, before it began */
};

bool lookup_is_address(const char *host)
{
    unsigned char bytes[sizeof(struct in6_addr)];

    return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

struct lookup *lookup_open(const char *host, int timeout_ms)
{
    struct lookup *lookup = calloc(1, sizeof *lookup);
    struct gaicb *queries[1];

    if (!lookup || !(lookup->host = strdup(host)))
        abort();
    lookup->hints = (struct addrinfo){ .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
    lookup->query.ar_name = lookup->host;
    lookup->query.ar_request = &lookup->hints;
    lookup->deadline_us = clock_monotonic_us() + (int64_t)timeout_ms * 1000;
    queries[0] = &lookup->query;
    lookup->refused = getaddrinfo_a(GAI_NOWAIT, queries, 1, NULL);
    return lookup;
}

void lookup_close(struct lookup *lookup)
{
    if (!lookup)
        return;
    /* One that cannot be stopped still uses its memory, which is left to it. */
    if (!lookup->refused && gai_cancel(&lookup->query) == EAI_NOTCANCELED)
        return;
    if (!lookup->refused && gai_error(&lookup->query) == 0)
        freeaddrinfo(lookup->query.ar_result);
    free(lookup->host);
    free(lookup);
}

bool lookup_is_done(struct lookup *lookup, char address[LOOKUP_ADDRESS_MAX],
                    const char **why)
{
    int result = lookup->refused ? lookup->refused : gai_error(&lookup->query);

    if (result == EAI_INPROGRESS) {
        *why = "the look-up of the host's name took too long";
        return clock_monotonic_us() >= lookup->deadline_us;
    }
    const struct addrinfo *found = result == 0 ? lookup->query.ar_result : NULL;
    if (result != 0)
        *why = gai_strerror(result);
    else if (!found || getnameinfo(found->ai_addr, found->ai_addrlen, address, LOOKUP_ADDRESS_MAX,
                                   NULL, 0, NI_NUMERICHOST) != 0)
        *why = "the host has no address";
    else
        *why = NULL;
    return true;
}
