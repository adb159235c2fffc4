/* rows.c: records become rows of the change log: hashes and numbers, never a word.
 *
 * Everything that ranking wants to know of a text is worked out here, once, when it
 * is written: its terms, what its author is like, how much it tells of the product. */
#include "rows.h"

#include <string.h>

#include "../base/limits.h"
#include "../language/about.h"
#include "../language/needs.h"
#include "../language/terms.h"

uint32_t term_hash(const struct vault *vault, struct str term)
{
    return (uint32_t)(vault_hash(vault, VAULT_TERM, term) >> 32);
}

uint32_t attribute_hash(const struct vault *vault, struct str word)
{
    uint32_t hash = (uint32_t)(vault_hash(vault, VAULT_ATTRIBUTE, word) >> 32);

    return hash ? hash : 1;
}

/* Four steps are enough for how often a term stands in a text, and take two bits. */
static uint8_t row_weight(unsigned char weight)
{
    return (uint8_t)(1 + weight * (ROW_MAX_WEIGHT - 1) / 255);
}

uint32_t kind_hash(const struct vault *vault, struct arena *arena, struct str concept)
{
    return concept.len ? term_hash(vault, ARENA_JOIN(arena, STR("="), concept)) : 0;
}

static size_t hash_terms(struct engine *engine, struct arena *arena, struct str text,
                         uint32_t *hashes, size_t room)
{
    struct terms terms;
    size_t count = 0;

    terms_of_text(engine->options.lexicon, arena, text, &terms);
    for (size_t i = 0; i < terms.count && count < room; i++)
        hashes[count++] = term_hash(engine->keys.vault, terms.at[i].text);
    return count;
}

/* --- testimonials -------------------------------------------------------------------- */

static void add_attribute(struct engine *engine, struct row_testimonial *row,
                          struct row_attribute *attributes, const struct need *need)
{
    const struct vault *vault = engine->keys.vault;
    uint32_t name = attribute_hash(vault, need->name);

    if (row->attribute_count == LIMIT_ATTRIBUTES || need->value.len == 0)
        return;
    attributes[row->attribute_count++] = (struct row_attribute){ name,
                                                                 attribute_hash(vault, need->value) };
}

static bool declares(const struct row_attribute *attributes, size_t count, uint32_t name)
{
    for (size_t i = 0; i < count; i++)
        if (attributes[i].name == name)
            return true;
    return false;
}

/* What the author declared; and what the text says of a trait that was not declared. */
static void fill_attributes(struct engine *engine, struct arena *arena,
                            const struct testimonial *testimonial, const struct words *words,
                            struct row_testimonial *row)
{
    struct row_attribute *attributes = ARENA_ARRAY(arena, struct row_attribute, LIMIT_ATTRIBUTES);
    struct needs needs;

    for (size_t i = 0; i < testimonial->attribute_count; i++) {
        struct need need = need_canonical(engine->options.lexicon, arena,
                                          testimonial->attributes[i].name,
                                          testimonial->attributes[i].value);
        add_attribute(engine, row, attributes, &need);
    }
    size_t declared = row->attribute_count;
    needs_of_words(engine->options.lexicon, arena, words, &needs);
    for (size_t i = 0; i < needs.count; i++)
        if (!declares(attributes, declared, attribute_hash(engine->keys.vault, needs.at[i].name)))
            add_attribute(engine, row, attributes, &needs.at[i]);
    row->attributes = attributes;
}

static bool is_price_name(struct str name)
{
    return str_eq(name, STR("harga")) || str_eq(name, STR("price"));
}

static bool holds(const struct words *words, struct str text)
{
    for (size_t i = 0; i < words->count; i++)
        if (str_eq(words->at[i].text, text))
            return true;
    return false;
}

/* The price that the author gave as an attribute, else one in the text, unless it may be
 * the parcel's. */
static void fill_price(struct engine *engine, struct arena *arena,
                       const struct testimonial *testimonial, const struct words *words,
                       struct row_testimonial *row)
{
    struct price price;
    bool has_price = false;

    for (size_t i = 0; i < testimonial->attribute_count && !has_price; i++)
        has_price = is_price_name(testimonial->attributes[i].name) &&
                    price_of_text(engine->options.lexicon, arena,
                                  testimonial->attributes[i].value, &price);
    if (!has_price && (holds(words, STR("ongkir")) || holds(words, STR("shipping"))))
        return;
    if (!has_price && !price_of_words(words, &price, NULL, NULL))
        return;
    row->price_min = price.min;
    row->price_max = price.max;
}

/* What members see in the place of a hidden one: the class of the reason; or that many came at
 * once and are looked at. Nothing for a brand's: it was nobody's voice here, and a hundred of them
 * rejected would read like a hundred members silenced. /audit has them. */
static uint8_t tombstone_of(const struct testimonial *testimonial)
{
    if (testimonial->scope == SCOPE_NOWHERE || testimonial->provenance == PROVENANCE_BRAND)
        return 0;
    if (testimonial->review == REVIEW_WAITING && testimonial->is_rushed)
        return ROW_RUSHED;
    return testimonial->review == REVIEW_HIDDEN ? (uint8_t)testimonial->reason : 0;
}

void row_of_testimonial(struct engine *engine, struct arena *arena,
                        const struct testimonial *testimonial, struct str category,
                        struct text *out)
{
    struct row row = { .kind = ROW_TESTIMONIAL, .id = testimonial->id };
    struct row_term *hashed = ARENA_ARRAY(arena, struct row_term, LIMIT_TERMS);
    struct terms terms;
    struct words words;
    size_t told = 0; /* words of the text itself */
    struct str all = arena_print(arena, "%.*s. %.*s. %.*s", STR_ARG(testimonial->text),
                                 STR_ARG(testimonial->purpose), STR_ARG(category));

    words_split(engine->options.lexicon, arena, all, &words);
    terms_of_words(engine->options.lexicon, arena, &words, &terms);
    while (told < words.count && words.at[told].from < testimonial->text.len)
        told++;
    for (size_t i = 0; i < terms.count && i < LIMIT_TERMS; i++)
        hashed[i] = (struct row_term){ .hash = term_hash(engine->keys.vault, terms.at[i].text),
                                       .weight = row_weight(terms.at[i].weight) };
    row.testimonial = (struct row_testimonial){
        .product = testimonial->product, .author = testimonial->author, .day = testimonial->day,
        .verdict = testimonial->verdict, .used_for = testimonial->used_for,
        .provenance = testimonial->provenance, .scope = testimonial->scope,
        .lang = str_eq(testimonial->lang, STR("en")), .is_edited = testimonial->is_edited,
        .is_verified = testimonial->proof != 0,
        .is_hidden = testimonial->review != REVIEW_NONE, .tombstone = tombstone_of(testimonial),
        .substance = (uint8_t)about_substance(engine->options.lexicon, &words, told),
        .terms = hashed, .term_count = terms.count,
    };
    fill_attributes(engine, arena, testimonial, &words, &row.testimonial);
    fill_price(engine, arena, testimonial, &words, &row.testimonial);
    row_append(out, &row);
}

/* --- products --------------------------------------------------------------------------- */

static size_t add_terms(struct engine *engine, struct arena *arena, struct str text,
                        uint32_t *hashes, size_t count, size_t room)
{
    uint32_t more[ROW_MAX_TYPE_TERMS];
    size_t found = hash_terms(engine, arena, text, more, ROW_MAX_TYPE_TERMS);

    for (size_t i = 0; i < found && count < room; i++)
        hashes[count++] = more[i];
    return count;
}

/* "Dash Cam" and "Hand Sanitizer" are asked for as one word as well. */
static size_t add_joined(struct engine *engine, struct arena *arena, const struct words *words,
                         uint32_t *hashes, size_t room)
{
    size_t count = 0;

    for (size_t i = 0; i + 1 < words->count && count < room; i++)
        hashes[count++] = term_hash(engine->keys.vault,
                                    arena_print(arena, "%.*s%.*s", STR_ARG(words->at[i].text),
                                                STR_ARG(words->at[i + 1].text)));
    return count;
}

/* "Sunscreen" and "Digital camera" say what their products are; "Phones and Tablets" is a
 * shelf, and a cable may lie on it. */
static struct str type_of_category(struct engine *engine, const struct words *category)
{
    static const char *const joins[] = { "and", "dan", "atau", "or" };
    struct str concept = about_type(engine->options.lexicon, category, 0, category->count);

    for (size_t i = 0; i < category->count; i++)
        for (size_t k = 0; k < sizeof joins / sizeof *joins; k++)
            if (str_eq(category->at[i].text, str_from(joins[k])))
                return (struct str){ "", 0 };
    for (size_t i = 0; i < category->source.len; i++)
        if (str_find_byte(STR("&,/"), category->source.at[i]) != SIZE_MAX)
            return (struct str){ "", 0 };
    return concept;
}

/* What it is: by its category when that names one thing, else by its name, else by the
 * shelf that it lies on. */
struct str product_concept(struct engine *engine, struct arena *arena,
                           const struct product *product)
{
    const struct lexicon *lexicon = engine->options.lexicon;
    struct words words, name;

    words_split(lexicon, arena, product->name, &name);
    words_split(lexicon, arena, product->category, &words);
    struct str concept = type_of_category(engine, &words);
    if (concept.len == 0)
        concept = about_type(lexicon, &name, 0, name.count);
    if (concept.len == 0)
        concept = about_type(lexicon, &words, 0, words.count);
    return concept;
}

void product_settle_category(struct engine *engine, struct arena *arena, struct product *product,
                             struct str story)
{
    const struct lexicon *lexicon = engine->options.lexicon;
    struct words words;

    words_split(lexicon, arena, arena_print(arena, "%.*s. %.*s", STR_ARG(product->name),
                                            STR_ARG(product->category)), &words);
    if (about_type(lexicon, &words, 0, words.count).len)
        return;
    words_split(lexicon, arena, story, &words);
    struct str concept = about_type(lexicon, &words, 0, words.count);
    if (concept.len && product->category.len == 0)
        product->category = arena_copy(arena, concept);
}

void row_of_product(struct engine *engine, struct arena *arena, const struct product *product,
                    struct text *out)
{
    struct row row = { .kind = ROW_PRODUCT, .id = product->id };
    struct row_name *names = ARENA_ARRAY(arena, struct row_name, 1 + product->alias_count);
    uint32_t *types = ARENA_ARRAY(arena, uint32_t, ROW_MAX_TYPE_TERMS);
    struct words name;

    for (size_t i = 0; i <= product->alias_count; i++) {
        uint32_t *terms = ARENA_ARRAY(arena, uint32_t, ROW_MAX_NAME_TERMS);
        names[i].terms = terms;
        names[i].count = hash_terms(engine, arena, i ? product->aliases[i - 1] : product->name,
                                    terms, ROW_MAX_NAME_TERMS);
    }
    words_split(engine->options.lexicon, arena, product->name, &name);
    size_t count = add_joined(engine, arena, &name, types, ROW_MAX_TYPE_TERMS / 2);
    count = add_terms(engine, arena, product->brand, types, count, ROW_MAX_TYPE_TERMS);
    count = add_terms(engine, arena, product->category, types, count, ROW_MAX_TYPE_TERMS);
    row.product = (struct row_product){
        .into = product->into,
        .names = names, .name_count = 1 + product->alias_count, .types = types,
        .type_count = count, .kind = kind_hash(engine->keys.vault, arena, product_concept(engine, arena, product)),
    };
    row_append(out, &row);
}
