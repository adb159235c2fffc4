#include "seed_guards.h"

#include "../conversation/draft_ask.h"
#include "../conversation/packs.h"
#include "../language/contact.h"
#include "../language/ident.h"

static bool names_child(struct engine *engine, struct arena *arena, struct str product, struct str text)
{
    const struct lexicon *lexicon = engine->options.lexicon;
    struct words words;

    words_split(lexicon, arena, text, &words);
    return caution_find(lexicon, &words, caution_packs(lexicon, &words, true), CAUTION_REFUSE, product);
}

static bool is_contact(struct arena *arena, struct str words)
{
    unsigned found;

    contact_mask(arena, words, &found);
    return found != 0;
}

/* The field that holds a way to reach somebody, or NULL. */
static const char *name_with_contact(struct arena *arena, const struct seed_line *line)
{
    if (is_contact(arena, line->product))
        return "product";
    if (is_contact(arena, line->brand))
        return "brand";
    if (is_contact(arena, line->category))
        return "category";
    for (size_t i = 0; i < line->alias_count; i++)
        if (is_contact(arena, line->aliases[i]))
            return "aliases";
    for (size_t i = 0; i < line->attribute_count; i++)
        if (is_contact(arena, line->attributes[i].name) || is_contact(arena, line->attributes[i].value))
            return "attributes";
    return NULL;
}

bool seed_may_be_told(struct engine *engine, struct arena *arena, const struct seed_line *line,
                      const struct testimonial *testimonial, long number, struct error *err)
{
    const struct lexicon *lexicon = engine->options.lexicon;
    enum subject subject = person_or_shop(lexicon, arena, line->product, testimonial->text, 0);
    const char *field = name_with_contact(arena, line);

    if (person_is_accused(lexicon, arena, subject, line->product, testimonial->text))
        return fail(err, ERROR_REFUSED, "line %ld: text accuses a person by name; leave the name or "
                    "the line out", number);
    if (names_child(engine, arena, line->product, testimonial->text))
        return fail(err, ERROR_REFUSED, "line %ld: text holds a child's name or date of birth; leave "
                    "it out", number);
    if (field)
        return fail(err, ERROR_REFUSED, "line %ld: %s holds a phone number, a mail address or a way "
                    "into a chat; leave it out", number, field);
    return true;
}

void seed_mask(struct arena *arena, struct testimonial *testimonial)
{
    struct str *const words[] = { &testimonial->text, &testimonial->used_words, &testimonial->purpose };
    unsigned found;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        *words[i] = contact_mask(arena, *words[i], NULL);
    contact_mask(arena, testimonial->author_name, &found);
    if (found)
        testimonial->author_name = STR(""); /* shown as a member */
}

void seed_settle_subject(struct engine *engine, struct arena *arena, const struct settings *settings,
                         struct str product, struct testimonial *testimonial)
{
    testimonial->subject = person_or_shop(engine->options.lexicon, arena, product, testimonial->text,
                                          packs_on(settings));
    draft_hides_name(testimonial, VERDICT_YES);
}

struct str seed_language(struct engine *engine, struct arena *arena, const struct seed_line *line)
{
    if (line->lang.len)
        return line->lang;
    return language_of_text(engine->options.lexicon, arena, line->text) == LANGUAGE_EN ? STR("en")
                                                                                       : STR("id");
}

void seed_keep_decision(struct testimonial *told, const struct testimonial *stored)
{
    told->review = stored->review;
    told->reason = stored->reason;
    told->is_rushed = stored->is_rushed;
    told->is_withdrawn = stored->is_withdrawn;
    told->is_edited = stored->is_edited;
}

static bool is_same_attributes(const struct testimonial *a, const struct testimonial *b)
{
    if (a->attribute_count != b->attribute_count)
        return false;
    for (size_t i = 0; i < a->attribute_count; i++)
        if (!str_eq(a->attributes[i].name, b->attributes[i].name) ||
            !str_eq(a->attributes[i].value, b->attributes[i].value))
            return false;
    return true;
}

bool seed_says_same(const struct testimonial *told, bool has_date, const struct testimonial *stored)
{
    return told->product == stored->product && told->author == stored->author &&
           told->verdict == stored->verdict && told->provenance == stored->provenance &&
           told->scope == stored->scope && (!has_date || told->day == stored->day) &&
           str_eq(told->text, stored->text) && str_eq(told->author_name, stored->author_name) &&
           str_eq(told->used_words, stored->used_words) &&
           str_eq(told->purpose, stored->purpose) && is_same_attributes(told, stored);
}

bool seed_reads_same(const struct testimonial *told, const struct testimonial *stored)
{
    return told->used_for == stored->used_for && told->subject == stored->subject &&
           told->name_shown == stored->name_shown && str_eq(told->lang, stored->lang);
}
