/* audit_entry.h: one act of an administrator or a brand on a story or a product, as members may
 * read it.
 *
 * It names the role, never a person: neither who did it nor whose story it was. */
#ifndef REKAN_CONVERSATION_AUDIT_ENTRY_H
#define REKAN_CONVERSATION_AUDIT_ENTRY_H

#include "queue.h"

/* Stored as numbers: append only. */
enum audit_kind {
    AUDIT_APPROVED, AUDIT_HIDDEN, AUDIT_RESTORED,
    AUDIT_MERGED,  /* other into product */
    AUDIT_SPLIT,   /* other from product */
    AUDIT_RENAMED,
    AUDIT_BRAND_ALLOWED, AUDIT_BRAND_ENDED,
    AUDIT_PAGE_SEEN,     /* an administrator saw the brand's token on a page of its own */
    AUDIT_BRAND_STATED,  /* a brand states something about its product, or no longer does */
    AUDIT_BRAND_REFUSED, /* it tried to change, hide or move what a member said, and could not */
    AUDIT_BRAND_REPLIED, /* it answered a testimonial, once */
    AUDIT_LINKED, AUDIT_UNLINKED, /* with another group */
    AUDIT_EXPORTED, /* an administrator asked for a copy of the group's data */
    AUDIT_BRAND_CLOSED, /* its keepers closed it, which ended its permission */
    AUDIT_BRAND_ACCEPTED, AUDIT_BRAND_REJECTED, /* count of a brand's customers' stories */
    AUDIT_TAPS_COUNTED, AUDIT_TAPS_REFUSED, /* many new accounts' "it helped" on a product */
    AUDIT_KINDS
};

struct audit_entry {
    enum audit_kind kind;
    union {
        uint64_t testimonial;
        uint64_t other; /* a product */
        uint64_t count;
    };
    uint64_t product;
    enum reason reason;
    int64_t at_ms;
    struct str brand;    /* home handle, where it is about one; its name stands in allowed.h */
};

struct str audit_pack(struct arena *arena, const struct audit_entry *entry);
bool audit_unpack(struct str bytes, struct audit_entry *entry);

#endif
