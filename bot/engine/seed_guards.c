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

bool seed_may_be_told(struct engine *engine, struct arena *arena, struct str product,
                      const struct testimonial *testimonial, long line, struct error *err)
{
    const struct lexicon *lexicon = engine->options.lexicon;
    enum subject subject = person_or_shop(lexicon, arena, product, testimonial->text, 0);

    if (person_is_accused(lexicon, arena, subject, product, testimonial->text))
        return fail(err, ERROR_REFUSED, "line %ld: text accuses a person by name; leave the name or "
                    "the line out", line);
    if (names_child(engine, arena, product, testimonial->text))
        return fail(err, ERROR_REFUSED, "line %ld: text holds a child's name or date of birth; leave "
                    "it out", line);
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

bool seed_is_same(const struct testimonial *told, bool has_date, const struct testimonial *stored)
{
    return told->product == stored->product && told->author == stored->author &&
           told->verdict == stored->verdict && told->used_for == stored->used_for &&
           told->provenance == stored->provenance && told->scope == stored->scope &&
           told->subject == stored->subject && told->name_shown == stored->name_shown &&
           (!has_date || told->day == stored->day) && str_eq(told->lang, stored->lang) &&
           str_eq(told->text, stored->text) && str_eq(told->author_name, stored->author_name) &&
           str_eq(told->used_words, stored->used_words) &&
           str_eq(told->purpose, stored->purpose) && is_same_attributes(told, stored);
}
