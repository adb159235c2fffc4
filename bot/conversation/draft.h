/* draft.h: a testimonial on its way, as far as its author has told it.
 *
 * It lives in the sealed session for at most a day and travels in a sealed
 * letter; only the group's partition makes a testimonial of it. */
#ifndef REKAN_CONVERSATION_DRAFT_H
#define REKAN_CONVERSATION_DRAFT_H

#include "../language/lexicon.h"
#include "../language/needs.h"
#include "testimonial.h"

enum { DRAFT_PICKED = 6 };

struct draft {
    uint64_t product;          /* a known one, or 0 with product_name */
    struct str product_name;
    bool is_named;             /* the author settled which product: known or new */
    struct str text;
    bool has_verdict;
    enum verdict verdict;
    enum used_for used_for;
    struct str used_words;
    bool has_provenance;
    enum provenance provenance;
    bool has_needs;            /* asked once, or skipped */
    struct str for_whom;       /* the author's own words */
    struct need picked[DRAFT_PICKED]; /* ... or what was picked from buttons */
    size_t picked_count;
    enum name_shown name_shown;
    bool is_shown;             /* in the group; otherwise only kept */
    struct str photos[LIMIT_PHOTOS]; /* the messenger's ids */
    size_t photo_count;
    unsigned asked;            /* the story told, and its words went: bits of caution_asks ... */
    unsigned allowed;          /* ... that its author agreed to be kept */
    struct str contact;        /* of the author's own business */
    bool is_masked;            /* a number, an address or a mention was taken out of the words */
    bool is_hinted;            /* was told why no name is shown: one chosen since then counts */
    struct str lang;           /* of the dialogue; the text's own where that is unsure */
};

/* Takes ways to reach somebody out of all that was written (language/contact.h); a product's name
 * of which nothing else is left is asked for again. */
void draft_mask(struct arena *arena, struct draft *draft);

/* One value for a name, unless it may have several; false when there is no room. */
bool draft_pick(struct draft *draft, struct need need, bool may_be_several);
void draft_unpick(struct draft *draft, struct str name);

struct str draft_pack(struct arena *arena, const struct draft *draft);
bool draft_unpack(struct str bytes, struct draft *draft);

/* "/testi Azura: ringan, ga lengket, 4 bulan +" - takes what the line says: the product
 * before a colon, dash, line break or (as a name) the first comma, how long, and a verdict:
 * a sign that stands alone at the end or on a line, or a button's very words. Leaves the
 * rest as the story. */
void draft_from_line(const struct lexicon *lexicon, struct arena *arena, struct str words,
                     struct draft *draft);

enum used_for draft_used_for(const struct lexicon *lexicon, struct arena *arena, struct str text);

/* Without white space at its ends, that of other keyboards included (no-break, zero-width). */
struct str draft_trim(struct str s);

/* Does the story hold something that can be observed, beyond praise or blame and the name of
 * the product, which may be empty? In doubt it does. */
bool draft_is_concrete(const struct lexicon *lexicon, struct arena *arena, struct str product,
                       struct str text);

/* What the author told becomes the testimonial's; whose it is and when is the caller's. */
void draft_fill_testimonial(const struct lexicon *lexicon, struct arena *arena,
                            const struct draft *draft, struct testimonial *testimonial);

#endif
