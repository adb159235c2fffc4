/* rows.h: records as rows of a group's change log; see recommend/row.h. */
#ifndef REKAN_ENGINE_ROWS_H
#define REKAN_ENGINE_ROWS_H

#include "../conversation/testimonial.h"
#include "../recommend/row.h"
#include "engine.h"

void row_of_testimonial(struct engine *engine, struct arena *arena,
                        const struct testimonial *testimonial, struct str category,
                        struct text *out);
void row_of_product(struct engine *engine, struct arena *arena, const struct product *product,
                    struct text *out);

/* Who writes and who asks must agree on these. */
uint32_t term_hash(const struct vault *vault, struct str term);
uint32_t attribute_hash(const struct vault *vault, struct str word); /* never 0 */
uint32_t kind_hash(const struct vault *vault, struct arena *arena, struct str concept); /* 0: none */

/* Where neither name nor category say what a product is, the word that the story uses
 * for it ("hp-ku Nolia X5 awet") is its category. */
void product_settle_category(struct engine *engine, struct arena *arena, struct product *product,
                             struct str story);

/* The one word for what a product is, in every language; empty where it is unknown. */
struct str product_concept(struct engine *engine, struct arena *arena,
                           const struct product *product);

#endif
