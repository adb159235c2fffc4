#include "seed_guards.h"

#include "../conversation/draft_ask.h"
#include "../conversation/packs.h"
#include "../language/contact.h"

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
