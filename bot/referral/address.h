/* address.h: web addresses that links may lead to, read strictly.
 *
 * https only; a host of plain letters, digits, dots and dashes with a dot in it, no number
 * alone, no user, no port; visible ASCII behind it without quotes, angle brackets and
 * backslashes. What is not clearly fine is refused. */
#ifndef REKAN_REFERRAL_ADDRESS_H
#define REKAN_REFERRAL_ADDRESS_H

#include "../base/arena.h"

enum { ADDRESS_MAX = 512, ADDRESS_HOST_MAX = 253 };

enum address_fault {
    ADDRESS_FINE, ADDRESS_NO_HTTPS, ADDRESS_BAD_HOST, ADDRESS_HAS_USER, ADDRESS_HAS_PORT,
    ADDRESS_BAD_CHARACTER, ADDRESS_TOO_LONG
};

struct address {
    struct str host;  /* lower case */
    struct str path;  /* begins with '/'; without query and fragment */
    struct str query; /* without '?'; the fragment is dropped */
    struct str whole; /* https://host/path?query */
};

enum address_fault address_read(struct arena *arena, struct str text, struct address *address);

/* Is the host one of those in the list (names with blanks between), or under one? */
bool address_is_shared(struct str host, struct str shared_hosts);

/* The same page: host, path (a final slash aside) and query are equal. */
bool address_is_same(const struct address *a, const struct address *b);

#endif
