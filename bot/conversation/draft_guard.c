/* draft_guard.c: what protects those whom a story speaks of: ways to reach them are taken out, and
 * a bad word about a person or a small shop names its author only if they want that. */
#include "draft_ask.h"

#include "../language/contact.h"
#include "handler.h"
#include "packs.h"

static enum subject subject_of(const struct turn *turn, struct str product, struct str text)
{
    return person_or_shop(turn->lexicon, turn->arena, product, text, packs_on(&turn->settings));
}

static bool hides(enum subject subject, enum verdict verdict)
{
    return subject != SUBJECT_THING && verdict == VERDICT_NO;
}

void draft_note_consent(struct turn *turn, enum consent kind, bool is_given)
{
    struct effect *consent = effect(turn, EFFECT_CONSENT);

    consent->consent = kind;
    consent->is_given = is_given;
}

void draft_settle_name(struct turn *turn, struct draft *draft)
{
    bool is_about = hides(subject_of(turn, draft->product_name, draft->text), draft->verdict);

    if (is_about && !draft->is_hinted)
        draft->name_shown = NAME_HIDDEN;
    draft->is_hinted = is_about;
}

void draft_say_guards(struct turn *turn, const struct draft *draft)
{
    if (draft->is_masked)
        line_list(turn, "give.masked", NULL, 0);
    if (draft->is_hinted && draft->name_shown == NAME_HIDDEN)
        line_list(turn, "give.nameless", NULL, 0);
}

void draft_fill_guards(const struct turn *turn, struct str product, struct testimonial *testimonial)
{
    testimonial->is_claim = caution_claims(turn->lexicon, turn->arena, testimonial->text);
    if (product.len)
        testimonial->subject = subject_of(turn, product, testimonial->text);
    testimonial->is_accusing = person_is_accused(turn->lexicon, turn->arena, testimonial->subject,
                                                 product, testimonial->text);
}

bool draft_hides_name(struct testimonial *testimonial, enum verdict before)
{
    if (!hides(testimonial->subject, testimonial->verdict) || hides(testimonial->subject, before) ||
        testimonial->name_shown == NAME_HIDDEN)
        return false;
    testimonial->name_shown = NAME_HIDDEN;
    return true;
}

/* --- how to reach the author's own business ---------------------------------------------- */

bool draft_is_business(const struct turn *turn, const struct draft *draft)
{
    return subject_of(turn, draft->product_name, draft->text) != SUBJECT_THING;
}

static void ask_contact(struct turn *turn, struct draft *draft, const char *key)
{
    draft_ask_next(turn, key);
    button(turn, "give.skip", "give:skip");
    draft_remember(turn, "contact", draft);
}

void draft_press_contact(struct turn *turn, struct draft *draft)
{
    if (draft->contact.len == 0 && draft->provenance == PROVENANCE_STAFF) {
        ask_contact(turn, draft, "give.ask_contact");
        return;
    }
    draft->contact = STR("");
    draft_go_on(turn, draft);
}

void draft_take_contact(struct turn *turn, struct draft *draft, struct str words)
{
    unsigned found = 0;

    contact_mask(turn->arena, words, &found);
    if (!found || words.len > LIMIT_NAME) {
        ask_contact(turn, draft, found ? "give.contact_long" : "give.contact_none");
        return;
    }
    draft->contact = words;
    draft_go_on(turn, draft);
}
