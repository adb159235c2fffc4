/* useful.h: which stories of a group helped most (C7). Stories, not people: an author has one. */
#ifndef REKAN_RECOMMEND_USEFUL_H
#define REKAN_RECOMMEND_USEFUL_H

#include "mirror.h"
#include "question.h"

enum { USEFUL_SHOWN = 5 };

struct useful {
    uint64_t testimonial, product;
    unsigned helped, voters; /* distinct members; scaled where there are more than 65,535 */
};

/* Those that helped more than not, by the shrunken ratio of formula.h (A12: five of six stand
 * above twenty of two hundred), then by how many they helped, then by id. Members' stories that
 * question lets be shown only. One step a story. Returns how many of room were filled. */
size_t mirror_most_useful(const struct mirror *mirror, const struct question *question,
                          struct useful *out, size_t room);

#endif
