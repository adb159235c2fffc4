/* keyed_once.h: what a brand's program asks twice with one Idempotency-Key is done once (once.h).
 *
 * The same again gets the answer of before; another request with a used key gets 422. 503 where
 * what is kept cannot be asked for, or the answer not be kept. */
#ifndef REKAN_WEB_KEYED_ONCE_H
#define REKAN_WEB_KEYED_ONCE_H

#include "keyed.h"
#include "once.h"

struct keyed_once {
    struct keyed *keyed;
    int status;              /* of what was done */
    void (*then)(void *owner);
    /* its own */
    struct once once;
    struct str answer;
};

/* keyed, status and then are filled in. endpoint and what as in once_begin. then is called with
 * keyed's owner, or the request was answered. */
void keyed_once_begin(struct keyed_once *once, const char *endpoint, struct str what);
/* It was done: keeps the answer, then gives it. */
void keyed_once_answer(struct keyed_once *once, struct str answer);

#endif
