/* mirror_private.h: how a mirror is laid out; for this folder only. */
#ifndef REKAN_RECOMMEND_MIRROR_PRIVATE_H
#define REKAN_RECOMMEND_MIRROR_PRIVATE_H

#include "mirror.h"

struct doc {
    uint64_t id;
    uint64_t author;
    uint32_t product;        /* index in products */
    uint32_t attributes;     /* first of attribute_count in mirror->attributes */
    int32_t day;
    uint16_t helpful, voters;
    int8_t verdict;
    uint8_t used_for;
    uint8_t provenance;
    uint8_t scope;
    uint8_t attribute_count;
    bool is_gone;
    bool is_hidden;
};

struct product_entry {
    uint64_t id;
    uint32_t *terms;         /* of its names, one behind the other */
    uint16_t ends[ROW_MAX_NAMES]; /* where each name's terms end */
    uint8_t name_count;
    bool is_gone;
    uint32_t docs;           /* testimonials that are there */
};

/* A posting is a document's number and the term's weight in it. */
struct postings {
    uint32_t hash;
    uint32_t count, room;
    uint32_t *docs;
    uint8_t *weights;
};

struct table {               /* of postings by term, open addressing */
    struct postings *slots;
    size_t room, count;
};

struct id_map {              /* id -> index + 1, open addressing */
    uint64_t *ids;
    uint32_t *indexes;
    size_t room, count;
};

struct mirror {
    struct doc *docs;
    size_t doc_count, doc_room, gone;
    struct product_entry *products;
    size_t product_count, product_room;
    struct row_attribute *attributes;
    size_t attribute_count, attribute_room;
    struct table terms;      /* of testimonials */
    struct table names;      /* of products: their names, brand and type */
    struct id_map doc_ids, product_ids;
    size_t bytes;
    /* Kept between questions so that none has to allocate for every testimonial. */
    float *scratch;          /* two a document: this group's best match, the sum so far */
    uint32_t *touched;
    size_t scratch_room;
};

const struct postings *table_find(const struct table *table, uint32_t hash); /* or NULL */
uint32_t id_map_find(const struct id_map *map, uint64_t id); /* index, or UINT32_MAX */
void mirror_make_scratch(struct mirror *mirror);

#endif
