/* portable.h: what of Redis travels in an export, and how its seals are made anew.
 *
 * The one table of all kinds of keys: a new kind must say here what its value is, whether
 * an export takes it along, and what of it is sealed under the master key. What is sealed
 * under an owner's key stays as it is; the owner's key is sealed anew. */
#ifndef REKAN_PORTABLE_H
#define REKAN_PORTABLE_H

#include "../operations/keys.h"

enum portable_type { PORTABLE_TEXT, PORTABLE_LIST, PORTABLE_SET, PORTABLE_SCORED, PORTABLE_HASH };
enum portable_seal {
    SEAL_NONE,     /* nothing, or only under an owner's key */
    SEAL_WRAPPED,  /* an owner's key */
    SEAL_SETTINGS, /* a group's key among its settings */
    SEAL_PROFILE,  /* the key of a person's profile in it */
    SEAL_TRANSIT,
    SEAL_ENTRY     /* of an outbox, or an answer under a seen mark */
};

struct portable {
    bool is_known;
    bool travels;  /* what lives briefly, or is made again by itself, does not */
    enum portable_type type;
    enum portable_seal seal;
    const char *what; /* for messages: "a testimonial" */
};

const struct portable *portable_of(enum key_kind kind);

/* So many items of a record belong together: a member and its score, a field and its value. */
size_t portable_step(enum portable_type type);

/* Of the outbox only letters travel: a reply would be said again by whoever imports. */
bool portable_travels(enum key_kind kind, struct str home);

/* Opens value with one vault's keys and seals it with the other's. Values without a seal
 * come back as they are. False: it does not open. */
bool portable_reseal(struct arena *arena, enum portable_seal seal, const struct vault *from,
                     const struct vault *to, struct str value, struct str *out);

#endif
