/* about.h: what a text is about: which kind of product, and the product or its sale.
 *
 * "Packing aman, seller ramah" is true, but no experience of the product. */
#ifndef REKAN_LANGUAGE_ABOUT_H
#define REKAN_LANGUAGE_ABOUT_H

#include "words.h"

enum { SUBSTANCE_MOST = 3 };

/* The first product type that the words [from, to) name, as the one word that stands
 * for it in every language ("tabir surya" and "sunblock" are "sunscreen"); empty when
 * they name none. */
struct str about_type(const struct lexicon *lexicon, const struct words *words, size_t from,
                      size_t to);

/* How much the first count words tell of the product itself, 0 to SUBSTANCE_MOST:
 * words about price, parcel and shop and plain praise tell nothing; who has not
 * tried it yet is no witness. */
unsigned about_substance(const struct lexicon *lexicon, const struct words *words, size_t count);

#endif
