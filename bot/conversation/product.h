/* product.h: what administrators do to a group's products: rename, merge, split.
 *
 * Pure: records change in memory, the caller writes them. A product that was merged keeps
 * its record and its names; the other goes by them too, and gives back exactly those when
 * they are split. Nothing is merged into what is merged itself. */
#ifndef REKAN_CONVERSATION_PRODUCT_H
#define REKAN_CONVERSATION_PRODUCT_H

#include "testimonial.h"

/* Does it go by this name, letters' case aside? */
bool product_goes_by(const struct product *product, struct str name);

enum product_result {
    PRODUCT_DONE,
    PRODUCT_FULL,  /* LIMIT_ALIASES other names, or LIMIT_MERGED merged into it already */
    PRODUCT_TAKEN, /* the name is that of something merged into it */
    PRODUCT_SAME   /* nothing to do */
};

/* The old name stays as another one. family: what is merged into it. */
enum product_result product_rename(struct product *product, struct str name,
                                   const struct product *const *family, size_t count);

/* family: what is merged into from, all of it; it goes along. Anything but PRODUCT_DONE may
 * leave records half changed: throw them away. */
enum product_result product_merge_into(struct product *from, struct product *into,
                                       struct product *const *family, size_t count);

/* Takes from out of what it was merged into. False: it was not. */
bool product_split(struct product *from, struct product *into);

#endif
