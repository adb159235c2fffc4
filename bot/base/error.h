/* error.h: how a failure travels.
 *
 * What can fail returns bool and takes struct error *err last. There are three
 * kinds because there are three things to do: carry on, try later, refuse.
 * Lower layers fill it in, the boundary logs it once. The message is for
 * operators; members read locale keys. It never holds a secret or a member's
 * words. */
#ifndef REKAN_BASE_ERROR_H
#define REKAN_BASE_ERROR_H

#include "str.h"

enum error_kind { ERROR_NONE, ERROR_LATER, ERROR_REFUSED };

struct error {
    enum error_kind kind;
    char message[320];
};

/* Fills err (which may be NULL) and returns false, so that a guard is one line. */
bool fail(struct error *err, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
