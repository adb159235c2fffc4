/* delivery.h: one webhook POST, from its bytes to its answer. */
#ifndef REKAN_ENGINE_DELIVERY_H
#define REKAN_ENGINE_DELIVERY_H

#include "engine.h"

enum delivery_end {
    DELIVERY_DONE,    /* 200; response may hold a call to make, as JSON */
    DELIVERY_FORGED,  /* 401 */
    DELIVERY_LATER,   /* 503 with Retry-After: nothing is lost, send it again */
    DELIVERY_BUSY     /* 429 with Retry-After: too much is under way */
};

/* response dies when done returns. Called exactly once, perhaps before
 * delivery_run returns. */
typedef void delivery_done(void *owner, enum delivery_end end, struct str response);

/* body must live until done was called. */
void delivery_run(struct engine *engine, struct messenger *messenger, struct str secret,
                  struct str body, delivery_done *done, void *owner);

#endif
