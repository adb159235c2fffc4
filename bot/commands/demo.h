/* demo.h: the playground that rekan run serves: its messenger, its page, its demo group.
 *
 * People in the browser talk to the engine as members of a chat do; nothing of it is there where
 * demo.playground is NULL. */
#ifndef REKAN_DEMO_H
#define REKAN_DEMO_H

#include "../engine/engine.h"
#include "../messengers/playground.h"
#include "../seed/seed_reader.h"
#include "../web/playground_page.h"

struct demo {
    struct engine *engine;
    struct playground *playground;
    struct playground_page *page;
    /* its own */
    FILE *file;
    struct seed_reader *reader;
    void (*seeded)(void *owner);
    void *owner;
};

void demo_open(struct demo *demo, struct engine *engine, struct str private_address);
/* The page closes before the engine, which speaks to the playground to its end. */
void demo_close_page(struct demo *demo);
void demo_close(struct demo *demo);
/* Tells the group its stories, those that it does not know yet. seeded is called exactly once, also
 * where that failed. */
void demo_seed(struct demo *demo, void (*seeded)(void *owner), void *owner);

#endif
