/* http_guard.h: which addresses a call to a stranger's url may reach.
 *
 * Public unicast only. What IANA's special-purpose registries (RFC 6890 and its updates) keep
 * for loopback, private use, link-local (cloud metadata among it), carriers, documentation,
 * benchmarks, multicast and the future is refused; so is an IPv6 address that carries an IPv4
 * one inside (mapped, NAT64, 6to4, Teredo), whatever it carries. */
#ifndef REKAN_IO_HTTP_GUARD_H
#define REKAN_IO_HTTP_GUARD_H

#include <stdbool.h>
#include <sys/socket.h>

bool http_guard_is_public(const struct sockaddr *address);

#endif
