/* once.h: a request that comes twice with the same Idempotency-Key gets the same answer, for a day.
 *
 * What was answered lies sealed under a hash of the brand, the endpoint and the key, behind a hash
 * of what was asked: another request with a used key is told so. Only what was done is kept; what
 * was refused may be mended and sent again. */
#ifndef REKAN_WEB_ONCE_H
#define REKAN_WEB_ONCE_H

#include "../engine/engine.h"

enum once_found { ONCE_NEW, ONCE_DONE, ONCE_ANOTHER, ONCE_LATER };

struct once {
    struct engine *engine;
    struct arena *arena;
    struct str key; /* of what is kept; empty: the request had no Idempotency-Key */
    struct str mark;
    /* its own */
    void (*looked)(void *owner, enum once_found found, struct str answer);
    void (*kept)(void *owner, bool is_kept);
    void *owner;
};

/* An Idempotency-Key: at most 200 visible ASCII characters, or none. */
bool once_may_be_key(struct str idempotency);

/* endpoint tells apart what one key may be used for; what: all that makes the request another. */
void once_begin(struct once *once, struct engine *engine, struct arena *arena, struct str brand,
                const char *endpoint, struct str idempotency, struct str what);

/* Was it asked before? looked is called exactly once; at once where there is no key. */
void once_look(struct once *once, void (*looked)(void *owner, enum once_found found, struct str answer),
               void *owner);

/* Keeps what will be answered; a very long answer is not kept. kept is called exactly once. */
void once_keep(struct once *once, struct str answer, void (*kept)(void *owner, bool is_kept),
               void *owner);

#endif
