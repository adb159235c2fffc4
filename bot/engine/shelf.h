/* shelf.h: records read from Redis for one turn or shipment, opened when shown.
 *
 * What a reply names is put on a shelf in one trip: products, testimonials, the
 * keys of their authors. Whatever is missing there is not said. */
#ifndef REKAN_ENGINE_SHELF_H
#define REKAN_ENGINE_SHELF_H

#include "../conversation/testimonial.h"
#include "../conversation/session.h"
#include "../referral/allowed.h"
#include "engine.h"

struct shelf {
    struct engine *engine;
    struct arena *arena;
    struct str group;             /* home handle of the group whose records these are */
    struct settings settings;     /* its settings; is_known tells whether they were found */
    bool has_settings;
    struct shelf_item *items;
    size_t count, room;
    struct shelf *linked;         /* of the group that a reply's linked parts are from, or NULL */
    struct shelf *reader;         /* on such a shelf: that of the group where it is read */
    void (*filled)(void *owner, const struct error *err);
    void *owner;
};

struct shelf *shelf_new(struct engine *engine, struct arena *arena, struct str group);

/* Notes what will be needed. author 0: learnt from the record, a second trip. */
void shelf_want_settings(struct shelf *shelf);
void shelf_want_product(struct shelf *shelf, uint64_t id);
void shelf_want_testimonial(struct shelf *shelf, uint64_t id, uint64_t author);
void shelf_want_owner(struct shelf *shelf, uint64_t author);
void shelf_want_reply(struct shelf *shelf, const struct reply *reply);

/* The shelf that has the part's records; NULL when it is of a linked group, and either one
 * has ended that since the reply was made. */
struct shelf *shelf_to_say(struct shelf *shelf, const struct part *part);

/* Reads what is wanted and not there yet. filled is called exactly once; at once
 * when nothing is missing. */
void shelf_fill(struct shelf *shelf, void (*filled)(void *owner, const struct error *err),
                void *owner);

/* The same along with somebody else's trip: the command that reads it (false: nothing is
 * missing), and what it was answered. What that names in turn shelf_fill still reads. */
bool shelf_command(struct shelf *shelf, struct redis_command *command);
void shelf_take(struct shelf *shelf, const struct redis_value *value);

/* False when it is not there (any more) or cannot be opened. Of a product that was merged,
 * the one that it goes by. */
bool shelf_product(struct shelf *shelf, uint64_t id, struct product *product);
bool shelf_product_itself(struct shelf *shelf, uint64_t id, struct product *product);
bool shelf_testimonial(struct shelf *shelf, uint64_t id, struct testimonial *testimonial);

/* The brands that came to this group; NULL: none ever did. Read beside any product, so that
 * none can be said without its status. */
const struct allowed *shelf_allowed(struct shelf *shelf);
void shelf_want_allowed(struct shelf *shelf); /* ... where no product is wanted, too */
/* Is it a sponsor's: of a brand that this group, or the one where it is read, lets in? (C3) */
bool shelf_is_sponsored(struct shelf *shelf, const struct product *product);

/* Is there what the button leads to? */
bool shelf_offers(struct shelf *shelf, const struct button *button);

/* The photo that the reply goes below, if any; false when it is there no more. */
bool shelf_photo(struct shelf *shelf, const struct reply *reply, struct str *photo);

bool shelf_owner(struct shelf *shelf, uint64_t author, struct owner_key *key);

/* Already at hand from elsewhere (a turn that loaded the settings itself). */
void shelf_put_settings(struct shelf *shelf, const struct settings *settings);

#endif
