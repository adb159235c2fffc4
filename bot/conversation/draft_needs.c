/* draft_needs.c: for whom a story holds, and what it had better leave out.
 *
 * The group's packs, and those that the story speaks of, decide which traits are offered as
 * buttons (packs.h). Own words are as welcome. */
#include "draft_ask.h"

#include "../base/limits.h"
#include "../language/contact.h"
#include "handler.h"
#include "packs.h"

enum { TOPICS = 7, PLACES = 2 };

static void say_picked(struct turn *turn, const struct draft *draft, const char *key)
{
    for (size_t i = 0; i < draft->picked_count; i++)
        line(turn, key, NEED("need", arena_print(turn->arena, "%.*s=%.*s",
                                                 STR_ARG(draft->picked[i].name),
                                                 STR_ARG(draft->picked[i].value))));
}

void draft_say_for_whom(struct turn *turn, const struct draft *draft)
{
    if (draft->for_whom.len)
        line(turn, "give.preview_for", TEXT("whom", draft->for_whom));
    say_picked(turn, draft, "give.preview_need");
}

/* Returned where it is a topic of these packs to be picked from, or a place to be written. */
static bool is_offered(const struct lexicon_attribute *attribute, unsigned packs)
{
    return (packs_is_topic(attribute) || packs_is_place(attribute)) &&
           (packs & 1u << attribute->pack_number);
}

void draft_ask_needs(struct turn *turn, struct draft *draft)
{
    unsigned packs = packs_of_draft(turn, draft);
    size_t shown = 0;

    draft_ask_next(turn, "give.ask_needs");
    say_picked(turn, draft, "give.preview_need");
    for (size_t i = 0; i < lexicon_attribute_count(turn->lexicon) && shown < TOPICS; i++) {
        const struct lexicon_attribute *attribute = lexicon_attribute(turn->lexicon, i);
        if (!is_offered(attribute, packs))
            continue;
        packs_topic_button(turn, shown++, packs_is_place(attribute) ? "give:place" : "give:topic",
                           attribute->name);
    }
    button_row(turn, draft->picked_count ? "give.needs_done" : "give.skip", "give:skip");
    draft_remember(turn, "needs", draft);
}

static const struct lexicon_attribute *attribute_of(const struct turn *turn, struct str name)
{
    for (size_t i = 0; i < lexicon_attribute_count(turn->lexicon); i++)
        if (str_eq(lexicon_attribute(turn->lexicon, i)->name, name))
            return lexicon_attribute(turn->lexicon, i);
    return NULL;
}

static void pick_topic(struct turn *turn, struct draft *draft, const struct lexicon_attribute *topic)
{
    draft_ask_next(turn, NULL);
    line(turn, "give.which_need", NEED("need", arena_print(turn->arena, "%.*s=", STR_ARG(topic->name))));
    packs_value_buttons(turn, "give:value", topic);
    button_row(turn, "settings.back", "give:needs");
    draft_remember(turn, "needs", draft);
}

static void ask_place(struct turn *turn, struct draft *draft, const char *key)
{
    draft_ask_next(turn, key);
    button(turn, "settings.back", "give:needs");
    draft_remember(turn, "place", draft);
}

/* "kulit:berminyak": only what the lexicon has. */
static bool take_value(struct turn *turn, struct draft *draft)
{
    struct str value = turn->arguments;
    const struct lexicon_attribute *topic = attribute_of(turn, str_cut(&value, ':'));

    for (size_t i = 0; topic && packs_is_topic(topic) && i < topic->value_count; i++)
        if (str_eq(topic->values[i].text, value))
            return draft_pick(draft, (struct need){ topic->name, topic->values[i].text }, false);
    return false;
}

bool draft_press_needs(struct turn *turn, struct draft *draft)
{
    const struct lexicon_attribute *attribute = attribute_of(turn, turn->arguments);

    if (str_eq(turn->verb, STR("needs")))
        draft_ask_needs(turn, draft);
    else if (str_eq(turn->verb, STR("topic")) && attribute && packs_is_topic(attribute))
        pick_topic(turn, draft, attribute);
    else if (str_eq(turn->verb, STR("place")) && attribute && packs_is_place(attribute))
        ask_place(turn, draft, "give.ask_place");
    else if (!str_eq(turn->verb, STR("value")) || !take_value(turn, draft))
        return false;
    else if (draft->text.len == 0) /* picked in place of what was refused: the story is still to come */
        draft_go_on(turn, draft);
    else
        draft_ask_needs(turn, draft);
    return true;
}

/* --- own words ------------------------------------------------------------------------ */

static bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] >= '0' && s.at[i] <= '9')
            return true;
    return false;
}

static const struct lexicon_attribute *place_attribute(const struct turn *turn)
{
    for (size_t i = 0; i < lexicon_attribute_count(turn->lexicon); i++)
        if (packs_is_place(lexicon_attribute(turn->lexicon, i)))
            return lexicon_attribute(turn->lexicon, i);
    return NULL;
}

/* A town as every story calls it; a neighbourhood, which no list has, as it was written. */
static struct str place_named(struct turn *turn, const struct lexicon_attribute *place, struct str words)
{
    struct need need = need_canonical(turn->lexicon, turn->arena, place->name, words);

    for (size_t i = 0; i < place->value_count; i++)
        if (str_eq_ascii_nocase(place->values[i].text, need.value) &&
            place->values[i].text.len + 3 >= words.len)
            return place->values[i].text;
    return str_slice(words, 0, str_utf8_floor(words, LIMIT_NAME));
}

/* "Beji, Depok". A number would be an address or a contact, and neither is asked for. */
void draft_take_place(struct turn *turn, struct draft *draft, struct str words)
{
    const struct lexicon_attribute *place = place_attribute(turn);
    unsigned found = 0;

    contact_mask(turn->arena, words, &found);
    if (found || has_digit(words)) {
        ask_place(turn, draft, "give.place_only");
        return;
    }
    if (place)
        draft_unpick(draft, place->name);
    for (size_t i = 0; place && i < PLACES && words.len; i++) {
        struct str part = draft_trim(i + 1 < PLACES ? str_cut(&words, ',') : words);
        if (part.len)
            draft_pick(draft, (struct need){ place->name, place_named(turn, place, part) }, true);
    }
    draft_ask_needs(turn, draft);
}

void draft_take_whom(struct turn *turn, struct draft *draft, struct str words)
{
    const struct lexicon_caution *caution = packs_refuse(turn, draft->product_name, words);

    if (caution) {
        draft_ask_needs(turn, draft);
        line(turn, "give.leave_out", TEXT("what", packs_caution_label(turn, caution)));
        return;
    }
    if (draft_health(turn, draft->product_name, words)) {
        draft_ask_needs(turn, draft);
        line_list(turn, "give.whom_health", NULL, 0);
        return;
    }
    draft->for_whom = str_slice(words, 0, str_utf8_floor(words, LIMIT_NAME));
    draft_mask(turn->arena, draft);
    draft->has_needs = true;
    draft_go_on(turn, draft);
}

/* --- what is refused, and what is only said ---------------------------------------------- */

/* Nothing of the words is kept. The age, which is what readers need, is two taps away. */
bool draft_settle_caution(struct turn *turn, struct draft *draft)
{
    const struct lexicon_caution *caution = packs_refuse(turn, draft->product_name, draft->text);

    if (!caution)
        return true;
    draft_ask_next(turn, NULL);
    line(turn, "give.leave_out", TEXT("what", packs_caution_label(turn, caution)));
    line_list(turn, "give.tell_again", NULL, 0);
    for (size_t i = 0; i < lexicon_attribute_count(turn->lexicon); i++) {
        const struct lexicon_attribute *attribute = lexicon_attribute(turn->lexicon, i);
        if (attribute->pack_number == caution->pack_number && packs_is_topic(attribute) &&
            attribute->values[0].months_to > 0)
            packs_value_buttons(turn, "give:value", attribute);
    }
    button_row(turn, "give.cancel", "give:cancel");
    draft->text = STR("");
    draft_remember(turn, "story", draft);
    return false;
}

bool draft_takes_new_words(struct turn *turn, struct str words)
{
    const struct lexicon_caution *caution = packs_refuse(turn, STR(""), words);

    if (words.len <= LIMIT_TESTIMONIAL && !caution &&
        draft_is_concrete(turn->lexicon, turn->arena, STR(""), words))
        return true;
    say(turn, NULL);
    if (words.len > LIMIT_TESTIMONIAL) {
        draft_say_too_long(turn, words.len);
    } else if (caution) {
        line(turn, "give.leave_out", TEXT("what", packs_caution_label(turn, caution)));
        line_list(turn, "mine.tell_again", NULL, 0);
    } else {
        line_list(turn, "mine.not_concrete", NULL, 0);
    }
    return false;
}

void draft_say_flag(struct turn *turn, const struct draft *draft)
{
    const struct lexicon_caution *caution = packs_flag(turn, draft->product_name, draft->text);

    if (caution_claims(turn->lexicon, turn->arena, draft->text))
        line_list(turn, "give.claim", NULL, 0);
    else if (caution)
        line(turn, "give.flag", TEXT("what", packs_caution_label(turn, caution)));
}
