/* lookup.h: what a turn needs to know before it can be answered; reading only. */
#ifndef REKAN_ENGINE_LOOKUP_H
#define REKAN_ENGINE_LOOKUP_H

#include "../language/needs.h"
#include "mirrors.h"
#include "shelf.h"

enum { LOOKUP_ELSEWHERE = 16 };

struct lookup {
    struct engine *engine;
    struct turn *turn;
    struct str group;           /* home of the group this is about; may be empty */
    const struct words *said;   /* of the event, or NULL: nobody has split them yet */
    struct shelf *shelf;        /* its records; what an answer will show is put there */
    bool index_is_fresh;        /* the mirror took in the news in this turn */
    struct str elsewhere[LOOKUP_ELSEWHERE]; /* groups to look through, one after the other */
    size_t elsewhere_count, elsewhere_at;
    const struct redis_value *lately; /* as it stands in Redis; NULL: not read (lately.h) */
    struct {
        bool is_begun, is_here;  /* is_here: group and shelf are a linked group's now */
        size_t at;               /* of own.settings.links */
        struct str group;        /* the asker's own group, to come back to ... */
        struct shelf *shelf;
        bool index_is_fresh;
    } linked;
    bool has_id_products;       /* on the shelf, with wants.id_products */
    bool is_preview;            /* what was asked before does not matter */
    bool reads_given;           /* in the trip under way, last */
    bool has_given;             /* given is read: what the asker gave thanks for in the group */
    struct str given;
    bool has_sponsored;         /* sponsored is read: see sponsors.h */
    struct str sponsored;
    const struct need *needs;   /* of the asker, besides what the question says */
    size_t need_count;
    struct str chat_home;       /* of the chat itself, where turn->home is that of its former id */
    uint64_t asked_hash;        /* of the question, for EFFECT_ASKED */
    struct redis_command commands[MIRROR_READ_MANY];
    size_t command_count;
    size_t rounds;
    struct arena *cold;         /* one round's chunks of a cold index; NULL when there are none */
    size_t used_before, read_bytes; /* of the arena, by the index: no member's doing */
    void (*indexed)(struct lookup *lookup, const struct error *err);
    void (*done)(void *owner, const struct error *err);
    void *owner;
};

/* Fills turn->found by turn->wants. done is called exactly once, at once when
 * nothing has to be read. */
void lookup_run(struct lookup *lookup, void (*done)(void *owner, const struct error *err),
                void *owner);

/* lookup_index.c: brings the group's mirror up to date where the handler needs it, and what the
 * asker gave thanks for where that counts. next is called exactly once, maybe at once. */
void lookup_index(struct lookup *lookup,
                  void (*next)(struct lookup *lookup, const struct error *err));

/* lookup_asked.c: found.asked_before by what KEY_ASKED says; then as a link, where there are any. */
void lookup_take_asked(struct lookup *lookup, struct str value);
void lookup_link_to_first(struct lookup *lookup);
/* ... and found.titles of a group by its settings, where the bot is still in it. */
void lookup_take_title(struct lookup *lookup, size_t index, struct str raw);

/* lookup_search.c: what the index in memory knows; notes what of it will be shown. */
void lookup_search(struct lookup *lookup);
struct ranking *lookup_search_linked(struct lookup *lookup); /* in lookup->group, a linked one */

/* lookup_products.c: the group's products, for its administrators: which there are, and
 * after the shelf was filled what is merged into those looked at (false: all is read). */
void lookup_products(struct lookup *lookup);
bool lookup_products_go_on(struct lookup *lookup);
void lookup_products_of_ids(struct lookup *lookup); /* found.id_products, where they are wanted */

#endif
