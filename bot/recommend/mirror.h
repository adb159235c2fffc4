/* mirror.h: a group's testimonials in memory, as numbers to search.
 *
 * A mirror is what remains after the rows of a group's change log were applied
 * in their order. It does no I/O: the engine brings the bytes that follow the
 * position it remembers. The same log gives the same mirror, hence the same
 * answers. About 10 MiB for 100,000 testimonials of 25 terms. */
#ifndef REKAN_RECOMMEND_MIRROR_H
#define REKAN_RECOMMEND_MIRROR_H

#include "../base/error.h"
#include "row.h"

struct mirror;

struct mirror *mirror_open(void);
void mirror_close(struct mirror *mirror); /* NULL is fine */

/* Applies the whole rows at the start of rows and stops before an incomplete
 * one; *used is how many bytes were applied, so that the next call goes on from
 * there. A testimonial row replaces the earlier one of its id (votes stay), a
 * row applied twice changes nothing. False, ERROR_REFUSED: the row at *used is
 * malformed; what came before it is applied. */
bool mirror_apply(struct mirror *mirror, struct str rows, size_t *used, struct error *err);

/* The rows as they are to stand in the log behind what was applied: their frequent
 * terms as numbers. Lives in the arena; rows that cannot be read stay as they are. */
struct str mirror_shorten(const struct mirror *mirror, struct arena *arena, struct str rows);

size_t mirror_bytes(const struct mirror *mirror); /* memory held, about */
size_t mirror_count(const struct mirror *mirror); /* testimonials, replaced and gone ones aside */
uint64_t mirror_author(const struct mirror *mirror, uint64_t testimonial); /* 0: not known here */
/* What is known of a testimonial that is there. */
struct mirror_story {
    uint64_t author, product;
    uint32_t thanks, thanks_days; /* as ROW_THANKS */
};
bool mirror_has_votes(const struct mirror *mirror); /* did anything ever help anybody? */
bool mirror_story(const struct mirror *mirror, uint64_t testimonial, struct mirror_story *story);
size_t mirror_product_count(const struct mirror *mirror); /* products that are not gone */
/* The product that counts for it, itself or what it was merged into; 0: not known here. */
uint64_t mirror_product_root(const struct mirror *mirror, uint64_t id);
/* Testimonials of it that are shown to members of the group. */
unsigned mirror_product_stories(const struct mirror *mirror, uint64_t id);
/* Products with any such whose names share much with this one's; at most room ids. */
size_t mirror_products_alike(const struct mirror *mirror, uint64_t id, uint64_t *ids, size_t room);
/* Products with any such, the latest named first: ids of those behind skip others, at most
 * room; *total is how many there are. One step a product. */
size_t mirror_list_products(const struct mirror *mirror, size_t skip, uint64_t *ids, size_t room,
                            size_t *total);

/* Products that a text's terms name, best first: exact before whole before
 * distinct, then by shared terms, then by id. A name made of product types alone
 * ("sunscreen") names nothing unless it is exact, and of a name within another
 * that is said ("Azura Hydra" in "Azura Hydra Gel") only the longer one is whole. */
struct mirror_match {
    uint64_t id;
    bool is_exact;    /* one of its names has just these terms */
    bool is_whole;    /* all terms of one of its names stand in the text */
    bool is_distinct; /* a term that no other product's name has, and hardly any other text */
    unsigned shared;  /* terms; when nothing above holds, at least half of the text's */
};
size_t mirror_match_products(const struct mirror *mirror, const uint32_t *terms, size_t count,
                             struct mirror_match *matches, size_t room);

/* Which products does a question name, surely enough to answer about them alone?
 * The whole and the distinct ones of the above; several for "A atau B". The terms
 * of product types are better left out: where one product alone is called a
 * sunscreen, "sunscreen" would name it. Writes at most room ids, returns how many. */
size_t mirror_find_products(const struct mirror *mirror, const uint32_t *terms, size_t count,
                            uint64_t *ids, size_t room);

#endif
