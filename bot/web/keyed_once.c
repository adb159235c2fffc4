#include "keyed_once.h"

static void on_looked(void *owner, enum once_found found, struct str before)
{
    struct keyed_once *once = owner;
    struct keyed *keyed = once->keyed;

    switch (found) {
    case ONCE_NEW: once->then(keyed->owner); return;
    case ONCE_DONE: keyed_answer(keyed, once->status, before); return;
    case ONCE_ANOTHER:
        keyed_refuse(keyed, 422, "Idempotency-Key", "came with another body before; take a new one");
        return;
    case ONCE_LATER: keyed_refuse_later(keyed); return;
    }
}

void keyed_once_begin(struct keyed_once *once, const char *endpoint, struct str what)
{
    const struct keyed *keyed = once->keyed;

    once_begin(&once->once, keyed->engine, keyed->arena, keyed->brand.home, endpoint,
               keyed->idempotency, what);
    once_look(&once->once, on_looked, once);
}

static void on_kept(void *owner, bool is_kept)
{
    struct keyed_once *once = owner;

    if (is_kept)
        keyed_answer(once->keyed, once->status, once->answer);
    else
        keyed_refuse_later(once->keyed);
}

void keyed_once_answer(struct keyed_once *once, struct str answer)
{
    once->answer = answer;
    once_keep(&once->once, answer, on_kept, once);
}
